"""The atlas: the places that soleus knows, the questions before pressing, the fixed sentences.

Frozen types and look-ups. Nothing here reads a file (``store/atlas.py`` does) or knows TOML
(``core/spots/atlas_toml.py`` does), and nothing decides a target (``core/spots/targets.py`` does).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import Enum

from soleus.core.terms import Grade, Role, Side
from soleus.errors import SpotClosed, UsageError

# Words of a search that say nothing about the place.
_FILLERS = (
    "a ache aches aching an and at from hurt hurting hurts i in is it me my of on or pain painful "
    "sore the to"
)
_SIDES = tuple(side.value for side in Side)
_NEAREST_N = 3
_LIKE_MIN = 0.6  # likeness of two words, 0 to 1; at 0.5 "heel" is taken for "knee"


@dataclass(frozen=True, slots=True)
class SpotSource:
    """Where a statement comes from: ``seed`` is a source text's file name or "general safety"."""

    seed: str
    where: str


@dataclass(frozen=True, slots=True)
class Fallback:
    """The general range of a place and its own dose; kPa under a tip of 1 cm².

    Attributes:
        start_kpa: where a first try begins.
        low_kpa, high_kpa: the range in which a target may be set.
        default_kpa: the most that is asked for without a threshold of the person's own.
        hold_s: in-band time of one hold.
        repeats: how many holds.
    """

    start_kpa: float
    low_kpa: float
    high_kpa: float
    default_kpa: float
    hold_s: float
    repeats: int


@dataclass(frozen=True, slots=True)
class Spot:
    """One place.

    Attributes:
        spot_id: its id, as typed on the command line and stored.
        name, muscle: as shown.
        side: ``paired``.
        region: key of ``Atlas.regions``.
        part: key of ``Atlas.parts``: what a sign of a pressed nerve here closes, on that side.
        contact_group: whose holds share the contact time of one region with this place.
        finding, pressing, caution: how to find it, how to press it, what to keep off.
        reach: ``self``, ``helper`` or ``both``.
        hurts: keys of complaints that the source connects with it.
        gates: ids of the questions asked before pressing, in order.
        source, source_note: where it comes from, and what the source does not say.
        range_grade: how well the range is supported.
        cap_kpa: never to be passed, under a tip of 1 cm².
        fallback: the general range; None for a place that is never a target.
        therapist_only: shown for information, never a guided hold for a person alone.
        reference_only: for threshold checks, never a target for a hold.
        placed_by_project: no source says exactly where it lies.
        area: a region to search in rather than a point.
    """

    spot_id: str
    name: str
    muscle: str
    side: str
    region: str
    part: str
    contact_group: str
    finding: str
    pressing: str
    reach: str
    hurts: tuple[str, ...]
    gates: tuple[str, ...]
    caution: str
    source: tuple[SpotSource, ...]
    source_note: str
    range_grade: Grade
    cap_kpa: float
    fallback: Fallback | None
    therapist_only: bool
    reference_only: bool
    placed_by_project: bool
    area: bool


class GateReach(Enum):
    """How far a question asks, and so how much a yes to it closes."""

    PLACE = "place"  # about this place: it, on that side; every other place asks for itself
    ASKING = "asking"  # about a part of the body: every place that asks it, both sides
    EVERYTHING = "everything"  # about the person


@dataclass(frozen=True, slots=True)
class Gate:
    """One question before pressing; a yes closes as much as it asks about.

    Attributes:
        gate_id: its id.
        group: key of ``Atlas.gate_groups``, the heading it is asked under.
        label: a few words for lists and closures; never a diagnosis.
        ask: the question.
        if_yes: what to do and whom to ask.
        closes: how much a yes closes.
        clearable: a therapist may clear it, on record.
        emergency: a yes asks for help now; it closes everything, and not for a time alone.
        source: where it comes from.
    """

    gate_id: str
    group: str
    label: str
    ask: str
    if_yes: str
    closes: GateReach
    clearable: bool
    emergency: bool
    source: tuple[SpotSource, ...]


@dataclass(frozen=True, slots=True)
class NeverTarget:
    """A place that is never a target, with the words by which people may ask for it."""

    never_id: str
    name: str
    also: tuple[str, ...]
    why: str
    source: tuple[SpotSource, ...]


@dataclass(frozen=True, slots=True)
class Complaint:
    """Where it hurts: ``sentence`` is set where no place may be offered, and is then the answer."""

    key: str
    label: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Texts:
    """The fixed sentences that every way of showing uses word for word."""

    not_medical_advice: str
    no_promise: str
    number_meaning: str
    number_compare: str
    personal_first: str
    fallback_notice: str
    start_gently: str
    feeling: str
    stop_now: str
    answer_gates: str
    blocked: str
    therapist_only: str
    reference_only: str
    never_target: str
    source_claim: str
    placement: str
    side: str
    after: str
    evidence_label: str


@dataclass(frozen=True, slots=True)
class Offer:
    """The answer to a search.

    Attributes:
        spots: the places, best first.
        sentence: what is said instead of them.
        side: the side that was named in it; None if none was, or both.
        narrowed: something was asked for, so the first place is the best and not just the first.
    """

    spots: tuple[Spot, ...]
    sentence: str = ""
    side: Side | None = None
    narrowed: bool = True


@dataclass(frozen=True, slots=True)
class Atlas:
    """Everything of ``spots.toml``, checked; mappings are read-only and keep the file's order."""

    spots: Mapping[str, Spot]
    gates: Mapping[str, Gate]
    gate_groups: Mapping[str, str]
    nevers: Mapping[str, NeverTarget]
    complaints: Mapping[str, Complaint]
    regions: Mapping[str, str]
    parts: Mapping[str, str]
    dose_grade: Grade
    evidence: Mapping[Grade, str]
    text: Texts

    def spot(self, name: str) -> Spot:
        """Return the place with this id or name.

        Raises:
            SpotClosed: it is a place that is never a target.
            UsageError: there is no such place; the sentence names the nearest.
        """
        wanted = _plain(name)
        for spot in self.spots.values():
            if wanted in (_plain(spot.spot_id), _plain(spot.name)):
                return spot
        never = self._never(name)
        if never is not None:
            raise SpotClosed(
                f"{self.text.never_target} {never.name}: {never.why}",
                next_step="To see the places that soleus knows: soleus spots",
            )
        known = (*self.spots, *(spot.name for spot in self.spots.values()))
        raise UsageError(
            f"There is no place called {name!r}{_nearest(name, known)}.",
            next_step="To see the places that soleus knows: soleus spots",
        )

    def guided(self, name: str, role: Role) -> Spot:
        """Return the place if a hold may be guided there for someone in this role.

        Raises:
            SpotClosed: never a target, for threshold checks only, or for therapists only.
            UsageError: there is no such place.
        """
        spot = self.spot(name)
        if spot.reference_only or spot.fallback is None:
            raise SpotClosed(f"{spot.name}: no hold is guided here.", self.text.reference_only)
        if spot.therapist_only and role is not Role.THERAPIST:
            raise SpotClosed(
                f"{spot.name}: no hold is guided here for a person alone.",
                self.text.therapist_only,
            )
        return spot

    def hurting(self, key: str) -> Offer:
        """Return the places that the sources connect with a complaint, or what is said instead.

        Raises:
            UsageError: no complaint has this key; the sentence names the nearest.
        """
        complaint = self.complaints.get(key)
        if complaint is None:
            raise UsageError(
                f"There is no complaint with the key {key!r}{self._nearest_complaints(key)}.",
                next_step=f"The keys are: {', '.join(self.complaints)}.",
            )
        if complaint.sentence:
            return Offer((), complaint.sentence)
        return Offer(tuple(spot for spot in self.spots.values() if key in spot.hurts))

    def _nearest_complaints(self, asked: str) -> str:
        """Return words that name the keys whose labels have what was typed, then similar keys."""
        words = _words(asked) - _words(_FILLERS)
        shared = {
            c.key: len(words & _words(c.key, c.label.partition("(")[0]))
            for c in self.complaints.values()
        }
        told = sorted((key for key in shared if shared[key]), key=lambda key: -shared[key])
        return _named(told) or _nearest(asked, self.complaints)

    def find(self, text: str) -> Offer:
        """Search by name, muscle, id, region, or by where it hurts; all words have to fit.

        A side (``left calf``) says nothing about the place and comes back beside what is found.
        Someone who types nothing but the words of a complaint for which no place may be offered
        gets its sentence and no place, even where a place's own name has these words too.
        """
        typed = _plain(text).split()
        sides = [side for side in Side if side.value in typed]
        placed = [word for word in typed if word not in _SIDES]
        return replace(self._find(placed), side=sides[0] if len(sides) == 1 else None)

    def _find(self, placed: Sequence[str]) -> Offer:
        fillers = _words(_FILLERS)
        words = [word for word in placed if word not in fillers]
        if not words:
            return Offer(tuple(self.spots.values()), narrowed=False)
        if sentence := self._instead(words, all_of_them=True):
            return Offer((), sentence)
        ranked = [(self._rank(spot, words), spot) for spot in self.spots.values()]
        found = sorted((pair for pair in ranked if pair[0]), key=lambda pair: -pair[0])
        if found:
            return Offer(tuple(spot for _, spot in found))
        if never := self._never(" ".join(placed)):
            return Offer((), f"{self.text.never_target} {never.name}: {never.why}")
        return Offer((), self._instead(words, all_of_them=False))

    def _never(self, name: str) -> NeverTarget | None:
        """Return the place that is never a target and goes by this name."""
        wanted = _plain(name)
        return next((n for n in self.nevers.values() if wanted in _names_of(n)), None)

    def _instead(self, words: Iterable[str], *, all_of_them: bool) -> str:
        """Return what is said instead of places if words are those of such a complaint."""
        fits = all if all_of_them else any
        for complaint in self.complaints.values():
            about = _words(complaint.key, complaint.label.partition("(")[0])
            if complaint.sentence and fits(word in about for word in words):
                return complaint.sentence
        return ""

    def _rank(self, spot: Spot, words: Iterable[str]) -> int:
        """Return 0 where a word fits nowhere, else more for a fit in a more telling place."""
        offered = (self.complaints[key] for key in spot.hurts)
        fields = (
            (4, (spot.spot_id,)),
            (3, (spot.name,)),
            (2, (spot.muscle, self.regions[spot.region])),
            (1, tuple(f"{c.key} {c.label}" for c in offered if not c.sentence)),
        )
        worth = [_worth(word, fields) for word in words]
        return min(worth) and sum(worth)


def _worth(word: str, fields: Iterable[tuple[int, tuple[str, ...]]]) -> int:
    fits = (n for n, texts in fields for w in _words(*texts) if w.startswith(word))
    return max(fits, default=0)


def _plain(text: str) -> str:
    """Return lower-case words with single spaces: ``Mid_Calf, left`` → ``mid calf left``."""
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def _words(*texts: str) -> set[str]:
    return set(_plain(" ".join(texts)).split())


def _names_of(never: NeverTarget) -> set[str]:
    short = never.never_id.removeprefix("never_")
    return {_plain(name) for name in (never.never_id, short, never.name, *never.also)}


def _nearest(name: str, known: Iterable[str]) -> str:
    """Return words that name the nearest of what is known, or nothing."""
    return _named(get_close_matches(name.lower(), list(known), n=_NEAREST_N, cutoff=_LIKE_MIN))


def _named(near: Sequence[str]) -> str:
    return f"; the nearest are {', '.join(near[:_NEAREST_N])}" if near else ""
