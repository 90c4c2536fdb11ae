"""When a terminal's bell rings: so that the end, and what is wrong, is heard without looking.

A terminal has one sound, so the rhythm tells: one for in band, two for above, two pairs for too
hard, three for the end of the time, and on and on while somebody has to let go. Never more than
three times a second: a terminal may flash instead, and faster flashing can harm.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from soleus.core.terms import Phase, Zone
from soleus.core.view import HoldView

GAP_S: Final = 0.34  # between two rings, at least
AGAIN_AFTER_S: Final = 1.0  # a hand at an edge does not ring at every crossing


class Sound(Enum):
    """What is told by the bell."""

    IN_BAND = "in_band"
    ABOVE = "above"
    TOO_HARD = "too_hard"
    TIME_UP = "time_up"
    LET_GO = "let_go"


# Seconds after its beginning at which each one rings; LET_GO goes on while it lasts.
RHYTHMS: Final = {
    Sound.IN_BAND: (0.0,),
    Sound.ABOVE: (0.0, GAP_S),
    Sound.TOO_HARD: (0.0, GAP_S, 3 * GAP_S, 4 * GAP_S),
    Sound.TIME_UP: (0.0, GAP_S, 2 * GAP_S),
    Sound.LET_GO: (),
}
_AT_ONCE: Final = frozenset({Sound.TOO_HARD, Sound.TIME_UP, Sound.LET_GO})
_GUIDED: Final = frozenset({Phase.READY, Phase.APPROACH, Phase.HOLD})
_OF_ZONE: Final = {Zone.IN_BAND: Sound.IN_BAND, Zone.ABOVE: Sound.ABOVE}


def sound_of(view: HoldView) -> Sound | None:
    """What there is to be heard now; whether LET GO still stands is for the caller to know."""
    if view.asks_let_go:
        return Sound.LET_GO
    if view.phase is Phase.RELEASE:
        return Sound.TIME_UP
    if view.phase not in _GUIDED:
        return None
    if view.too_hard:
        return Sound.TOO_HARD
    eases = (
        view.asks_to_ease and view.word_zone is Zone.IN_BAND
    )  # the word is "ease off" there, too
    return Sound.ABOVE if eases else _OF_ZONE.get(view.word_zone)


class BellRhythm:
    """Turns what there is to be heard into single rings; it is asked many times a second."""

    def __init__(self) -> None:
        self._sound: Sound | None = None
        self._waits = False  # the sound has been entered and not yet begun
        self._begun_s: dict[Sound, float] = {}
        self._rung_s = float("-inf")
        self._left_s: list[float] = []

    def is_due(self, sound: Sound | None, now_s: float) -> bool:
        """Whether the bell rings now.

        Args:
            sound: what there is to be heard, None for nothing.
            now_s: the host's clock, rising.
        """
        if sound is not self._sound:
            self._sound, self._waits, self._left_s = sound, sound is not None, []
        if self._waits and sound is not None:
            self._begin(sound, now_s)
        due = sound is Sound.LET_GO or bool(self._left_s and self._left_s[0] <= now_s)
        if not due or now_s - self._rung_s < GAP_S:
            return False
        self._left_s = self._left_s[1:]
        self._rung_s = now_s
        return True

    def _begin(self, sound: Sound, now_s: float) -> None:
        """Begin unless something has just been told; what is urgent waits only for itself."""
        heard = [sound] if sound in _AT_ONCE else list(Sound)
        newest_s = max(self._begun_s.get(each, float("-inf")) for each in heard)
        if now_s - newest_s < AGAIN_AFTER_S:
            return
        self._waits = False
        self._begun_s[sound] = now_s
        self._left_s = [now_s + after_s for after_s in RHYTHMS[sound]]
