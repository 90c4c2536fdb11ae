"""Gauges of other makers on a real pseudo terminal, by scripted dialogues."""

from __future__ import annotations

import os

import pytest

from soleus.core.calibration.gauge_profile import gauge_calibration
from soleus.core.samples import Quality
from soleus.errors import LinkLost
from soleus.link.clock import HOST_CLOCK
from soleus.link.gauge import source as gauge_link
from soleus.link.registry import open_source
from soleus.link.source import TextLine
from soleus.wire.codec import encode
from soleus.wire.decoder import Decoder
from soleus.wire.frames import Ack, Command, Data, Hello, Status
from soleus.wire.gauge.dialects import DIALECTS
from soleus.wire.gauge.lines import GAUGE_SENSOR
from soleus.wire.spec import Op
from soleus.wire.stream import SampleStream
from tests.link.gauge.dialogue import Answering, Dialogue

WAIT_S = 5.0


@pytest.fixture
def talk():
    """Has a scripted gauge talk to a source; at the end the script must be through."""
    opened = []

    def begin(dialect, *steps, options="tip=100"):
        device = Dialogue(*steps)
        source = open_source(f"gauge:{dialect}@{device.port}?{options}")
        opened.append((source, device))
        device.begin()
        return Listener(source, device)

    yield begin
    for source, device in opened:
        device.close()
        source.close()


class Listener:
    """What a host would have of a gauge."""

    def __init__(self, source, device):
        self.source = source
        self.device = device
        self.hello = None
        self.blocks = []
        self.chunks = []
        self.stream = SampleStream()

    def until(self, done):
        """Read until something is so."""
        until_ns = HOST_CLOCK.now_ns() + int(WAIT_S * 1e9)
        while not done():
            assert HOST_CLOCK.now_ns() < until_ns, "it never came to that"
            self.read()
        return self

    def read(self):
        """One read."""
        chunk = self.source.read(0.02)
        assert b"" == chunk.data
        self.chunks.append(chunk)
        for frame in chunk.frames:
            if isinstance(frame, Hello):
                self.hello = frame
            self.blocks += self.stream.take(frame, chunk.host_ns)

    def until_hello(self):
        """Wait for HELLO."""
        self.until(lambda: self.hello)
        return self.hello

    def greet(self):
        """Wait for HELLO and start the samples."""
        self.until_hello()
        self.source.write(encode(Command(1, Op.START)))
        return self

    def counts(self, n):
        """All counts, once there are so many and the script is through."""
        self.until(lambda: self.device.through and sum(block.n for block in self.blocks) >= n)
        return [int(count) for block in self.blocks for count in block.raw_counts]


def lines(*texts):
    """What a gauge says by itself, first an end of line, so that nothing is cut."""
    return (b"", b"\r\n" + b"".join(text + b"\r\n" for text in texts))


def said(listener):
    """Read until an error comes; its sentences."""
    with pytest.raises(LinkLost) as lost:
        listener.until(lambda: False)
    return str(lost.value)


@pytest.mark.parametrize(
    ("dialect", "asked", "answers", "calibration_id", "counts"),
    [
        ("mark10", b"?\r", [b"4.285 N", b"-0.010 N", b"5 N"], "gauge-n-3-100", [4285, -10, 5000]),
        ("mark10-5", b"?C\r", [b"1.50 lbF", b"2.75 lbF"], "gauge-lbf-2-100", [150, 275]),
        ("wagner-fdx", b"?\r\n", [b"+ 1.20 kgf", b"- 0.05 kgf"], "gauge-kgf-2-100", [120, -5]),
        ("wagner-fpx", b"?\r\n", [b"-1.20 lbf", b"0.05 lbf"], "gauge-lbf-2-100", [120, -5]),
        ("imada", b"D\r", [b"+1.20NTO", b"-0.05NTL"], "gauge-n-2-100", [120, -5]),
    ],
)
def test_a_gauge_is_asked_in_its_own_words_and_its_digits_become_counts(
    talk, dialect, asked, answers, calibration_id, counts
):
    """What the instrument shows is what is on record: digits as counts, unit in the name."""
    first = (asked, b"\r\n" + answers[0] + b"\r\n")  # unit and decimals are known from here on
    listener = talk(dialect, first, *((asked, each + b"\r\n") for each in answers))
    listener.greet()

    assert counts == listener.counts(len(answers))
    assert (calibration_id, GAUGE_SENSOR, 10_000) == (
        listener.hello.calibration_id,
        listener.hello.sensor,
        listener.hello.tip_area_cmm2,
    )
    assert None is not gauge_calibration(listener.hello.calibration_id)


def test_answers_without_an_end_and_without_a_unit_are_read(talk):
    """Sauter: seven letters, 0 is pressing; the unit stands in the URL, since no line tells it."""
    answers = [b"0001.20", b"0001.20", b"1000.05"]
    listener = talk("sauter", *((b"9", each) for each in answers), options="tip=100&unit=N")
    listener.greet()

    assert [120, -5] == listener.counts(2)
    assert "gauge-n-2-100" == listener.hello.calibration_id


def test_a_lost_byte_makes_no_other_number(talk):
    """A letter is missing, and then one stands before the next answer: neither is a force."""
    answers = [b"0011.70", b"0011.7", b"0011.80", b"00011.9", b"0011.90"]
    listener = talk("sauter", *((b"9", each) for each in answers), options="tip=100&unit=N")
    listener.greet()

    assert [1180, 1190] == listener.counts(2)


def test_a_gauge_that_speaks_by_itself_is_not_asked(talk):
    """A sketch that gets bytes it does not know may do anything."""
    listener = talk("plain", lines(b"0.00"), options="tip=50&unit=N")
    listener.greet()
    listener.until(lambda: listener.stream.device_us > 500_000)

    assert ("gauge-n-2-50", 5000) == (
        listener.hello.calibration_id,
        listener.hello.tip_area_cmm2,
    )
    os.set_blocking(listener.device.master, False)
    with pytest.raises(BlockingIOError):
        os.read(listener.device.master, 1)


def test_a_unit_that_changes_ends_the_connection_and_is_named(talk):
    """The same digits would be four times the force: nothing false may be shown."""
    listener = talk("plain", lines(b"1.00 N", b"1.02 N", b"1.02 lbf"))

    assert "has changed its unit from N to lbf" in said(listener)


def test_a_number_without_a_unit_is_not_guessed(talk):
    """Newtons and pounds look alike; the way out is in the sentence."""
    listener = talk("plain", lines(b"1.00"))

    assert "&unit=N" in said(listener)


def test_lines_that_come_together_have_times_of_their_own(talk):
    """Adapters bundle: two readings at one moment would be a jump of force in no time."""
    answers = [b"\r\n1.0 N\r\n", b"1.1 N\r\n1.2 N\r\n1.3 N\r\n"]
    listener = talk("mark10", *((b"?\r", answer) for answer in answers))
    listener.greet()
    counts = listener.counts(3)
    times_us = [int(each) for block in listener.blocks for each in block.device_us]

    assert [11, 12, 13] == counts
    assert times_us == sorted(set(times_us))


def test_a_profile_chosen_for_one_unit_is_not_used_for_another(tmp_path):
    """Choices go by unique id: the same gauge in pounds is another one than in newtons."""
    port = tmp_path / "port"
    uids = []
    for text in (b"1.00 N", b"1.00 lbf"):
        device = Dialogue(lines(text))
        # the same name of the port for both, as after a unit key was pressed
        port.unlink(missing_ok=True)
        port.symlink_to(device.port)
        source = open_source(f"gauge:plain@{port}?tip=100")
        device.begin()
        uids.append(Listener(source, device).until_hello().uid)
        device.close()
        source.close()

    assert uids[0] != uids[1]


def test_finer_digits_than_at_first_are_not_rounded(talk):
    """A count stands for a last digit; a finer one would be lost from the record."""
    listener = talk("plain", lines(b"1.0 N", b"1.25 N"))

    assert "finer digits" in said(listener)


def test_fewer_digits_count_as_much_and_are_told_as_they_came(talk):
    """2.50 is 2.500: no hold need end, and what was printed has to be on record."""
    shown = [b"12.345 N", b"2.50 N", b"2.51 N", b"2.500 N", b"3 N"]
    listener = talk(
        "mark10", *((b"?\r", b"\r\n" + line + b"\r\n") for line in [*shown[:1], *shown])
    )
    listener.greet()

    assert [12345, 2500, 2510, 2500, 3000] == listener.counts(5)[-5:]
    assert [
        TextLine("2.50 N", "2 decimals"),
        TextLine("2.500 N", "3 decimals"),
        TextLine("3 N", "0 decimals"),
    ] == list(listener.source.said())


def test_an_overload_is_saturation(talk):
    """Doubt on the high side: it ends a hold, and never reads as nothing."""
    listener = talk("mark10", *[(b"?\r", b"\r\n9.0 N\r\n")] * 2, (b"?\r", b"OL\r\n"))
    listener.greet()

    assert [90, 0x7FFFFF] == listener.counts(2)
    assert [0, int(Quality.SATURATED)] == [int(each.quality[0]) for each in listener.blocks]


def test_a_gauge_that_says_overload_in_its_own_way_is_understood(talk):
    """Imada puts an E where the comparator's letter stands; the digits before it mean nothing."""
    answers = [b"\r\n+9.00NTO\r", b"+9.99NTE\r"]
    listener = talk("imada", (b"D\r", answers[0]), *((b"D\r", each) for each in answers))
    listener.greet()

    assert [900, 0x7FFFFF] == listener.counts(2)
    assert [TextLine("+9.99NTE", "overload")] == list(listener.source.said())


def test_its_frames_are_what_their_bytes_would_be_read_as(talk):
    """A recording of it holds bytes: even a name and its number, which print differently, agree."""
    listener = talk("mark10", *[(b"?\r", b"\r\n9.0 N\r\n")] * 2, (b"?\r", b"OL\r\n"))
    listener.greet()
    listener.until(
        lambda: Status in {type(frame) for each in listener.chunks for frame in each.frames}
    )
    decoder = Decoder()
    handed = [frame for each in listener.chunks for frame in each.frames]
    read = [decoder.feed(each.in_bytes().data, each.host_ns) for each in listener.chunks]

    assert {Hello, Ack, Data, Status} == set(map(type, handed))
    assert list(map(repr, handed)) == [repr(one.frame) for each in read for one in each]


def test_a_peak_that_stays_is_not_read_as_a_force(talk, monkeypatch):
    """In peak mode the highest force stays: a thumb that has let go would still press."""
    monkeypatch.setattr(gauge_link, "UNREADABLE_MAX_S", 0.0)
    listener = talk("imada", (b"D\r", b"\r+12.34NPO\r"))

    assert "sends '+12.34NPO', where a line such as '+12.34NTO' was expected" in said(listener)


def test_an_overload_before_the_first_number_is_said(talk):
    """Somebody leans on it while it is plugged in: there is no unit yet to count in."""
    listener = talk("plain", lines(b"OL"))

    assert "beyond its range" in said(listener)


def test_lines_that_cannot_be_read_are_quoted_beside_what_was_expected(talk, monkeypatch):
    """The commonest mistake is another baud rate or another output setting."""
    monkeypatch.setattr(gauge_link, "UNREADABLE_MAX_S", 0.0)
    listener = talk("mark10", (b"?\r", b"\r\nM10,4.285,N\r\n"))

    assert "sends 'M10,4.285,N', where a line such as '4.285 N' was expected" in said(listener)


def test_a_garbled_line_among_good_ones_is_passed_over(talk):
    """One flipped byte ends no hold; it is no sample either."""
    answers = [b"\r\n1.0 N\r\n", b"1.1 N\r\n", b"1.x N\r\n", b"1.2 N\r\n"]
    listener = talk("mark10", *((b"?\r", answer) for answer in answers))
    listener.greet()

    assert [11, 12] == listener.counts(2)
    assert 1 == listener.stream.lost_in_probe_n
    assert [TextLine("1.x N", "unreadable")] == list(listener.source.said())


def test_a_line_that_has_lost_its_unit_is_passed_over(talk):
    """One byte is gone; read as another unit, or as none, it would end the hold."""
    answers = [b"\r\n1.0 N\r\n", b"1.1 N\r\n", b"1.2 \r\n", b"1.3 N\r\n"]
    listener = talk("mark10", *((b"?\r", answer) for answer in answers), options="tip=100&unit=lbf")
    listener.greet()

    assert [11, 13] == listener.counts(2)
    assert [TextLine("1.2 ", "unreadable")] == list(listener.source.said())


def test_more_digits_than_can_be_counted_are_named(talk):
    """By hand: 8 388 607 counts of a millionth are 8.4 N, less than many a hold."""
    listener = talk("plain", lines(b"0.123456 N"))

    assert "prints 6 decimals, and with so many soleus can follow it up to 8.4 N only" in (
        said(listener)
    )


@pytest.fixture
def sketch():
    """A sketch that speaks by itself, as ``shows`` has it."""
    opened = []

    def begin(shows):
        device = Answering(shows, asked=b"")
        source = open_source(f"gauge:plain@{device.port}?tip=100")
        opened.append((source, device))
        return Listener(source, device)

    yield begin
    for source, device in opened:
        source.close()
        device.unplug()


def test_a_sketch_that_greets_before_its_first_number_is_waited_for(sketch, monkeypatch):
    """Opening its port starts it anew; whoever gave up on its greeting never saw a number."""
    monkeypatch.setattr(gauge_link, "UNREADABLE_MAX_S", 0.1)
    listener = sketch(lambda t_s: b"HX711 demo, taring\r\n" if t_s < 0.6 else b"1.00 N\r\n")

    assert "gauge-n-2-100" == listener.until_hello().calibration_id
    assert () == listener.source.said()  # a greeting is no reading that was lost


def test_a_sketch_that_starts_slowly_is_waited_for(sketch, monkeypatch):
    """A boot loader and a zero of its own take seconds; switched off it is not."""
    monkeypatch.setattr(gauge_link, "SILENT_MAX_S", 0.1)
    listener = sketch(lambda t_s: b"" if t_s < 0.6 else b"1.00 N\r\n")

    assert "gauge-n-2-100" == listener.until_hello().calibration_id


def test_a_sketch_that_never_prints_a_number_is_named_all_the_same(sketch, monkeypatch):
    """Waiting has an end, and what came stands beside what was expected."""
    monkeypatch.setattr(gauge_link, "BEGINS_WITHIN_S", 0.3)
    monkeypatch.setattr(gauge_link, "UNREADABLE_MAX_S", 0.1)

    assert "sends 'HX711 demo', where a line such as '12.34' was expected" in (
        said(sketch(lambda t_s: b"HX711 demo\r\n"))
    )


def test_a_gauge_that_does_not_answer_is_asked_again(talk):
    """One question may be lost while it wakes up."""
    listener = talk("mark10", (b"?\r", b""), (b"?\r", b""), (b"?\r", b"\r\n1.0 N\r\n"))
    listener.until(lambda: listener.hello)

    assert "gauge-n-1-100" == listener.hello.calibration_id


def test_a_gauge_that_falls_silent_is_named(talk, monkeypatch):
    """They switch themselves off after some minutes; the cable is then not at fault."""
    monkeypatch.setattr(gauge_link, "SILENT_MAX_S", 0.5)
    listener = talk("plain", lines(b"1.0 N"))

    assert "switched off?" in said(listener)


def test_a_gauge_that_falls_silent_is_asked_again_before_it_is_named(talk, monkeypatch):
    """It may only have been busy; after that a person has to look."""
    monkeypatch.setattr(gauge_link, "SILENT_MAX_S", 0.5)
    listener = talk("mark10", (b"?\r", b"\r\n1.0 N\r\n"), (b"?\r", b""), (b"?\r", b""))

    assert "in spite of being asked: switched off?" in said(listener)


def test_every_dialect_has_its_dialogue_here():
    """A row that nobody has talked to is a guess."""
    tried_here = {"plain", "mark10", "mark10-5", "wagner-fdx", "wagner-fpx", "sauter", "imada"}

    assert tried_here == set(DIALECTS)
