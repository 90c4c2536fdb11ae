"""How long a command to a streaming probe takes until its acknowledgement is read.

    python -m tests.bench commands

The compiled image runs in simavr, in real time, behind a pseudo terminal; commands go out and
answers come in through the product's own port and decoder while samples stream. START while it
streams changes nothing, so its time is that of asking and being answered; SET is acknowledged only
when the setting is durable in the EEPROM, each of whose bytes takes as long as a real one. Each
command is sent at a time of its own within the rhythm of the frames.
"""

from __future__ import annotations

import contextlib
import random
import tempfile
import time
from pathlib import Path
from typing import Any

from soleus.link.serial_port.source import SerialSource, open_serial
from soleus.wire.codec import encode
from soleus.wire.decoder import Decoder, Received
from soleus.wire.frames import Ack, Command, Data, Frame, Hello, SetCommand
from soleus.wire.spec import AckStatus, Op, Setting
from tests.bench.results import Figures, spread
from tests.simavr.harness import Setup, SimProbe

ASKED_N = {"start": 120, "set": 20}
QUICK_N = {"start": 5, "set": 1}
STREAM_S = 3.0
BETWEEN_S = (0.02, 0.08)
WITHIN_S = 10.0
STREAMS: dict[str, dict[str, Any]] = {
    "hx711_80_hz": {"sensor": "hx711"},
    "analog_500_hz": {"sensor": "analog", "sensor_hz": 500},
}
SEED = 20261121
EEPROM_US = 3400  # of a byte; simavr left alone takes no time at all


class Talk:
    """Words with one probe."""

    def __init__(self, source: SerialSource) -> None:
        self._source, self._decoder, self._ids = source, Decoder(), iter(range(1, 0xFFFF))
        self.samples_n = self.bytes_n = 0

    def next_id(self) -> int:
        """A command's number."""
        return next(self._ids)

    def frames(self) -> list[Frame]:
        """What one read brings."""
        chunk = self._source.read(0.02)
        self.bytes_n += len(chunk.data)
        decoded = self._decoder.feed(chunk.data, chunk.host_ns)
        found = [one.frame for one in decoded if isinstance(one, Received)]
        self.samples_n += sum(frame.n for frame in found if isinstance(frame, Data))
        return found

    def let(self, seconds: float) -> None:
        """Read on."""
        until_s = time.monotonic() + seconds
        while time.monotonic() < until_s:
            self.frames()

    def hello(self) -> None:
        """Wait until there is a probe."""
        until_s = time.monotonic() + WITHIN_S
        while time.monotonic() < until_s:
            self._source.write(encode(Command(self.next_id(), Op.HELLO)))
            for _ in range(10):
                if any(isinstance(frame, Hello) for frame in self.frames()):
                    return
        raise TimeoutError("no HELLO")

    def answered_ms(self, command: Command | SetCommand) -> float:
        """Send a command and read until it is acknowledged."""
        start_ns = time.monotonic_ns()
        self._source.write(encode(command))
        while time.monotonic_ns() - start_ns < WITHIN_S * 1e9:
            for frame in self.frames():
                if isinstance(frame, Ack) and frame.command_id == command.command_id:
                    assert AckStatus.OK == frame.status
                    return (time.monotonic_ns() - start_ns) / 1e6
        raise TimeoutError("no ACK")


def measure(*, quick: bool = False) -> Figures:
    """Both commands with both sensors; milliseconds."""
    asked_n = QUICK_N if quick else ASKED_N
    return {name: _stream(options, asked_n) for name, options in STREAMS.items()}


def _stream(options: dict[str, Any], asked_n: dict[str, int]) -> Figures:
    with (
        tempfile.TemporaryDirectory() as folder,
        SimProbe(Setup(Path(folder), eeprom_us=EEPROM_US, **options)) as probe,
        contextlib.closing(open_serial(str(probe.pty))) as source,
    ):
        talk = Talk(source)
        talk.hello()
        talk.answered_ms(Command(talk.next_id(), Op.START))
        return {"bytes_per_sample": _bytes_per_sample(talk)} | _latencies(talk, asked_n)


def _bytes_per_sample(talk: Talk) -> float:
    """All that is on the line while it streams, the STATUS of each second included."""
    talk.let(0.5)
    talk.samples_n = talk.bytes_n = 0
    talk.let(STREAM_S)
    return round(talk.bytes_n / talk.samples_n, 2)


def _latencies(talk: Talk, asked_n: dict[str, int]) -> Figures:
    dice = random.Random(SEED)
    taken: dict[str, list[float]] = {name: [] for name in asked_n}
    for name, many in asked_n.items():
        for n in range(many):
            talk.let(dice.uniform(*BETWEEN_S))
            taken[name].append(talk.answered_ms(_command(name, n, talk.next_id())))
    return {f"{name}_ms": spread(each) for name, each in taken.items()}


def _command(name: str, n: int, command_id: int) -> Command | SetCommand:
    if name == "start":
        return Command(command_id, Op.START)
    area_cmm2 = 10_000 + n % 2  # another one each time, so that it has to be written each time
    return SetCommand(command_id, Op.SET, area_cmm2, Setting.TIP_AREA, "")
