"""``soleus probe flash``: from a port to a probe that says HELLO with the new firmware.

Owns the order of things: find the port, hear who is there, reach the boot loader, write, greet.
How a loader is talked to stands in ``link.flash.boot_loader``, how an image is written in
``link.flash.write``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Final

from soleus.errors import ProbeError, UsageError
from soleus.link.clock import HOST_CLOCK, Clock
from soleus.link.flash.boards import FlashBoard
from soleus.link.flash.boot_loader import BootLoader
from soleus.link.flash.port import UNTOUCHED, BoardPort, open_board, other_board
from soleus.link.flash.write import HALF_WRITTEN, OtherBoard, Told, chip_at, write_image
from soleus.link.registry import parse_url
from soleus.link.serial_port.ports import PortInfo, candidates, drivers_missing, list_ports, to_try
from soleus.live.flash.identify import BoardAnswer, greet, who_is_there
from soleus.live.flash.image import FirmwareImage
from soleus.live.probe.probe import Probe
from soleus.live.wall_clock import WallClock
from soleus.store.calibration.checks import known_health
from soleus.store.calibration.profiles import profile_for
from soleus.store.folder import DataFolder
from soleus.wire.flash.stk500 import plan
from soleus.wire.frames import Hello
from soleus.wire.spec import BAUD_DEFAULT, BAUDS

_NO_BOARD: Final = {
    "sim": "A simulated probe has no board that could be flashed.",
    "replay": "A recording has no board that could be flashed.",
    "gauge": "Another maker's gauge keeps its own firmware.",
}

Say = Callable[[str], None]


class Stage(Enum):
    """What the board holds at the moment."""

    UNTOUCHED = UNTOUCHED
    HALF_WRITTEN = f"{HALF_WRITTEN} Run the same command again."
    WRITTEN = "The firmware is on the board, whole and read back."


class NotAgreed(UsageError):
    """The person does not agree to flash the board."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The board at {name} was not flashed.", UNTOUCHED)


class SilentAfterFlash(ProbeError):
    """All was written and read back, and then no probe has greeted."""

    def __init__(self, why: ProbeError) -> None:
        super().__init__(
            f"The firmware is on the board, but it does not greet. {why.what}",
            Stage.WRITTEN.value,
            "Unplug the board, wait a moment, plug it in, and look: soleus probe list",
        )


@dataclass(frozen=True, slots=True)
class Flashed:
    """How flashing one board has ended.

    Attributes:
        port: of the board.
        before: who was there.
        chip: what the boot loader has said; empty if it was not asked.
        loader_baud: the speed of the boot loader; 0 if it was not asked.
        after: the probe as it greets now; None if it runs this firmware already.
    """

    port: str
    before: BoardAnswer
    chip: str = ""
    loader_baud: int = 0
    after: Probe | None = None


class FlashJob:
    """One board, flashed once.

    Args:
        folder: where calibration profiles lie; only read.
        image: what to write.
        board: which board the person has named.
        say: gets what is being done or has to be done, a sentence each.
        told: gets the progress of the writing.
        clock: the host's clock.

    Attributes:
        stage: what the board holds, for whoever interrupts.
    """

    def __init__(
        self,
        folder: DataFolder,
        image: FirmwareImage,
        board: FlashBoard,
        say: Say,
        told: Told,
        clock: Clock = HOST_CLOCK,
    ) -> None:
        self._folder = folder
        self._image = image
        self._board = board
        self._say = say
        self._told = told
        self._clock = clock
        self.stage = Stage.UNTOUCHED

    def run(
        self, url: str | None, agreed: Callable[[str, BoardAnswer], bool], *, again: bool = False
    ) -> Flashed:
        """Flash the board at a port.

        Args:
            url: the probe's URL; None to take the only board that is plugged in.
            agreed: asks the person, told the port and who is there; False leaves all as it is.
            again: also if the board runs this firmware already.

        Raises:
            UsageError: the URL names no board, or several boards are plugged in.
            ProbeError: what stood in the way; its effect says what is on the board now.
        """
        ports = list_ports()
        name = port_of(url) if url is not None else only_port(ports)
        other = other_board(name, ports)
        if other is not None:
            raise OtherBoard(other, name)
        port = self._opened(name)
        bauds = BAUDS if port.baud == BAUD_DEFAULT else (port.baud,)
        try:
            self._say(f"Listening for what is on the board at {name} ...")
            before = who_is_there(port, self._clock, bauds)
            if before.hello is not None and self._image.is_on(before.hello) and not again:
                return Flashed(name, before)
            if not agreed(name, before):
                raise NotAgreed(name)
            return self._flash(name, port, before, bauds)
        finally:
            port.close()

    def _opened(self, name: str) -> BoardPort:
        try:
            return open_board(name, BAUD_DEFAULT, self._clock)
        except ProbeError as problem:
            raise ProbeError(problem.what, UNTOUCHED, problem.next_step) from problem

    def _flash(
        self, name: str, port: BoardPort, before: BoardAnswer, bauds: tuple[int, ...]
    ) -> Flashed:
        loader = BootLoader(port, self._clock, before.heard)
        self._say("Resetting the board to reach its boot loader ...")
        loader.catch(self._board.bauds, self._say)
        chip = chip_at(loader, self._image.signatures)
        baud = loader.baud
        self._say(f"The chip is an {chip.name}.")
        pages = plan(self._image.parts, chip, self._image.name)
        self.stage = Stage.HALF_WRITTEN
        write_image(loader, chip, pages, self._told)
        self.stage = Stage.WRITTEN
        self._say("Waiting for the probe to greet ...")
        try:
            hello = greet(port, self._clock, self._say, bauds)
        except ProbeError as error:
            raise SilentAfterFlash(error) from error
        return Flashed(name, before, chip.name, baud, self._probe(hello))

    def _probe(self, hello: Hello) -> Probe:
        profiles, health = partial(profile_for, self._folder), partial(known_health, self._folder)
        return Probe(hello, profiles, health, WallClock().today)


def port_of(url: str) -> str:
    """The port that a probe URL names.

    Raises:
        UsageError: it names no port, or no URL is like that.
    """
    try:
        parts = parse_url(url)
        if parts.scheme == "serial":
            parts.only_options("baud")
    except UsageError as problem:
        raise UsageError(problem.what, UNTOUCHED, problem.next_step) from problem
    if parts.scheme != "serial" or not parts.name:
        raise UsageError(
            _NO_BOARD.get(parts.scheme, f"'{url}' names no port."),
            UNTOUCHED,
            "Name the board's port, such as --probe /dev/ttyACM0 or --probe COM3; "
            "what is plugged in is shown by: soleus probe list",
        )
    return parts.name


def only_port(ports: Sequence[PortInfo]) -> str:
    """The port of the only board that is plugged in.

    Args:
        ports: what the system says about all ports.

    Raises:
        ProbeError: there is none.
        UsageError: there are several; names them.
    """
    names = to_try(candidates(ports))
    if not names:
        missing = "; ".join(driver.words for driver in drivers_missing())
        raise ProbeError(
            missing or "No board is plugged in.",
            UNTOUCHED,
            "Plug it in, with a cable that carries data, or name its port with --probe.",
        )
    if len(names) > 1:
        raise UsageError(
            f"A board may be at any of these ports: {', '.join(names)}.",
            UNTOUCHED,
            f"Name the right one, for example: soleus probe flash --probe {names[0]}",
        )
    return names[0]
