"""Why a port does not open, in sentences that say what to do.

``open_problem`` is pure: it judges an error and the facts about a port. ``facts_about`` is the
only part that looks at the machine.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from soleus.errors import ProbeError

_PROC: Final = Path("/proc")
_MODEM_SERVICES: Final = frozenset({"ModemManager"})
_NOTHING_RECORDED: Final = "Nothing was measured."


class PathKind(Enum):
    """What stands under the name of a port."""

    NOTHING = "nothing"
    DEVICE = "device"
    FOLDER = "folder"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class PortFacts:
    """What the machine knows about a port that did not open.

    Attributes:
        kind: what is there.
        group: the group whose members may open it, empty where that is unknown.
        holders: names of the programs that have it open, as far as this user may see.
        windows: the port of a Windows machine, where names are no paths.
    """

    kind: PathKind
    group: str = ""
    holders: tuple[str, ...] = ()
    windows: bool = False


class PortFault(Enum):
    """Why a port does not open."""

    MISSING = "missing"
    FORBIDDEN = "no_permission"
    BUSY = "busy"
    NO_PORT = "not_a_port"
    DEAD = "dead"  # the port is there, the device behind it is not
    OTHER = "cannot_open"


class PortProblem(ProbeError):
    """A port that does not open; ``why`` tells programs what the sentence tells people."""

    def __init__(self, why: PortFault, what: str, next_step: str) -> None:
        super().__init__(what, _NOTHING_RECORDED, next_step)
        self.why = why


_BY_ERRNO: Final = {
    errno.ENOENT: PortFault.MISSING,
    errno.EACCES: PortFault.FORBIDDEN,
    errno.EPERM: PortFault.FORBIDDEN,
    errno.EBUSY: PortFault.BUSY,
    errno.EAGAIN: PortFault.BUSY,  # the lock of another program that opened it exclusively
    errno.ENOTTY: PortFault.NO_PORT,
    errno.EISDIR: PortFault.NO_PORT,
    errno.ENODEV: PortFault.DEAD,
    errno.ENXIO: PortFault.DEAD,
    errno.EIO: PortFault.DEAD,
}
# pyserial keeps the number of a Windows error only as the name of its Python class.
_BY_NAME: Final = {"FileNotFoundError": PortFault.MISSING, "PermissionError": PortFault.BUSY}


def open_problem(port: str, error: Exception, facts: PortFacts) -> PortProblem:
    """Say why a port did not open and what to do.

    Args:
        port: its name as it was asked for.
        error: what opening it raised.
        facts: what is known about the port.
    """
    if facts.kind in {PathKind.FOLDER, PathKind.FILE}:
        return _not_a_port(port, facts.kind)
    why = _why(error, facts)
    if why is PortFault.MISSING:
        return PortProblem(
            why,
            f"There is no port {port}.",
            "Plug the probe in; what is plugged in is shown by: soleus probe list",
        )
    if why is PortFault.FORBIDDEN:
        return _forbidden(port, facts.group)
    if why is PortFault.BUSY:
        return _busy(port, facts.holders)
    if why is PortFault.NO_PORT:
        return _not_a_port(port, facts.kind)
    if why is PortFault.DEAD:
        return PortProblem(
            why,
            f"The port {port} is there, but no device answers behind it.",
            "Unplug the probe, wait a moment and plug it in again.",
        )
    return PortProblem(
        why,
        f"The port {port} cannot be opened: {error}.",
        "What is plugged in is shown by: soleus probe list",
    )


def facts_about(port: str) -> PortFacts:
    """Look at a port without opening it."""
    if sys.platform == "win32":
        return PortFacts(PathKind.DEVICE, windows=True)
    path = Path(port)
    try:
        found = path.stat()
    except OSError:
        return PortFacts(PathKind.NOTHING)
    if stat.S_ISDIR(found.st_mode):
        return PortFacts(PathKind.FOLDER)
    if not stat.S_ISCHR(found.st_mode):
        return PortFacts(PathKind.FILE)
    group = ""
    with suppress(KeyError, OSError, NotImplementedError):
        group = path.group()
    return PortFacts(PathKind.DEVICE, group, holders_of(path))


def holders_of(path: Path, proc: Path = _PROC) -> tuple[str, ...]:
    """Names of other programs that have a file open, as far as this user may see them.

    Args:
        path: the file; links are followed.
        proc: where the system shows its processes; nothing is found where it does not.
    """
    wanted = os.path.realpath(path)
    names = []
    for process in proc.glob("[0-9]*"):
        if process.name != str(os.getpid()) and _has_open(process, wanted):
            with suppress(OSError):
                comm = process.joinpath("comm").read_text(encoding="utf-8", errors="replace")
                names.append(comm.strip())
    return tuple(sorted(set(names)))


def _has_open(process: Path, wanted: str) -> bool:
    with suppress(OSError):  # it may have ended, or belong to somebody else
        for descriptor in process.joinpath("fd").iterdir():
            with suppress(OSError):
                if str(descriptor.readlink()) == wanted:
                    return True
    return False


def _why(error: Exception, facts: PortFacts) -> PortFault:
    for name, why in _BY_NAME.items():
        if facts.windows and name in str(error):
            return why
    numbers = [getattr(error, "errno", None), *error.args[:1]]
    known = (_BY_ERRNO.get(number) for number in numbers if isinstance(number, int))
    by_number = next((why for why in known if why is not None), None)
    if by_number is None and facts.kind is PathKind.DEVICE and "configure port" in str(error):
        return PortFault.NO_PORT  # pyserial wraps the ENOTTY of a device that is no terminal
    return by_number or PortFault.OTHER


def _forbidden(port: str, group: str) -> PortProblem:
    command = f"sudo usermod -aG {group} $USER" if group and group != "root" else ""
    next_step = (
        f"Run: {command} -- then log out and in again."
        if command
        else f"Look who may: ls -l {port} -- and ask whoever looks after this computer."
    )
    return PortProblem(
        PortFault.FORBIDDEN, f"You have no permission to open the port {port}.", next_step
    )


def _busy(port: str, holders: tuple[str, ...]) -> PortProblem:
    if _MODEM_SERVICES & set(holders):
        return PortProblem(
            PortFault.BUSY,
            f"The port {port} is held by ModemManager, which tries new devices for a modem.",
            "Wait half a minute and try again, or run: sudo systemctl stop ModemManager",
        )
    by = f" by {' and '.join(holders)}" if holders else " by another program"
    return PortProblem(
        PortFault.BUSY,
        f"The port {port} is in use{by}.",
        "Close that program (a serial monitor, another soleus) and try again.",
    )


def _not_a_port(port: str, kind: PathKind) -> PortProblem:
    is_what = {PathKind.FOLDER: "a folder", PathKind.FILE: "a file"}.get(kind, "a device")
    hint = f" A recording is opened by: replay:{port}" if kind is PathKind.FILE else ""
    return PortProblem(
        PortFault.NO_PORT,
        f"{port} is {is_what}, not a serial port.",
        f"What is plugged in is shown by: soleus probe list.{hint}",
    )
