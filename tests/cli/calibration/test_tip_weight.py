"""``soleus calibration tip-weight`` on the simulated probe, in virtual time."""

from __future__ import annotations

import json

import pytest

from soleus.link.clock import VirtualClock
from soleus.store.calibration.probe_facts import MASSES_NAME


@pytest.fixture
def weigh(soleus, monkeypatch):
    """Turn the simulated probe over."""

    def run(*words):
        monkeypatch.setattr("soleus.live.session.probe_session.HOST_CLOCK", VirtualClock())
        return soleus("calibration", "tip-weight", *words, "--probe", "sim:")

    return run


def test_a_simulated_tip_has_no_weight_and_that_is_kept(weigh, data):
    """Both readings are those of a free tip; noise may leave a gram."""
    ran = weigh("--json")
    told = json.loads(ran.out)
    last = (data / MASSES_NAME).read_text(encoding="utf-8").splitlines()[-1]

    assert 0 == ran.exit_code
    assert 1.0 > told["mass_g"]
    assert last.endswith(f",{told['probe']},{told['mass_g']:.2f}")


def test_a_person_is_told_what_to_do(weigh):
    """Tip up first, then over."""
    ran = weigh()

    assert ran.err.index("tip straight up") < ran.err.index("tip straight down")
    assert "hang on the cell" in ran.out
