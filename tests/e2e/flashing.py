"""A board in the simulator with a real boot loader, and somebody who presses its reset."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import dataclass, replace
from pathlib import Path

from soleus.errors import ProbeError
from soleus.link.clock import HOST_CLOCK
from soleus.link.flash.boot_loader import BootLoader
from soleus.link.flash.port import open_board
from soleus.wire.flash.intel_hex import read_intel_hex
from tests.simavr.boot_loaders import OPTIBOOT
from tests.simavr.boot_loaders import BootLoader as RealLoader
from tests.simavr.harness import ROOT, Setup, SimProbe

PRESS_EVERY_S = 1.0
COMMAND_ENDS_WITHIN_S = 90.0
_PRESS = "Press the reset button"
_SOLEUS = "import sys; from soleus.cli import main; sys.exit(main())"
_MAKE_IMAGE = ("make", "-s", "-C", str(ROOT / "firmware"), "avr")


def image_as(build_hash: int, folder: Path) -> Path:
    """The firmware of these sources, which says in its HELLO that it is that build."""
    build = folder / f"{build_hash:08x}"
    subprocess.run(
        [*_MAKE_IMAGE, f"BUILD={build}", f"BUILD_HASH={build_hash}"],
        check=True,
        capture_output=True,
    )
    return build / "soleus_probe.elf"


@dataclass(frozen=True, slots=True)
class FlashEnded:
    """How a command ended, and its lines as they came, both streams."""

    exit_code: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """All lines."""
        return "\n".join(self.lines)


class Board:
    """A simulated board with a boot loader.

    Args:
        folder: for its files.
        loader: which boot loader.
        setup: what else is to be so.
    """

    def __init__(self, folder: Path, loader: RealLoader, setup: Setup) -> None:
        self._folder = folder
        self._loader = loader
        self.sim = SimProbe(replace(setup, folder=folder, boot=loader.hex_in(folder)))

    def close(self) -> None:
        """End the simulation; afterwards its trace and flash can be read."""
        self.sim.close()

    @property
    def flash(self) -> bytes:
        """The flash as it was at the end."""
        return self.sim.setup.flash.read_bytes()

    @property
    def loader_is_whole(self) -> bool:
        """Whether every byte of the boot loader stands in the flash as before."""
        text = self.sim.setup.boot.read_text(encoding="ascii")
        parts = read_intel_hex(text, "boot loader")
        return all(self.flash[part.address : part.end] == part.data for part in parts)

    @property
    def loader_from(self) -> int:
        """The address from which on no program lies, but the boot loader."""
        return self._loader.begins_at

    @property
    def erases_at_once(self) -> bool:
        """The loader erases a page as soon as its writing is asked for, before it has its bytes."""
        return self._loader is OPTIBOOT

    def command(self, *words: str, interrupt_at: str = "", late_press: bool = False) -> FlashEnded:
        """Run ``soleus probe flash`` as a person does, pressing reset when asked to.

        Args:
            words: more options.
            interrupt_at: press Ctrl-C at the first line with these words.
            late_press: press reset once more after it was said that it is enough.
        """
        command = [sys.executable, "-c", _SOLEUS, "--data", str(self._folder / "data")]
        command += ["probe", "flash", "--probe", str(self.sim.pty), *words]
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        watchdog = threading.Timer(COMMAND_ENDS_WITHIN_S, process.kill)
        watchdog.start()
        presser = _Presser(self.sim, late_press)
        lines = []
        try:
            for line in process.stdout:
                lines.append(line.rstrip("\n"))
                presser.hear(line)
                if interrupt_at and interrupt_at in line:
                    process.send_signal(2)
                    interrupt_at = ""
            return FlashEnded(process.wait(), tuple(lines))
        finally:
            presser.stop()
            watchdog.cancel()
            process.stdout.close()

    def caught(self, write=None, baud=None):
        """The boot loader in conversation, reached by one press of reset at its own speed."""
        baud = baud or self._loader.baud
        port = open_board(str(self.sim.pty), baud)
        if write is not None:
            port.write = write(port.write)
        loader = BootLoader(port, HOST_CLOCK)
        try:
            loader.catch((baud,), self._press_if_asked)
        except ProbeError:
            port.close()
            raise
        return port, loader

    def _press_if_asked(self, sentence: str) -> None:
        if _PRESS in sentence:
            self.sim.send("reset")


class _Presser:
    """Presses reset once a second, from when it is asked for until the loader answers."""

    def __init__(self, sim: SimProbe, late_press: bool) -> None:
        self._sim = sim
        self._late_press = late_press
        self._enough = threading.Event()
        self._thread: threading.Thread | None = None

    def hear(self, line: str) -> None:
        if _PRESS in line and self._thread is None:
            self._enough.clear()
            self._thread = threading.Thread(target=self._press)
            self._thread.start()
        if "boot loader answers" in line:
            self.stop()
            if self._late_press:
                self._late_press = False
                self._sim.send("reset")

    def stop(self) -> None:
        self._enough.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _press(self) -> None:
        while not self._enough.wait(PRESS_EVERY_S):
            self._sim.send("reset")
