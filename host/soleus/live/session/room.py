"""How warm it is, asked once a day: whether to ask, what to offer, and where the answer goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from soleus.core.calibration.model import TEMPERATURE_RANGE_C
from soleus.core.calibration.reading_uncertainty import room_matters
from soleus.errors import UsageError
from soleus.live.session.owned_loop import OwnedLoop
from soleus.live.wall_clock import WallClock
from soleus.store.calibration.probe_facts import keep_room, room_asked_on, room_told
from soleus.store.folder import DataFolder

UNKNOWN: Final = "-"  # nobody knows, whatever was offered


@dataclass(frozen=True, slots=True)
class RoomQuestion:
    """How warm is it?

    Attributes:
        offered_c: what was said last, which Enter keeps; None where nobody ever said.
    """

    offered_c: float | None


class LiveRoom:
    """The temperature of the room, for the probe of a controller.

    Args:
        owned: where the probe is.
        folder: where it is kept.
        wall_clock: time of day.
    """

    def __init__(self, owned: OwnedLoop, folder: DataFolder, wall_clock: WallClock) -> None:
        self._owned = owned
        self._folder = folder
        self._wall_clock = wall_clock

    def question(self) -> RoomQuestion | None:
        """What to ask; None where it was asked today, or makes no difference to this probe."""
        if not self._owned.ask(self._matters):
            return None
        if room_asked_on(self._folder) == self._wall_clock.today():
            return None
        told = room_told(self._folder)
        return RoomQuestion(None if told is None else told.room_c)

    def tell(self, text: str, question: RoomQuestion) -> None:
        """Keep an answer; an empty one keeps what was offered, a dash tells nothing.

        The next zero takes it into account.

        Raises:
            UsageError: it is no temperature of a room.
            StoreError: it cannot be kept.
        """
        room_c = None if text.strip() == UNKNOWN else question.offered_c
        if text.strip() not in ("", UNKNOWN):
            room_c = _celsius(text)
        keep_room(self._folder, self._wall_clock.today(), room_c)

    def _matters(self) -> bool:
        probe = self._owned.loop.probe
        return probe is not None and room_matters(probe.calibration)


def _celsius(text: str) -> float:
    low, high = TEMPERATURE_RANGE_C
    try:
        room_c = float(text.strip().removesuffix("°C").removesuffix("C").replace(",", "."))
    except ValueError:
        room_c = high + 1.0
    if not low <= room_c <= high:
        raise UsageError(
            f"{text.strip()!r} is no temperature of a room.",
            "Nothing was kept.",
            f"Give it in °C, {low:.0f} to {high:.0f}; Enter alone goes on without.",
        )
    return room_c
