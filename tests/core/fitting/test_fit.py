"""From a run of known masses to a calibration: figures by hand, and every refusal."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from soleus.core.calibration.model import SensorClass, span_kpa
from soleus.core.calibration.student_t import t_995
from soleus.core.calibration.uncertainty import TermName
from soleus.core.fitting.fit import calibrate, f_of, months_later, wants_bend
from soleus.core.fitting.gravity import force_n
from soleus.core.fitting.least_squares import least_squares
from soleus.core.fitting.run import Run, RunFault, RunRefused, Step
from tests.core.fitting.loads import EVERY_KG, FACTS, LOADS_G, run_of, terms_of


def test_a_perfect_cell_is_found_again():
    """By hand: 10 000 counts per kg over 9.80665 · 0.99985 N per kg."""
    cal = calibrate(run_of()).calibration

    assert 1000.0 == cal.zero_counts
    assert 10_000 / (9.80665 * 0.99985) == pytest.approx(cal.counts_per_n, rel=1e-8)
    assert 2 * 9.80665 * 0.99985 == pytest.approx(cal.span_n, rel=1e-8)


def test_local_gravity_counts():
    """Between equator and pole the same kilogram differs by half a per cent."""
    equator = calibrate(run_of(gravity_n_per_kg=9.780)).calibration
    pole = calibrate(run_of(gravity_n_per_kg=9.832)).calibration

    assert 9.832 / 9.780 == pytest.approx(equator.counts_per_n / pole.counts_per_n, rel=1e-8)


@given(
    st.floats(-1e5, 1e5),
    st.floats(100.0, 1e5),
    st.lists(st.floats(0.1, 9.0), min_size=3, max_size=12, unique_by=lambda kg: round(kg, 1)),
)
def test_any_perfect_cell_is_found_again(zero_counts, counts_per_kg, masses_kg):
    """Whatever zero and sensitivity a cell has, noise-free counts give them back."""
    if max(masses_kg) < 0.2:
        return
    rising_kg = sorted(masses_kg)
    steps = [Step(kg, zero_counts + counts_per_kg * kg, 1.0) for kg in (0.0, *rising_kg, 0.0)]
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
    """By hand: (1 − cos 10°) = 0.01519; a third is put right, 0.2981 of it is left in doubt."""
    leans = calibrate(run_of(tilt_deg=10.0)).calibration

    assert 0.00506 == leans.lean_share
    assert 0.00453 == terms_of(run_of(tilt_deg=10.0))[TermName.TILT].relative
    assert span_kpa(leans) == pytest.approx(leans.span_n * 10.0 / (1 - 0.00506))


def test_a_calibration_as_before_puts_no_lean_right():
    """By hand: (1 − cos 10°)/√5 = 0.01519/2.236, as profiles up to format 2 have it."""
    before = calibrate(run_of(tilt_deg=10.0), corrects_lean=False).calibration
    rows = {row.name: row for row in before.uncertainty.terms}

    assert (0.0, 0.00679) == (before.lean_share, rows[TermName.TILT].relative)


def test_a_simulated_hand_does_not_lean():
    """What nobody loses must not be given back."""
    assert 0.0 == calibrate(run_of(tilt_deg=10.0, simulated=True)).calibration.lean_share


def test_a_zero_that_does_not_return_is_in_the_budget():
    """By hand: 60 counts from first to last zero, at about 1019.87 per N, over √3: 0.034 N."""
    counts = [1000.0 + 10.0 * load_g for load_g in LOADS_G]
    counts[-1] = 1060.0

    assert 0.034 == pytest.approx(
        terms_of(run_of(counts=counts))[TermName.ZERO_RETURN].absolute_n, rel=5e-3
    )


# 1 kg reads 40 counts more falling than rising
LOOP = [1000.0, 6000.0, 10_980.0, 21_000.0, 11_020.0, 6000.0, 1000.0]


def test_a_loop_is_in_the_budget_as_hysteresis():
    """By hand: a gap of 40 counts is 0.03922 N, half of it over √3."""
    assert 0.0113 == terms_of(run_of(counts=LOOP))[TermName.HYSTERESIS].absolute_n


def test_without_repeats_all_scatter_stands_for_repeatability():
    """By hand: Σr² = 800 over 5 loaded steps less one: √200 = 14.14 counts = 0.01387 N."""
    term = terms_of(run_of(counts=LOOP))[TermName.REPEATABILITY]

    assert (0.0139, 4.0) == (term.absolute_n, term.dof)


def test_with_repeats_repeatability_is_their_scatter():
    """By hand: 1 kg rising reads ± 30: Σ(dev²) = 1800; ten readings less five means: √360."""
    loads = (*LOADS_G[:-1], *LOADS_G)
    counts = [1000.0 + 10.0 * load_g for load_g in loads]
    counts[2] -= 30.0
    counts[8] += 30.0
    term = terms_of(run_of(loads, counts))[TermName.REPEATABILITY]

    assert 5.0 == term.dof
    assert math.sqrt(360) / 1019.87 == pytest.approx(term.absolute_n, rel=5e-3)


def test_every_cause_has_its_row():
    """A cause that is missing would be a claim that it does not exist."""
    old = [TermName.RESIDUAL, TermName.SLOPE]  # of format 1
    live = [TermName.ZERO_IN_HOLD, TermName.ATTITUDE]  # of a reading, not of a calibration

    assert [name for name in TermName if name not in [*old, *live]] == list(terms_of(run_of()))


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
        (RunFault.SATURATED, 5, run_of(counts=[1e3, 2e6, 4e6, 8_388_607, 4e6, 2e6, 1e3])),
        (RunFault.OUT_OF_ORDER, 4, run_of((0, 1000, 500, 2000, 1000, 500, 0))),
        (RunFault.COPIED, 4, run_of((0, 500, 500, 1000, 2000, 1000, 0))),
        (RunFault.NO_TIP_AREA, 0, run_of(tip_area_mm2=0.0)),
        (RunFault.NOT_CONDITIONED, 0, run_of(sensor_class=SensorClass.DRIFTING)),
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


# ---- which degree -------------------------------------------------------------------------------


def bent_counts(bend, loads_g=EVERY_KG, jitter=4.0):
    """10 counts per gram, bent by so much per g²; every other step is off by the jitter."""
    return [
        1000.0
        + 10.0 * load_g
        + bend * load_g**2
        + ((jitter if at % 2 else -jitter) if load_g else 0.0)
        for at, load_g in enumerate(loads_g)
    ]


def test_a_clear_bend_makes_a_parabola_and_the_forces_come_out():
    """By hand: at 5 kg the bend adds 1e-5 · 25e6 = 250 counts of 50 000, far above the jitter."""
    fitted = calibrate(run_of(EVERY_KG, bent_counts(1e-5, jitter=1.0)))

    assert 2 == fitted.characteristics.degree
    assert 1e-5 / (9.805179e-3) ** 2 == pytest.approx(fitted.calibration.counts_per_n2, rel=0.02)
    assert max(abs(off) for off in fitted.characteristics.off_n) < 0.002


def test_what_is_within_the_jitter_stays_a_line():
    """A parabola that follows noise would bend the span between the points for nothing."""
    assert 1 == calibrate(run_of(EVERY_KG, bent_counts(2e-7, jitter=8.0))).characteristics.degree


def test_the_rule_for_the_degree_is_the_extra_sum_of_squares():
    """By hand on the definition: F against the square of t at 99.5 % for 7 degrees: 12.24."""
    x = np.arange(1.0, 10.0)
    y = x + 0.02 * x**2 + np.random.default_rng(5).normal(0.0, 0.05, 9)
    line = least_squares(x[:, None], y, np.ones(9))
    bent = least_squares(np.column_stack([x, x**2]), y, np.ones(9))
    ss_line = float(line.residuals @ line.residuals)
    ss_bent = float(bent.residuals @ bent.residuals)
    ratio = (ss_line - ss_bent) / (ss_bent / 7)

    assert ratio == pytest.approx(f_of(line, bent))
    assert ratio > 3.499**2
    assert 3.499 == t_995(7)
    assert wants_bend(line, bent, 9, 0.1)
    assert not wants_bend(line, bent, 4, 0.1)  # four loads are too few for a bend
    assert not wants_bend(line, bent, 9, 5e-5)  # and this one would move no reading


def test_a_curve_that_turns_back_is_refused():
    """By hand: 10·g − 0.00105·g² peaks at 4762 g, inside the span; the counts still rise."""
    with pytest.raises(RunRefused) as refused:
        calibrate(run_of(EVERY_KG, bent_counts(-1.05e-3, jitter=1.0)))

    assert RunFault.NOT_MONOTONE is refused.value.fault


def test_few_loads_never_make_a_parabola():
    """Three masses and a bend: the line stays, and its residuals show what it misses."""
    fitted = calibrate(run_of(counts=bent_counts(1e-5, LOADS_G, jitter=0.5)))

    assert (1, None) == (fitted.characteristics.degree, fitted.characteristics.f_ratio)
