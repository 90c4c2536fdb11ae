"""A guided run under way: which load comes next, what was kept, and why a step is not.

A value without a clock or a probe: steady counts and typed numbers go in, the next thing to do or
a refusal comes out. A dialogue in lines and a screen can stand on top of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import tomlkit

from soleus.core.calibration.model import SensorClass
from soleus.core.calibration.stability import StepBefore, StepProblem, StepSeen
from soleus.core.calibration.uncertainty import CREEP_S
from soleus.core.fitting.answers import AnswerRefused
from soleus.core.fitting.questions import (
    CalibrationAnswers,
    Key,
    kg_from_typed,
    typed_from_kg,
    unit_of,
)
from soleus.core.fitting.run import MASS_MAX_KG, ReferenceKind, Run, RunFacts, Step
from soleus.core.fitting.run_csv import parse_run, run_text
from soleus.core.toml_table import read_toml
from soleus.errors import BrokenFile, CalibrationError

READ_MAX_FACTOR: Final = 3.0  # a number this far from what was asked for is another unit, or a slip


class StepRefused(CalibrationError):
    """A step that is not kept; ``problem`` says why where the counts do."""

    def __init__(self, what: str, next_step: str, problem: StepProblem | None = None) -> None:
        super().__init__(what, "This step was not stored.", next_step)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class CalibrationInProgress:
    """A run of which some steps have been kept.

    Attributes:
        facts: with what it is made.
        loads_kg: the loads asked for, rising, without the zero.
        repeats: how often up and down.
        creep: the full load is left on and measured again after ``CREEP_S``, the first time.
        steps: those kept; the line of each is its number, from 1.
        waiting: steady counts of a hand-held load whose number has not been typed yet.
    """

    facts: RunFacts
    loads_kg: tuple[float, ...]
    repeats: int
    creep: bool = False
    steps: tuple[Step, ...] = ()
    waiting: StepSeen | None = None

    @property
    def plan_kg(self) -> tuple[float, ...]:
        """All loads in order: nothing, up, down to nothing, as often as asked for."""
        once = (*self.loads_kg, *self.loads_kg[-2::-1], 0.0)
        again = (self.loads_kg[-1],) if self.creep else ()
        up = (0.0, *self.loads_kg)
        return (*up, *again, *(once * self.repeats)[len(self.loads_kg) :])

    @property
    def next_dwell_s(self) -> float:
        """How long the next step's load must have been on; 0 where that does not matter."""
        return CREEP_S if self.creep and len(self.steps) == len(self.loads_kg) + 1 else 0.0

    @property
    def next_kg(self) -> float | None:
        """The load that comes next; None when all steps are in."""
        plan = self.plan_kg
        return plan[len(self.steps)] if len(self.steps) < len(plan) else None

    @property
    def held(self) -> bool:
        """A hand presses, and a number is typed for each load."""
        return self.facts.reference.kind is not ReferenceKind.MASSES

    @property
    def before(self) -> StepBefore:
        """What a step is judged by. A mass is let stand; so is whatever has no load on it."""
        zeros = [step.counts for step in self.steps if step.mass_kg == 0.0]
        return StepBefore(
            full_scale_counts=self.facts.full_scale_counts,
            held=self.held and bool(self.next_kg),
            zero_counts=zeros[-1] if zeros else None,
            last_counts=self.steps[-1].counts if self.steps else None,
            load_change=self._change(self.next_kg or 0.0),
            drifts=self.facts.sensor_class is SensorClass.DRIFTING,
        )

    def measured(self, seen: StepSeen, dwell_s: float = 0.0) -> CalibrationInProgress:
        """Return the run with these counts in it, or waiting for the number that goes with them.

        Args:
            seen: the counts.
            dwell_s: how long the load had been on; 0 where nobody knows.

        Raises:
            StepRefused: not steady, too small, or the wrong way.
        """
        if seen.problem is not None:
            raise StepRefused(seen.problem.refusal, "Try this step again.", seen.problem)
        if self.next_kg is None:
            raise StepRefused("All steps of this run are in.", "Fit it, or take a step back.")
        if self.held and self.next_kg:
            return replace(self, waiting=seen)
        return self._kept(self.next_kg, seen, dwell_s if self.next_kg else 0.0)

    def read(self, text: str) -> CalibrationInProgress:
        """Return the run with the waiting counts kept under the number that was typed.

        Raises:
            StepRefused: the number cannot be, or does not go with the counts.
        """
        if self.waiting is None or self.next_kg is None:
            raise StepRefused("No number is waited for.", "Measure the step first.")
        kind = self.facts.reference.kind
        unit, wanted = unit_of(kind), typed_from_kg(self.next_kg, kind)
        try:
            number = float(text.strip().replace(",", "."))
        except ValueError:
            number = math.nan
        mass_kg = kg_from_typed(number, kind)
        if not (number > 0 and mass_kg <= MASS_MAX_KG):
            what = f"'{text.strip()}' is no load in {unit}."
            raise StepRefused(what, f"Type what the display showed, in {unit}.")
        if not 1 / READ_MAX_FACTOR < number / wanted < READ_MAX_FACTOR:
            what = f"{number:g} {unit} is far from the {wanted:g} {unit} that were asked for."
            raise StepRefused(what, f"Type what the display showed, in {unit}, or undo.")
        self._refuse_other_way(mass_kg)
        return self._kept(mass_kg, self.waiting)

    def undone(self) -> CalibrationInProgress:
        """Return the run without the waiting counts, else without its last step.

        A step that was measured again after minutes goes with the one before: once the load has
        been off, its time begins anew.

        Raises:
            StepRefused: there is none.
        """
        if self.waiting is not None:
            return replace(self, waiting=None)
        if not self.steps:
            raise StepRefused("There is no step to take back.", "Measure the first one.")
        back = replace(self, steps=self.steps[:-1])
        return replace(back, steps=back.steps[:-1]) if back.next_dwell_s else back

    def run(self) -> Run:
        """The run as it stands."""
        return Run(self.facts, self.steps)

    def _change(self, mass_kg: float) -> int:
        if not self.steps:
            return 0
        last_kg = self.steps[-1].mass_kg
        return (mass_kg > last_kg) - (mass_kg < last_kg)

    def _refuse_other_way(self, mass_kg: float) -> None:
        """The number has to rise where the count rose, or one of the two is wrong."""
        if self.waiting is None or not self.steps:
            return
        rose = self.waiting.counts > self.steps[-1].counts
        if self._change(mass_kg) != (1 if rose else -1):
            words = StepProblem.WRONG_WAY.words
            raise StepRefused(words, "Type the number again, or undo.", StepProblem.WRONG_WAY)

    def _kept(self, mass_kg: float, seen: StepSeen, dwell_s: float = 0.0) -> CalibrationInProgress:
        number = len(self.steps) + 1
        step = Step(mass_kg, seen.counts, seen.counts_sd, line=number, dwell_s=dwell_s)
        return replace(self, steps=(*self.steps, step), waiting=None)


def in_progress(setup: CalibrationAnswers, facts: RunFacts) -> CalibrationInProgress:
    """The run that a complete setup asks for, before its first step."""
    repeats = round(setup.number(Key.REPEATS))
    return CalibrationInProgress(setup.put_into(facts), setup.loads_kg, repeats, setup.wants_creep)


def draft_text(run: CalibrationInProgress, setup: CalibrationAnswers) -> str:
    """A run under way as a file that ``parse_draft`` reads back; waiting counts are not in it."""
    answers = {key.value: text for key, text in setup.answers}
    return tomlkit.dumps({"run": run_text(run.run()), "answers": answers})


def parse_draft(text: str, file: str) -> tuple[CalibrationInProgress, CalibrationAnswers]:
    """Read a run under way and the answers that it was begun with.

    A load that was to be left on for minutes is measured anew: it has been off meanwhile.

    Raises:
        BrokenFile: it cannot be read; names the place.
    """
    top = read_toml(text, file)
    run = parse_run(top.text("run"), file)
    setup = CalibrationAnswers(run.facts.tip_area_mm2, run.facts.sensor_class)
    answers = top.table("answers")
    while (question := setup.question) is not None:
        key = question.key.value
        try:
            setup = setup.answered(answers.text(key))
        except AnswerRefused as refused:
            raise answers.broken(key, "this answer cannot be used") from refused
    begun = in_progress(setup, run.facts)
    numbered = tuple(replace(step, line=n) for n, step in enumerate(run.steps, 1))
    if len(numbered) > len(begun.plan_kg):
        raise BrokenFile(file=file, where="run", what="it has more steps than were asked for")
    read = replace(begun, steps=numbered)
    return (read.undone() if read.next_dwell_s else read), setup
