"""Runs kept in the data folder, and found again from their profile."""

from __future__ import annotations

import stat

import pytest

from soleus.core.fitting.fit import calibrate
from soleus.errors import StoreError
from soleus.store.calibration.profiles import load_run, profile_by_id, save_profile
from soleus.store.calibration.runs import find_run, runs_path, save_run
from soleus.store.folder import DataFolder
from tests.core.fitting.loads import LOADS_G, run_of


@pytest.fixture
def folder(tmp_path):
    """An empty data folder."""
    return DataFolder(tmp_path)


def test_a_profile_leads_back_to_its_run(folder):
    """A certificate shows the points of the run that the profile stands on, and no other's."""
    path = save_run(folder, run_of())
    save_run(folder, run_of(counts=[1001.0 + 10.0 * load_g for load_g in LOADS_G]))
    save_profile(folder, calibrate(load_run(path)).calibration)

    assert path == find_run(folder, profile_by_id(folder, "bench"))
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)


def test_a_second_run_of_a_day_gets_a_number(folder):
    """A run is never written over: the first may be the better one."""
    names = [save_run(folder, run_of()).name for _ in range(3)]

    assert ["2026-08-31.csv", "2026-08-31-2.csv", "2026-08-31-3.csv"] == names


def test_a_run_that_was_changed_is_not_found(folder):
    """Another figure is another run."""
    path = save_run(folder, run_of())
    cal = calibrate(load_run(path)).calibration
    path.write_text(path.read_text(encoding="utf-8").replace("11000.0", "11001.0"))

    assert find_run(folder, cal) is None


def test_a_shipped_profile_finds_its_run_in_a_checkout(folder):
    """The examples can be looked at whole."""
    found = find_run(folder, profile_by_id(folder, "sim-hx711"))

    assert found is not None
    assert "sim-hx711" == found.parent.name


def test_a_profile_without_a_hash_has_no_run(folder):
    """Format 1 did not name it; nothing is guessed."""
    save_run(folder, run_of())

    assert find_run(folder, calibrate(run_of()).calibration) is None


def test_a_folder_that_cannot_be_written_is_told(folder):
    """Nothing was kept, and the person must hear of it before the masses are put away."""
    runs_path(folder).write_text("a file where the folder should be")

    with pytest.raises(StoreError):
        save_run(folder, run_of())
