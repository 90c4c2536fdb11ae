"""From buckets to columns: no peak lost, no gap hidden, no bridge over what is missing."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from soleus.tui.drawing.curve_columns import join, to_columns


def _columns_of(values, bucket_s=0.1, columns=10, span_s=10.0):
    kpa = np.array(values, dtype=float)
    t_s = np.arange(len(kpa)) * bucket_s
    return to_columns(t_s, kpa - 1, kpa + 1, bucket_s, np.linspace(0.0, span_s, columns + 1))


@given(peak=st.integers(0, 99), width=st.integers(1, 60))
def test_a_peak_of_one_bucket_is_in_the_picture_at_any_width(peak, width):
    """The cap may have been passed for a twentieth of a second; the curve has to show it."""
    values = [20.0] * 100
    values[peak] = 150.0

    assert 151.0 == np.nanmax(_columns_of(values, columns=width).high_kpa)


def test_a_missing_bucket_makes_its_column_a_gap():
    """One bucket of ten has no value: its column says so and keeps the rest."""
    values = [20.0] * 100
    values[35] = np.nan
    seen = _columns_of(values)

    assert [3] == np.flatnonzero(seen.gap).tolist()
    assert 21.0 == seen.high_kpa[3]


def test_a_hole_in_time_is_a_gap_too():
    """Samples lost on the wire leave no bucket at all, only a step in time."""
    t_s = np.array([0.0, 1.0, 2.0, 6.0, 7.0])
    kpa = np.full(5, 30.0)
    seen = to_columns(t_s, kpa, kpa, 1.0, np.linspace(0.0, 8.0, 9))

    assert [3, 4, 5] == np.flatnonzero(seen.gap).tolist()


def test_neighbours_are_joined_and_never_across_a_gap():
    """A vertical step becomes a closed line; a line over a gap would be invented data."""
    t_s = np.arange(5.0)
    kpa = np.array([10.0, 50.0, np.nan, 90.0, 90.0])
    low, high = join(to_columns(t_s, kpa, kpa, 1.0, np.linspace(0.0, 5.0, 6)))

    assert [10.0, 10.0, 90.0, 90.0] == low[[0, 1, 3, 4]].tolist()
    assert [10.0, 50.0, 90.0, 90.0] == high[[0, 1, 3, 4]].tolist()
    assert np.isnan(low[2])


def test_nothing_measured_is_nothing_drawn():
    """Before the first contact there is no curve and no gap either."""
    seen = _columns_of([])

    assert np.isnan(seen.high_kpa).all()
    assert not seen.gap.any()
