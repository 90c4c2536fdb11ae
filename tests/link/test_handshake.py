"""First words with a probe: when what is sent, and what is said when nobody answers."""

from dataclasses import replace

import pytest

from soleus.errors import ExitCode, ProbeError
from soleus.link.handshake import (
    CommandIds,
    Handshake,
    HandshakeError,
    NoHello,
    PendingCommand,
    readable_text,
)
from soleus.wire.codec import DecodeResult, decode
from soleus.wire.decoder import Damage, Received
from soleus.wire.frames import Ack, Command, Data
from soleus.wire.spec import (
    WIRE_VERSION,
    AckStatus,
    Flag,
    Op,
    spec_hash,
)
from tests.wire import probe_frames

URL = "serial:/dev/ttyACM0"
HELLO = replace(
    probe_frames.HELLO,
    wire_version=WIRE_VERSION,
    spec_hash=spec_hash(),
    build_hash=0,
    uid=bytes(8),
    boots_n=1,
)
DATA = Data(Flag(0), 1, 0, 0, 0, 0, 0, 0, (1,))


def received(*frames):
    """Frames as the decoder gives them."""
    return [Received(frame, 0) for frame in frames]


def ack(command_id, op=Op.START, status=AckStatus.OK):
    """The probe's answer to a command."""
    return Ack(Flag(0), 2, 0, command_id, op, status, 0)


def command_in(sent):
    """What was sent, None for nothing."""
    return decode(sent[:-1]) if sent else None


def new_handshake():
    """One that began at 100 s, as a clock that has run for a while says."""
    return Handshake(100.0, URL, CommandIds())


def test_hello_is_asked_for_at_once_and_then_every_quarter_second():
    """A board that was reset by opening its port misses the first questions."""
    handshake = new_handshake()
    asked_s = [
        now_s
        for now_s in (100.0 + step * 0.05 for step in range(16))
        if handshake.step(now_s, b"", [])
    ]

    assert [100.0, 100.25, 100.5, 100.75] == pytest.approx(asked_s)


def test_each_question_is_a_command_of_its_own():
    """A probe answers a repeated number with the old ACK alone and would send no HELLO."""
    handshake = new_handshake()
    asked = [command_in(handshake.step(100.0 + n, b"", [])) for n in range(3)]

    assert [Command(n, Op.HELLO) for n in (1, 2, 3)] == asked


def test_a_hello_ends_the_handshake_and_nothing_more_is_sent():
    """What the probe says about itself is needed before the first sample is read."""
    handshake = new_handshake()
    handshake.step(100.0, b"", [])

    assert b"" == handshake.step(100.5, b"...", received(HELLO))
    assert HELLO == handshake.hello
    assert b"" == handshake.step(101.0, b"", [])


def test_what_is_waited_for_is_said_after_three_seconds_and_not_before():
    """Silence on a screen looks like a crash; a sentence at once would flicker at every start."""
    handshake = new_handshake()
    handshake.step(102.9, b"", [])
    early = handshake.says
    handshake.step(103.0, b"", [])

    assert "" == early
    assert URL in handshake.says


def test_a_hello_after_a_modem_service_has_let_go_is_still_taken():
    """It may hold a fresh board for ten seconds and more."""
    handshake = new_handshake()
    handshake.step(119.9, b"", [])
    handshake.step(119.95, b"", received(HELLO))

    assert HELLO == handshake.hello


def failure_of(handshake, waited_s, data=b"", decoded=()):
    """What is said after so long a wait."""
    with pytest.raises(ProbeError) as caught:
        handshake.step(100.0 + waited_s, data, decoded)
    assert ExitCode.PROBE == caught.value.exit_code
    assert caught.value.next_step
    return str(caught.value)


def test_a_silent_device_is_given_up_after_twenty_seconds():
    """The wrong port of two must not hold a person for ever."""
    handshake = new_handshake()
    handshake.step(119.99, b"", [])

    assert "Nothing has answered at serial:/dev/ttyACM0" in failure_of(handshake, 20.0)


def test_a_device_that_speaks_text_is_quoted():
    """The commonest foreign device is the person's own board with yesterday's sketch."""
    handshake = new_handshake()
    handshake.step(
        101.0, b"Hello, I am\r\na blink sketch\r\n", [Damage(DecodeResult.BAD_COBS, 9, 0)]
    )

    assert "it says 'Hello, I am a blink sketch'" in failure_of(handshake, 6.0)


def test_control_codes_of_a_foreign_device_never_reach_the_terminal():
    """What a stranger's device says could otherwise move the cursor or change the title."""
    handshake = new_handshake()
    handshake.step(101.0, b"\x1b]0;gotcha\x07 temperature 21.5 humidity 40", [])
    said = failure_of(handshake, 6.0)

    assert said.isprintable()


def test_a_device_that_sends_no_text_and_no_frames_is_told_from_a_silent_one():
    """Bytes that are neither are often the probe's board at another speed."""
    handshake = new_handshake()
    handshake.step(101.0, bytes(range(128, 255)), [])

    assert "sends bytes that no soleus probe would send" in failure_of(handshake, 20.0)


def test_a_probe_that_sends_but_does_not_hear_is_named_as_such():
    """Its wire from the host is broken: that is found with a screwdriver, not with a new port."""
    handshake = new_handshake()
    handshake.step(101.0, b"readable text", received(DATA))
    handshake.step(110.0, b"", [])

    assert "does not answer commands" in failure_of(handshake, 20.0)


@pytest.mark.parametrize("version", [16, 99, 255])
def test_a_version_that_cannot_be_read_is_named_with_what_to_do(version):
    """Fields of the next sixteen of versions might be misread; a refusal says what would help."""
    newer = replace(HELLO, wire_version=version, spec_hash=1)
    said = failure_of(new_handshake(), 0.1, b"", received(newer))

    assert f"wire version {version}" in said
    assert "Update soleus" in said
    assert "soleus probe flash" in said


@pytest.mark.parametrize("version", [0, 1, 2, WIRE_VERSION + 1, 15])
def test_versions_that_only_append_are_taken(version):
    """Who has put newer firmware on the probe, or has not, measures all the same."""
    other = replace(HELLO, wire_version=version, spec_hash=1)
    handshake = new_handshake()
    handshake.step(100.1, b"", received(other))

    assert other == handshake.hello


@pytest.mark.parametrize(
    ("data", "frames", "why"),
    [
        (b"", [], NoHello.SILENT),
        (b"\x80" * 50, [], NoHello.FOREIGN),
        (b"temp: 21.5 C\r\n", [], NoHello.FOREIGN),
        (b"\x03@\x01\x00", [Command(1, Op.HELLO)], NoHello.FOREIGN),
        (b"\x03\x01\x00", [DATA], NoHello.DEAF),
    ],
)
def test_programs_are_told_why_there_is_no_probe(data, frames, why):
    """A list of ports puts one word to each; nobody should have to search a sentence for it."""
    with pytest.raises(HandshakeError) as caught:
        new_handshake().step(120.0, data, received(*frames))

    assert why is caught.value.why


def test_a_device_that_sends_back_what_it_is_sent_is_no_probe():
    """A loop-back plug, or a modem that echoes: our own questions come back as good frames."""
    handshake = new_handshake()
    handshake.step(101.0, b"\x03@\x01\x00", received(Command(1, Op.HELLO)))

    assert "only sends back what it is sent" in failure_of(handshake, 20.0)


def test_the_same_version_from_another_table_is_refused():
    """A board flashed from an unfinished tree would give numbers in the wrong places."""
    other = replace(HELLO, spec_hash=spec_hash() ^ 1)

    assert "another table" in failure_of(new_handshake(), 0.1, b"", received(other))


def test_a_command_is_sent_again_with_its_number_until_it_is_acknowledged():
    """Sent again with the same number it is done once, so repeating is safe."""
    ids = CommandIds()
    request = PendingCommand(Op.START, 5.0, ids)
    sent = [command_in(request.step(5.0 + n * 0.1, [])) for n in range(6)]

    assert [Command(1, Op.START), None, None, Command(1, Op.START), None, None] == sent

    request.step(5.6, received(ack(1)))

    assert request.done
    assert b"" == request.step(9.0, [])


def test_the_acknowledgement_of_another_command_counts_for_nothing():
    """A late ACK of the HELLO must not pass for that of START."""
    request = PendingCommand(Op.STOP, 5.0, CommandIds())
    request.step(5.0, received(ack(7, Op.STOP), DATA))

    assert not request.done


def test_samples_are_an_answer_to_start():
    """They are what START was for; a recording has no other answer."""
    request = PendingCommand(Op.START, 5.0, CommandIds())
    request.step(5.0, received(DATA))

    assert request.done


def test_a_refusal_is_said():
    """Going on would wait for samples that never come."""
    request = PendingCommand(Op.START, 5.0, CommandIds())

    with pytest.raises(ProbeError, match="refuses START: UNKNOWN_OP"):
        request.step(5.1, received(ack(1, status=AckStatus.UNKNOWN_OP)))


def test_a_command_without_an_answer_is_given_up():
    """A hold must not begin on a probe that does not hear, and nobody waits for ever."""
    request = PendingCommand(Op.START, 5.0, CommandIds())

    with pytest.raises(ProbeError, match="does not acknowledge START"):
        request.step(10.0, [])


def test_command_numbers_wrap_without_a_zero():
    """They have 16 bits on the wire, and a session may last all day."""
    ids = CommandIds()
    numbers = [ids.next() for _ in range(0x10001)]

    assert (1, 0xFFFF, 1, 2) == (numbers[0], numbers[0xFFFE], numbers[0xFFFF], numbers[0x10000])


@pytest.mark.parametrize(
    ("heard", "text"),
    [
        (b"", ""),
        (b"\xff\x80\x7f\x00", ""),
        (b"ok", ""),
        (b"weight: 12.5\r\nweight: 12.6\r\n", "weight: 12.5 weight: 12.6"),
        (b"x" * 50, "x" * 40 + "…"),
        (
            bytes(range(128, 200)) + b"\ntemp: 21.5 C\r\ntemp: 21.6 C\r\n\xf0",
            "temp: 21.5 C temp: 21.6 C",
        ),
        (b"\xf0\xf1\nabcd\n\xf3\xf4", ""),
    ],
)
def test_text_is_told_from_noise(heard, text):
    """Four chance letters in noise are no words."""
    assert text == readable_text(heard)
