"""The rows of the budget by a second route: the textbook's formula, an integral, repeated runs."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pytest

from soleus.core.calibration.model import budget_rows
from soleus.core.calibration.uncertainty import TermName
from soleus.core.fitting.fit import calibrate
from tests.core.fitting.loads import EVERY_KG, run_of, terms_of

N_PER_KG = 9.80665 * (1 - 1.2 / 8000)
TWICE_G = (*EVERY_KG[:-1], *EVERY_KG)


def noisy(rng, bend=0.0, sd=8.0):
    """Up and down twice, 10 counts a gram, bent by so much per g², each step off at random."""
    grams = np.array(TWICE_G, dtype=float)
    counts = 1000.0 + 10.0 * grams + bend * grams**2 + rng.normal(0.0, sd, len(grams))
    counts[grams == 0] = 1000.0
    return run_of(TWICE_G, counts.tolist())


def test_the_fit_of_a_line_is_known_as_the_textbook_says():
    """u(b)/b = s/(b·√Σx²) of a line through nothing, s with n − 1."""
    run = noisy(np.random.default_rng(1))
    rows = [(step.mass_kg, step.counts - 1000.0) for step in run.steps if step.mass_kg]
    squares = math.fsum(x * x for x, _ in rows)
    slope = math.fsum(x * y for x, y in rows) / squares
    s = math.sqrt(math.fsum((y - slope * x) ** 2 for x, y in rows) / (len(rows) - 1))
    term = terms_of(run)[TermName.FIT]

    assert 1 == calibrate(run).characteristics.degree
    assert s / math.sqrt(squares) / slope == pytest.approx(term.relative, rel=5e-3)
    assert len(rows) - 1 == term.dof


def test_the_fit_of_a_parabola_is_known_as_repeated_runs_show():
    """Three hundred runs of one bent cell: their forces scatter at most as the row says, nearly."""
    rng = np.random.default_rng(7)
    fits = [calibrate(noisy(rng, bend=1e-5)) for _ in range(300)]
    span_n = fits[0].calibration.span_n
    stated = statistics.fmean(
        term.relative
        for fit in fits
        for term in fit.calibration.uncertainty.terms
        if term.name is TermName.FIT
    )
    scattered = []
    for share in np.linspace(0.05, 1.0, 20).tolist():
        true_kg = share * span_n / N_PER_KG
        rise = np.array([10_000 * true_kg + 10.0 * true_kg**2])
        read = [fit.calibration.response.force_n(rise)[0] for fit in fits]
        scattered.append(statistics.stdev(read) / (share * span_n))

    assert {2} == {fit.characteristics.degree for fit in fits}
    assert max(scattered) == pytest.approx(stated, rel=0.15)


def test_a_leaning_probe_by_integration():
    """The spread of 1 − cos θ with every angle up to 10° as likely, about the mean put right."""
    angles = np.radians((np.arange(100_000) + 0.5) / 100_000 * 10.0)
    lost = 1 - np.cos(angles)
    leans = calibrate(run_of(tilt_deg=10.0)).calibration

    assert float(np.mean(lost)) == pytest.approx(leans.lean_share, rel=3e-3)
    left = terms_of(run_of(tilt_deg=10.0))[TermName.TILT].relative
    assert float(np.std(lost)) == pytest.approx(left, rel=3e-3)


def test_the_whole_is_the_root_of_the_sum_of_squares_times_students_t():
    """By hand through ``statistics``: k from Welch and Satterthwaite over the rows themselves."""
    cal = calibrate(noisy(np.random.default_rng(3))).calibration
    rows = budget_rows(cal, 200.0)
    variance = math.fsum(row.u_kpa**2 for row in rows)
    dof = variance**2 / math.fsum(row.u_kpa**4 / row.term.dof for row in rows)
    normal = statistics.NormalDist().inv_cdf(0.975)
    # Cornish and Fisher's first two terms, good to 1e-4 from 20 degrees on
    t = normal + (normal**3 + normal) / (4 * dof)
    t += (5 * normal**5 + 16 * normal**3 + 3 * normal) / (96 * dof**2)
    half = cal.uncertainty.half_width_n(20.0) * 10.0

    assert 20.0 < dof
    assert t * math.sqrt(variance) == pytest.approx(half, rel=1e-3)
