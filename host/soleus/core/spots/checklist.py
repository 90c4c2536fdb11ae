"""The questions before pressing: which, in what groups, and what the answers lead to.

Every question of a place is asked at every session, nothing is ticked beforehand, and the
checklist opens a place only after the last answer. Nothing here asks anybody; it is handed the
answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from soleus.core.spots.atlas import Atlas, Gate, Spot
from soleus.core.spots.closures import Closure, gate_closure, refuse_closed
from soleus.core.spots.local_time import Moment
from soleus.core.spots.person_history import PastGateYes
from soleus.core.terms import Answer, Side
from soleus.errors import SpotClosed, UsageError


@dataclass(frozen=True, slots=True)
class Group:
    """Questions under one heading, in the order of the place."""

    label: str
    gates: tuple[Gate, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """The questions of one place with the answers so far.

    Attributes:
        spot: the place.
        groups: its questions, in the atlas' order of headings.
        answers: by gate id; a question without an answer is not in it.
    """

    spot: Spot
    groups: tuple[Group, ...]
    answers: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def gates(self) -> tuple[Gate, ...]:
        """All questions in the order in which they are asked."""
        return tuple(gate for group in self.groups for gate in group.gates)

    @property
    def unanswered(self) -> tuple[Gate, ...]:
        """The questions that still need an answer."""
        return tuple(gate for gate in self.gates if gate.gate_id not in self.answers)

    @property
    def closed_by(self) -> tuple[Gate, ...]:
        """The questions answered with yes or don't know, those of an emergency first."""
        said_yes = (
            g for g in self.gates if self.answers.get(g.gate_id, Answer.NO) is not Answer.NO
        )
        return tuple(sorted(said_yes, key=lambda gate: not gate.emergency))

    @property
    def is_open(self) -> bool:
        """Whether a hold may begin: every question answered, every answer no."""
        return not self.unanswered and not self.closed_by

    def closures(self, atlas: Atlas, side: Side, now: Moment) -> tuple[Closure, ...]:
        """What the answers close, given now for this side; those of an emergency first."""
        said_yes = (
            PastGateYes(gate.gate_id, now.unix_s, self.spot.spot_id, side)
            for gate in self.closed_by
        )
        return tuple(gate_closure(atlas, yes, now) for yes in said_yes)

    def answered(self, gate_id: str, answer: Answer) -> Checklist:
        """Return the checklist with one answer given or changed.

        Raises:
            UsageError: the place has no such question.
        """
        if gate_id not in (gate.gate_id for gate in self.gates):
            known = ", ".join(gate.gate_id for gate in self.gates)
            raise UsageError(
                f"{self.spot.name} has no question {gate_id!r}.", next_step=f"It has: {known}."
            )
        return replace(self, answers=MappingProxyType({**self.answers, gate_id: answer}))

    def refuse_unless_open(self, atlas: Atlas, side: Side, now: Moment) -> None:
        """Raise unless a hold may begin.

        Args:
            atlas: the places that a yes closes.
            side: where the hold is to be.
            now: when the questions were answered.

        Raises:
            SpotClosed: a yes, until when, what to do and whom to ask; or which questions are left.
        """
        refuse_closed(self.spot, side, self.closures(atlas, side, now), now)
        if self.unanswered:
            left = ", ".join(gate.gate_id for gate in self.unanswered)
            raise SpotClosed(
                f"{self.spot.name}: the checklist is unanswered.",
                f"Without an answer: {left}.",
                "Answer each question; on a command line with --answer GATE=no, one for each.",
            )


def checklist_for(atlas: Atlas, spot: Spot) -> Checklist:
    """Return the questions of a place, none of them answered."""
    own = [atlas.gates[gate_id] for gate_id in spot.gates]
    groups = (
        Group(label, tuple(gate for gate in own if gate.group == key))
        for key, label in atlas.gate_groups.items()
    )
    return Checklist(spot, tuple(group for group in groups if group.gates))


def all_no(checklist: Checklist) -> Checklist:
    """Return the checklist with no wherever an answer is left; for simulated probes only."""
    for gate in checklist.unanswered:
        checklist = checklist.answered(gate.gate_id, Answer.NO)
    return checklist


def answer_items(checklist: Checklist, items: Iterable[str]) -> Checklist:
    """Return the checklist with answers as a command line gives them, ``GATE=no`` each.

    Raises:
        UsageError: not of that form, an unknown question or answer, or two answers to one.
    """
    for item in items:
        gate_id, equals, said = item.partition("=")
        if gate_id in checklist.answers:
            raise UsageError(
                f"The question {gate_id!r} is answered twice.", next_step="Give one answer to each."
            )
        if not equals or said not in [answer.value for answer in Answer]:
            raise UsageError(
                f"{item!r} is not an answer.",
                next_step="Write GATE=no, GATE=yes or GATE=dont_know.",
            )
        checklist = checklist.answered(gate_id, Answer(said))
    return checklist
