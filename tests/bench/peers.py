"""Two other ways to frame bytes on a serial line, as their own Python hosts send and read them.

``pySerialTransfer`` comes from the package index (requirements/bench.txt). MIN, the
Microcontroller Interconnect Network, is not there: its host is one file, ``host/min.py`` of
github.com/min-protocol/min, and is measured where ``SOLEUS_BENCH_MIN`` names that file. Nothing of
either is in this repository.

Both are used as their examples show: one packet at a time, nothing that needs the other end.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.line import SlowPort

PORTION = 1024  # bytes per read, where the peer leaves that to its user
MIN_FILE = "SOLEUS_BENCH_MIN"
MIN_SHA256 = "71323da3096725f1eee5d62ac0f98f3ade6ac28678b428ab7160ad5d5c4fda82"
MIN_ID = 1


@dataclass(frozen=True, slots=True)
class Peer:
    """One protocol.

    Attributes:
        what: which version of it.
        encode: payloads to the bytes on the line.
        read: a file of such bytes to the payloads that its reader hands out, and how many errors
            ended in an exception instead.
    """

    what: str
    encode: Callable[[Iterable[bytes]], bytes]
    read: Callable[[Path], tuple[list[bytes], int]]


class Kept:
    """A port that keeps what is sent."""

    is_open = True

    def __init__(self) -> None:
        self.sent = bytearray()

    def write(self, data: bytes) -> None:
        """Take bytes."""
        self.sent += data


def serial_transfer() -> Peer | None:
    """``pySerialTransfer``; None where it is not installed."""
    try:
        from importlib.metadata import version  # noqa: PLC0415

        from pySerialTransfer.pySerialTransfer import (  # noqa: PLC0415
            SerialTransfer,
            State,
            Status,
        )
    except ImportError:
        return None

    def link(port: object) -> Any:
        made = SerialTransfer("file", restrict_ports=False, debug=False)
        made.connection = port
        return made

    def encode(payloads: Iterable[bytes]) -> bytes:
        kept = Kept()
        sender = link(kept)
        for payload in payloads:
            sender.tx_struct_obj(payload)
            sender.send(len(payload))
        return bytes(kept.sent)

    def read(path: Path) -> tuple[list[bytes], int]:
        found, crashes_n = [], 0
        with SlowPort(path) as port:
            receiver = link(port)
            while True:
                try:
                    if receiver.available():
                        found.append(bytes(receiver.rx_buff[: receiver.bytes_read]))
                    elif receiver.status is Status.NO_DATA:
                        return found, crashes_n
                except (IndexError, TypeError, ValueError):
                    crashes_n += 1
                    receiver.state = State.FIND_START_BYTE

    return Peer(f"pySerialTransfer {version('pySerialTransfer')}", encode, read)


def min_protocol() -> Peer | None:
    """MIN's frames without its transport, which would ask for lost ones again; None without it."""
    host = _min_host()
    if host is None:
        return None

    class Line(host.MINTransport):  # type: ignore[misc, name-defined]
        """MIN on a port of ours."""

        def __init__(self, port: Any) -> None:
            self.port, self.ended = port, False
            super().__init__()

        def _now_ms(self) -> int:
            return 0

        def _serial_write(self, data: bytes) -> None:
            self.port.write(data)

        def _serial_read_all(self) -> bytes:
            data = self.port.read(PORTION)
            self.ended = not data
            return bytes(data)

    def encode(payloads: Iterable[bytes]) -> bytes:
        kept = Kept()
        sender = Line(kept)
        for payload in payloads:
            sender.send_frame(MIN_ID, payload)
        return bytes(kept.sent)

    def read(path: Path) -> tuple[list[bytes], int]:
        found: list[bytes] = []
        with SlowPort(path) as port:
            receiver = Line(port)
            while not receiver.ended:
                found.extend(frame.payload for frame in receiver.poll())
        return found, 0

    return Peer("MIN 2, host/min.py of 2024-01-30", encode, read)


def _min_host() -> Any:
    """MIN's own module, the version that was measured; None where nobody says where it is."""
    if not os.environ.get(MIN_FILE):
        return None
    path = Path(os.environ[MIN_FILE])
    if hashlib.sha256(path.read_bytes()).hexdigest() != MIN_SHA256:
        raise RuntimeError(f"{MIN_FILE}: this is another version of min.py than was measured")
    spec = importlib.util.spec_from_file_location("min_host", path)
    assert spec is not None
    assert spec.loader is not None
    host = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(host)
    return host


PEERS: dict[str, Callable[[], Peer | None]] = {
    "pyserialtransfer": serial_transfer,
    "min": min_protocol,
}
