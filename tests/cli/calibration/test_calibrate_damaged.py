"""``soleus calibrate`` after the file of a run that was broken off was damaged."""

from __future__ import annotations

import pytest

from tests.cli.calibration.typed_run import ENTERS, MASSES


@pytest.mark.parametrize("spoilt", ["x", "\x00\x00", "run = 'x'\n[answers]\n", ""])
def test_a_run_that_cannot_be_read_is_put_aside_and_a_new_one_begins(calibrate, data, spoilt):
    """It stood in the way of every next run of this probe, for good."""
    calibrate([*MASSES, ENTERS[0], (9.0, "quit")])
    (path,) = (data / "runs").glob("unfinished-*.toml")
    path.write_text(spoilt, encoding="utf-8")
    ran = calibrate(["quit"])
    said = " ".join(ran.err.split())

    assert 0 == ran.exit_code
    assert f"{path}, " in said
    assert f"cannot be gone on with. Its file was put aside as {path}.broken" in said
    assert "What are the loads known by" in said
    assert spoilt == path.with_name(f"{path.name}.broken").read_text(encoding="utf-8")
    assert "cannot be gone on with" not in calibrate(["quit"]).err


def test_answers_of_a_run_that_cannot_be_read_are_named(calibrate, data):
    """A key of a newer soleus, or a slip of the editor: the place helps who would mend it."""
    calibrate([*MASSES, ENTERS[0], (9.0, "quit")])
    (path,) = (data / "runs").glob("unfinished-*.toml")
    path.write_text(path.read_text().replace("loads = ", "lords = "))

    assert "answers loads: this key is missing" in calibrate(["quit"]).err
