"""Where commands write: a new file, or an old one that was asked to be replaced; nowhere else.

Walks every command that takes the name of a file to make.
"""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from soleus.store.folder import open_folder
from tests.cli.calibration.test_command import SIM_RUN
from tests.project.test_commands import ALL
from tests.report.recorded_hold import CURVE, SESSION_ID, level, plan_of, ramp, record
from tests.small_disk import fill, small_disk

OLD = "somebody's only copy"
SECOND = [*level(0, 2), *ramp(0, 60, 3), *level(60, 5), *ramp(60, 0, 3), *level(0, 7)]
CERTIFIED = "example-10kg-hx711"


@dataclass(frozen=True)
class Writes:
    """A command line that writes a file: its words, with the file's name at ``{}``."""

    words: str
    ending: str

    def at(self, file: Path) -> list[str]:
        """The words that write to this file."""
        return [word.replace("{}", str(file)) for word in self.words.split()]


# Each command that can write what it is asked for, once for each kind of file.
WRITERS = {
    "soleus export": [
        Writes(f"export {SESSION_ID} --format csv -o {{}}", ".csv"),
        Writes(f"export {SESSION_ID} --format holds -o {{}}", ".csv"),
    ],
    "soleus calibration certificate": [
        Writes(f"calibration certificate {CERTIFIED} --date 2026-11-21 -o {{}}", ".html"),
        Writes(f"calibration certificate {CERTIFIED} --date 2026-11-21 -o {{}}", ".txt"),
    ],
    "soleus calibration fit": [Writes(f"calibration fit {SIM_RUN} -o {{}}", ".toml")],
    "soleus probe capture": [
        Writes("probe capture {} --seconds 0.2 --probe sim:steady", ".capture")
    ],
}
EACH = [each for command in WRITERS.values() for each in command]


def test_every_command_that_writes_is_walked_here():
    """A new one would have rules of its own, and one day somebody's file."""
    writing = {
        name
        for name, command in ALL.items()
        if {"output", "force"} & {action.dest for action in command._actions}
    }

    assert set(WRITERS) == writing
    assert [] == [
        name
        for name in writing
        if not {"--force", "--help"} <= set(ALL[name]._option_string_actions)
    ]


@pytest.fixture(params=EACH, ids=lambda each: f"{each.words.split()[0]}{each.ending}")
def writes(request, data) -> Writes:
    """Each of them, with a session on record."""
    record(open_folder(data), CURVE)
    return request.param


@pytest.fixture
def place(tmp_path) -> Path:
    """A folder to write to, outside of the data folder."""
    path = tmp_path / "mine"
    path.mkdir()
    return path


def test_a_new_file_is_written_and_its_full_path_is_the_last_word(soleus, writes, place):
    """Scripts take the last line; and only the owner can read what is in it."""
    file = place / f"new{writes.ending}"
    ran = soleus(*writes.at(file))
    made = list(place.iterdir())

    assert (0, True) == (ran.exit_code, file.is_file())
    assert ran.out.splitlines()[-1] in map(str, made)
    assert {0o600} == {path.stat().st_mode & 0o777 for path in made}
    assert {f"new{writes.ending}", "new.json"} >= {path.name for path in made}


def test_a_file_that_is_there_is_left_alone(soleus, writes, place):
    """One keystroke too few must not cost the export of last year."""
    file = place / f"old{writes.ending}"
    file.write_text(OLD)
    ran = soleus(*writes.at(file))

    assert (2, "") == (ran.exit_code, ran.out)
    assert f"There is a file {file} already." in ran.err
    assert "--force" in ran.err
    assert [(f"old{writes.ending}", OLD)] == [(p.name, p.read_text()) for p in place.iterdir()]


def test_force_replaces_a_file(soleus, writes, place):
    """Asked for, and then whole."""
    file = place / f"old{writes.ending}"
    file.write_text(OLD)
    ran = soleus(*writes.at(file), "--force")

    assert (0, True) == (ran.exit_code, OLD not in file.read_text())
    assert {file.name, "old.json"} >= {path.name for path in place.iterdir()}


def link_to(target: str) -> Callable[[Path, Path], None]:
    """What makes a link to something in the place, or to something else."""
    return lambda path, place: path.symlink_to(target.replace("{}", str(place)))


def a_socket(path: Path, place: Path) -> None:
    """What a running program listens at."""
    here = Path.cwd()
    os.chdir(place)  # the name of a socket may not be long
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(path.name)
    finally:
        os.chdir(here)


def a_device(path: Path, place: Path) -> None:
    """Another name of /dev/null."""
    if os.geteuid() != 0:
        pytest.skip("only root may make a device")
    os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 3))


def seen(path: Path) -> tuple[int, int, int, int]:
    """What tells whether somebody has put another thing there, or written to it."""
    found = path.lstat()
    return found.st_ino, found.st_mode, found.st_size, found.st_mtime_ns


NO_FILES = {
    "device": a_device,
    "pipe": lambda path, place: os.mkfifo(path),
    "socket": a_socket,
    "dangling link": link_to("{}/nowhere"),
    "link to a file": link_to("{}/precious"),
    "link to a device": link_to("/dev/null"),
    "link in a circle": link_to("{}/circle"),
}


@pytest.mark.parametrize("kind", NO_FILES)
@pytest.mark.parametrize("force", [(), ("--force",)], ids=["", "force"])
def test_what_is_no_file_is_never_written_to(soleus, writes, place, kind, force):
    """A pipe waits for ever, a device is destroyed, a link leads where nobody looked."""
    (place / "precious").write_text(OLD)
    (place / "circle").symlink_to(place / "circle")
    path = place / f"odd{writes.ending}"
    NO_FILES[kind](path, place)
    before = seen(path)
    ran = soleus(*writes.at(path), *force)

    assert (2, "") == (ran.exit_code, ran.out)
    assert f"{path} is " in ran.err
    assert before == seen(path)
    assert OLD == (place / "precious").read_text()
    assert not (place / "nowhere").exists()
    assert {path.name, "precious", "circle"} == {each.name for each in place.iterdir()}


def test_a_folder_is_no_file(soleus, writes, place):
    """Of an export it is where the files go; of anything else it is a mistake."""
    folder = place / f"folder{writes.ending}"
    folder.mkdir()
    ran = soleus(*writes.at(folder), "--force")

    if writes.words.startswith("export"):
        assert 0 == ran.exit_code
        assert [] != list(folder.iterdir())
    else:
        assert (2, []) == (ran.exit_code, list(folder.iterdir()))
        assert f"{folder} is a folder" in ran.err


@pytest.mark.parametrize("way", ["plain", "through a link", "below a link", "dots"])
@pytest.mark.parametrize("force", [(), ("--force",)], ids=["", "force"])
def test_nothing_is_written_into_the_data_folder(soleus, writes, data, place, way, force):
    """``-o soleus.sqlite3`` there was the end of the record."""
    (place / "link").symlink_to(data)
    name = f"soleus{writes.ending}"
    path = {
        "plain": data / name,
        "through a link": place / "link" / name,
        "below a link": place / "link" / "profiles" / name,
        "dots": place / ".." / data.name / "x" / ".." / name,
    }[way]
    soleus("sessions")  # what reading leaves beside the record is there from here on
    before = sorted(data.rglob("*"))
    ran = soleus(*writes.at(path), *force)

    assert (2, "") == (ran.exit_code, ran.out)
    assert "lies in the data folder" in ran.err
    assert before == sorted(data.rglob("*"))


def test_the_record_itself_cannot_be_named(soleus, data, place):
    """Neither as it is called nor by a second name of the same file."""
    record(folder := open_folder(data), CURVE)
    (place / "other.csv").hardlink_to(folder.database_path)
    was = folder.database_path.read_bytes()
    for path in (folder.database_path, place / "other.csv"):
        words = ["export", SESSION_ID, "--format", "holds", "-o", path]

        assert 2 == soleus(*words).exit_code
        soleus(*words, "--force")
        assert was == folder.database_path.read_bytes()


def test_of_several_files_none_is_written_if_one_may_not_be(soleus, data, place):
    """Half an export looks like a whole one."""
    record(open_folder(data), [*CURVE, *SECOND], plan=plan_of(sets_n=2))
    words = ["export", SESSION_ID, "--format", "csv", "-o", place / "out"]
    soleus(*words)
    *gone, kept = sorted((place / "out").iterdir())
    for path in gone:
        path.unlink()
    ran = soleus(*words)

    assert (2, "") == (ran.exit_code, ran.out)
    assert [kept] == list((place / "out").iterdir())
    assert 0 == soleus(*words, "--force").exit_code
    assert [*gone, kept] == sorted((place / "out").iterdir())


def test_a_file_beside_it_that_is_there_is_left_alone(soleus, data, place):
    """``hold.json`` of somebody else stood beside ``hold.csv``."""
    record(open_folder(data), CURVE)
    (place / "hold.json").write_text(OLD)
    ran = soleus("export", SESSION_ID, "--format", "csv", "-o", place / "hold.csv")

    assert 2 == ran.exit_code
    assert [("hold.json", OLD)] == [(path.name, path.read_text()) for path in place.iterdir()]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_of_several_files_none_is_written_on_a_full_disk(soleus, data, tmp_path):
    """The first fitted, the second did not; and no draft is left to take up the last room."""
    record(open_folder(data), [*CURVE, *SECOND], plan=plan_of(sets_n=2))
    with small_disk(tmp_path) as disk:
        fill(disk / "filler")
        with (disk / "filler").open("r+b") as filler:
            filler.truncate((disk / "filler").stat().st_size - 20_000)
        ran = soleus("export", SESSION_ID, "--format", "csv", "-o", disk / "out")

        assert 5 == ran.exit_code
        assert "Nothing was written." in ran.err
        assert [] == list((disk / "out").iterdir())


def test_a_file_system_without_links_is_written_to(soleus, data, place, monkeypatch):
    """A stick with FAT knows none; what is there is left alone there, too."""
    record(open_folder(data), CURVE)

    def no_link(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_link)
    words = ["export", SESSION_ID, "--format", "holds", "-o", place / "holds.csv"]
    first, second = soleus(*words), soleus(*words)

    assert (0, 2) == (first.exit_code, second.exit_code)
    assert ["holds.csv"] == [path.name for path in place.iterdir()]


def test_a_capture_that_hears_nothing_leaves_the_older_one(soleus, place):
    """--force with the probe unplugged must not cost the capture of the day before."""
    file = place / "run.capture"
    file.write_text(OLD)
    ran = soleus("probe", "capture", file, "--force", "--probe", "/dev/ttyNONE9")

    assert 4 == ran.exit_code
    assert [("run.capture", OLD)] == [(path.name, path.read_text()) for path in place.iterdir()]
