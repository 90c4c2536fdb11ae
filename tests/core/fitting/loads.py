"""Runs of known loads with figures that the head can follow, for the tests of this folder."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from soleus.core.calibration.model import SensorKind
from soleus.core.fitting.fit import calibrate
from soleus.core.fitting.run import Run, RunFacts, Step

EVERY_KG = (0, 1000, 2000, 3000, 4000, 5000, 4000, 3000, 2000, 1000, 0)
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
