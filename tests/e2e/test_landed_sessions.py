"""Sessions that an earlier soleus recorded stay readable, with the values of then.

``landed/`` holds a record as soleus 0.1.0 wrote it on 2026-12-01 (one hold that was done, one over
the cap, one saturated, one whose link was lost; all simulated) and what its commands then said.
Changed since, on purpose: the saturated hold gets no figure that leaves out its worst moment; the
figures of ``COMPUTED_ANEW`` have newer formulas, whose version stands beside them.
"""

from __future__ import annotations

import csv
import json
import math
import shutil
from pathlib import Path

import pytest

from soleus.cli import main

LANDED = Path(__file__).parent / "landed"
COMPUTED_ANEW = {
    *("mean_kpa", "sd_kpa", "cv_pct", "drift_pct_per_min", "rmse_kpa", "release_kpa_per_s"),
    *("tremor_rms_kpa", "tremor_peak_hz"),
}
SESSIONS = ("22fbf3a6", "2bd6c449", "3e208d71", "be2c30ba")


@pytest.fixture
def soleus(tmp_path, monkeypatch, capsys):
    """Run a command on a copy of the landed record; give its exit code and its output."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    shutil.copy(LANDED / "soleus.sqlite3", data)
    (data / "soleus.sqlite3").chmod(0o600)
    monkeypatch.setenv("SOLEUS_DATA", str(data))

    def run(*words):
        capsys.readouterr()
        return main([str(word) for word in words]), capsys.readouterr().out

    return run


def lacking(then, now, where="$"):
    """Where ``now`` lacks a key, a row or a value of ``then``; more beside it is allowed."""
    if isinstance(then, dict):
        for key, value in then.items():
            if key in COMPUTED_ANEW:
                continue
            if key not in now:
                yield f"{where}.{key} is gone"
            else:
                yield from lacking(value, now[key], f"{where}.{key}")
    elif isinstance(then, list):
        if len(then) != len(now):
            yield f"{where}: {len(then)} rows then, {len(now)} now"
        for n, (old, new) in enumerate(zip(then, now, strict=False)):
            yield from lacking(old, new, f"{where}[{n}]")
    elif not same(then, now):
        yield f"{where}: {then!r} then, {now!r} now"


def same(then, now):
    """Whether two values are the same; numpy versions differ in the last digit of a sum."""
    if isinstance(then, float) and isinstance(now, float):
        return math.isclose(then, now, rel_tol=1e-9)
    return then == now


def rows(path):
    """The rows of a CSV file, each by the names of its columns."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_list_is_as_it_was(soleus):
    """Nobody loses a session by renewing soleus."""
    exit_code, out = soleus("sessions", "--json")

    assert exit_code == 0
    assert [] == list(lacking(json.loads((LANDED / "sessions.json").read_text()), json.loads(out)))


@pytest.mark.parametrize("session", SESSIONS)
def test_a_session_shows_the_values_of_then(soleus, session):
    """Every key and every number that was shown is shown again."""
    then = json.loads((LANDED / f"show-{session}.json").read_text())

    exit_code, out = soleus("show", session, "--json")

    assert exit_code == 0
    assert [] == list(lacking(then, json.loads(out)))


@pytest.mark.parametrize("session", SESSIONS)
def test_a_session_replays_to_the_verdicts_of_then(soleus, session):
    """The rules of today may be others; a replay goes by those of the recording."""
    exit_code, out = soleus("replay", session)

    assert exit_code == 0, out


@pytest.mark.parametrize("kind", ["csv", "holds"])
@pytest.mark.parametrize("session", SESSIONS)
def test_a_session_is_exported_with_the_values_of_then(soleus, tmp_path, session, kind):
    """Columns may be added; none is lost and no value moves."""
    name = f"{'samples' if kind == 'csv' else 'holds'}-{session}.csv"

    exit_code, _ = soleus("export", session, "--format", kind, "-o", tmp_path / name)

    assert exit_code == 0
    assert [] == list(lacking(rows(LANDED / name), rows(tmp_path / name)))


def test_the_record_of_then_is_whole(soleus):
    """A newer soleus finds nothing wrong with what an older one sealed."""
    exit_code, out = soleus("verify")

    assert exit_code == 0, out
