"""Answering a checklist one question at a time: a yes asks once more and can be taken back.

One wrong key must not close a place, or a person, for a day. So a yes (and a don't know, which
counts as one) closes only when the same answer is given a second time, and for ten seconds after
that it can be taken back. Nothing here reads a key or a clock; time comes in as an argument.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from soleus.core.spots.atlas import Atlas, Gate, GateReach
from soleus.core.spots.checklist import Checklist
from soleus.core.spots.closures import gate_closure
from soleus.core.spots.local_time import Moment
from soleus.core.spots.person_history import PastGateYes
from soleus.core.terms import Answer, Side
from soleus.core.words import ANSWER_WORDS

TAKE_BACK_S: Final = 10.0
# What a yes closes.
REACH_WORDS: Final[Mapping[GateReach, str]] = {
    GateReach.PLACE: "this place on this side",
    GateReach.ASKING: "every place with this question",
    GateReach.EVERYTHING: "everything",
}


@dataclass(frozen=True, slots=True)
class Answering:
    """A checklist in the middle of being answered.

    Attributes:
        checklist: the questions with the answers so far.
        asked_n: number of the question that is asked now, from 0.
        unconfirmed: a yes or don't know to it that has been given once.
        closed_s: when an answer closed the place, on the clock of the caller; None if none did.
    """

    checklist: Checklist
    asked_n: int = 0
    unconfirmed: Answer | None = None
    closed_s: float | None = None

    @property
    def gate(self) -> Gate:
        """The question that is asked now; once an answer has closed, the one it answered."""
        return self.checklist.gates[self.asked_n]

    @property
    def is_closed(self) -> bool:
        """Whether an answer has closed the place."""
        return self.closed_s is not None

    @property
    def is_open(self) -> bool:
        """Whether a hold may begin: every answer is no, and no yes waits to be confirmed."""
        return self.checklist.is_open and self.unconfirmed is None

    def said(self, answer: Answer, now_s: float) -> Answering:
        """Return it after an answer to the question that is asked now.

        A no is an answer at once and the next question without one is asked. A yes or a don't know
        is an answer when it is given a second time; until then a no, the other of the two or
        another question puts it aside. Once the place is closed nothing is answered any more.
        """
        if self.is_closed:
            return self
        if answer is not Answer.NO and answer is not self.unconfirmed:
            return replace(self, unconfirmed=answer)
        answered = replace(
            self,
            checklist=self.checklist.answered(self.gate.gate_id, answer),
            unconfirmed=None,
        )
        if answer is Answer.NO:
            return replace(answered, asked_n=_next_unanswered_n(answered))
        return replace(answered, closed_s=now_s)

    def moved(self, by: int) -> Answering:
        """Return it with another question asked; a yes that was given once is put aside."""
        if self.is_closed:
            return self
        asked_n = max(0, min(self.asked_n + by, len(self.checklist.gates) - 1))
        return replace(self, asked_n=asked_n, unconfirmed=None)

    def take_back_left_s(self, now_s: float) -> float:
        """How long the answer that closed can still be taken back, s; 0 if not any more."""
        if self.closed_s is None:
            return 0.0
        return max(0.0, self.closed_s + TAKE_BACK_S - now_s)

    def at_next_unanswered(self) -> Answering:
        """Return it with the first question asked that has no answer, from the present one on."""
        return replace(self, asked_n=_next_unanswered_n(self))

    def taken_back(self, now_s: float) -> Answering:
        """Return it with the answer that closed taken back: its question is asked again.

        Nothing changes where none closed, and after ``TAKE_BACK_S``.
        """
        if self.take_back_left_s(now_s) <= 0.0:
            return self
        kept = {
            gate_id: answer
            for gate_id, answer in self.checklist.answers.items()
            if gate_id != self.gate.gate_id
        }
        checklist = replace(self.checklist, answers=MappingProxyType(kept))
        return Answering(checklist, self.asked_n)

    def confirm_words(self, atlas: Atlas, side: Side, now: Moment) -> str:
        """What the answer that was given once would close, and until when; empty where none waits.

        Args:
            atlas: the places that a yes closes.
            side: the side that is asked about.
            now: when it is answered.
        """
        if self.unconfirmed is None:
            return ""
        yes = PastGateYes(self.gate.gate_id, now.unix_s, self.checklist.spot.spot_id, side)
        until = now.tell_until(gate_closure(atlas, yes, now).open_at_unix_s)
        said = ANSWER_WORDS[self.unconfirmed].capitalize()
        counts = " counts as yes and" if self.unconfirmed is Answer.DONT_KNOW else ""
        return f"{said}{counts} closes {REACH_WORDS[self.gate.closes]} until {until}."


def _next_unanswered_n(answering: Answering) -> int:
    """Number of the next question without an answer; of this one where there is none."""
    gates, asked_n = answering.checklist.gates, answering.asked_n
    order = [*range(asked_n, len(gates)), *range(asked_n)]
    left = (n for n in order if gates[n].gate_id not in answering.checklist.answers)
    return next(left, asked_n)
