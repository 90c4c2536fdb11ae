"""The data folder: made where it is missing, refused with a sentence where it cannot serve."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from soleus.errors import ExitCode, StoreError
from soleus.store.file_systems import fs_type_of, parse_mount, parse_mountinfo, type_of
from soleus.store.folder import DataFolder, default_path, find_folder, open_folder
from soleus.store.sessions.log_writer import LogWriter
from soleus.store.sessions.reader import Reader
from tests.store.sessions.samples import as_somebody_else, record_session

MOUNTINFO = r"""
22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
30 22 0:26 / /people rw - nfs4 server:/people rw
31 30 254:2 / /disks/local\040disk rw - ext4 /dev/vdb rw
32 22 0:40 / /mnt/share rw - cifs //server/share rw
33 22 0:41 / /peoplework rw - tmpfs tmpfs rw
"""
MAC_MOUNT = """
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//me@server/share on /Volumes/my share (smbfs, nodev, nosuid, mounted by me)
"""


def test_a_missing_folder_is_made_for_its_owner_only(tmp_path):
    """The first start must need no preparation and leave nothing readable for others."""
    folder = open_folder(tmp_path / "a" / "b")

    assert 0o700 == folder.path.stat().st_mode & 0o777
    assert [] == list(folder.path.iterdir())


def test_the_folder_without_a_wish_is_the_systems_own():
    """People find their data where their system keeps a program's data."""
    assert "soleus" == default_path().name


@pytest.mark.parametrize(
    ("path", "fs_type"),
    [
        ("/srv/x", "ext4"),
        ("/people/ann/soleus", "nfs4"),
        ("/disks/local disk/x", "ext4"),
        ("/mnt/share", "cifs"),
        ("/peoplework/x", "tmpfs"),
    ],
)
def test_the_innermost_mount_decides(path, fs_type):
    """A local disk inside a network home is fine; a share inside a local disk is not."""
    assert fs_type == type_of(path, parse_mountinfo(MOUNTINFO))


def test_a_mac_share_is_told_from_its_listing():
    """A Mac has no mountinfo."""
    assert "smbfs" == type_of("/Volumes/my share/soleus", parse_mount(MAC_MOUNT))


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="no /proc: not Linux")
def test_this_machines_own_mounts_are_understood():
    """The parser has to read the real thing, not only the example above.

    /proc is a mount of its own everywhere; the root folder of a chroot need not be one.
    """
    assert "proc" == fs_type_of(Path("/proc/self"))


def test_a_network_share_is_refused_before_anything_is_made(tmp_path):
    """Two machines on one file destroy it; the refusal must leave no half-made folder there."""
    with pytest.raises(StoreError, match=r"network share \(nfs4\)") as told:
        open_folder(tmp_path / "x" / "y", fs_type_of=lambda _: "nfs4")

    assert ExitCode.RECORD == told.value.exit_code
    assert [] == list(tmp_path.iterdir())


def test_a_file_in_its_place_is_told(tmp_path):
    """--data FILE is a slip of the hand, not a reason for a traceback."""
    (tmp_path / "notes").write_text("mine")
    for path in (tmp_path / "notes", tmp_path / "notes" / "below"):
        with pytest.raises(StoreError, match="is not a folder"):
            open_folder(path)
    with pytest.raises(StoreError, match="is not a folder"):
        find_folder(tmp_path / "notes")

    assert "mine" == (tmp_path / "notes").read_text()


def test_a_folder_that_may_not_be_written_is_told_before_a_hold():
    """Nobody should press for a minute and then learn that nothing was recorded."""
    with as_somebody_else() as path:
        (path / "shut").mkdir(mode=0o500)
        for wanted in (path / "shut", path / "shut" / "new"):
            with pytest.raises(StoreError, match="cannot be written") as told:
                open_folder(wanted)

            assert "--data" in told.value.next_step


def test_little_room_is_a_warning_and_no_room_an_error(tmp_path, monkeypatch):
    """A hold needs 4 MB for its journal; below 200 MB it is time to say something."""
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=150_000_000))
    (warning,) = open_folder(tmp_path / "data").warnings()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=4_000_000))

    assert "150 MB" in warning
    with pytest.raises(StoreError, match="is full"):
        open_folder(tmp_path / "data")


def test_a_record_in_a_read_only_folder_can_still_be_read():
    """A backup on a stick, a colleague's folder: looking needs no right to write."""
    with as_somebody_else() as path:
        session_id = record_session(open_folder(path / "data"))
        (path / "data").chmod(0o500)
        with Reader(find_folder(path / "data")) as reader:
            samples_n = reader.session(session_id).samples_n
        (path / "data").chmod(0o700)

    assert 8 == samples_n


def test_a_read_only_folder_with_a_journal_is_not_read_halfway():
    """Without its journal the file alone would show an older state as if it were all."""
    with as_somebody_else() as path:
        folder = open_folder(path / "data")
        record_session(folder)
        wal = folder.database_path.with_name(folder.database_path.name + "-wal")
        wal.write_bytes(b"\0" * 64)
        (path / "data").chmod(0o500)
        with pytest.raises(StoreError, match="read-only") as told:
            Reader(find_folder(path / "data"))
        (path / "data").chmod(0o700)

    assert "Copy the whole folder" in told.value.next_step


def test_a_record_that_may_not_be_written_is_told_at_once():
    """The folder may be writable and the file not: somebody else's, or restored as root."""
    with as_somebody_else() as path:
        folder = open_folder(path / "data")
        record_session(folder)
        folder.database_path.chmod(0o400)
        with pytest.raises(StoreError, match="may not be written"):
            LogWriter(folder)


def test_reading_where_nothing_was_recorded_makes_nothing(tmp_path):
    """Looking at an empty place must leave it empty."""
    with pytest.raises(StoreError, match="no record"):
        Reader(find_folder(tmp_path / "none"))

    assert [] == list(tmp_path.iterdir())


def test_a_replaced_file_is_private_and_whole(tmp_path):
    """Settings are replaced in one step, so that no cut leaves half of them."""
    path = tmp_path / "settings.toml"
    folder = DataFolder(tmp_path)
    folder.put(path, b"a = 1\n")
    folder.put(path, b"a = 2\n")

    assert "a = 2\n" == path.read_text()
    assert 0o600 == path.stat().st_mode & 0o777
    assert [path] == list(tmp_path.iterdir())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_really_full_disk_is_told_as_full(tmp_path):
    """The question for free space and the truth of a write can differ; both must say full."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode != 0:
        pytest.skip("this machine does not let tests mount a disk")
    try:
        _fill(disk)
        with pytest.raises(StoreError, match="is full"):
            open_folder(disk / "data")
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def _fill(disk: Path) -> None:
    with (disk / "filler").open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 65536):
                pass
        except OSError:
            return
