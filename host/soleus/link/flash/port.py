"""A serial port with a board on it that is to be flashed: its reset can be pulled.

Boards with a USB chip couple DTR (some RTS as well) through a capacitor to the reset pin: taking
the lines away and giving them again starts the chip, in its boot loader. A pseudo-terminal and some
adapters have no such line; then a person has to press the button.

Which boards cannot be flashed, by what their USB says, stands here as well.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from typing import Final

from soleus.errors import LinkLost
from soleus.link.clock import HOST_CLOCK, Clock
from soleus.link.serial_port.ports import PortInfo
from soleus.link.serial_port.source import GONE, SerialSource, opened_port
from soleus.wire.spec import BAUD_SLOW

UNTOUCHED: Final = "Nothing on the board was changed."
RELEASED_S: Final = 0.1  # so that the capacitor, 100 nF with 10 kΩ on an Uno, empties
_NO_LINE: Final = frozenset({errno.ENOTTY, errno.EINVAL})
_ARDUINO: Final = frozenset({0x2341, 0x2A03})
# Product ids under Arduino's vendor ids, from the board lists of its cores: other chips, all of
# which would need an image and a protocol of their own.
_OTHER_BOARDS: Final[dict[int, str]] = {
    0x0010: "Arduino Mega 2560",
    0x0036: "Arduino Leonardo",
    0x0037: "Arduino Micro",
    0x003D: "Arduino Due",
    0x003E: "Arduino Due",
    0x003F: "Arduino Mega ADK",
    0x0040: "Arduino Leonardo ETH",
    0x0041: "Arduino Yún",
    0x0042: "Arduino Mega 2560",
    0x0044: "Arduino Mega ADK",
    0x0058: "Arduino Nano Every",
    0x005A: "Arduino Nano 33 BLE",
    0x005E: "Arduino Nano RP2040 Connect",
    0x0069: "Arduino UNO R4 Minima",
    0x0210: "Arduino Mega 2560",
    0x0237: "Arduino Micro",
    0x0242: "Arduino Mega 2560",
    0x1002: "Arduino UNO R4 WiFi",
    0x8036: "Arduino Leonardo",
    0x8037: "Arduino Micro",
    0x8040: "Arduino Leonardo ETH",
    0x8041: "Arduino Yún",
    0x805A: "Arduino Nano 33 BLE",
    0x805E: "Arduino Nano RP2040 Connect",
    0x8237: "Arduino Micro",
}


class BoardPort(SerialSource):
    """One serial port whose board can be reset."""

    @property
    def url(self) -> str:
        """The port's name alone: which speed was tried last says nothing of the board."""
        return self._name

    def reset_board(self) -> bool:
        """Reset the board through DTR and RTS; return whether the port has such lines.

        What has come and was not read is thrown away.

        Raises:
            LinkLost: the device has gone, or the port was closed.
        """
        with self._in_use:
            self._must_be_open()
            try:
                self._set_lines(on=False)
                self._clock.wait(self._closed, RELEASED_S)
                self._set_lines(on=True)
                self._port.reset_input_buffer()
            except GONE as error:
                if isinstance(error, OSError) and error.errno in _NO_LINE:
                    return False
                raise self._lost() from error
        return True

    def _lost(self) -> LinkLost:
        return LinkLost(
            f"The board on {self._name} has gone.",
            UNTOUCHED,
            "Check the cable, plug it in again, then run the same command again.",
        )

    def _set_lines(self, *, on: bool) -> None:
        self._port.dtr = on
        self._port.rts = on


def open_board(port: str, baud: int, clock: Clock = HOST_CLOCK) -> BoardPort:
    """Open a port exclusively, as ``open_serial`` does; opening it may reset the board.

    Args:
        port: its name.
        baud: bits per second; an adapter that cannot do that is opened at the slow speed.
        clock: the host's clock.

    Raises:
        ProbeError: the port cannot be opened, with the reason and what to do about it.
    """
    return BoardPort(port, opened_port(port, baud, BAUD_SLOW), clock)


def other_board(port: str, ports: Iterable[PortInfo]) -> str | None:
    """The name of the board at a port if its USB says that it is none that can be a probe.

    Args:
        port: its name.
        ports: what the system says about all ports.
    """
    for info in ports:
        if _same_port(info.device, port) and info.vid in _ARDUINO and info.pid is not None:
            return _OTHER_BOARDS.get(info.pid)
    return None


def _same_port(one: str, other: str) -> bool:
    """Whether two names mean one port: links are followed, and Windows does not care for case."""
    return os.path.realpath(one) == os.path.realpath(other) or (
        one.upper().startswith("COM") and one.upper() == other.upper()
    )
