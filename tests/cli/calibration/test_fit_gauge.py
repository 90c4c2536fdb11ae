"""A run against a gauge is told in the gauge's own unit."""

from __future__ import annotations

from soleus.core.fitting.run import Reference, ReferenceKind
from soleus.core.fitting.run_csv import run_text
from tests.core.fitting.loads import EVERY_KG, run_of


def test_a_run_against_a_gauge_is_told_in_the_newtons_that_were_typed(soleus, tmp_path):
    """Nobody put kilograms on: 9.80665 N stand where 1 kg of standard weight is kept."""
    run = run_of(EVERY_KG, reference=Reference(ReferenceKind.GAUGE, 0.1, 0.1))
    file = tmp_path / "run.csv"
    file.write_text(run_text(run), encoding="utf-8")
    lines = soleus("calibration", "fit", file).out.splitlines()

    assert ["line", "force,", "N", "counts"] == lines[0].split()[:4]
    assert ["9.807", "11000.0"] == lines[2].split()[1:3]
    assert "-0.000" not in lines[2]
