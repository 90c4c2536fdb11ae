"""Counts to pressure, and how far the pressure can be trusted."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from soleus.core.calibration.model import budget_rows, span_kpa, to_pressure, u95_kpa
from soleus.core.calibration.uncertainty import TermName, Uncertainty, UncertaintyTerm
from soleus.core.samples import Quality, SampleBlock
from tests.core.calibration.calibrations import CAL, cal


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


BENT = cal(counts_per_n2=2.0)
TABLE = cal(counts_per_n=2000.0, points=((25.0, 50_000.0), (50.0, 75_000.0)))


def test_a_bent_curve_is_followed():
    """By hand: 10 N are 10 000 + 200 counts above the zero; at the end 50 N are 55 000."""
    out = to_pressure(block([2000, 12_200, 57_000]), BENT, zero_counts=2000.0)

    assert [0.0, 100.0, 500.0] == pytest.approx(out.pressure_kpa.tolist())


def test_a_table_is_followed():
    """By hand: halfway up the second piece: 62 500 counts are 37.5 N."""
    out = to_pressure(block([64_500]), TABLE, zero_counts=2000.0)

    assert [375.0] == pytest.approx(out.pressure_kpa.tolist())


@pytest.mark.parametrize("bent", [BENT, TABLE, cal(counts_per_n2=-9.0)])
def test_above_the_span_a_bent_curve_keeps_a_value_too(bent):
    """A NaN there would vanish from the rule that ends a hold over its cap."""
    out = to_pressure(block([200_000, -5000]), bent, zero_counts=2000.0)

    assert out.pressure_kpa[0] > 500.0
    assert out.pressure_kpa[1] < 0.0
    assert [int(Quality.OUTSIDE_SPAN), 0] == out.quality.tolist()


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


# ---- the factor, and what is known of a reading -------------------------------------------------


def of_few():
    """0.03 N from 4 degrees of freedom beside 0.8 % of tip."""
    terms = (
        UncertaintyTerm(TermName.REPEATABILITY, absolute_n=0.03, dof=4.0),
        UncertaintyTerm(TermName.TIP_AREA, relative=0.008),
    )
    return cal(uncertainty=Uncertainty(terms))


def test_the_factor_comes_from_the_degrees_of_freedom_at_the_load():
    """By hand: at rest 4 degrees, t 2.776; at 100 kPa (0.0073)²·4/0.0009² = 263, t 1.969."""
    assert 2.776 * 0.3 == pytest.approx(u95_kpa(of_few(), 0.0))
    nu = (0.03**2 + 0.08**2) ** 2 / (0.03**4 / 4)

    assert (263.0, 1.969) == (
        pytest.approx(nu, abs=0.2),
        pytest.approx(of_few().uncertainty.k_at(10.0), abs=5e-4),
    )
    assert 1.9694 * (0.3**2 + 0.8**2) ** 0.5 == pytest.approx(u95_kpa(of_few(), 100.0), rel=1e-4)


def test_a_profile_of_format_1_keeps_its_factor():
    """Its degrees of freedom are not known, so what was claimed then is claimed now."""
    assert 2.0 == CAL.uncertainty.k_at(0.0) == CAL.uncertainty.k_at(50.0)


def test_creep_counts_for_the_time_under_load():
    """By hand: log(101)/log(301) is 0.8086, so after 100 s 0.8086 of ± 0.196."""
    creeping = cal(uncertainty=Uncertainty((UncertaintyTerm(TermName.CREEP, relative=0.001),)))

    assert 0.196 == pytest.approx(u95_kpa(creeping, 100.0))
    assert 0.15849 == pytest.approx(u95_kpa(creeping, 100.0, dwell_s=100.0), rel=1e-4)


def test_a_reading_at_the_first_touch_is_off_by_what_the_run_had_crept():
    """The run's steps were on for up to 30 s: log(31)/log(301) = 0.6017 of ± 0.196, never none."""
    creeping = cal(uncertainty=Uncertainty((UncertaintyTerm(TermName.CREEP, relative=0.001),)))

    assert 0.11793 == pytest.approx(u95_kpa(creeping, 100.0, dwell_s=0.0), rel=1e-4)
    assert u95_kpa(creeping, 100.0, dwell_s=30.0) == u95_kpa(creeping, 100.0, dwell_s=0.0)


def test_noise_grows_with_the_root_of_the_rate():
    """By hand: at 320 instead of 80 samples/s twice 0.04 N; k is 2."""
    noisy = cal(uncertainty=Uncertainty((UncertaintyTerm(TermName.NOISE, absolute_n=0.04),), 2.0))

    assert (0.8, 1.6) == (u95_kpa(noisy, 0.0), u95_kpa(noisy, 0.0, rate_hz=320.0))


def test_a_known_temperature_takes_the_place_of_any_room():
    """By hand: the profile allows for 5 K; at 2 K away its row is 0.4 of itself."""
    terms = (UncertaintyTerm(TermName.TEMPERATURE, relative=0.001),)
    warm = cal(uncertainty=Uncertainty(terms, 2.0), temperature_c=20.0)

    assert 0.2 == pytest.approx(u95_kpa(warm, 100.0))
    assert 0.08 == pytest.approx(u95_kpa(warm, 100.0, temperature_c=22.0))
    assert 0.4 == pytest.approx(u95_kpa(warm, 100.0, temperature_c=10.0))


def test_a_row_of_another_size_counts_its_degrees_of_freedom_anew():
    """By hand: creep known from 4 readings, after 100 s 0.8086 of it beside an equal limit."""
    terms = (
        UncertaintyTerm(TermName.CREEP, relative=0.001, dof=4.0),
        UncertaintyTerm(TermName.TIP_AREA, relative=0.001),
    )
    few = cal(uncertainty=Uncertainty(terms))
    part = (math.log(101) / math.log(301)) ** 2
    nu = (part + 1) ** 2 / (part**2 / 4)  # 25.6: Student's t of the table is 2.060

    assert 25.6 == pytest.approx(nu, abs=0.05)
    assert 2.060 * 0.1 * math.sqrt(part + 1) == pytest.approx(u95_kpa(few, 100.0, dwell_s=100.0))


def test_the_rows_of_the_budget_add_up():
    """By hand at 100 kPa = 10 N: 0.3, 0.4, 0.6, 0.8 kPa, of 1.25 kPa² in all."""
    rows = budget_rows(CAL, 100.0)

    assert [0.3, 0.4, 0.6, 0.8] == pytest.approx([row.u_kpa for row in rows])
    assert [0.072, 0.128, 0.288, 0.512] == pytest.approx([row.share for row in rows])


def test_each_cause_has_words():
    """They stand in the table that a person reads."""
    assert all(name.words for name in TermName)
    assert len(TermName) == len({name.words for name in TermName})
