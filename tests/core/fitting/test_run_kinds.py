"""Runs of other kinds: held by hand, against a gauge, on sensors that drift, left under load."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from soleus.core.calibration.model import SensorClass
from soleus.core.calibration.uncertainty import TermName
from soleus.core.fitting.fit import calibrate
from soleus.core.fitting.gravity import force_n
from soleus.core.fitting.run import Reference, ReferenceKind
from tests.core.fitting.loads import EVERY_KG, LOADS_G, run_of, terms_of

# ---- three ways of knowing the load -------------------------------------------------------------


def test_a_gauge_tells_force_itself():
    """Neither gravity nor air enters: 1 kgf is 9.80665 N."""
    run = run_of(reference=Reference(ReferenceKind.GAUGE, limit_n=0.1, resolution_n=0.01))
    terms = terms_of(run)

    assert 2 * 9.80665 == pytest.approx(calibrate(run).calibration.span_n)
    assert (0.0, 0.0) == (terms[TermName.GRAVITY].relative, terms[TermName.BUOYANCY].relative)
    assert 0.0577 == terms[TermName.MASSES].absolute_n  # 0.1 N over √3


HELD_G = (0, 512, 1003, 1988, 1010, 496, 0)


def held_run(sd_counts=40.0):
    """Pressed by hand onto a scale that shows 5 g steps."""
    counts = [1000.0 + 10.0 * load_g for load_g in HELD_G]
    run = run_of(HELD_G, counts, reference=Reference(ReferenceKind.SCALE, resolution_n=0.049))
    steps = [replace(step, counts_sd=sd_counts if step.mass_kg else 3.0) for step in run.steps]
    return replace(run, steps=tuple(steps))


def test_pressing_onto_a_scale_counts_its_last_digit_and_the_hand():
    """By hand: 0.049/√12 N of display, 40 counts over √5 readings of hand, 1019.87 per N."""
    term = terms_of(held_run())[TermName.REFERENCE_READING]

    assert math.hypot(0.014145, 0.017540) == pytest.approx(term.absolute_n, rel=5e-3)


def test_noise_of_a_held_run_is_that_of_the_untouched_steps():
    """A hand trembles; the probe must not be blamed for it."""
    assert 0.00294 == terms_of(held_run())[TermName.NOISE].absolute_n


def test_loads_that_a_hand_presses_nearly_alike_count_as_one():
    """Nobody hits 500 g twice; 496 and 512 of 2000 tell the loop all the same."""
    assert calibrate(held_run()).characteristics.hysteresis_n is not None


def test_an_unsteady_press_counts_less():
    """One press shook ten times as much and is off by 100 counts: the others carry the line."""
    run = held_run()
    steps = list(run.steps)
    steps[2] = replace(steps[2], counts=steps[2].counts + 100.0, counts_sd=400.0)
    shaken = calibrate(replace(run, steps=tuple(steps))).calibration.counts_per_n
    steps[2] = replace(steps[2], counts_sd=40.0)
    trusted = calibrate(replace(run, steps=tuple(steps))).calibration.counts_per_n

    assert abs(shaken / 1019.87 - 1) < abs(trusted / 1019.87 - 1)


# ---- sensors that drift -------------------------------------------------------------------------


def film_run(**facts):
    """A film sensor: the count rises as the root of the load, 9 % higher on the way down."""
    counts = [
        100.0 + 50.0 * math.sqrt(load_g) * (1.09 if at > 3 and load_g else 1.0)
        for at, load_g in enumerate(LOADS_G)
    ]
    facts = {"sensor_class": SensorClass.DRIFTING, "conditioning_cycles": 4} | facts
    return run_of(LOADS_G, counts, **facts)


def test_a_film_sensor_gets_a_table_of_its_load_means():
    """By hand: 500 g: 50·√500·1.045 = 1168.3; 1 kg: 1652.3; 2 kg: 50·√2000 = 2236.1."""
    points = calibrate(film_run()).calibration.points

    assert [1168.3, 1652.3, 2236.1] == pytest.approx([rise for _, rise in points], abs=0.1)
    assert [force_n(kg, 9.80665) for kg in (0.5, 1.0, 2.0)] == pytest.approx(
        [force for force, _ in points]
    )


def test_a_film_sensors_plus_minus_is_honest():
    """Its loop is ± 4.5 % of the count, so more of the force; creep unseen is taken as 15 %."""
    terms = terms_of(film_run())

    assert 0.045 / math.sqrt(3) < terms[TermName.HYSTERESIS].relative < 0.07
    assert 0.0866 == terms[TermName.CREEP].relative


# ---- creep and outliers -------------------------------------------------------------------------


def creeping_run():
    """The full load is left on: 20 counts more after 300 s than after 10 s, of 20 000."""
    run = run_of()
    top = replace(run.steps[3], dwell_s=10.0)
    late = replace(top, counts=top.counts + 20.0, dwell_s=300.0, line=99)
    return replace(run, steps=(*run.steps[:3], top, late, *run.steps[4:]))


def test_creep_is_measured_where_a_load_was_left_on():
    """By hand: 1e-3 from 10 to 300 s, which is 0.5798 of log(1 + t) over 5 minutes: 1.7246e-3."""
    assert 1.7246e-3 == pytest.approx(
        calibrate(creeping_run()).characteristics.creep_share, rel=1e-3
    )
    assert 0.000996 == terms_of(creeping_run())[TermName.CREEP].relative  # over √3


def test_the_late_step_is_shown_and_not_fitted():
    """It belongs to creep; in the fit it would count the same load twice."""
    assert calibrate(run_of()).calibration.counts_per_n == pytest.approx(
        calibrate(creeping_run()).calibration.counts_per_n
    )
    assert 8 == len(calibrate(creeping_run()).characteristics.off_n)


def test_creep_that_was_not_waited_for_is_assumed():
    """By hand: ± 0.1 % for a load cell, over √3; and it is not called measured."""
    assert calibrate(run_of()).characteristics.creep_share is None
    assert 0.000577 == terms_of(run_of())[TermName.CREEP].relative


def test_an_outlier_is_shown_and_kept():
    """0.3 % of the span off, too little to refuse: the step is named and still in the fit."""
    loads = (*EVERY_KG[:-1], *EVERY_KG)
    counts = [1000.0 + 10.0 * load_g + (3.0 if at % 3 else -3.0) for at, load_g in enumerate(loads)]
    counts[7] += 150.0
    seen = calibrate(run_of(loads, counts)).characteristics

    assert (7,) == seen.outliers
    assert seen.off_n[7] > 0.1
    assert seen.residual_sd_n > 0.02  # without it 0.0005
