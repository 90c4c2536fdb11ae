"""Starts the real image in simavr, for tests and for people.

Knows how the image and the simulator are built and called, and which numbers the simulated load
cell has (those of the profile ``sim-hx711``). Knows nothing of soleus itself.
"""

from __future__ import annotations

import json
import subprocess
import time
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any, Final, Self

ROOT: Final = Path(__file__).resolve().parents[2]
IMAGE: Final = ROOT / "firmware/build/soleus_probe.elf"
SIMULATOR: Final = ROOT / "tests/simavr/build/sim_probe"
PROFILE: Final = ROOT / "calibration/profiles/sim-hx711.toml"
PRESS: Final = ROOT / "tests/simavr/curves/press.csv"
START_WITHIN_S: Final = 60.0
END_WITHIN_S: Final = 60.0

Curve = Path | Sequence[tuple[float, float]]  # a file, or points of t_s and force_n


@cache
def build() -> None:
    """Build the image and the simulator; quick when nothing has changed."""
    for folder, goal in (("firmware", "avr"), ("tests/simavr", "all")):
        command = ["make", "--no-print-directory", "-C", str(ROOT / folder), goal]
        made = subprocess.run(command, capture_output=True, text=True, check=False)
        if made.returncode != 0:
            raise RuntimeError(f"make -C {folder} {goal} failed:\n{made.stdout}{made.stderr}")


@dataclass(frozen=True, slots=True)
class Cell:
    """The simulated load cell: counts = zero_counts + counts_per_n * force, as its profile says."""

    calibration_id: str
    zero_counts: float
    counts_per_n: float


# A thin sensor on a divider with 470 kΩ across: 21 counts of 1023 untouched, full at 40 N.
THIN: Final = Cell("", 16 * 21.0, 400.0)


@cache
def cell() -> Cell:
    """The load cell that the profile ``sim-hx711`` describes."""
    profile = tomllib.loads(PROFILE.read_text(encoding="utf-8"))
    line = profile["line"]
    return Cell(profile["id"], line["zero_counts"], line["counts_per_n"])


@dataclass(frozen=True, slots=True)
class Conversion:
    """A reading that the simulated HX711 had ready: when (µs of simulated time), which count."""

    ready_us: float
    raw_counts: int


@dataclass(frozen=True, slots=True)
class AnalogConversion:
    """One conversion of the ADC: when it began (µs of simulated time), 0 to 1023."""

    began_us: float
    counts: int


@dataclass(frozen=True, slots=True)
class TracedFrame:
    """Bytes up to a 0x00 as the chip sent them, and when the first and the last byte left, µs."""

    first_us: float
    last_us: float
    data: bytes


@dataclass(frozen=True, slots=True)
class Trace:
    """What the simulator itself has seen: the truth to hold the probe's words against."""

    conversions: tuple[Conversion, ...]
    frames: tuple[TracedFrame, ...]
    commands: tuple[tuple[float, int, int], ...]  # when it had arrived (µs), id, op
    events: tuple[tuple[float, str], ...]
    analog: tuple[AnalogConversion, ...] = ()
    stood: tuple[int, ...] = ()  # at which address the chip was at each press of reset


def read_trace(path: Path) -> Trace:
    """Read the file that ``--trace`` has written."""
    conversions, frames, commands, events, analog, stood = [], [], [], [], [], []
    for line in path.read_text(encoding="ascii").splitlines():
        kind, at_us, rest = line.split(" ", 2)
        if kind == "convert":
            conversions.append(Conversion(float(at_us), int(rest)))
        elif kind == "stood":
            stood.append(int(rest))
        elif kind == "analog":
            analog.append(AnalogConversion(float(at_us), int(rest)))
        elif kind == "frame":
            first_us, data = rest.split()
            frames.append(TracedFrame(float(first_us), float(at_us), bytes.fromhex(data)))
        elif kind == "command":
            command_id, op = rest.split()
            commands.append((float(at_us), int(command_id), int(op)))
        else:
            events.append((float(at_us), rest.strip()))
    return Trace(
        tuple(conversions),
        tuple(frames),
        tuple(commands),
        tuple(events),
        tuple(analog),
        tuple(stood),
    )


@dataclass(frozen=True, slots=True)
class Setup:
    """How the probe is set up.

    Attributes:
        folder: where its files go: pty, EEPROM, trace, summary. Same folder, same probe.
        force: the curve; t = 0 is the first START command. None: no force.
        rate_hz: the HX711's own clock.
        noise_counts: standard deviation of the counts.
        seconds: the simulator ends by itself after so much simulated time.
        events: lines as in ``events.h``, for example ``"2.5 unplug"``.
        sensor: what the EEPROM says is there, where it is made: ``hx711`` or ``analog``.
        sensor_hz: the analogue sensor's rate.
        bridge: 470 kΩ lie across the analogue sensor.
        image: the compiled image, the plain one unless told otherwise.
        boot: a boot loader, Intel HEX, in which every reset starts; a host that talks at another
            speed than the chip is then not understood.
        blank: with ``boot``: the image is not in the flash yet.
        eeprom_us: what a byte of the EEPROM takes; 0 is simavr's own, a real one takes 3400.
        seed: of the noise and of the SRAM's first content, from which the unique id is drawn.
    """

    folder: Path
    force: Curve | None = None
    rate_hz: float = 80.0
    noise_counts: float = 0.0
    seconds: float = 120.0
    events: Iterable[str] = ()
    seed: int = 1
    sensor: str = "hx711"
    sensor_hz: int = 200
    bridge: bool = False
    image: Path = IMAGE
    boot: Path | None = None
    blank: bool = False
    eeprom_us: int = 0

    @property
    def pty(self) -> Path:
        """The port: a link, there while the probe is plugged in."""
        return self.folder / "probe.pty"

    @property
    def eeprom(self) -> Path:
        """The EEPROM's content, written at reset and at the end."""
        return self.folder / "eeprom.bin"

    @property
    def trace(self) -> Path:
        """See ``read_trace``."""
        return self.folder / "trace.txt"

    @property
    def summary(self) -> Path:
        """What the simulator counted, JSON, written at the end."""
        return self.folder / "summary.json"

    @property
    def flash(self) -> Path:
        """The whole flash as it was at the end."""
        return self.folder / "flash.bin"

    def command(self) -> list[str]:
        """The simulator's command line, without where the probe's bytes go."""
        script = self.folder / "events.txt"
        script.write_text("".join(f"{line}\n" for line in self.events), encoding="ascii")
        made = cell() if self.sensor == "hx711" else THIN
        options = {
            "--elf": self.image,
            "--eeprom": self.eeprom,
            "--eeprom-us": self.eeprom_us,
            "--calibration-id": made.calibration_id,
            "--sensor": self.sensor,
            "--sensor-hz": self.sensor_hz,
            "--zero-counts": made.zero_counts,
            "--counts-per-n": made.counts_per_n,
            "--noise-counts": self.noise_counts,
            "--rate-hz": self.rate_hz,
            "--seed": self.seed,
            "--seconds": self.seconds,
            "--events": script,
            "--trace": self.trace,
            "--summary": self.summary,
            "--flash-out": self.flash,
        }
        if self.force is not None:
            options["--force"] = self._curve_file(self.force)
        if self.boot is not None:
            options["--boot"] = self.boot
        words = [str(SIMULATOR), *(str(part) for pair in options.items() for part in pair)]
        flags = {"--bridge": self.bridge, "--blank": self.blank}
        return [*words, *(flag for flag, wanted in flags.items() if wanted)]

    def _curve_file(self, force: Curve) -> Path:
        if isinstance(force, Path):
            return force
        path = self.folder / "force.csv"
        points = "".join(f"{t_s},{force_n}\n" for t_s, force_n in force)
        path.write_text(f"t_s,force_n\n{points}", encoding="ascii")
        return path


class SimProbe:
    """The real image on a port, in real time.

    ::

        with SimProbe(Setup(tmp_path, force=[(0, 0), (1, 8.0)])) as probe:
            port = serial.Serial(str(probe.pty), 250_000, timeout=0)
            probe.send("unplug")

    Attributes:
        pty: path of the port.
        summary: after ``close``, what the simulator counted (see README.md).
    """

    def __init__(self, setup: Setup) -> None:
        build()
        self.setup = setup
        self.pty = setup.pty
        self.summary: dict[str, Any] = {}
        command = [*setup.command(), "--link", str(setup.pty), "--input", "--leash"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, text=True)
        self._wait_for_port()

    def send(self, event: str) -> None:
        """Let something happen now: ``unplug``, ``reset``, ``hx711 off``, ...; see events.h."""
        stdin = self._stdin
        stdin.write(f"{event}\n")
        stdin.flush()

    def trace(self) -> Trace:
        """What the simulator has seen; after ``close``."""
        return read_trace(self.setup.trace)

    def close(self) -> None:
        """End the simulator and read its summary. Does nothing the second time."""
        if self._process.poll() is None:
            self._stdin.close()  # the leash
        try:
            code = self._process.wait(END_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise
        if code != 0:
            raise RuntimeError(f"the simulator ended with {code}; its words are above")
        self.summary = json.loads(self.setup.summary.read_text(encoding="ascii"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def _stdin(self) -> IO[str]:
        assert self._process.stdin is not None
        return self._process.stdin

    def _wait_for_port(self) -> None:
        end_s = time.monotonic() + START_WITHIN_S
        while not self.pty.exists():
            if self._process.poll() is not None or time.monotonic() > end_s:
                self._process.kill()
                self._process.wait()
                raise RuntimeError("the simulator did not come up; its words are above")
            time.sleep(0.01)


@dataclass(frozen=True, slots=True)
class ImageRun:
    """A finished run in virtual time: bytes of the probe, what was true, what was counted."""

    data: bytes
    trace: Trace
    summary: dict[str, Any]


def run_virtual(setup: Setup) -> ImageRun:
    """Run as fast as possible, without a port; commands come as ``rx`` events.

    The same set-up in a fresh folder gives the same bytes for ever.
    """
    build()
    out = setup.folder / "out.bin"
    command = [*setup.command(), "--virtual", "--out", str(out)]
    subprocess.run(command, check=True, timeout=setup.seconds + END_WITHIN_S)
    summary = json.loads(setup.summary.read_text(encoding="ascii"))
    return ImageRun(out.read_bytes(), read_trace(setup.trace), summary)
