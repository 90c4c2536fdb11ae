"""Lines of gauges: what the published formats print, and what a broken line must not become."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soleus.wire.gauge.dialects import DIALECTS
from soleus.wire.gauge.lines import (
    GAUGE_SENSOR,
    LINE_MAX,
    GaugeReading,
    LineReader,
    LineResult,
    Overload,
    Unit,
    UnreadableLine,
    read_line,
)
from soleus.wire.spec import Sensor

ALL = list(DIALECTS.values())
MARK10 = DIALECTS["mark10"]


@pytest.mark.parametrize(
    ("dialect", "line", "reading"),
    [
        # the examples of the makers' manuals
        ("mark10", b"-18.78 lbF", GaugeReading(-1878, 2, Unit.LBF)),
        ("mark10", b"4.285 N", GaugeReading(4285, 3, Unit.NEWTON)),
        ("mark10-5", b"4.285", GaugeReading(4285, 3, None)),
        ("wagner-fdx", b"- 23.02 lbf", GaugeReading(-2302, 2, Unit.LBF)),
        ("wagner-fdx", b"18.14 kgf", GaugeReading(1814, 2, Unit.KGF)),
        (
            "sauter",
            b"0011.70",
            GaugeReading(1170, 2, None),
        ),  # "-11.70 Newton": pressing, 0 of the manual
        ("sauter", b"1021.15", GaugeReading(-2115, 2, None)),
        ("wagner-fpx", b"-4.25 lbf", GaugeReading(425, 2, Unit.LBF)),  # minus: pressing
        ("wagner-fpx", b"0.15 kgf", GaugeReading(-15, 2, Unit.KGF)),
        ("imada", b"+12.34KTH", GaugeReading(1234, 2, Unit.KGF)),
        ("imada", b"-0.50OTL", GaugeReading(-50, 2, Unit.LBF)),
        # what sketches print
        ("plain", b"12.34", GaugeReading(1234, 2, None)),
        ("plain", b"-0.50", GaugeReading(-50, 2, None)),
        ("plain", b"+7", GaugeReading(7, 0, None)),
        ("plain", b"  3.0 ", GaugeReading(30, 1, None)),
        ("plain", b"250 gf", GaugeReading(250, 0, Unit.GF)),
        ("plain", b"3.5oz", GaugeReading(35, 1, Unit.OZF)),
    ],
)
def test_a_number_is_kept_as_it_was_printed(dialect, line, reading):
    """The record has to hold what the instrument showed, to the last digit and with its sign."""
    assert reading == read_line(line, DIALECTS[dialect])


@pytest.mark.parametrize("dialect", ALL, ids=lambda each: each.name)
@pytest.mark.parametrize(
    "line",
    [
        *(b"*10", b"12,5 N", b"1.2.3 N", b"12.5 stone", b"1e3", b"NaN", b"N", b"--", b"12.5 N 3"),
        *(b"1234567890", b"0.1234567", b"\xff\xfe12.5", b"12.5 N;S1", b"x" * 200, b"1" * 79),
    ],
)
def test_what_is_no_number_with_a_known_unit_is_none(dialect, line):
    """A line half understood would be a false force under somebody's thumb."""
    assert isinstance(read_line(line, dialect), UnreadableLine)


@pytest.mark.parametrize("line", [b"OL", b"-OL", b"over", b" OVERLOAD "])
def test_an_overload_is_no_number_and_no_garbage(line):
    """Doubt on the high side ends a hold; a line that cannot be read only asks for another."""
    assert Overload() == read_line(line, MARK10)


def test_what_cannot_be_read_is_safe_to_show():
    """A device may send control codes that change a terminal."""
    assert UnreadableLine("?[2J??") == read_line(b"\x1b[2J\x07\xff", MARK10)


LINES = b"cut\r\n4.285 N\r\n\r\nrubbish\r-18.78 lbF\nOL\r\n"


@pytest.mark.parametrize("cut", range(len(LINES) + 1))
def test_where_a_read_is_cut_changes_nothing(cut):
    """Ports hand over bytes in any portions; the numbers stay the same."""
    whole, parts = LineReader(MARK10), LineReader(MARK10)
    expected = [
        GaugeReading(4285, 3, Unit.NEWTON),
        UnreadableLine("rubbish"),
        GaugeReading(-1878, 2, Unit.LBF),
        Overload(),
    ]

    assert expected == whole.feed(LINES)
    assert expected == parts.feed(LINES[:cut]) + parts.feed(LINES[cut:])


ANSWERS = b"0011.701000.05\r\nxyz.123"


@pytest.mark.parametrize("cut", range(len(ANSWERS) + 1))
def test_answers_without_an_end_are_told_by_their_length(cut):
    """Some instruments send neither CR nor LF; where one comes all the same, it is no answer."""
    reader = LineReader(DIALECTS["sauter"])
    found = reader.feed(ANSWERS[:cut]) + reader.feed(ANSWERS[cut:])

    assert [
        GaugeReading(1170, 2, None),
        GaugeReading(-5, 2, None),
        UnreadableLine("xyz.123"),
    ] == found
    assert len(ANSWERS) == reader.accounting.fed_n


def test_the_rest_of_an_answer_is_not_joined_to_the_next_one():
    """A byte was lost on the way: asked again, the next answer begins with its own first byte."""
    reader = LineReader(DIALECTS["sauter"])
    reader.feed(b"0011.7")
    reader.forget()

    assert [GaugeReading(1175, 2, None)] == reader.feed(b"0011.75")
    assert (1, 6) == (
        reader.accounting.lines_n[LineResult.CUT],
        reader.accounting.bytes_n[LineResult.CUT],
    )


def test_the_first_line_may_be_the_rest_of_a_number():
    """Listening begins anywhere: 2.34 may be the end of 12.34."""
    reader = LineReader(DIALECTS["plain"])

    assert [GaugeReading(1235, 2, None)] == reader.feed(b"2.34\r\n12.35\r\n")
    assert 1 == reader.accounting.lines_n[LineResult.CUT]


def test_a_line_without_an_end_is_given_up_and_no_number_of_its_tail():
    """A megabyte without a line end must not fill the memory, nor end in a reading."""
    reader = LineReader(DIALECTS["plain"])
    reader.feed(b"\n" + b"9" * 100_000)
    found = reader.feed(b"12.5\n12.5\n")

    assert [UnreadableLine("9" * LINE_MAX), GaugeReading(125, 1, None)] == found


@given(st.lists(st.binary(max_size=120), max_size=12))
def test_every_byte_is_accounted_for(reads):
    """Whatever is given up anywhere has a counter."""
    reader = LineReader(MARK10)
    for data in reads:
        reader.feed(data)

    assert sum(map(len, reads)) == reader.accounting.fed_n


@pytest.mark.parametrize("dialect", ALL, ids=lambda each: each.name)
def test_a_dialect_reads_its_own_example_and_names_its_source(dialect):
    """The example is what people are shown when their gauge prints something else."""
    assert isinstance(read_line(dialect.example.encode(), dialect), GaugeReading)
    assert dialect.about
    assert dialect.source
    assert dialect.ask == b"" or dialect.answer_n or dialect.ask.endswith((b"\r", b"\n"))


def test_no_firmware_has_the_number_of_a_gauge():
    """A probe taken for a gauge would be read without its calibration."""
    assert GAUGE_SENSOR not in {sensor.value for sensor in Sensor}
