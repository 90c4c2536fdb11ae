"""Which kind of file system a path lies on: a record on a network share would be destroyed.

SQLite's locks do not reach over a share. Only the answer "this is a share" is trusted; a system
that gives no answer counts as local.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

NETWORK_TYPES: Final = frozenset(
    {
        "afpfs",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "davfs",
        "fuse.ceph",
        "fuse.davfs2",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb3",
        "smbfs",
        "webdav",
        "windows share",
    }
)
_MOUNTINFO = Path("/proc/self/mountinfo")
_DRIVE_REMOTE = 4  # GetDriveTypeW, Windows SDK


def parse_mountinfo(text: str) -> list[tuple[str, str]]:
    """Mount points and types from Linux's mountinfo (proc(5)), in order of mounting."""
    found = []
    for line in text.splitlines():
        fields, _, rest = line.partition(" - ")
        columns = fields.split()
        if len(columns) >= 5 and rest:
            point = re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), columns[4])
            found.append((point, rest.split()[0]))
    return found


def parse_mount(text: str) -> list[tuple[str, str]]:
    """Mount points and types from what ``mount`` prints on macOS and the BSDs."""
    lines = (re.match(r".+? on (.+) \(([^,)]+)", line) for line in text.splitlines())
    return [(match[1], match[2].strip()) for match in lines if match]


def type_of(path: str, mounts: list[tuple[str, str]]) -> str:
    """The type of the innermost mount that ``path`` lies in; the last one wins where two cover."""
    best, best_type = "", ""
    for point, fs_type in mounts:
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, best_type = point, fs_type
    return best_type


def fs_type_of(path: Path) -> str:
    """The type of the file system under an existing path, "" where the system does not say."""
    where = str(path.resolve())
    if sys.platform == "win32":
        return _windows_type(where)
    if _MOUNTINFO.exists():
        return type_of(where, parse_mountinfo(_MOUNTINFO.read_text(errors="replace")))
    try:
        listing = subprocess.run(["mount"], capture_output=True, text=True, timeout=5, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return type_of(where, parse_mount(listing.stdout))


def _windows_type(where: str) -> str:
    if where.startswith("\\\\"):
        return "windows share"
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only Windows has windll

        if ctypes.windll.kernel32.GetDriveTypeW(Path(where).anchor) == _DRIVE_REMOTE:
            return "windows share"
    return ""
