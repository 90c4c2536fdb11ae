"""The measuring itself, where a mistake would make a figure look better than it is."""

from __future__ import annotations

import inspect
from importlib import import_module

import pytest

from tests.bench.__main__ import NAMES
from tests.bench.curve import BELOW_SHARE, Step, write_curve
from tests.bench.live_run import ProbeTimes
from tests.bench.measures import latency
from tests.bench.measures.decode import counts_of_a_hold, measure, numbered
from tests.bench.measures.touch_to_screen import frames, ratios
from tests.bench.results import percentile
from tests.bench.terminal import Written

BELOW = "\x1b[1;38;2;154;160;166;48;2;15;18;22m" + "▄" * 80
IN_BAND = "\x1b[1;38;2;100;143;255;48;2;15;18;22m" + "▄" * 80


@pytest.mark.parametrize(("share", "expected"), [(0.5, 5), (0.95, 10), (0.9, 9), (1.0, 10)])
def test_a_percentile_is_a_value_that_was_seen(share, expected):
    """By hand, nearest rank of 1 to 10: p50 is the 5th, p95 the 10th; nothing is interpolated."""
    assert expected == percentile([7, 3, 1, 10, 4, 2, 9, 8, 6, 5], share)


def test_a_frame_counts_when_its_last_byte_has_come():
    """A terminal that has half of a frame shows the old one; the ramp's own colour is no answer."""
    band = IN_BAND.encode()
    pieces = [BELOW.encode() + band[:100], band[100:] + b" more", BELOW.encode()]
    written = [Written(10 * n, piece) for n, piece in enumerate(pieces)]

    assert [(10, True), (20, False)] == frames(written)


def test_a_frame_in_the_same_colour_is_no_change():
    """The frame is painted again for other reasons; only a change answers a step."""
    written = [Written(n, IN_BAND.encode()) for n in range(3)]

    assert [(0, True)] == frames(written)


def test_the_clock_starts_at_the_first_sample_after_the_step():
    """By hand: 100 samples/s from 5 s on; a step at 0.203 s of a curve from 1 s is seen at 1.21."""
    times = ProbeTimes(opened_ns=5_000_000_000, start_s=1.0, period_us=10_000.0)

    assert 6_210_000_000 == times.first_sample_ns(0.203)


def test_a_step_of_the_curve_is_where_it_is_said_to_be(tmp_path):
    """Force jumps within 10 µs at the step's own time, by the share it should."""
    path = tmp_path / "curve.csv"
    write_curve(path, 60.0, [Step(20.0005, into_band=False)], 21.0)
    rows = [tuple(map(float, line.split(","))) for line in path.read_text().splitlines()[1:]]
    at = next(n for n, (t_s, _) in enumerate(rows) if t_s > 20.0005)

    assert [20.0005, 20.00051] == [rows[at - 1][0], rows[at][0]]
    assert BELOW_SHARE == pytest.approx(rows[at][1] / rows[at - 1][1], rel=1e-3)


def test_nothing_is_divided_by_what_a_stop_has_left():
    """At 1000/s four steps were seen before the stop, and the page said "7.6 times" of them."""
    ours = {"p50": 20.0, "p95": 25.0}
    other = {"p50": 30.0, "p95": 100.0, "stopped_by": None}

    assert {"ratio_p50": 1.5, "ratio_p95": 4.0} == ratios(ours, other)
    assert {"ratio_p50": None, "ratio_p95": None} == ratios(ours, other | {"stopped_by": "stale"})


@pytest.mark.parametrize("name", NAMES)
def test_every_bench_can_take_a_short_look(name):
    """`--quick` is how a bench is tried before an hour of quiet is spent on it."""
    quick = inspect.signature(import_module(f"tests.bench.measures.{name}").measure).parameters

    assert ["quick"] == list(quick)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        pytest.param("size", "text_bytes", marks=pytest.mark.firmware),
        pytest.param("commands", "hx711_80_hz", marks=pytest.mark.firmware),
        ("curve", "80x24"),
        ("start", "median_ms"),
        ("idle", "probe_on_a_pty"),
    ],
)
def test_a_short_look_gives_what_the_page_is_made_of(name, key):
    """A bench that is broken is found on the day of the release, when nobody has time for it."""
    figures = import_module(f"tests.bench.measures.{name}").measure(quick=True)

    assert key in figures


def test_every_sample_of_a_damaged_stream_is_delivered_or_missing():
    """What is compared are recovered samples, so none may be counted twice or not at all."""
    figures = measure(quick=True)
    ways = [figures[name] for name in ("frames", "text_lines")]

    assert [figures["samples_n"]] * 2 == [way["delivered_n"] + way["missing_n"] for way in ways]
    assert (0, 0) == (
        ways[0]["wrong_values_n"],
        ways[0]["missing_n"] - ways[0]["missing_and_told_n"],
    )


def test_a_sample_under_another_number_is_a_wrong_one():
    """By hand: 5 and 6 are right; 7 came as 8 and 9; one is numbered beyond the end."""
    counts = counts_of_a_hold(10)
    found = [(5, counts[5:7]), (8, [counts[7], counts[7]]), (10, [counts[0]])]

    assert {"delivered_n": 2, "wrong_values_n": 3} == numbered(counts, found)


def test_a_delay_is_from_the_write_to_the_reader():
    """The clock of one process laid beside that of the other: no frame comes before it goes."""
    seen = latency.told([latency.delays("bare", 1000, 0.2)])

    assert seen["n"] > 0
    assert 0.0 < seen["p50_ms"] <= seen["p99_ms"] <= seen["max_ms"]
