"""A run that nobody can see any more: the screen has failed, or its terminal was closed.

Whoever presses is told to let go on the bare terminal, in large letters without colour, again and
again while the pressure stands; the record says that it was the screen, and what followed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from soleus.cli.output import say
from soleus.cli.signals import Interrupted
from soleus.core.events import EventKind
from soleus.core.hold.let_go import still_pressing
from soleus.core.terms import Cause, Doubt, Label, Phase
from soleus.core.view import Reading
from soleus.live.hold.setup import STOP_TAIL_S
from soleus.tui.drawing.pixels import word_bitmap
from soleus.tui.view_models.hold import reading_line

if TYPE_CHECKING:
    from soleus.live.session.probe_session import ProbeSession

LOOK_S: Final = 0.05
AGAIN_S: Final = 1.0
WITHIN_S: Final = STOP_TAIL_S + 1.0  # a reader that hangs must not keep the record open for ever
PRESSED_WITHIN_S: Final = 120.0  # as long as a pressure stands and there is a terminal to say it on
LET_GO: Final = "LET GO. Take the tip off."
_WORD: Final = "LET GO"
_INDENT: Final = "    "


def lose_screen(controller: ProbeSession, why: str) -> None:
    """End the run under way, if there is one; returns at once.

    Args:
        controller: the live engine, still open.
        why: what has become of the screen, for the record.
    """
    run = controller.holds.run
    if run is not None and not run.over:
        controller.holds.act(EventKind.SCREEN_LOST, {"why": why})


def end_unseen(controller: ProbeSession) -> bool:
    """Say LET GO for a run whose screen was lost, and follow it until its end is recorded.

    Returns:
        A hold had begun and was ended by this.
    """
    run = controller.holds.run
    if run is None:
        return False
    if not run.over or run.view.cause is Cause.SCREEN or _pressing(controller):
        try:
            _tell(controller)
        except Interrupted:
            say("Interrupted again: the record is closed now.")
    return run.begun and run.view.cause is Cause.SCREEN


def _tell(controller: ProbeSession) -> None:
    for line in let_go_lines():
        say(line)
    began_s = now_s = time.monotonic()
    again_s = began_s + AGAIN_S
    while now_s - began_s < _longest_s(controller) and not _followed(controller):
        if now_s >= again_s and _pressing(controller):
            again_s = now_s + AGAIN_S
            say(f"{LET_GO} {reading_line(_reading(controller))}")
        time.sleep(LOOK_S)
        now_s = time.monotonic()


def let_go_lines() -> Iterator[str]:
    """LET GO in large letters that every terminal has, and in words."""
    yield ""
    for row in word_bitmap(_WORD) or ():
        if row.strip():
            yield _INDENT + "".join(pixel * 2 for pixel in row).rstrip()
    yield ""
    yield f"{_INDENT}{LET_GO}"
    yield ""


def _longest_s(controller: ProbeSession) -> float:
    """How long it is said; nobody waits for a terminal that has gone, or for a number."""
    known = _reading(controller).pressure_kpa is not None
    return PRESSED_WITHIN_S if known and sys.stderr.isatty() else WITHIN_S


def _followed(controller: ProbeSession) -> bool:
    """What follows the end is on record, and nobody presses."""
    run = controller.holds.run
    if run is None or controller.crash is not None:
        return True
    recorded = run.tail_over if run.view.phase is Phase.STOPPED else run.over
    return recorded and not _pressing(controller)


def _pressing(controller: ProbeSession) -> bool:
    """Somebody presses, or nobody can know that none does."""
    run = controller.holds.run
    return run is not None and still_pressing(run.view, _reading(controller))


def _reading(controller: ProbeSession) -> Reading:
    """The newest reading of the probe itself: the run takes none once its end is recorded."""
    reading = controller.probe_view().reading
    return reading or Reading(None, None, Label.UNCALIBRATED, Doubt.NO_DATA)
