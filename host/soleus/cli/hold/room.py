"""How warm it is, asked once a day before the zero: the ± counts on it."""

from __future__ import annotations

from soleus.cli.output import say
from soleus.cli.stdin_lines import TypedLines
from soleus.core.calibration.reading_uncertainty import ROOM_UNKNOWN_K
from soleus.errors import UsageError
from soleus.live.session.probe_session import ProbeSession
from soleus.live.session.room import UNKNOWN

NOT_SAID = f"Not said: the ± allows for {ROOM_UNKNOWN_K:.0f} °C to either side."


def ask_room(controller: ProbeSession, typed: TypedLines) -> None:
    """Ask until it is answered; Enter keeps what was said last, or goes on without."""
    question = controller.room.question()
    while question is not None:
        if question.offered_c is None:
            say("How warm is it here, °C? Enter goes on without.")
        else:
            say(f"How warm is it here, °C? Enter keeps {question.offered_c:g}, - is not known.")
        try:
            text = typed.wait(None) or ""
        except EOFError:
            text = ""
        try:
            controller.room.tell(text, question)
        except UsageError as error:
            say(f"{error.what} {error.next_step}")
            continue
        if text.strip() == UNKNOWN or (not text.strip() and question.offered_c is None):
            say(NOT_SAID)
        return
