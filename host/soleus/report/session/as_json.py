"""Sessions as JSON: the fields that people script against, listed in the docs.

A figure that cannot be given is null, and ``metrics_why`` says why. Field names carry units and
are never renamed; more may come beside them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from soleus.core.calibration.label_rules import words_of
from soleus.core.calibration.model import Calibration
from soleus.core.events import Event, EventKind
from soleus.core.metrics.curve import HoldCurve
from soleus.core.metrics.registry import METRICS, METRICS_VERSION, Measured, Metric, measure
from soleus.core.terms import Cause, End, Prompt
from soleus.report.session.overstayed import overstayed_s_of
from soleus.report.session.ratings import given_ratings
from soleus.report.session.replayed import ReplayedSession
from soleus.report.session.zeros import zero_counts_at
from soleus.store.sessions.records import (
    DamagedSession,
    SessionList,
    SessionMeta,
    SessionSummary,
    StoredHold,
    StoredSession,
)

Json = dict[str, Any]

_NOT_JUDGED = "There is no plan or no calibration to judge this hold by."
DAMAGED = "Samples of this session are damaged, so no figure is computed from the others."
_UNNAMED = "unnamed"  # the symptom key was pressed, and nothing was named afterwards


def sessions_json(listed: SessionList) -> Json:
    """What ``soleus sessions --json`` prints, newest first; what tells no date comes last."""
    return {
        "sessions": [
            _damaged(each) if isinstance(each, DamagedSession) else _listed(each)
            for each in listed.newest_first
        ]
    }


def session_json(replayed: ReplayedSession) -> Json:
    """What ``soleus show --json`` prints: one session whole, without its samples.

    ``label``, ``u95_kpa``, ``end`` and the counted times of a hold are those of the record, that is
    of ``recorded_with``; its ``metrics``, and ``read_u95_kpa`` where another calibration was asked
    for, are those of ``read_with``.
    """
    stored = replayed.stored
    return {
        "session": _session(stored),
        "damaged": [{"block": each.block_n, "why": each.why} for each in stored.damaged],
        "recorded_with": _used(replayed.recorded_with),
        "read_with": read_json(replayed),
        "holds": [_read_hold(replayed, hold) for hold in stored.holds],
        "events": [event_json(event, stored.holds) for event in stored.events],
    }


def read_json(replayed: ReplayedSession) -> Json | None:
    """The calibration that the figures are read with; another than then with what it may claim."""
    used, verdict = _used(replayed.calibration), replayed.verdict
    if used is None or verdict is None:
        return used
    return used | {"label": verdict.label.value, "why": [words_of(each) for each in verdict.why]}


def _read_hold(replayed: ReplayedSession, hold: StoredHold) -> Json:
    told = hold_json(replayed, hold)
    return told if replayed.verdict is None else told | {"read_u95_kpa": replayed.u95_kpa_of(hold)}


def hold_json(replayed: ReplayedSession, hold: StoredHold) -> Json:
    """One hold with all its figures."""
    start, result = hold.start, hold.result
    target = start.target
    curve = replayed.curve_of(hold)
    measured = _measured(curve)
    calibrated = start.u95_kpa if result is None else result.u95_kpa
    return {
        "id": start.hold_id,
        "set": start.set_n,
        "spot": start.spot_id,
        "side": start.side.value,
        "mode": start.mode.value,
        "target_kpa": target.target_kpa,
        "band_kpa": [target.low_kpa, target.high_kpa],
        "cap_kpa": target.cap_kpa,
        "target_source": target.source.value,
        "evidence": {"range": target.range_grade.value, "dose": target.dose_grade.value},
        "started_t_s": start.started_t_s,
        "ended_t_s": None if result is None else result.ended_t_s,
        "in_band_s": _in_band_s(hold, measured),
        "contact_s": None if result is None else result.contact_s,
        "end": None if result is None else result.end.value,
        "cause": _cause(hold),
        "overstayed_s": overstayed_s_of(replayed.stored, hold),
        "samples_n": None if result is None else result.samples_n,
        "lost_n": None if result is None else result.lost_n,
        "saturated_n": None if result is None else result.saturated_n,
        "spikes_n": None if result is None else result.spikes_n,
        "label": (start.label if result is None else result.label).value,
        "u95_kpa": calibrated,
        "first_nrs": None if result is None else result.first_nrs,
        "zero_counts": _zero_counts(replayed, hold),
        "figures_until_t_s": _pressed_until_s(curve),
        "metrics_version": METRICS_VERSION,
        "metrics": {metric.id: _figure(metric, measured[metric.id]) for metric in METRICS},
        "metrics_why": {
            key: _why(each, replayed) for key, each in measured.items() if each.value is None
        },
        "ratings": ratings_of(replayed.stored, hold),
    }


def _zero_counts(replayed: ReplayedSession, hold: StoredHold) -> float | None:
    """The zero that a hold was read with."""
    cal = replayed.recorded_with
    if cal is None:
        return None
    return zero_counts_at(replayed.stored, cal, hold.start.first_sample_n)


def event_json(event: Event, holds: Iterable[StoredHold] = ()) -> Json:
    """One event, flat; ``type`` is its kind.

    A feeling is named after the hold has ended, so its name is taken from ``holds``.
    """
    head = {"type": event.kind.value, "t_s": event.t_s, "after_sample_n": event.after_sample_n}
    return {**head, **event.value, **_cause_told(event), **_symptom_of(event, holds)}


def _cause_told(event: Event) -> Json:
    told = event.value.get("cause")
    return {"cause": cause_told(Cause(told)).value} if isinstance(told, str) else {}


def _symptom_of(event: Event, holds: Iterable[StoredHold]) -> Json:
    if event.kind is not EventKind.HOLD_END or event.value.get("cause") != Cause.SYMPTOM.value:
        return {}
    ends = (hold.result for hold in holds if hold.start.set_n == event.value.get("set"))
    named = [end.symptom for end in ends if end is not None and end.symptom is not None]
    return {"symptom": named[0].value} if named else {}


def cause_told(cause: Cause) -> Cause:
    """A cause by the words that scripts know; which fault it was is told by the event before it."""
    return Cause.FAULT if cause is Cause.SCREEN else cause


def started_text(meta: SessionMeta) -> str:
    """When a session began, ISO 8601 in UTC, to the millisecond."""
    return _utc(meta.started)


def _utc(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def recorded_by(meta: SessionMeta) -> Json:
    """When a session was recorded, of whom, by whom, and with what."""
    return {
        "started": started_text(meta),
        "person": meta.person,
        "role": meta.role.value,
        "probe": meta.probe_uid,
        "firmware": meta.firmware or None,  # another maker's gauge tells none
        "software": meta.software,
        "simulated": meta.simulated,
    }


def _listed(summary: SessionSummary) -> Json:
    meta = summary.meta
    spots = list(dict.fromkeys(place.spot_id for place in summary.places))
    return {
        "id": meta.session_id,
        "started": started_text(meta),
        "person": meta.person,
        "role": meta.role.value,
        "spot": spots[0] if spots else None,
        "spots": spots,
        "sides": list(dict.fromkeys(place.side.value for place in summary.places)),
        "simulated": meta.simulated,
        "interrupted": summary.interrupted,
        "holds_n": len(summary.holds),
        "ends": [hold.result and hold.result.end.value for hold in summary.holds],
        "samples_n": summary.samples_n,
        "damaged": False,
        "why": None,
    }


def _damaged(session: DamagedSession) -> Json:
    """What is left of a session that cannot be read; its figures are null, as what it had."""
    spots = list(dict.fromkeys(place.spot_id for place in session.places))
    return {
        "id": session.session_id,
        "started": None if session.started is None else _utc(session.started),
        "person": session.person,
        "role": None,
        "spot": spots[0] if spots else None,
        "spots": spots,
        "sides": list(dict.fromkeys(place.side.value for place in session.places)),
        "simulated": True if session.simulated else None,
        "interrupted": None,
        "holds_n": None,
        "ends": None,
        "samples_n": None,
        "damaged": True,
        "why": session.why,
    }


def _session(stored: StoredSession) -> Json:
    meta = stored.meta
    return {
        "id": meta.session_id,
        **recorded_by(meta),
        "calibration": None if meta.calibration is None else meta.calibration.calibration_id,
        "zero_counts": meta.zero_counts,
        "samples_n": stored.samples_n,
        "lost_n": None if stored.damaged else stored.lost_n,
        "interrupted": stored.summary.interrupted,
        "state": stored.summary.state.value,
    }


def _used(cal: Calibration | None) -> Json | None:
    if cal is None:
        return None
    return {
        "id": cal.id,
        "made_on": cal.made_on.isoformat(),
        "due_on": None if cal.due_on is None else cal.due_on.isoformat(),
        "tip_area_mm2": cal.tip_area_mm2,
        "run_sha256": cal.run_sha256 or None,
    }


def _measured(curve: HoldCurve | None) -> dict[str, Measured]:
    if curve is None:
        return {metric.id: Measured(None) for metric in METRICS}
    return measure(curve)


def _pressed_until_s(curve: HoldCurve | None) -> float | None:
    """When the pressing ended: time was done, a stop, or lifted off; figures go no further."""
    if curve is None or curve.pressed_end_i is None:
        return None
    return float(curve.t_s[curve.pressed_end_i])


def _figure(metric: Metric, measured: Measured) -> float | None:
    """The value; a count, which has no unit, as a whole number."""
    if measured.value is None or metric.unit:
        return measured.value
    return round(measured.value)


def _why(measured: Measured, replayed: ReplayedSession) -> str:
    if measured.why is not None:
        return measured.why.words
    return DAMAGED if replayed.stored.damaged else _NOT_JUDGED


def _in_band_s(hold: StoredHold, measured: dict[str, Measured]) -> float | None:
    """As the engine counted it; for a hold that was cut off, as its samples show it."""
    if hold.result is None:
        return None
    counted = hold.result.in_band_s
    return measured["in_band_s"].value if counted is None else counted


def _cause(hold: StoredHold) -> str | None:
    """What ended it, for an end that the cause does not merely repeat."""
    result = hold.result
    if result is None or result.cause is None or result.end is End.NO_CONTACT:
        return None
    if result.cause is not Cause.SYMPTOM:
        return str(cause_told(result.cause).value)
    named: str = _UNNAMED if result.symptom is None else result.symptom.value
    return f"{Cause.SYMPTOM.value}:{named}"


def ratings_of(stored: StoredSession, hold: StoredHold) -> list[Json]:
    """The ratings of one hold: what was asked before it, in it, and after it until the next.

    One that was corrected is ``replaced``.
    """
    return [
        {
            "t_s": given.event.t_s,
            "nrs": given.event.value["nrs"],
            "prompt": given.prompt,
            "replaced": given.replaced,
        }
        for given in given_ratings(stored.events)
        if _rated(stored, given.event, given.prompt) is hold
    ]


def _rated(stored: StoredSession, event: Event, prompt: str | None) -> StoredHold | None:
    """Which hold a rating speaks of: the last that had begun.

    What is asked before the run is about its first hold, however late the answer.
    """
    begun = [hold for hold in stored.holds if hold.start.started_t_s <= event.t_s]
    if prompt == Prompt.BEFORE.value or not begun:
        return stored.holds[0] if stored.holds else None
    return begun[-1]
