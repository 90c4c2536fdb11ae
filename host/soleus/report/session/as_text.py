"""One session as lines for a terminal: what it was, what came of it, what is not given and why."""

from __future__ import annotations

from collections.abc import Iterator

from soleus.core.calibration.label_rules import words_of
from soleus.core.events import EventKind, late_in
from soleus.core.half_width import half_width
from soleus.core.metrics.registry import METRICS, METRICS_VERSION, Measured, measure
from soleus.core.plan import HoldPlan
from soleus.core.terms import Cause, End
from soleus.core.words import (
    END_WORDS,
    MODE_WORDS,
    SIDE_WORDS,
    cause_words,
    claim_words,
    mark_words,
    overstayed_words,
    target_words,
)
from soleus.report.session.as_json import DAMAGED
from soleus.report.session.overstayed import overstayed_s_of
from soleus.report.session.replayed import ReplayedSession
from soleus.store.sessions.records import StoredHold, StoredSession

NAME_COLUMNS = 26


def session_lines(replayed: ReplayedSession) -> Iterator[str]:
    """Return the lines, without markup."""
    stored = replayed.stored
    meta, summary = stored.meta, stored.summary
    yield f"Session {meta.session_id}"
    yield _row("Started", f"{meta.started.astimezone():%Y-%m-%d %H:%M:%S}")
    yield _row("Person", f"{meta.person}, {meta.role.value}")
    simulated = " (simulated)" if meta.simulated else ""
    firmware = f", firmware {meta.firmware}" if meta.firmware else ""
    yield _row("Probe", f"{meta.probe_uid}{firmware}{simulated}")
    calibration = meta.calibration
    yield _row("Calibration", "none" if calibration is None else calibration.calibration_id)
    yield from _reading_lines(replayed)
    yield from _sample_lines(stored)
    if summary.interrupted:
        yield _row("Interrupted", "the program ended before the session did")
    if meta.plan is not None:
        yield from _plan_lines(meta.plan)
    yield from _mark_lines(stored)
    for hold in stored.holds:
        yield ""
        yield from _hold_lines(replayed, hold)


def _reading_lines(replayed: ReplayedSession) -> Iterator[str]:
    """Name both calibrations of a session that is read with another than it was recorded with."""
    then, now, verdict = replayed.recorded_with, replayed.calibration, replayed.verdict
    if then is None or now is None or verdict is None:
        return
    made = f"{then.id}, made {then.made_on}"
    yield _row("Recorded with", f"{made}: labels, results and reasons are as recorded then")
    yield _row("Read with", f"{now.id}, made {now.made_on}: the figures of each hold are new")
    yield _row("Read numbers", " ".join([verdict.label.value, *map(words_of, verdict.why)]))


def _sample_lines(stored: StoredSession) -> Iterator[str]:
    if not stored.damaged:
        yield _row("Samples", f"{stored.samples_n}, lost {stored.lost_n}")
        return
    yield _row("Samples", f"{stored.samples_n} can be read; how many are missing is not known")
    for lost in stored.damaged:
        yield _row("Damaged", f"block {lost.block_n}: {lost.why}")
    yield _row("Figures", f"-- ({DAMAGED})")


def _plan_lines(plan: HoldPlan) -> Iterator[str]:
    target = plan.target
    yield _row("Place", f"{plan.spot_name}, {SIDE_WORDS[plan.side]}")
    yield _row("Asked", f"{MODE_WORDS[plan.mode]}, {plan.sets_n} x {plan.in_band_s:g} s in band")
    yield _row(
        "Target",
        f"{target.target_kpa:.0f} kPa, band {target.low_kpa:.0f} to {target.high_kpa:.0f},"
        f" cap {target.cap_kpa:.0f} ({target_words(target)})",
    )


def _mark_lines(stored: StoredSession) -> Iterator[str]:
    """The moments that somebody has marked by the probe's button, with the numbers of then."""
    for event in stored.events:
        if event.kind is EventKind.MARK:
            yield _row("Marked", f"at {event.t_s:.1f} s: {mark_words(event.value)}")


def _hold_lines(replayed: ReplayedSession, hold: StoredHold) -> Iterator[str]:
    yield f"Hold {hold.start.set_n}"
    result, simulated = hold.result, replayed.stored.meta.simulated
    if result is None:
        yield _row("End", "under way")
        return
    yield _row("End", END_WORDS[result.end])
    if result.cause is not None:
        late = late_in(replayed.stored.events)
        why = _of_gauge(replayed) if result.cause is Cause.LINK_LOST else ""
        yield _row("Why", why or cause_words(result.cause, result.symptom, late))
    overstayed_s = overstayed_s_of(replayed.stored, hold)
    if overstayed_s is not None:
        yield _row("After the time", overstayed_words(overstayed_s))
    claim = claim_words(result.label, simulated=simulated)
    yield _row("Numbers", ", ".join([claim, *_at_target(result.u95_kpa)]))
    yield _row("Samples", f"{result.samples_n}, lost {result.lost_n}")
    curve = replayed.curve_of(hold)
    if curve is None:
        return
    u95_kpa = replayed.u95_kpa_of(hold)
    if u95_kpa is not None:
        yield _row("Numbers anew", *_at_target(u95_kpa))
    if result.end is End.STOPPED and curve.pressed_end_i is not None:
        yield _row("Figures", f"up to the stop, at {curve.t_s[curve.pressed_end_i]:.1f} s")
    yield _row("Version of figures", str(METRICS_VERSION))
    measured = measure(curve)
    for metric in METRICS:
        yield _row(metric.name, _figure(measured[metric.id], metric.unit))


def _at_target(u95_kpa: float | None) -> tuple[str, ...]:
    """The half-width in words; nothing where there is none."""
    return () if u95_kpa is None else (f"{half_width(u95_kpa, 1)} kPa at the target (95 %)",)


def _of_gauge(replayed: ReplayedSession) -> str:
    """What another maker's gauge has changed, if that is on record."""
    events = replayed.stored.events
    said = [event.value.get("why") for event in events if event.kind is EventKind.LINK_LOST]
    return str(said[-1] or "") if said else ""


def _figure(measured: Measured, unit: str) -> str:
    if measured.value is not None:
        return f"{measured.value:.4g} {unit}".rstrip()
    return "--" if measured.why is None else f"-- ({measured.why.words})"


def _row(name: str, value: str) -> str:
    return f"  {name:<{NAME_COLUMNS}}{value}"
