"""What a guided run has to know before the first load: questions, answers, and refused answers.

A value that grows by one answer at a time, so that a dialogue in lines and a screen can ask the
same. The answers are kept as they were typed. Nothing here knows of the probe's samples.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from typing import Final

from soleus.core.calibration.label_rules import TIP_MAX_DEVIATION
from soleus.core.calibration.model import TEMPERATURE_RANGE_C, SensorClass
from soleus.core.calibration.stability import STEP_MIN_OF_SCALE
from soleus.core.fitting.answers import AnswerRefused, check_number, numbers_in
from soleus.core.fitting.gravity import (
    STANDARD_GRAVITY_N_PER_KG,
    UNKNOWN,
    WANTED,
    gravity_at,
    is_latitude,
    is_place,
)
from soleus.core.fitting.run import (
    CONDITIONING_MIN,
    LIMIT_MAX_N,
    LOADS_MIN,
    MASS_MAX_KG,
    MASS_MIN_KG,
    TIP_RANGE_MM2,
    Reference,
    ReferenceKind,
    RunFacts,
)

YES: Final = "yes"
NO: Final = "no"
REPEATS_MAX: Final = 9
PRELOADS_MAX: Final = 20
SHARE_MAX_PERCENT: Final = 20.0
MADE_BY_MAX: Final = 60  # characters
# From load to load at least. A smaller step would be refused each time it is measured: 2 kg on a
# usual 10 kg cell move the count by a twentieth of the converter's range.
APART_MIN_OF_LARGEST: Final = STEP_MIN_OF_SCALE / 0.05


class Key(Enum):
    """What is asked, in the order in which it is asked; the value is the name in files."""

    WAY = "way"
    TOLERANCE = "tolerance_percent"
    RESOLUTION = "resolution"
    LIMIT = "limit_n"
    LOADS = "loads"
    TIP = "tip_area_mm2"
    TIP_TOLERANCE = "tip_tolerance_percent"
    REPEATS = "repeats"
    PRELOADS = "preloads"
    CREEP = "creep"
    MORE = "more"
    PLACE = "place"
    HEIGHT = "height_m"
    TEMPERATURE = "temperature_c"
    MADE_BY = "made_by"


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        key: what is asked.
        text: the question for a person.
        default: what an empty answer means; empty: there has to be one.
        why: what the answer is for.
        choices: all possible answers where there are few; empty: anything may be typed.
    """

    key: Key
    text: str
    default: str
    why: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CalibrationAnswers:
    """What a person has answered so far before a run of known loads.

    Attributes:
        tip_area_mm2: of the probe as it says itself; 0 where it does not.
        sensor_class: one that drifts has to be loaded before.
        answers: what was answered, in order, as it was typed.
    """

    tip_area_mm2: float = 0.0
    sensor_class: SensorClass = SensorClass.LOAD_CELL
    answers: tuple[tuple[Key, str], ...] = ()

    @property
    def question(self) -> Question | None:
        """What to ask next; None when all is known."""
        given = {key for key, _ in self.answers}
        for key in Key:
            if key not in given and self._is_asked(key):
                why, choices = _WHY.get(key, ""), _CHOICES.get(key, ())
                return Question(key, self._text(key), self._default(key), why, choices)
        return None

    @property
    def kind(self) -> ReferenceKind:
        """What the loads are known by; masses before that is answered."""
        given = dict(self.answers).get(Key.WAY)
        return ReferenceKind.MASSES if given is None else ReferenceKind(given)

    @property
    def unit(self) -> str:
        """In what loads are typed."""
        return unit_of(self.kind)

    def answered(self, text: str) -> CalibrationAnswers:
        """Return the setup with the next question answered.

        Raises:
            AnswerRefused: the answer cannot be used; says what would do.
        """
        question = self.question
        if question is None:
            raise AnswerRefused(text, "Everything has been answered.")
        as_typed = " ".join(text.split())
        if question.key is not Key.MADE_BY:
            as_typed = as_typed.replace(",", ".")
        if question.key not in _KEEP_CAPITALS:
            as_typed = as_typed.lower()
        typed = _completed(as_typed or question.default, question.choices)
        self._check(question.key, typed)
        return replace(self, answers=(*self.answers, (question.key, typed)))

    def undone(self) -> CalibrationAnswers:
        """Return these answers without the last one; unchanged if there is none."""
        return replace(self, answers=self.answers[:-1])

    def number(self, key: Key) -> float:
        """A number that was answered; 0 for what is not asked on this way."""
        return float(dict(self.answers).get(key, "0"))

    @property
    def wants_creep(self) -> bool:
        """The full load is left on for some minutes once."""
        return dict(self.answers).get(Key.CREEP) == YES

    @property
    def temperature_c(self) -> float | None:
        """Temperature of the room; None where it was not measured."""
        typed = dict(self.answers).get(Key.TEMPERATURE, UNKNOWN)
        return None if typed == UNKNOWN else float(typed)

    @property
    def loads_kg(self) -> tuple[float, ...]:
        """The loads above zero, rising; of a gauge as kilograms of standard weight."""
        typed = dict(self.answers)[Key.LOADS].split()
        return tuple(kg_from_typed(float(each), self.kind) for each in typed)

    def put_into(self, facts: RunFacts) -> RunFacts:
        """Return facts with all that was answered in them."""
        place = dict(self.answers).get(Key.PLACE, UNKNOWN)
        gravity_n_per_kg, gravity_tolerance = gravity_at(place, self.number(Key.HEIGHT))
        made_by = dict(self.answers).get(Key.MADE_BY, UNKNOWN)
        return replace(
            facts,
            gravity_n_per_kg=gravity_n_per_kg,
            gravity_tolerance=gravity_tolerance,
            temperature_c=self.temperature_c,
            made_by="" if made_by == UNKNOWN else made_by,
            tip_area_mm2=self.number(Key.TIP),
            tip_area_tolerance=self.number(Key.TIP_TOLERANCE) / 100,
            mass_tolerance=self.number(Key.TOLERANCE) / 100,
            reference=self._reference(),
            conditioning_cycles=round(self.number(Key.PRELOADS)),
        )

    def _reference(self) -> Reference:
        resolution_n = self.number(Key.RESOLUTION)
        if self.kind is ReferenceKind.SCALE:
            resolution_n *= STANDARD_GRAVITY_N_PER_KG / 1000
        return Reference(self.kind, self.number(Key.LIMIT), resolution_n)

    def _is_asked(self, key: Key) -> bool:
        if key is Key.RESOLUTION:
            return self.kind is not ReferenceKind.MASSES
        if key is Key.CREEP:
            return self.kind is ReferenceKind.MASSES  # no hand holds still for so long
        if key in _MORE:
            return self._is_asked_of_more(key)
        return key is not Key.LIMIT or self.kind is ReferenceKind.GAUGE

    def _is_asked_of_more(self, key: Key) -> bool:
        """A scale tells the gravity of where it was adjusted, a gauge force; masses are here."""
        given = dict(self.answers)
        if given.get(Key.MORE) != YES:
            return False
        if key is Key.PLACE:
            return self.kind is ReferenceKind.MASSES
        if key is Key.HEIGHT:
            return is_latitude(given.get(Key.PLACE, UNKNOWN))
        return True

    def _text(self, key: Key) -> str:
        if key is Key.TOLERANCE:
            return _TOLERANCE_TEXT[self.kind]
        return _TEXT[key].format(unit=self.unit)

    def _default(self, key: Key) -> str:
        if key is Key.TIP:
            return f"{self.tip_area_mm2:g}" if self.tip_area_mm2 else ""
        return _DEFAULT.get(key, "")

    def _check(self, key: Key, typed: str) -> None:
        choices = _CHOICES.get(key)
        if choices is not None:
            if typed not in choices:
                raise AnswerRefused(typed, f"Type {', '.join(choices[:-1])} or {choices[-1]}.")
        elif key is Key.LOADS:
            self._check_loads(typed)
        elif key is Key.MADE_BY:
            if len(typed) > MADE_BY_MAX or not typed.isprintable():
                raise AnswerRefused(typed, f"Type a name of at most {MADE_BY_MAX} characters.")
        elif key is Key.PLACE:
            if not is_place(typed):
                raise AnswerRefused(typed, WANTED)
        elif key is not Key.TEMPERATURE or typed != UNKNOWN:
            low, high, whole = self._limits(key)
            check_number(typed, low, high, whole=whole)
            if key is Key.TIP:
                self._check_tip(float(typed))

    def _check_tip(self, area_mm2: float) -> None:
        """Under a probe that says otherwise the finished calibration would give no kPa."""
        said_mm2 = self.tip_area_mm2
        if said_mm2 and abs(area_mm2 - said_mm2) > TIP_MAX_DEVIATION * area_mm2:
            raise AnswerRefused(
                f"{area_mm2:g}",
                f"The probe says {said_mm2:g} mm². Type that; or, if it is wrong, tell the probe "
                f"first: soleus probe set tip {area_mm2:g}",
            )

    def _limits(self, key: Key) -> tuple[float, float, bool]:
        """Least and greatest that a number may be, and whether it has to be whole."""
        if key is Key.REPEATS:
            return 1, REPEATS_MAX, True
        if key is Key.PRELOADS:
            drifts = self.sensor_class is SensorClass.DRIFTING
            return CONDITIONING_MIN if drifts else 0, PRELOADS_MAX, True
        return _LIMITS[key]

    def _check_loads(self, typed: str) -> None:
        loads = numbers_in(typed)
        if len(loads) < LOADS_MIN - 1 or sorted(set(loads)) != loads or not loads[0] > 0:
            raise AnswerRefused(
                typed,
                f"Type at least {LOADS_MIN - 1} different loads in {self.unit}, the smallest "
                "first, with spaces between; nothing on the tip is not among them.",
            )
        for below, load in pairwise([0.0, *loads]):
            if load - below < APART_MIN_OF_LARGEST * loads[-1]:
                raise AnswerRefused(
                    typed,
                    f"Type larger steps: {load:g} is too near to {below:g}. Less than "
                    f"{APART_MIN_OF_LARGEST:.1%} of the largest load is hardly felt beside it.",
                )
        most_kg = kg_from_typed(loads[-1], self.kind)
        if not MASS_MIN_KG <= most_kg <= MASS_MAX_KG:
            raise AnswerRefused(
                typed,
                f"The largest would be {most_kg:g} kg and has to lie from {MASS_MIN_KG:g} to "
                f"{MASS_MAX_KG:g} kg. Loads are typed in {self.unit}.",
            )


def unit_of(kind: ReferenceKind) -> str:
    """In what loads are typed: newtons for a gauge, else grams."""
    return "N" if kind is ReferenceKind.GAUGE else "g"


def _completed(typed: str, choices: tuple[str, ...]) -> str:
    """The only choice that begins so, as y for yes; else what was typed."""
    meant = [choice for choice in choices if typed and choice.startswith(typed)]
    return meant[0] if len(meant) == 1 else typed


def kg_from_typed(number: float, kind: ReferenceKind) -> float:
    """Grams, or newtons of a gauge, as the kilograms of a run."""
    if kind is ReferenceKind.GAUGE:
        return number / STANDARD_GRAVITY_N_PER_KG
    return number / 1000


def typed_from_kg(mass_kg: float, kind: ReferenceKind) -> float:
    """The other way round, to what a person reads: grams, or newtons of a gauge."""
    factor = STANDARD_GRAVITY_N_PER_KG if kind is ReferenceKind.GAUGE else 1000
    return round(mass_kg * factor, 6)


_LIMITS: Final[dict[Key, tuple[float, float, bool]]] = {
    Key.TOLERANCE: (0.001, SHARE_MAX_PERCENT, False),
    Key.RESOLUTION: (0.001, LIMIT_MAX_N, False),
    Key.LIMIT: (0.0, LIMIT_MAX_N, False),
    Key.TIP: (*TIP_RANGE_MM2, False),
    Key.TIP_TOLERANCE: (0.01, SHARE_MAX_PERCENT, False),
    Key.HEIGHT: (-500.0, 6000.0, False),
    Key.TEMPERATURE: (*TEMPERATURE_RANGE_C, False),
}
_DEFAULT: Final[dict[Key, str]] = {
    Key.TOLERANCE: "0.5",
    Key.TIP_TOLERANCE: "2",
    Key.REPEATS: "2",
    Key.PRELOADS: "3",
    Key.CREEP: NO,
    Key.MORE: NO,
    Key.PLACE: UNKNOWN,
    Key.HEIGHT: "0",
    Key.TEMPERATURE: UNKNOWN,
    Key.MADE_BY: UNKNOWN,
}
_MORE: Final = frozenset({Key.PLACE, Key.HEIGHT, Key.TEMPERATURE, Key.MADE_BY})
# A name has them; among loads they show the letter O that was typed for a nought.
_KEEP_CAPITALS: Final = frozenset({Key.MADE_BY, Key.LOADS})
_CHOICES: Final = {
    Key.WAY: tuple(kind.value for kind in ReferenceKind),
    Key.CREEP: (NO, YES),
    Key.MORE: (NO, YES),
}
_TOLERANCE_TEXT: Final = {
    ReferenceKind.MASSES: "How exact are the masses, ± %?",
    ReferenceKind.SCALE: "How exact is the scale, ± % of what it shows?",
    ReferenceKind.GAUGE: "How exact is the gauge, ± % of what it shows?",
}
_TEXT: Final[dict[Key, str]] = {
    Key.WAY: "What are the loads known by: masses on a fixture, a scale, or a gauge?",
    Key.RESOLUTION: "What is the last digit of its display worth, in {unit}?",
    Key.LIMIT: "How far may it be off at any load, ± N (0 if its sheet gives only a share)?",
    Key.LOADS: "Which loads, in {unit}, the smallest first (such as 20 % to 100 % of your most)?",
    Key.TIP: "How large is the tip, in mm² (⌀ 11.28 mm is 100)?",
    Key.TIP_TOLERANCE: "How well is that known, ± % (1 % of the diameter is 2 % here)?",
    Key.REPEATS: "How often up and down?",
    Key.PRELOADS: "How often will you load it fully and let go before the run?",
    Key.CREEP: "Will you leave the full load on for 5 minutes once, so that creep is measured?",
    Key.MORE: "Will you say more for the record: where you are, how warm it is, who you are?",
    Key.PLACE: "Your latitude in degrees, or gravity as g=9.8123?",
    Key.HEIGHT: "How high above the sea, in metres?",
    Key.TEMPERATURE: "How warm is it, in °C?",
    Key.MADE_BY: "Who makes this calibration?",
}
_WHY: Final = {
    Key.WAY: (
        "Masses that stand on a fixture are the best. Most people press the probe onto a kitchen "
        "scale and type what it shows. A force gauge is pressed against in the same way."
    ),
    Key.TOLERANCE: "It goes into the ± of every reading. For bags weighed on a scale, the scale's.",
    Key.RESOLUTION: "A display that jumps by 5 g cannot tell more; that doubt goes into the ±.",
    Key.LIMIT: "Sheets of gauges often give a share of the full scale; that is a fixed force.",
    Key.LOADS: (
        "Your span ends at the largest load, and so do your targets: 1000 g on 1 cm² are 98 kPa. "
        "Two loads are the least, five are good."
    ),
    Key.TIP: "Pressure is force over this area; the same force on half the area is twice the kPa.",
    Key.TIP_TOLERANCE: "Often the largest part of the ±: measure the diameter with a calliper.",
    Key.REPEATS: "Going up and down again shows how well the probe repeats itself; two is enough.",
    Key.PRELOADS: "A probe that has rested settles under its first full loads.",
    Key.MORE: "None of it is needed: what is not said is allowed for in the ±.",
    Key.PLACE: (
        "A mass weighs 0.5 % more at the poles than at the equator. Unknown, ± 0.27 % is allowed "
        "for; a latitude leaves ± 0.05 %."
    ),
    Key.HEIGHT: "A mass weighs 0.03 % less for each kilometre; a guess will do.",
    Key.TEMPERATURE: "A probe in a much warmer or colder room is to be checked with a mass first.",
    Key.MADE_BY: "It stands in the run and on the certificate, on this computer only.",
    Key.CREEP: "Under a load that stays on, a reading creeps. Unmeasured, a usual ± is assumed.",
}
