"""Scales: still, whole, with labels that do not cover each other."""

import numpy as np
import pytest

from soleus.tui.drawing.scale import PressureScale, spread_labels, tick_s, time_span_s


def test_the_cap_lies_just_below_the_upper_edge():
    """Room above the cap shows that it was passed; much room would squeeze the band."""
    scale = PressureScale.for_cap(200.0, 26)

    assert 216.0 == scale.top_kpa
    assert 1 == scale.step(200.0)  # by hand: 200 / 216 * 26 = 24.07, the 25th of 26


def test_a_cap_far_above_the_band_leaves_the_band_room():
    """Somebody at arm's length has to see the hand wander inside the band.

    By hand: 112.5 kPa at 0.7 of 40 rows, so 0.249 rows a kPa: 45 kPa at 11.2, 75 at 18.7.
    Straight: 40 / 324 rows a kPa, 5 and 9.
    """
    scale = PressureScale.for_cap(300.0, 40, knee_kpa=112.5)

    assert 112.5 == scale.knee_kpa
    assert [39 - 18, 39 - 11] == scale.steps(np.array([75.0, 45.0])).tolist()


def test_far_above_the_band_looks_far_above_it():
    """295 kPa above a band to 75 looked like a little above it.

    By hand: 28 rows up to 112.5 kPa, 12 for the 211.5 above it: 295 kPa at 38 of 40, twice the 18
    of the band's upper edge.
    """
    scale = PressureScale.for_cap(300.0, 40, knee_kpa=112.5)
    high, far = (39 - scale.step(kpa) for kpa in (75.0, 295.0))

    assert (18, 38) == (high, far)


def test_above_the_knee_the_scale_still_rises_to_the_cap():
    """Every pressure keeps its place in the order; the cap stays just below the upper edge."""
    scale = PressureScale.for_cap(300.0, 40, knee_kpa=112.5)
    steps = scale.steps(np.linspace(0.0, 330.0, 200))

    assert (np.diff(steps) <= 0).all()
    assert 0 <= scale.step(300.0) <= 1


def test_a_cap_near_the_band_has_a_straight_scale():
    """A bend that gains nothing would only be read wrongly."""
    assert PressureScale.for_cap(100.0, 40, knee_kpa=87.5).knee_kpa is None


def test_a_pressure_beyond_the_scale_stays_at_its_edge():
    """What lies above the plot must still be seen to be there."""
    scale = PressureScale(100.0, 10)

    assert [0, 9] == scale.steps(np.array([500.0, -20.0])).tolist()


@pytest.mark.parametrize(
    ("expected_s", "seen_s", "span_s"),
    [(36.0, 0.0, 45.0), (36.0, 44.9, 45.0), (36.0, 45.1, 60.0), (66.0, 12.0, 90.0),
     (10.0, 200.0, 240.0)],
)  # fmt: skip
def test_the_time_axis_holds_the_whole_hold_and_grows_in_steps(expected_s, seen_s, span_s):
    """A curve that scrolls away takes the beginning of the hold with it."""
    assert span_s == time_span_s(expected_s, seen_s)


def test_labels_on_one_row_give_way_to_the_more_important():
    """By hand: 10 rows for 0..100 kPa; 60 and 62 share a row, the first wanted stays."""
    scale = PressureScale(100.0, 10)

    assert [(1, "80"), (3, "60")] == spread_labels([(60, "60"), (62, "62"), (80, "80")], scale, 1)


def test_time_labels_are_round_numbers_that_fit():
    """45 s with room for three labels: every 15 s."""
    assert 15.0 == tick_s(45.0, 3)
