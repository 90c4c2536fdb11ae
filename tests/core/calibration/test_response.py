"""The curve of a sensor: forth, back, and on beyond its ends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from soleus.core.calibration.response import Response

BENT = Response(counts_per_n=1000.0, counts_per_n2=2.0, span_n=50.0)
TABLE = Response(40.0, 0.0, 20.0, ((5.0, 200.0), (10.0, 300.0), (20.0, 400.0)))


def force_of(response, *rises):
    """The forces of some rises, as a list."""
    return response.force_n(np.array(rises, dtype=float)).tolist()


def test_a_parabola_is_solved_by_hand():
    """By hand: at 10 N 10 000 + 200, at 50 N 50 000 + 5000 counts."""
    assert [0.0, 10.0, 50.0] == pytest.approx(force_of(BENT, 0.0, 10_200.0, 55_000.0))
    assert (10_200.0, 55_000.0) == (BENT.rise_counts(10.0), BENT.rise_counts(50.0))


def test_beyond_the_span_a_parabola_goes_on_straight():
    """By hand: slope at 50 N is 1200 per N, so 1200 counts more are 51 N; below zero 1000 per N."""
    assert [51.0, -1.0] == pytest.approx(force_of(BENT, 56_200.0, -1000.0))
    assert (56_200.0, -1000.0) == (BENT.rise_counts(51.0), BENT.rise_counts(-1.0))


def test_a_falling_bend_still_has_a_force_for_any_count():
    """Past its vertex a bare formula would give NaN, and a person pressing hard would see none."""
    falling = Response(1000.0, -9.0, 50.0)

    assert all(np.isfinite(force_of(falling, 1e6, 1e9)))
    assert force_of(falling, 1e6)[0] > 50.0


def test_a_table_is_straight_between_its_points():
    """By hand: halfway from 5 to 10 N, and on with the last 10 counts per N, the first 40."""
    assert [2.5, 7.5, 15.0, 22.0, -1.0] == pytest.approx(
        force_of(TABLE, 100.0, 250.0, 350.0, 420.0, -40.0)
    )


def test_the_degree_is_told():
    """What a table of figures calls the curve."""
    assert (1, 2, None) == (Response(1.0, 0.0, 5.0).degree, BENT.degree, TABLE.degree)


@pytest.mark.parametrize(
    "turning",
    [
        Response(1000.0, -10.0, 50.0),  # slope 0 at the end
        Response(-1.0, 0.0, 50.0),
        Response(40.0, 0.0, 20.0, ((10.0, 400.0), (20.0, 390.0))),
        Response(40.0, 0.0, 20.0, ((10.0, 400.0), (10.0, 410.0))),
    ],
)
def test_a_curve_that_turns_back_does_not_rise(turning):
    """One count would mean two forces, and the wrong one could be half of the true."""
    assert not turning.rises


@given(st.floats(10.0, 1e6), st.floats(-0.45, 3.0), st.floats(-20.0, 200.0))
def test_forth_and_back_is_where_it_began(per_n, bend_share, force_n):
    """For any cell, bent either way, within the span and on both sides of it."""
    response = Response(per_n, bend_share * per_n / 100.0, 100.0)

    back = force_of(response, response.rise_counts(force_n))[0]
    assert force_n == pytest.approx(back, rel=1e-9, abs=1e-9)
