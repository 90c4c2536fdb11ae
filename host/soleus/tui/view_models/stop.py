"""What the stop says: LET GO while it stands, and the page after it."""

from __future__ import annotations

from typing import Final

from soleus.core import words
from soleus.core.terms import Cause, Phase, Zone
from soleus.core.view import HoldView, Reading
from soleus.live.snapshot import ProbeView
from soleus.tui.view_models.hold import reading_line
from soleus.tui.view_models.let_go import LetGoWatch
from soleus.tui.widgets.hold.stop_panel import StopPicture

KEPT: Final = "The record up to here is kept."
GO_ON: Final = "enter  go on"


def let_go_picture(
    view: HoldView, probe: ProbeView, reading: Reading, watch: LetGoWatch
) -> StopPicture:
    """The whole screen says let go, why, and how it is left where no reading can show it."""
    return StopPicture(
        pressing=True,
        word=words.ZONE_CUES[Zone.STOP].text,
        cause=_why(view, probe),
        number=reading_line(reading),
        leave=words.THEN_KEY if watch.needs_key else "",
    )


def after_picture(
    view: HoldView, probe: ProbeView, *, read: bool, closed: tuple[str, ...] = ()
) -> StopPicture:
    """What to do next; it begins with the tip where nobody has seen that it is off.

    Args:
        view: the run, stopped or not fed any more.
        probe: the probe, which may know why its link was lost.
        read: LET GO was taken away by a key.
        closed: after a feeling, what to do, and what is closed until when.
    """
    after = [*closed] or [KEPT if _of_gauge(view, probe) else words.what_next(view)]
    if view.overstayed_s is not None:
        after = [words.overstayed_words(view.overstayed_s), *after]
    word = words.TAKE_OFF if read else "STOPPED"
    if view.reading.simulated:
        after = [*after, "", words.SIMULATED]
    return StopPicture(False, word, _why(view, probe), "", tuple(after), GO_ON)


def _why(view: HoldView, probe: ProbeView) -> str:
    return _of_gauge(view, probe) or words.why_let_go(view)


def _of_gauge(view: HoldView, probe: ProbeView) -> str:
    """What another maker's gauge has changed: then there is no plug to look for."""
    lost = view.phase is Phase.STOPPED and view.cause is Cause.LINK_LOST
    return probe.lost_why if lost else ""
