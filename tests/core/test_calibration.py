"""Counts to pressure, and how far the pressure can be trusted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from soleus.core.calibration import Uncertainty, span_kpa, to_pressure, u95_kpa
from soleus.core.samples import Quality, SampleBlock
from tests.core.calibrations import CAL, cal


def block(raw_counts, quality=None, first_sample_n=0):
    """Samples 12.5 ms apart."""
    n = len(raw_counts)
    return SampleBlock(
        channel=0,
        first_sample_n=first_sample_n,
        device_us=np.arange(n, dtype=np.int64) * 12_500,
        raw_counts=np.array(raw_counts, dtype=np.int32),
        quality=np.array(quality or [0] * n, dtype=np.uint8),
        host_ns=0,
    )


def test_one_newton_on_one_square_centimetre_is_ten_kpa():
    """By hand: 3000 − 2000 counts are 1000, so 1 N, on 100 mm² 10 kPa."""
    out = to_pressure(block([3000]), CAL, zero_counts=2000.0)

    assert 10.0 == pytest.approx(out.pressure_kpa[0])


def test_the_zero_of_the_session_counts_not_that_of_the_profile():
    """A cell's zero wanders with temperature and posture; the calibration's is months old."""
    out = to_pressure(block([3000]), CAL, zero_counts=3000.0)

    assert [0.0] == out.pressure_kpa.tolist()


def test_a_pull_reads_negative():
    """A cell under tension or pressed from the wrong side must not look like a hold."""
    out = to_pressure(block([1000]), CAL, zero_counts=2000.0)

    assert -10.0 == pytest.approx(out.pressure_kpa[0])


def test_half_the_tip_area_doubles_the_pressure():
    """The same force on 50 mm² instead of 100 mm²."""
    out = to_pressure(block([3000]), cal(tip_area_mm2=50.0), zero_counts=2000.0)

    assert 20.0 == pytest.approx(out.pressure_kpa[0])


@pytest.mark.parametrize(
    "doubt", [Quality.NO_VALUE, Quality.OPEN, Quality.SENSOR_FAULT, Quality.SATURATED]
)
def test_a_count_that_cannot_be_trusted_gives_no_pressure_and_keeps_its_doubt(doubt):
    """A number must never come from a broken wire or a rail; the reason must stay."""
    out = to_pressure(block([3000, 3000], [0, doubt]), CAL, zero_counts=2000.0)

    assert [False, True] == np.isnan(out.pressure_kpa).tolist()
    assert [0, int(doubt)] == out.quality.tolist()


def test_above_the_weighed_span_the_value_stays_and_is_flagged():
    """501 kPa with a span to 500: it must still count against the cap."""
    out = to_pressure(block([52_000, 52_100]), CAL, zero_counts=2000.0)

    assert [500.0, 501.0] == pytest.approx(out.pressure_kpa.tolist())
    assert [0, int(Quality.OUTSIDE_SPAN)] == out.quality.tolist()


def test_other_doubts_travel_along():
    """A sample after a gap keeps both its value and its flag."""
    out = to_pressure(block([3000], [Quality.AFTER_GAP]), CAL, zero_counts=2000.0)

    assert int(Quality.AFTER_GAP) == out.quality[0]
    assert 10.0 == pytest.approx(out.pressure_kpa[0])


def test_the_rails_of_the_converter_do_not_overflow():
    """int32 minus a zero would wrap in integers; the sum is done in floats."""
    out = to_pressure(block([-(2**31), 2**31 - 1]), CAL, zero_counts=2000.0)

    assert [-21_474_856.48, 21_474_816.47] == pytest.approx(out.pressure_kpa.tolist())


@given(
    st.lists(
        st.tuples(st.integers(-(2**23), 2**23 - 1), st.integers(0, 127)), min_size=1, max_size=40
    ),
    st.integers(1, 39),
)
def test_where_a_block_is_cut_changes_nothing(samples, cut):
    """A replay cuts its blocks elsewhere and must give the same bits."""
    counts, quality = [list(column) for column in zip(*samples, strict=True)]
    whole = to_pressure(block(counts, quality), CAL, 2000.0)
    parts = [
        to_pressure(block(counts[part], quality[part]), CAL, 2000.0)
        for part in (slice(0, cut), slice(cut, None))
    ]

    assert whole.pressure_kpa.tobytes() == b"".join(p.pressure_kpa.tobytes() for p in parts)
    assert whole.quality.tobytes() == b"".join(p.quality.tobytes() for p in parts)


def test_the_block_keeps_its_place_in_time():
    """Numbers and times are the probe's and pass through untouched."""
    source = block([3000, 3001], first_sample_n=77)
    out = to_pressure(source, CAL, zero_counts=2000.0)

    assert 77 == out.first_sample_n
    assert source.device_us.tolist() == out.device_us.tolist()


def test_the_span_is_the_highest_force_weighed():
    """50 N on 1 cm²: targets end there too."""
    assert 500.0 == pytest.approx(span_kpa(CAL))


def test_u95_at_zero_is_what_does_not_grow_with_the_load():
    """By hand: √(0.03² + 0.04²) = 0.05 N, twice that is 0.1 N, on 1 cm² 1 kPa."""
    assert 1.0 == pytest.approx(u95_kpa(CAL, 0.0))


def test_u95_grows_with_the_load_in_quadrature():
    """By hand: at 100 kPa √(0.5² + (100·0.01)²) = 1.1180 kPa, doubled."""
    assert 2.2360679774997896 == pytest.approx(u95_kpa(CAL, 100.0))


def test_u95_does_not_care_about_the_sign():
    """Doubt about a small pull is as wide as about a small push."""
    assert u95_kpa(CAL, 100.0) == u95_kpa(CAL, -100.0)


def test_a_zero_shift_within_the_limit_widens_the_interval():
    """By hand: 3 kPa seen, rectangular: 3/√3 = 1.7321; with 0.5: √(0.25 + 3) = 1.8028, doubled."""
    assert 3.605551275463989 == pytest.approx(u95_kpa(CAL, 0.0, zero_shift_kpa=3.0))


def test_the_tip_area_turns_newtons_of_doubt_into_kpa():
    """The same 0.1 N on half the area is 2 kPa."""
    assert 2.0 == pytest.approx(u95_kpa(cal(tip_area_mm2=50.0), 0.0))


def test_a_budget_without_terms_claims_nothing_wider_than_zero():
    """The formula has no hidden floor: every figure comes from the profile."""
    assert 0.0 == u95_kpa(cal(uncertainty=Uncertainty((), 2.0)), 100.0)
