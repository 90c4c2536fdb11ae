"""The checklist without a screen: one question a line on stderr, one typed answer a line.

A yes is asked for once more before it closes anything, and for ten seconds it can be taken back,
as on the screen (``core/spots/answering.py``).
"""

from __future__ import annotations

import sys
import textwrap
from typing import Final

from soleus.cli.output import say
from soleus.cli.stdin_lines import TypedLines
from soleus.core.spots.answering import TAKE_BACK_S, Answering
from soleus.core.spots.checklist import Checklist
from soleus.core.terms import Answer, Side
from soleus.errors import SpotClosed
from soleus.live.session.probe_session import ProbeSession

WIDTH: Final = 76
LOOK_S: Final = 0.2  # so that Ctrl-C is heard where waiting for a line would not hear it
_ANSWERS: Final = {
    "n": Answer.NO,
    "no": Answer.NO,
    "y": Answer.YES,
    "yes": Answer.YES,
    "d": Answer.DONT_KNOW,
    "dont_know": Answer.DONT_KNOW,
    "don't know": Answer.DONT_KNOW,
}
_KEY: Final = {Answer.YES: "y", Answer.DONT_KNOW: "d"}
_BACK: Final = ("b", "back")


class TypedChecklist:
    """Asks the questions that are still open; what closes is on record when it returns.

    Args:
        typed: the lines as they are typed.
        controller: places, calendar, and where an answer that closes is kept.
        side: the side that is asked about.
    """

    def __init__(self, typed: TypedLines, controller: ProbeSession, side: Side) -> None:
        self._typed = typed
        self._controller = controller
        self._record = controller.answers
        self._side = side
        self._heading = ""

    def ask(self, checklist: Checklist) -> Checklist:
        """Ask until every question is answered, or one answer closes the place for good.

        Raises:
            SpotClosed: nobody types any more, and questions are left.
            StoreError: an answer that closes could not be put on record.
        """
        now = Answering(checklist).at_next_unanswered()
        while now.checklist.unanswered and not now.is_closed:
            self._put_question(now)
            now = self._answered(now)
            if now.is_closed:
                self._record.close(self._side, now.checklist)
                now = self._taken_back(now)
        self._record.finish()
        return now.checklist

    def _put_question(self, now: Answering) -> None:
        """The question in full, under its heading where that is a new one."""
        groups = now.checklist.groups
        heading = next(group.label for group in groups if now.gate in group.gates)
        if heading != self._heading:
            self._heading = heading
            say(f"\n{heading}")
        say(textwrap.indent(textwrap.fill(now.gate.ask, WIDTH), "  "))

    def _answered(self, now: Answering) -> Answering:
        """The question with its answer; a yes is asked for a second time."""
        while True:
            self._prompt(now)
            answer = _ANSWERS.get(self._line().strip().lower())
            if answer is None:
                continue
            now = now.said(answer, self._record.now_s)
            if now.unconfirmed is None:
                return now

    def _prompt(self, now: Answering) -> None:
        if now.unconfirmed is not None:
            moment = self._controller.wall_clock.moment()
            say(f"  {now.confirm_words(self._controller.atlas, self._side, moment)}")
            ask = f"  {_KEY[now.unconfirmed]} again to confirm, n for no? "
        else:
            ask = "  y, n or d (don't know)? "
        print(ask, end="", file=sys.stderr, flush=True)

    def _taken_back(self, closed: Answering) -> Answering:
        """Wait until it is taken back, left so by Enter, or the time is over."""
        say(f"  Closed. A slip of the key? Within {TAKE_BACK_S:.0f} s: b takes it back.")
        print("  b, or Enter to leave it so? ", end="", file=sys.stderr, flush=True)
        while (left_s := closed.take_back_left_s(self._record.now_s)) > 0.0:
            try:
                line = self._typed.wait(left_s)
            except EOFError:
                break
            if line is not None and line.strip().lower() in _BACK:
                say("  Taken back.")
                return self._record.take_back(self._side, closed)
            if line is not None and not line.strip():
                break
        say("")
        return closed

    def _line(self) -> str:
        try:
            while (line := self._typed.wait(LOOK_S)) is None:
                pass
            return line
        except EOFError:
            raise SpotClosed(
                "The checklist is unanswered.", "No hold has begun.", "Answer each question."
            ) from None
