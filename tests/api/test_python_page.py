"""Every example of docs/python.md, run as it stands there."""

from __future__ import annotations

import numpy as np
import pytest

from soleus.api import probe as probe_module
from soleus.link.clock import VirtualClock
from soleus.live.session import discover as discovery
from soleus.store.folder import open_folder
from tests.api.python_page import block_with, blocks_of
from tests.report.recorded_hold import CURVE, record


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a block of the page: in virtual time, beside a record with one hold; gives its words."""
    folder = open_folder(tmp_path / "data")
    record(folder, CURVE)
    monkeypatch.setenv("SOLEUS_DATA", str(folder.path))
    monkeypatch.setattr(probe_module, "THREADED", False)
    monkeypatch.setattr("soleus.live.session.probe_session.HOST_CLOCK", VirtualClock())
    monkeypatch.setattr(discovery, "list_ports", lambda: ())
    monkeypatch.chdir(tmp_path)

    def run_block(block):
        exec(compile(block, "docs/python.md", "exec"), {})
        return capsys.readouterr().out

    return run_block


@pytest.mark.parametrize("block", blocks_of("python"), ids=lambda block: block.split("\n")[-2])
def test_every_example_of_the_page_runs(run, block):
    """Whoever copies one must not be the first to try it."""
    run(block)


def test_ten_seconds_of_a_probe_are_ten_seconds_of_samples(run, tmp_path):
    """The simulated HX711 gives 80 samples a second, within 2 % by its label."""
    said = run(block_with("savez"))

    kept = np.load(tmp_path / "press.npz")
    assert "CALIBRATED" in said
    assert 0 == kept["lost_n"]
    assert 780 < len(kept["t_s"]) < 820
    assert not np.isnan(kept["pressure_kpa"]).any()


def test_the_pressed_curve_is_read_and_its_saturation_said(run):
    """6 N on 1 cm² are 60 kPa; 300 N are beyond what the simulated cell can tell."""
    said = run(block_with("SATURATED")).splitlines()

    numbers = [float(line.split()[2]) for line in said if line.endswith("kPa CALIBRATED")]
    assert 100 < sum(58.0 < number < 62.0 for number in numbers)
    assert "saturated: how hard it is nobody knows" in said
    assert not any("nan" in line for line in said)


def test_the_walk_through_the_record_plots_the_hold(run):
    """60 kPa for 3.5 s at 20 samples a second: 30 marks a line."""
    said = run(block_with("open_record"))

    assert said.count("#" * 30 + "\n") > 40
    assert "in_band_s" in said


def test_an_error_tells_its_three_sentences(run):
    """What happened, what it means, what to do; each is there."""
    said = run(block_with("error.what"))

    assert 3 == len([line for line in said.splitlines() if line])
