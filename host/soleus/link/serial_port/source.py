"""A probe on a serial port, through pyserial.

An unplugged port shows itself in many ways (an error of the system, of pyserial or of termios, a
``TypeError`` from a descriptor that has gone, an end of file); here they all become ``LinkLost``.
What a person has to do when a port does not open is said in ``link.serial_port.problems``.
"""

from __future__ import annotations

import contextlib
import errno
import threading
from pathlib import Path
from typing import Final

import serial

from soleus.errors import LinkLost, UsageError
from soleus.link.clock import HOST_CLOCK, NS_PER_S, Clock
from soleus.link.serial_port.problems import facts_about, holders_of, open_problem
from soleus.link.serial_port.speed import SpeedSearch
from soleus.link.source import Chunk, Source
from soleus.link.url import ProbeUrl
from soleus.wire.spec import BAUD_DEFAULT, BAUDS

WRITE_TIMEOUT_S: Final = 1.0  # a command is ten bytes; a port that does not take them is gone
CLOSE_WAIT_S: Final = 1.0
READ_SLICE_S: Final = 0.02
_TAKEN_AWAY: Final = "returned no data"  # so pyserial says: of a plug that is out, too

# serial's own errors are OSErrors; NotImplementedError it says where a system lacks something
_Gone: tuple[type[Exception], ...] = (OSError, TypeError, ValueError, NotImplementedError)
with contextlib.suppress(ImportError):  # there is no termios on Windows
    import termios

    _Gone = (*_Gone, termios.error)
GONE: Final = _Gone


class SerialSource:
    """Bytes from and to one serial port, which it holds alone.

    Args:
        port: name of the port as the system knows it.
        opened: the open port.
        clock: the host's clock.
    """

    def __init__(self, port: str, opened: serial.Serial, clock: Clock = HOST_CLOCK) -> None:
        self._name = port
        self._port = opened
        self._baud = int(opened.baudrate)
        self._clock = clock
        self._closed = threading.Event()
        self._in_use = threading.Lock()  # a descriptor must not close under a waiting read

    @property
    def url(self) -> str:
        """What a person types to open this port again."""
        option = "" if self.baud == BAUD_DEFAULT else f"?baud={self.baud}"
        return f"serial:{self._name}{option}"

    @property
    def baud(self) -> int:
        """Bits per second."""
        return self._baud

    def read(self, timeout_s: float) -> Chunk:
        """Wait for the first byte, then take all that is there.

        Raises:
            LinkLost: the device has gone, or the port was closed.
        """
        with self._in_use:
            try:
                data = self._wait_for_bytes(timeout_s)
            except GONE as error:
                raise self._shared(error) or self._lost() from error
        self._must_be_open()
        return Chunk(data, self._clock.now_ns())

    def write(self, data: bytes) -> None:
        """Send bytes.

        Raises:
            LinkLost: the device has gone, takes no bytes, or the port was closed.
        """
        with self._in_use:
            self._must_be_open()
            try:
                self._port.write(data)
            except GONE as error:
                raise self._lost() from error

    def set_baud(self, baud: int) -> None:
        """Go on at another speed; what came at the old one and was not read is gone.

        Raises:
            LinkLost: the device has gone, or the port was closed.
        """
        with self._in_use:
            self._must_be_open()
            try:
                self._port.baudrate = baud
                self._port.reset_input_buffer()
            except GONE as error:
                raise self._lost() from error
            self._baud = baud

    def close(self) -> None:
        """End a waiting read and let go of the port; may be called again, from any thread."""
        self._closed.set()
        with contextlib.suppress(*GONE, AttributeError):
            self._port.cancel_read()
        waited = self._in_use.acquire(timeout=CLOSE_WAIT_S)
        try:
            with contextlib.suppress(*GONE):
                self._port.close()
        finally:
            if waited:
                self._in_use.release()

    def _wait_for_bytes(self, timeout_s: float) -> bytes:
        # In slices: giving pyserial another timeout would set the line's speed anew.
        until_ns = self._clock.now_ns() + round(timeout_s * NS_PER_S)
        first = b""
        while not first and not self._closed.is_set():
            first = self._port.read(1)
            if self._clock.now_ns() >= until_ns:
                break
        return bytes(first + self._port.read(self._port.in_waiting)) if first else b""

    def _must_be_open(self) -> None:
        if self._closed.is_set():
            raise LinkLost(f"The port {self._name} was closed.")

    def _shared(self, error: Exception) -> LinkLost | None:
        """Who else reads here, if that is why nothing was there; else None."""
        others = holders_of(Path(self._name)) if _TAKEN_AWAY in str(error) else ()
        if not others:
            return None
        return LinkLost(
            f"Also {' and '.join(others)} reads from the port {self._name} and takes away what is "
            "sent.",
            self._lost().effect,
            "Close that program and try again.",
        )

    def _lost(self) -> LinkLost:
        return LinkLost(
            f"The probe on {self._name} has gone.",
            "What was measured until then is kept.",
            "Check the cable and plug it in again.",
        )


def open_serial(port: str, clock: Clock = HOST_CLOCK, baud: int = BAUD_DEFAULT) -> SerialSource:
    """Open a port exclusively at the probe's baud rate.

    Opening may reset the board; the caller shakes hands and never sleeps.

    Args:
        port: its name.
        clock: the host's clock.
        baud: bits per second; other than the default only if the probe was set to it.

    Raises:
        ProbeError: the port cannot be opened, with the reason and what to do about it.
    """
    return SerialSource(port, opened_port(port, baud), clock)


def opened_port(port: str, baud: int, *others: int) -> serial.Serial:
    """The port itself, for a source to be made of.

    Args:
        port: its name.
        baud: bits per second.
        others: speeds to take instead, in this order, where its adapter cannot do that.

    Raises:
        ProbeError: as ``open_serial``.
    """
    try:
        opened = serial.Serial(
            port, baud, timeout=READ_SLICE_S, write_timeout=WRITE_TIMEOUT_S, exclusive=True
        )
    except GONE as error:
        if others and _is_about_speed(error):
            return opened_port(port, *others)
        raise open_problem(port, error, facts_about(port)) from error
    _ask_for_low_latency(opened)
    return opened


def _is_about_speed(error: Exception) -> bool:
    """Whether pyserial says by this that the adapter refuses the speed; each system has its way."""
    if isinstance(error, serial.SerialException):
        return "Cannot configure port" in str(error)  # Windows, without a number
    if isinstance(error, OSError):
        return error.errno in {errno.EINVAL, errno.ENOTTY}  # macOS sets it by a call of its own
    return isinstance(error, ValueError | NotImplementedError)  # Linux; the BSDs


def open_url(url: ProbeUrl, clock: Clock) -> Source:
    """Open what a ``serial:`` URL names; without a speed in it, the probe's is searched for.

    Raises:
        UsageError: no port is named, or an option is.
        ProbeError: as ``open_serial``.
    """
    url.only_options("baud")
    if not url.name:
        raise UsageError(f"'{url.text}' names no port.", next_step="Use: serial:PORT")
    baud = url.options.get("baud")
    if baud is None:
        return _open_at_any_speed(url.name, clock)
    bauds = {f"{baud}": baud for baud in BAUDS}
    if baud not in bauds:
        raise UsageError(
            f"'{url.text}': a probe does not speak at {baud} baud.",
            "Nothing was opened.",
            f"Use baud={' or baud='.join(bauds)}, or leave it out.",
        )
    return open_serial(url.name, clock, bauds[baud])


def _open_at_any_speed(port: str, clock: Clock) -> Source:
    """A port whose probe's speed is searched for, among those that its adapter can do."""
    source = SerialSource(port, opened_port(port, *BAUDS), clock)
    return SpeedSearch(source, clock) if source.baud == BAUD_DEFAULT else source


def _ask_for_low_latency(opened: serial.Serial) -> None:
    """Have an FTDI chip hand over bytes after 1 ms instead of 16, where its driver can."""
    with contextlib.suppress(AttributeError, *GONE):
        opened.set_low_latency_mode(True)
