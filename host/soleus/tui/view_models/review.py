"""One recorded hold as screens show it: the exact samples, what happened, the figures in words.

Made from what ``report.session.replayed`` says to a stored session; nothing is measured here. Times
are seconds from the first contact of the hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray

from soleus.core import words
from soleus.core.events import Event, EventKind, late_in
from soleus.core.hold.judged import Judged
from soleus.core.metrics.registry import METRICS, Measured, measure, steadiness
from soleus.core.samples import UNTRUSTED, Quality
from soleus.core.spots.targets import lower_target
from soleus.core.terms import Cause, End, Label, Phase, Prompt, Role, Zone
from soleus.report.session.as_json import ratings_of
from soleus.report.session.overstayed import overstayed_s_of
from soleus.report.session.replayed import ReplayedSession
from soleus.store.sessions.records import StoredHold
from soleus.tui.drawing.glyphs import GlyphLevel
from soleus.tui.view_models import hold as say
from soleus.tui.widgets.hold.live_curve import CurveMark, CurvePicture
from soleus.tui.widgets.hold.pressure_gauge import GaugeLimits

BAND_SHARE: Final = 1.35  # of the upper edge: room above the band
PEAK_SHARE: Final = 1.1
STOP_SIGN: Final = {GlyphLevel.QUADRANT: "■", GlyphLevel.HALF: "■", GlyphLevel.ASCII: "X"}
SHOWN_METRICS: Final = (
    "in_band_s",
    "in_band_pct",
    "mean_kpa",
    "cv_pct",
    "drift_pct_per_min",
    "overshoot_kpa",
    "peak_kpa",
    "time_to_target_s",
    "interruptions_n",
    "lost_n",
)


@dataclass(frozen=True, slots=True, eq=False)
class ReviewedHold:
    """One hold, ready to be looked at.

    Attributes:
        hold: as it lies in the record.
        samples: the judged samples around it, exactly as stored, in order.
        t_s: float64[n], their times.
        kpa: float64[n], NaN without a trustworthy value.
        doubt: bool[n], samples that nothing was judged by.
        events: what happened meanwhile, in order.
        measured: figures by metric id; empty where nothing could be judged.
        ratings: (when asked, rating) in order; ``unasked`` for one that came by itself.
        role: who pressed; the width of a band depends on it.
        overstayed_s: how long it stood after its time was done; None for one let go of in time.
        simulated: no real sensor measured it.
    """

    hold: StoredHold
    samples: tuple[Judged, ...]
    t_s: NDArray[np.float64]
    kpa: NDArray[np.float64]
    doubt: NDArray[np.bool_]
    events: tuple[Event, ...]
    measured: dict[str, Measured]
    ratings: tuple[tuple[str, int], ...]
    role: Role
    overstayed_s: float | None = None
    simulated: bool = False

    @property
    def limits(self) -> GaugeLimits:
        """Target, band and cap as they were at the start."""
        target = self.hold.start.target
        return GaugeLimits(target.target_kpa, target.low_kpa, target.high_kpa, target.cap_kpa)

    @property
    def span_s(self) -> tuple[float, float]:
        """From the first sample to the last."""
        if not len(self.t_s):
            return 0.0, 1.0
        return float(self.t_s[0]), float(self.t_s[-1]) + self.sample_s

    @property
    def sample_s(self) -> float:
        """Usual time between two samples."""
        return float(np.median(np.diff(self.t_s))) if len(self.t_s) > 1 else 1.0

    def nearest(self, t_s: float) -> int:
        """Number of the sample that lies nearest to a time."""
        return int(np.argmin(np.abs(self.t_s - t_s)))


def reviewed(replayed: ReplayedSession, hold: StoredHold) -> ReviewedHold:
    """One hold of a session, told again."""
    start_s = hold.start.started_t_s
    samples = replayed.samples_of(hold)
    quality = np.array([sample.quality for sample in samples], dtype=np.uint8)
    t_s = np.array([sample.t_s for sample in samples], dtype=np.float64) - start_s
    first_s, last_s = (float(t_s[0]), float(t_s[-1])) if len(t_s) else (0.0, 0.0)
    events = tuple(
        event for event in replayed.stored.events if first_s <= event.t_s - start_s <= last_s
    )
    curve = replayed.curve_of(hold)
    return ReviewedHold(
        hold=hold,
        samples=samples,
        t_s=t_s,
        kpa=np.array([sample.pressure_kpa for sample in samples], dtype=np.float64),
        doubt=(quality & int(UNTRUSTED)) != 0,
        events=events,
        measured={} if curve is None else measure(curve),
        ratings=tuple(
            (
                _UNASKED if each["prompt"] is None else _PROMPT_WORDS[Prompt(each["prompt"])],
                int(each["nrs"] or 0),
            )
            for each in ratings_of(replayed.stored, hold)
            if not each["replaced"]
        ),
        role=replayed.stored.meta.role,
        overstayed_s=overstayed_s_of(replayed.stored, hold),
        simulated=replayed.stored.meta.simulated,
    )


def curve_picture(one: ReviewedHold, level: GlyphLevel) -> CurvePicture:
    """The whole curve with band, target, phases, ratings and stop."""
    return CurvePicture(
        one.t_s,
        one.kpa,
        one.kpa,
        one.sample_s,
        one.limits,
        top_kpa=_top_kpa(one),
        path=_target_path(one),
        bands=_bands(one),
        doubt=one.doubt,
        marks=tuple(_marks(one, level)),
        phases=tuple(_phases(one)),
        window_s=one.span_s,
    )


def _top_kpa(one: ReviewedHold) -> float:
    """Looking back, the scale holds the band and every peak, with the cap where it is near."""
    trusted = one.kpa[~one.doubt & ~np.isnan(one.kpa)]
    peak_kpa = float(trusted.max()) if len(trusted) else 0.0
    return max(BAND_SHARE * one.limits.high_kpa, PEAK_SHARE * peak_kpa)


def _target_path(one: ReviewedHold) -> tuple[tuple[float, float], ...]:
    """The target in force, with its steps down."""
    corners: list[tuple[float, float]] = []
    for t_s, sample in zip(one.t_s.tolist(), one.samples, strict=True):
        if not corners or corners[-1][1] != sample.target_kpa:
            if corners:
                corners.append((t_s, corners[-1][1]))
            corners.append((t_s, sample.target_kpa))
    return (*corners, (one.span_s[1], corners[-1][1])) if corners else ()


def _bands(one: ReviewedHold) -> tuple[tuple[float, float, float], ...]:
    """(from, lower edge, upper edge) of the band in force; it steps down with the target."""
    start, before_kpa = one.hold.start.target, float("nan")
    bands: list[tuple[float, float, float]] = []
    for t_s, sample in zip(one.t_s.tolist(), one.samples, strict=True):
        if sample.target_kpa != before_kpa:
            before_kpa = sample.target_kpa
            target = lower_target(start, before_kpa, one.role)
            bands.append((t_s, target.low_kpa, target.high_kpa))
    return tuple(bands)


def _phases(one: ReviewedHold) -> Iterator[tuple[float, str]]:
    before: Phase | None = None
    for t_s, sample in zip(one.t_s.tolist(), one.samples, strict=True):
        if sample.phase is not before:
            before = sample.phase
            yield t_s, words.PHASE_WORDS[before]


def _marks(one: ReviewedHold, level: GlyphLevel) -> Iterator[CurveMark]:
    start_s = one.hold.start.started_t_s
    for event in one.events:
        t_s = event.t_s - start_s
        if event.kind is EventKind.RATING:
            yield CurveMark(t_s, str(event.value["nrs"]))
        elif event.kind is EventKind.LOWER_TARGET:
            yield CurveMark(t_s, "v")
        elif event.kind is EventKind.MARK:
            yield CurveMark(t_s, "m")
        elif event.kind is EventKind.STOP:
            yield CurveMark(t_s, STOP_SIGN[level])


# -- in words ------------------------------------------------------------------------------------


def sample_line(one: ReviewedHold, number: int) -> str:
    """One stored sample, exactly: time, pressure, where it lay, what is known against it."""
    sample = one.samples[number]
    where = words.ZONE_CUES[sample.zone].shape
    doubts = [flag.name for flag in Quality if flag and flag & sample.quality and flag.name]
    against = f"  {', '.join(doubts).lower().replace('_', ' ')}" if doubts else ""
    pressure = "--" if np.isnan(sample.pressure_kpa) else f"{sample.pressure_kpa:.1f} kPa"
    zone = _ZONE_WORDS[sample.zone]
    t_s = float(one.t_s[number])
    return f"{t_s:7.2f} s  {pressure:>9}  {where} {zone}  sample {sample.sample_n}{against}"


_ZONE_WORDS: Final = {
    Zone.OFF: "no contact",
    Zone.BELOW: "below the band",
    Zone.IN_BAND: "in the band",
    Zone.ABOVE: "above the band",
    Zone.UNKNOWN: "no trusted value",
    Zone.STOP: "after the stop",
}


def _claim(hold: StoredHold) -> tuple[Label, float | None]:
    """The label of a hold, the worst of it, and its half-width at the target."""
    known = hold.start if hold.result is None else hold.result
    return known.label, known.u95_kpa


def label_words(hold: StoredHold, *, simulated: bool = False) -> str:
    """What the pressures of a hold may claim: the label, and ± at the target where there is one."""
    label, u95_kpa = _claim(hold)
    claim = words.claim_words(label, simulated=simulated)
    if u95_kpa is None:
        return claim
    target = say.pressure(hold.start.target.target_kpa)
    return f"{claim}, {say.interval_of(u95_kpa)} kPa at {target}"


def figure_rows(one: ReviewedHold) -> list[tuple[str, str]]:
    """(name, value with unit) of the figures that a screen has room for; ``--`` where none."""
    by_id = {metric.id: metric for metric in METRICS}
    rows = [("label", label_words(one.hold, simulated=one.simulated))]
    for key in SHOWN_METRICS:
        measured = one.measured.get(key)
        value = None if measured is None else measured.value
        metric = by_id[key]
        shown = "--" if value is None else f"{value:.0f}" if key.endswith("_n") else f"{value:.1f}"
        rows.append((metric.name, shown if value is None else f"{shown} {metric.unit}".rstrip()))
    return rows


def why_not(one: ReviewedHold) -> list[str]:
    """What was not measured and why, one sentence for each reason."""
    if not one.measured:
        return ["Nothing could be judged: there is no plan or no calibration in this record."]
    by_id = {metric.id: metric.name for metric in METRICS}
    names: dict[str, list[str]] = {}
    for key, measured in one.measured.items():
        if measured.why is not None:
            names.setdefault(measured.why.words, []).append(by_id[key])
    return [f"Not given: {', '.join(which)}. {why}" for why, which in names.items()]


def ratings_line(one: ReviewedHold) -> str:
    """The ratings in one line, those of one kind together: ``1 before, 2, 3 during``."""
    parts = []
    for when, group in groupby(one.ratings, key=lambda pair: pair[0]):
        parts.append(f"{', '.join(str(nrs) for _, nrs in group)} {when}")
    return ", ".join(parts)


_UNASKED: Final = "unasked"
_PROMPT_WORDS: Final = {
    Prompt.BEFORE: "before",
    Prompt.CONFIRM: "before, confirmed",
    Prompt.FIRST_IN_BAND: "at first in the band",
    Prompt.DURING: "during",
    Prompt.AT_RELEASE: "at the release",
    Prompt.AFTER: "a minute after",
}


def ended_words(one: ReviewedHold) -> str:
    """How the hold ended, in a sentence; another one where the pressure then stood on."""
    result = one.hold.result
    if result is None:
        return "It has not been finished."
    if result.end is End.DONE:
        by_time = "It ended by its time in the band."
        if one.overstayed_s is None:
            return by_time
        return f"{by_time} {words.overstayed_words(one.overstayed_s)}"
    if result.end is End.INTERRUPTED:
        return "It was interrupted: the program or the machine stopped in the middle of it."
    late = late_in(one.events)
    return words.cause_words(result.cause or Cause.NO_CONTACT, result.symptom, late)


def three_sentences(one: ReviewedHold, asked_s: float | None) -> list[str]:
    """Time in the band, how steady, how sore; each true also where a figure is missing."""
    in_band_s, cv_pct = _value(one, "in_band_s"), _value(one, "cv_pct")
    wanted = "" if asked_s is None else f" of {asked_s:.0f} s"
    held = "No time in the band was measured." if in_band_s is None else (
        f"You were in the band for {in_band_s:.0f} s{wanted} ({_targets(one)})."
    )  # fmt: skip
    steady = "How steady it was cannot be told." if cv_pct is None else (
        f"The hold was {steadiness(cv_pct).value}: it wandered by {cv_pct:.1f} %."
    )  # fmt: skip
    given = ratings_line(one)
    sore = f"Soreness: {given}." if given else "No soreness was given."
    return [held, steady, sore]


def _targets(one: ReviewedHold) -> str:
    """The target at the start and what it was lowered to."""
    last = [event for event in one.events if event.kind is EventKind.LOWER_TARGET][-1:]
    lowered = "".join(
        f", lowered to {float(event.value['target_kpa'] or 0):.0f} kPa" for event in last
    )
    label, u95_kpa = _claim(one.hold)
    claim = words.claim_words(label, simulated=one.simulated)
    worth = f"{say.interval_of(u95_kpa)} {claim}".strip()
    return f"target {say.pressure(one.hold.start.target.target_kpa)} {worth}{lowered}"


def _value(one: ReviewedHold, key: str) -> float | None:
    measured = one.measured.get(key)
    return None if measured is None else measured.value
