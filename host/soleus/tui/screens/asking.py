"""A screen that asks something of which much depends: only a key pressed alone is an answer.

What an answer is, the screen says; which keys are one, and from when on, is decided here.
"""

from __future__ import annotations

from typing import Final

from textual import on

from soleus.tui.context import ScreenContext
from soleus.tui.messages import ProbeSeen
from soleus.tui.screens.base import ResultT, SoleusScreen
from soleus.tui.terminal.lone_keys import LoneKeys

LOOK_S: Final = 0.05


class AskingScreen(SoleusScreen[ResultT]):
    """Hands on the keys that were pressed alone (``tui/terminal/lone_keys.py``).

    Args:
        context: what it reads, asks and draws with.
    """

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self._lone_keys = LoneKeys(self.now_s)

    @property
    def now_s(self) -> float:
        """The clock that keys are timed with, s."""
        return self.controller.answers.now_s

    def on_mount(self) -> None:
        """From now on keys are looked at, whether a probe sends anything or not."""
        self.set_interval(LOOK_S, self._look)

    def key_came(self, key: str) -> None:
        """A key that is an answer if it was pressed alone."""
        self._look()
        self._lone_keys.pressed(key, self.now_s)

    def forget_key(self) -> None:
        """What was asked is not asked any more."""
        self._look()
        self._lone_keys.forget()

    @property
    def key_waits(self) -> bool:
        """Whether a key has come of which it is not known yet whether it counts."""
        self._look()
        return self._lone_keys.is_waiting

    def answer(self, key: str) -> None:
        """This key was pressed alone."""
        raise NotImplementedError

    def time_passed(self) -> None:
        """Called twenty times a second, for what changes by itself."""

    @on(ProbeSeen)
    def _probe_seen(self, _: ProbeSeen) -> None:
        self._look()

    def _look(self) -> None:
        key = self._lone_keys.alone(self.now_s)
        if key is not None:
            self.answer(key)
        self.time_passed()
