"""A sample is read once, counted in a real hold by the tool that docs/flow.md names."""

from __future__ import annotations

from collections import Counter

import pytest

from tools.sample_path import count, report


@pytest.fixture(scope="module")
def turns():
    """Ten seconds in the band."""
    return count()


def test_a_block_is_converted_once_and_a_sample_despiked_once(turns):
    """Two calibrations of one sample were two numbers of one moment, each with a ± of its own."""
    calls = sum((turn.calls for turn in turns), Counter())
    blocks_n = calls["store/sessions/log_writer.py", "LogWriter.put_block"]
    samples_n = calls["core/hold/engine.py", "HoldEngine._judge"]

    assert blocks_n > 300
    assert blocks_n == calls["core/calibration/model.py", "to_pressure"]
    assert samples_n == calls["core/despike.py", "Despiker.push"]


def test_what_was_counted_is_told_with_and_without_the_simulated_probe(turns):
    """A real probe does on its chip what the simulated one does in the process."""
    with_it, without = report(turns).splitlines()

    assert with_it.startswith("with the simulated probe")
    assert without.startswith("without it")
