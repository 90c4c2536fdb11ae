"""From a run of known masses to a calibration: figures by hand, and every refusal."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from soleus.core.calibration import SensorKind, TermName
from soleus.core.fitting import calibrate, coverage_k, force_n, least_squares, months_later
from soleus.core.runs import Run, RunFacts, RunFault, RunRefused, Step

FACTS = RunFacts(
    id="bench",
    made_on=date(2026, 8, 31),
    sensor=SensorKind.HX711,
    gain=128,
    nominal_rate_hz=80.0,
    tip_area_mm2=100.0,
    tip_area_tolerance=0.02,
    mass_tolerance=0.001,
    full_scale_counts=8_388_607,
)
# 1000 counts at rest, 1000 per 100 g, up and down
LOADS_G = (0, 500, 1000, 2000, 1000, 500, 0)


def run_of(loads_g=LOADS_G, counts=None, **facts):
    """A run with these loads; without counts, a perfect cell."""
    counts = counts or [1000.0 + 10.0 * load_g for load_g in loads_g]
    steps = tuple(
        Step(mass_kg=load_g / 1000, counts=count, counts_sd=3.0, line=line)
        for line, (load_g, count) in enumerate(zip(loads_g, counts, strict=True), 2)
    )
    return Run(replace(FACTS, **facts), steps)


def terms_of(run):
    """The budget by name."""
    return {term.name: term for term in calibrate(run).calibration.uncertainty.terms}


def test_a_perfect_cell_is_found_again():
    """By hand: 10 000 counts per kg over 9.80665 · 0.99985 N per kg."""
    cal = calibrate(run_of()).calibration

    assert 1000.0 == cal.zero_counts
    assert 10_000 / (9.80665 * 0.99985) == pytest.approx(cal.counts_per_n, rel=1e-8)
    assert 2 * 9.80665 * 0.99985 == pytest.approx(cal.span_n, rel=1e-8)


def test_one_kilogram_weighs_less_in_air():
    """By hand: 9.80665 · (1 − 1.2/8000) = 9.805179 N; the air carries 0.15 g of each kg."""
    assert 9.805179 == pytest.approx(force_n(1.0, 9.80665), abs=5e-7)


def test_local_gravity_counts():
    """Between equator and pole the same kilogram differs by half a per cent."""
    equator = calibrate(run_of(gravity_n_per_kg=9.780)).calibration
    pole = calibrate(run_of(gravity_n_per_kg=9.832)).calibration

    assert 9.832 / 9.780 == pytest.approx(equator.counts_per_n / pole.counts_per_n, rel=1e-8)


def test_a_line_through_scattered_points_by_hand():
    """By hand: x 0 1 2 3, y 1 3 2 6: slope 7/5, intercept 0.9, Σr² 4.2, so SD √2.1."""
    x = np.array([0.0, 1.0, 2.0, 3.0])
    y = np.array([1.0, 3.0, 2.0, 6.0])
    fit = least_squares(np.column_stack([np.ones(4), x]), y, np.ones(4))

    assert [0.9, 1.4] == pytest.approx(fit.coefficients.tolist())
    assert [0.1, 0.7, -1.7, 0.9] == pytest.approx(fit.residuals.tolist())
    assert (math.sqrt(2.1), 2) == (pytest.approx(fit.residual_sd), fit.dof)
    # sd of the slope: SD/√Σ(x − 1.5)² = √(2.1/5); of the intercept: SD·√(1/4 + 1.5²/5)
    assert [math.sqrt(2.1 * 0.7), math.sqrt(0.42)] == pytest.approx(fit.coefficient_sds.tolist())


def test_a_weight_of_two_is_a_point_measured_twice():
    """What a weight means: the same line as with the point written twice."""
    x, y = np.array([0.0, 1.0, 2.0]), np.array([0.0, 2.0, 1.0])
    weighted = least_squares(np.column_stack([np.ones(3), x]), y, np.array([1.0, 2.0, 1.0]))
    x2, y2 = np.array([0.0, 1.0, 1.0, 2.0]), np.array([0.0, 2.0, 2.0, 1.0])
    twice = least_squares(np.column_stack([np.ones(4), x2]), y2, np.ones(4))

    assert twice.coefficients.tolist() == pytest.approx(weighted.coefficients.tolist())


# NIST StRD, linear regression, data set Norris: (y, x) and certified values
NORRIS = """
0.1 0.2 338.8 337.4 118.1 118.2 888.0 884.6 9.2 10.1 228.1 226.5 668.5 666.3 998.5 996.3
449.1 448.6 778.9 777.0 559.2 558.2 0.3 0.4 0.1 0.6 778.1 775.5 668.8 666.9 339.3 338.0
448.9 447.5 10.8 11.6 557.7 556.0 228.3 228.1 998.0 995.8 888.8 887.6 119.6 120.2 0.3 0.3
0.6 0.3 557.6 556.8 339.3 339.1 888.0 887.2 998.5 999.0 778.9 779.0 10.2 11.1 117.6 118.3
228.9 229.2 668.4 669.1 449.2 448.9 0.2 0.5
"""


def test_a_certified_line_comes_out_to_ten_digits():
    """NIST certifies these digits; an error in the solver would show here first."""
    y, x = np.array(NORRIS.split(), dtype=float).reshape(-1, 2).T
    fit = least_squares(np.column_stack([np.ones_like(x), x]), y, np.ones_like(x))

    assert [-0.262323073774029, 1.00211681802045] == pytest.approx(fit.coefficients, rel=1e-10)
    assert [0.232818234301152, 0.429796848199937e-3] == pytest.approx(
        fit.coefficient_sds, rel=1e-10
    )
    assert 0.884796396144373 == pytest.approx(fit.residual_sd, rel=1e-10)


@given(
    st.floats(-1e5, 1e5),
    st.floats(100.0, 1e5),
    st.lists(st.floats(0.1, 9.0), min_size=3, max_size=12, unique_by=lambda kg: round(kg, 1)),
)
def test_any_perfect_cell_is_found_again(zero_counts, counts_per_kg, masses_kg):
    """Whatever zero and sensitivity a cell has, noise-free counts give them back."""
    if max(masses_kg) < 0.2:
        return
    steps = [Step(kg, zero_counts + counts_per_kg * kg, 1.0) for kg in (0.0, *masses_kg, 0.0)]
    cal = calibrate(Run(replace(FACTS, full_scale_counts=2**31), tuple(steps))).calibration

    assert zero_counts == pytest.approx(cal.zero_counts, abs=0.01)
    assert counts_per_kg / force_n(1.0, 9.80665) == pytest.approx(cal.counts_per_n, rel=1e-6)


def test_noise_of_a_single_reading_is_in_the_budget():
    """By hand: 3 counts at 1019.87 counts per newton are 0.00294 N."""
    assert 0.00294 == terms_of(run_of())[TermName.NOISE].absolute_n


def test_tolerances_are_rectangular():
    """By hand: ± 0.1 % of mass and ± 2 % of area over √3; ± 0.27 % for an unknown gravity."""
    terms = terms_of(run_of())

    assert 0.000577 == terms[TermName.MASSES].relative
    assert 0.0115 == terms[TermName.TIP_AREA].relative
    assert 0.00156 == terms[TermName.GRAVITY].relative


def test_a_leaning_probe_costs_one_minus_its_cosine():
    """By hand: (1 − cos 10°)/√3 = 0.01519/1.732."""
    assert 0.00877 == terms_of(run_of(tilt_deg=10.0))[TermName.TILT].relative


def test_a_zero_that_does_not_return_is_in_the_budget():
    """By hand: 60 counts from first to last zero, /1019.87 per N, /√3 = 0.034 N; line bends too."""
    counts = [1000.0 + 10.0 * load_g for load_g in LOADS_G]
    counts[-1] = 1060.0
    expected_n = 60 / calibrate(run_of(counts=counts)).calibration.counts_per_n / math.sqrt(3)

    assert expected_n == pytest.approx(
        terms_of(run_of(counts=counts))[TermName.ZERO_RETURN].absolute_n, rel=5e-3
    )


def test_scatter_about_the_line_is_in_the_budget():
    """One kg read 20 counts high going up and low coming down: Σr² 800, SD √(800/5) = 12.65."""
    counts = [1000.0, 6000.0, 11_020.0, 21_000.0, 10_980.0, 6000.0, 1000.0]

    assert 0.0124 == terms_of(run_of(counts=counts))[TermName.RESIDUAL].absolute_n


def test_few_points_make_the_factor_wide():
    """Student's t: 5 degrees of freedom 2.571, 19: 2.093, many: never below 2."""
    assert (2.571, 2.093, 2.042) == (coverage_k(5), coverage_k(19), coverage_k(500))


def test_every_cause_has_its_row():
    """A cause that is missing would be a claim that it does not exist."""
    assert list(TermName) == list(terms_of(run_of()))


@pytest.mark.parametrize(
    ("fault", "line", "run"),
    [
        (RunFault.TOO_FEW_STEPS, 0, run_of((0, 500, 1000, 0))),
        (RunFault.TOO_FEW_STEPS, 0, run_of((500, 500))),
        (RunFault.TOO_FEW_LOADS, 0, run_of((0, 500, 0, 500, 0))),
        (RunFault.NO_ZERO_STEP, 0, run_of((250, 500, 1000, 2000, 1000))),
        (RunFault.NEGATIVE_MASS, 3, run_of((0, -500, 1000, 2000, 0))),
        (RunFault.MASS_TOO_SMALL, 0, run_of((0, 1, 2, 5, 10, 0))),  # kilograms typed as grams
        (RunFault.MASS_TOO_LARGE, 3, run_of((0, 500_000, 1_000_000, 500_000, 0))),
        (RunFault.SATURATED, 4, run_of(counts=[1e3, 4e6, 8_388_607, 9e6, 8e6, 4e6, 1e3])),
        (RunFault.REVERSED, 0, run_of(counts=[1000.0 - 10.0 * load_g for load_g in LOADS_G])),
        (RunFault.NOT_RISING, 4, run_of(counts=[1e3, 11e3, 6e3, 21e3, 11e3, 6e3, 1e3])),
        (RunFault.STEP_OFF_LINE, 5, run_of(counts=[1e3, 6e3, 11e3, 22e3, 11e3, 6e3, 1e3])),
    ],
)
def test_a_faulty_run_is_refused_with_fault_and_line(fault, line, run):
    """A calibration from a bad run would look as sure as one from a good one."""
    with pytest.raises(RunRefused) as refused:
        calibrate(run)

    assert (fault, line) == (refused.value.fault, refused.value.line)


def test_a_reversed_cell_is_explained():
    """The commonest mistake in building a probe; it must not end in a riddle."""
    with pytest.raises(RunRefused, match=r"upside down.*Turn the cell round"):
        calibrate(run_of(counts=[1000.0 - 10.0 * load_g for load_g in LOADS_G]))


def test_a_constant_sensor_gives_no_calibration():
    """A cell that is not connected counts the same under every load."""
    with pytest.raises(RunRefused) as refused:
        calibrate(run_of(counts=[1000.0] * 7))

    assert RunFault.NOT_RISING is refused.value.fault


def test_each_fault_has_its_sentences():
    """What happened and what to do, for each reason."""
    for fault in RunFault:
        refused = RunRefused(fault, 3)

        assert refused.what.startswith("Line 3")
        assert refused.what.endswith(".")
        assert refused.next_step.endswith(".")


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 5, 12), 6, date(2026, 11, 12)),
        (date(2026, 12, 1), 6, date(2027, 6, 1)),
    ],
)
def test_a_calibration_is_due_after_half_a_year(day, months, expected):
    """Short months and leap years included."""
    assert expected == months_later(day, months)


def test_a_simulated_run_is_never_due():
    """The simulated probe does not age, in any year."""
    assert calibrate(run_of(simulated=True)).calibration.due_on is None
    assert date(2027, 2, 28) == calibrate(run_of()).calibration.due_on
