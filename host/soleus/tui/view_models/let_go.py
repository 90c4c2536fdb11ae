"""For how long LET GO covers the screen, and which key may take it away.

Where the pressure is known it goes with the contact, and keys do what they always do. Where it is
not known it stays until a key, which does nothing else; a key that is held down is none.
"""

from __future__ import annotations

from typing import Final

from soleus.core.hold.let_go import is_unseen, still_pressing
from soleus.core.terms import Phase
from soleus.core.view import HoldView, Reading

LEAST_S: Final = 0.5  # a key that was on its way when LET GO came has not answered it
SAME_KEY_AFTER_S: Final = 0.7  # of the same key: it is held down, and repeats by itself


class LetGoWatch:
    """Follows the pictures of one run and the keys that are pressed meanwhile.

    Attributes:
        standing: LET GO covers the screen now.
        needs_key: and only a key takes it away.
        read: a key has taken it away.
    """

    def __init__(self) -> None:
        self.standing = False
        self.needs_key = False
        self.read = False
        self._unseen = False
        self._seen_off = False
        self._since_s = 0.0
        self._last_key: tuple[str, float] = ("", float("-inf"))

    def see(self, view: HoldView, reading: Reading, now_s: float) -> None:
        """Take a picture of the run and the newest reading, at a time of the host's clock."""
        if not view.asks_let_go and not (self._unseen and not self.read):
            self.standing = self.needs_key = self.read = self._unseen = self._seen_off = False
            return
        self._unseen = self._unseen or is_unseen(view)
        known = reading.pressure_kpa is not None and not self._unseen
        if known and view.phase is Phase.STOPPED:
            pressing = still_pressing(view, reading)
            self._seen_off = self._seen_off or not pressing  # a wobble does not bring it back
            standing = pressing and not self._seen_off
        elif known:  # the run itself sees when the pressure has gone
            standing = True
        else:
            standing = not self.read and not self._seen_off
        if standing and not self.standing:
            self._since_s = now_s
        self.standing, self.needs_key = standing, standing and not known

    def key(self, key: str, now_s: float) -> bool:
        """Take a key while LET GO needs one; True where it has taken LET GO away."""
        last, last_s = self._last_key
        self._last_key = (key, now_s)
        held = key == last and now_s - last_s < SAME_KEY_AFTER_S
        if not self.needs_key or held or now_s - self._since_s < LEAST_S:
            return False
        self.standing = self.needs_key = False
        self.read = True
        return True
