"""NaN and infinities in a file of settings or data: refused, with file, line and key."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from soleus.core.calibration.health import Check, CheckResult
from soleus.core.calibration.profile_toml import profile_text
from soleus.core.calibration.uncertainty import TermName, Uncertainty, UncertaintyTerm
from soleus.core.fitting.run import Reference, ReferenceKind
from soleus.core.fitting.run_csv import parse_run, run_text
from soleus.errors import SoleusError
from soleus.store.calibration.checks import CHECKS_NAME, KeptCheck, checks, keep_check
from soleus.store.calibration.profiles import load_profile, load_run
from soleus.store.folder import DataFolder
from soleus.store.settings import KNOWN, load_settings
from tests.core.calibration.calibrations import CAL, cal
from tests.core.fitting.loads import run_of
from tests.store.sessions.samples import folder_in

NO_NUMBERS = ("nan", "inf", "-inf")
FAR_TOO_LARGE = "1e308"
NUMBER = r"-?\d+(?:\.\d+)?(?:e-?\d+)?"


@dataclass(frozen=True)
class OneWrong:
    """A file with one number of it spoilt, and where that stands."""

    name: str
    text: str
    line: int
    key: str
    read: Callable[[DataFolder, Path], object]

    def __str__(self) -> str:
        return f"{self.name}-{self.line}-{self.key}"


def spoilt(name: str, text: str, read, values, *, comment: str = "") -> Iterator[OneWrong]:
    """Every number behind a key, in turn, as each of these values."""
    lines = text.splitlines()
    for at, line in enumerate(lines):
        found = re.match(rf"({comment}(\w+) = \[?)({NUMBER})(?=[,\]\s]|$)", line)
        if found is None:
            continue
        for value in values:
            changed = found[1] + value + line[found.end() :]
            whole = [*lines[:at], changed, *lines[at + 1 :]]
            yield OneWrong(name, "\n".join(whole) + "\n", at + 1, found[2], read)


def spoilt_cells(name: str, text: str, read, columns, heading: int) -> Iterator[OneWrong]:
    """Every number of these columns in the first row below the heading, in turn."""
    lines = text.splitlines()
    names = lines[heading].split(",")
    for column in columns:
        for value in NO_NUMBERS:
            cells = lines[heading + 1].split(",")
            cells[names.index(column)] = value
            whole = [*lines[: heading + 1], ",".join(cells), *lines[heading + 2 :]]
            yield OneWrong(name, "\n".join(whole) + "\n", heading + 2, column, read)


def a_profile(folder: DataFolder, path: Path) -> object:
    """Read it as a profile."""
    return load_profile(path)


def a_run(folder: DataFolder, path: Path) -> object:
    """Read it as a run."""
    return load_run(path)


def the_checks(folder: DataFolder, path: Path) -> object:
    """Read the checks on record."""
    return checks(folder)


def the_settings(folder: DataFolder, path: Path) -> object:
    """Read the settings."""
    return load_settings(folder)


WHOLE = cal(
    temperature_c=21.5,
    uncertainty=Uncertainty((UncertaintyTerm(TermName.FIT, 0.1, 0.01, 7.0),), 2.0),
)
PROFILES = (
    profile_text(WHOLE),
    profile_text(dataclasses.replace(WHOLE, counts_per_n2=2.0)),
    profile_text(dataclasses.replace(WHOLE, points=((10.0, 400.0), (50.0, 900.0)))),
)
FACTS = {
    "temperature_c": 21.0,
    "temperature_share_per_k": 0.001,
    "creep_limit": 0.01,
    "conditioning_cycles": 3,
    "supply_mv": 5000,
}
RUNS = tuple(
    run_text(run_of(reference=Reference(kind, 0.1, resolution_n), **FACTS))
    for kind, resolution_n in (
        (ReferenceKind.MASSES, 0.0),
        (ReferenceKind.SCALE, 0.01),
        (ReferenceKind.GAUGE, 0.01),
    )
)
SETTINGS = "".join(
    f"{key} = {known.default}\n" for key, known in KNOWN.items() if isinstance(known.default, float)
)
CHECK = KeptCheck(
    CAL.made_on, CAL.probe_uid, CAL.id, CAL.made_on, 20.0, Check(CheckResult.OUTSIDE, 200, 209, 3.0)
)


def checks_text(folder: DataFolder) -> str:
    """The file of one failed check."""
    keep_check(folder, CHECK)
    return (folder.path / CHECKS_NAME).read_text()


def all_spoilt(folder: DataFolder) -> Iterator[OneWrong]:
    """Every number of every kind of file, each as NaN and as both infinities."""
    for text in PROFILES:
        yield from spoilt("bench.toml", text, a_profile, (*NO_NUMBERS, FAR_TOO_LARGE))
    for text in RUNS:
        yield from spoilt("run.csv", text, a_run, (*NO_NUMBERS, FAR_TOO_LARGE), comment="# ")
        heading = next(n for n, line in enumerate(text.splitlines()) if line[0] != "#")
        columns = [name for name in text.splitlines()[heading].split(",") if name != "step"]
        yield from spoilt_cells("run.csv", text, a_run, columns, heading)
    yield from spoilt("data/settings.toml", SETTINGS, the_settings, (*NO_NUMBERS, FAR_TOO_LARGE))
    numbers = ("load_n", "expected_kpa", "read_kpa", "allowed_kpa")
    yield from spoilt_cells(
        f"data/{CHECKS_NAME}", checks_text(folder), the_checks, numbers, heading=0
    )


def test_every_number_of_every_file_is_refused_where_it_is_none(tmp_path):
    """A zero of NaN in a profile switched off the guard against a pressed tip, without a word."""
    folder, kinds, passed = folder_in(tmp_path), set(), []
    for wrong in list(all_spoilt(folder)):
        path = tmp_path / wrong.name
        path.write_text(wrong.text)
        try:
            wrong.read(folder, path)
        except SoleusError as refused:
            where = rf"{re.escape(str(path))}, line {wrong.line}[,:].*\b{wrong.key}:"
            if re.match(where, refused.what) is None:
                passed.append(f"{wrong}: told as {refused.what!r}")
        else:
            passed.append(f"{wrong}: read without a word")
        kinds.add((wrong.name, wrong.key))

    assert [] == passed
    assert {"bench.toml", "run.csv", "data/settings.toml", f"data/{CHECKS_NAME}"} == {
        name for name, _ in kinds
    }


def test_every_key_with_a_number_was_spoilt(tmp_path):
    """A key that the walk passes over would be proved by nothing."""
    spoilt_keys = {wrong.key for wrong in all_spoilt(folder_in(tmp_path))}
    of_profiles = {"gain", "zero_counts", "counts_per_n", "counts_per_n2", "rise_counts", "dof"}
    of_runs = {field.name for field in dataclasses.fields(parse_run(RUNS[0], "x").facts)}
    texts = {"id", "made_on", "sensor", "sensor_class", "probe_uid", "made_by", "notes"}
    marks = {"example", "simulated", "reference"}

    assert set() == (of_profiles | of_runs) - texts - marks - spoilt_keys


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("gain = " + "1" * 5000, "digits"),
        ("a = " + "[" * 3000 + "]" * 3000, "somewhere"),
    ],
)
def test_a_file_made_to_break_the_reader_is_refused_in_words(tmp_path, text, told):
    """A traceback says neither which file nor what to do."""
    path = tmp_path / "bench.toml"
    path.write_text(text + "\n")
    with pytest.raises(SoleusError, match=told) as refused:
        load_profile(path)

    assert str(path) in refused.value.what
