"""The path that is shown goes up again where the hand has to."""

from __future__ import annotations

import pytest

from tests.core.hold import runs


def test_the_path_begins_anew_when_contact_was_lost():
    """Back in contact it used to ask for the whole target at once, and called the way up too low.

    One second after the second contact 20 kPa/s have come to 20 kPa.
    """
    run = runs.EngineRun(runs.plan(in_band_s=20.0))
    run.feed([*runs.level(0, 1), *runs.ramp(0, 60, 3), *runs.level(60, 4), *runs.level(0, 1)])

    run.feed(runs.level(30, 1))

    assert 20.0 == pytest.approx(run.engine.view().path_kpa, abs=0.5)
