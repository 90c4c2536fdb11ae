"""Which ports there are, and which of them may be a probe.

Judgement is pure and works on frozen facts; only ``list_ports`` and ``drivers_missing`` look at
the machine. A port is never opened here, and a Bluetooth port is never offered unasked: opening
one can block for long and wakes somebody's headphones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from serial.tools.list_ports import comports
from serial.tools.list_ports_common import ListPortInfo

from soleus.errors import ProbeError

USB_DEVICES: Final = Path("/sys/bus/usb/devices")
TTYS: Final = Path("/sys/class/tty")
LOOKS_N: Final = 3

# (vendor, product or None for all of them) -> what it is. Public USB ids.
USB_NAMES: Final[dict[tuple[int, int | None], str]] = {
    (0x2341, None): "Arduino",
    (0x2A03, None): "Arduino",
    (0x1A86, 0x7523): "CH340 USB serial (Nano and Uno clones)",
    (0x1A86, 0x5523): "CH341 USB serial",
    (0x1A86, 0x55D4): "CH9102 USB serial",
    (0x0403, 0x6001): "FTDI FT232R USB serial",
    (0x0403, 0x6015): "FTDI FT231X USB serial",
    (0x10C4, 0xEA60): "CP210x USB serial",
}
_BLUETOOTH: Final = re.compile(r"bluetooth|rfcomm|bthenum", re.IGNORECASE)


class Likelihood(Enum):
    """How likely a port is the probe's, likeliest first."""

    KNOWN_USB = "known_usb"  # a USB chip that probes are built with
    OTHER_USB = "other_usb"
    BUILT_IN = "built_in"  # a port of the computer itself
    BLUETOOTH = "bluetooth"  # never opened unasked


@dataclass(frozen=True, slots=True)
class PortInfo:
    """What the system says about one port.

    Attributes:
        device: its name, for example ``/dev/ttyACM0`` or ``COM3``.
        description: what the system calls it.
        hardware: the system's hardware text, where Bluetooth shows itself on Windows.
        vid, pid: USB vendor and product, None where it is no USB device.
        serial_number: of the USB device, empty where it has none.
    """

    device: str
    description: str = ""
    hardware: str = ""
    vid: int | None = None
    pid: int | None = None
    serial_number: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A port as ``soleus probe list`` shows it.

    Attributes:
        info: what the system says.
        likelihood: how likely it is the probe's.
        words: what it is, for a person.
    """

    info: PortInfo
    likelihood: Likelihood
    words: str


@dataclass(frozen=True, slots=True)
class MissingDriver:
    """A USB serial chip that is plugged in and has no port.

    Attributes:
        vid, pid: USB vendor and product.
        words: what it is, and what to do.
    """

    vid: int
    pid: int
    words: str


def usb_name(vid: int | None, pid: int | None) -> str | None:
    """What a USB id stands for, None for one that is not known here."""
    if vid is None:
        return None
    return USB_NAMES.get((vid, pid)) or USB_NAMES.get((vid, None))


def classify(info: PortInfo) -> Candidate:
    """Judge one port by what the system says about it."""
    name = usb_name(info.vid, info.pid)
    if name is not None:
        return Candidate(info, Likelihood.KNOWN_USB, name)
    if _BLUETOOTH.search(f"{info.device} {info.description} {info.hardware}"):
        return Candidate(info, Likelihood.BLUETOOTH, "Bluetooth port, not opened unasked")
    if info.vid is not None:
        return Candidate(info, Likelihood.OTHER_USB, info.description or "USB device")
    return Candidate(info, Likelihood.BUILT_IN, "port of the computer itself")


def candidates(ports: Iterable[PortInfo]) -> tuple[Candidate, ...]:
    """Judge all ports: likeliest first, each device once, Bluetooth last."""
    order = list(Likelihood)
    judged = [classify(info) for info in _folded(ports)]
    judged.sort(key=lambda found: (order.index(found.likelihood), found.info.device))
    return tuple(judged)


def to_try(found: Sequence[Candidate]) -> tuple[str, ...]:
    """Names of the ports that may be opened unasked in search of a probe, likeliest first."""
    asked_only = {Likelihood.BLUETOOTH, Likelihood.BUILT_IN}
    return tuple(each.info.device for each in found if each.likelihood not in asked_only)


def list_ports(ttys: Path = TTYS) -> tuple[PortInfo, ...]:
    """Ask the system for its ports; those without any hardware behind them are left out.

    Args:
        ttys: the folder of all ports; elsewhere than on Linux there is none.

    Raises:
        ProbeError: the system does not tell.
    """
    return tuple(
        PortInfo(
            port.device,
            port.description or "",
            port.hwid or "",
            port.vid,
            port.pid,
            port.serial_number or "",
        )
        for port in _all_ports()
        if port.vid is not None or not _is_empty_place(ttys / Path(port.device).name)
    )


def drivers_missing(usb_devices: Path = USB_DEVICES) -> tuple[MissingDriver, ...]:
    """Find USB serial chips that have no port, where Linux shows its USB devices.

    Args:
        usb_devices: the folder of all USB devices; elsewhere than on Linux there is none.
    """
    found = []
    for device in sorted(usb_devices.glob("*")):
        vid, pid = _hex(device / "idVendor"), _hex(device / "idProduct")
        name = usb_name(vid, pid)
        if vid is None or pid is None or name is None or _has_port(device):
            continue
        words = (
            f"{name} is plugged in, but this computer has no port for it: its driver is missing, "
            "or another program (brltty is known for it) has taken it away."
        )
        found.append(MissingDriver(vid, pid, words))
    return tuple(found)


def _all_ports() -> Sequence[ListPortInfo]:
    """What pyserial finds; it stumbles over a USB device that goes while it is being looked at."""
    stumbled: Exception | None = None
    for _ in range(LOOKS_N):
        try:
            return comports()
        except (OSError, TypeError, ValueError, AttributeError) as error:
            stumbled = error
    raise ProbeError(
        f"The system does not tell which ports there are: {stumbled}.",
        "Nothing was opened.",
        "Try again, or name the port with --probe.",
    ) from stumbled


def _is_empty_place(tty: Path) -> bool:
    """Whether a port of the computer is only a name; Linux keeps some for cards to come.

    Source: ``type`` in Documentation/ABI/testing/sysfs-tty of Linux; 0 is PORT_UNKNOWN.
    """
    with suppress(OSError):
        return tty.joinpath("type").read_text(encoding="ascii").strip() == "0"
    return False


def _folded(ports: Iterable[PortInfo]) -> list[PortInfo]:
    """Keep /dev/cu.X of each cu/tty pair: on macOS the tty one waits for a carrier."""
    every = list(ports)
    calling = {info.device for info in every if "/cu." in info.device}
    return [
        info
        for info in every
        if info.device.replace("/tty.", "/cu.", 1) not in calling or info.device in calling
    ]


def _hex(file: Path) -> int | None:
    with suppress(OSError, ValueError):
        return int(file.read_text(encoding="ascii"), 16)
    return None


def _has_port(device: Path) -> bool:
    """A port is a folder ``tty`` or ``ttyUSB0`` below an interface such as ``1-1:1.0``."""
    return any(device.glob(f"{device.name}:*/tty*"))
