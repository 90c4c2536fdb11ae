"""A run written as a file, and read back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from soleus.core.calibration.model import SensorClass
from soleus.core.fitting.fit import calibrate
from soleus.core.fitting.run import Reference, ReferenceKind
from soleus.core.fitting.run_csv import parse_run, run_text
from tests.core.fitting.loads import run_of


def bare(run):
    """Without what only a file has: lines and hash."""
    steps = tuple(replace(step, line=0) for step in run.steps)
    return replace(run, steps=steps, sha256="")


SCALE = Reference(ReferenceKind.SCALE, 0.02, 0.005 * 9.80665)


@pytest.mark.parametrize(
    "run",
    [
        run_of(),
        run_of(reference=SCALE, temperature_c=21.5, made_by='N "N"', notes="é\nü", tilt_deg=3.0),
        run_of(sensor_class=SensorClass.DRIFTING, conditioning_cycles=4, creep_limit=0.1),
        run_of(gravity_n_per_kg=9.8127, gravity_tolerance=0.0005, simulated=True, supply_mv=5000),
    ],
)
def test_a_run_comes_back_as_it_was_kept(run):
    """A guided run is kept after each step, and goes on after an interruption from there."""
    assert bare(run) == bare(parse_run(run_text(run, "kept while it was made"), "run.csv"))


def test_a_gauges_run_comes_back_in_newtons():
    """Its loads are forces; to twelve digits they are the same."""
    run = run_of(reference=Reference(ReferenceKind.GAUGE, 0.1, 0.02))
    back = parse_run(run_text(run), "run.csv")

    assert "force_n" in run_text(run)
    assert run.loads_n == pytest.approx(back.loads_n, rel=1e-11)
    assert run.facts == back.facts


def test_fitted_from_its_file_it_gives_the_same_and_names_the_file():
    """The certificate must be reproducible from the file alone."""
    run = run_of()
    back = parse_run(run_text(run), "run.csv")
    fitted = calibrate(back).calibration

    assert 64 == len(fitted.run_sha256)
    assert calibrate(run).calibration == replace(fitted, run_sha256="")
