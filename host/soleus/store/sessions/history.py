"""One person's past, from the stored sessions, as ``core.spots.contact_limits`` asks for it.

The clock of a run is placed in the day by the start of its session, so a session is to be opened
when its run begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from soleus.core.events import Event, EventKind
from soleus.core.spots.closures import EMERGENCY_SYMPTOMS
from soleus.core.spots.person_history import (
    PastDamage,
    PastGateYes,
    PastHold,
    PastLook,
    PastSymptom,
    PersonHistory,
)
from soleus.core.terms import End, Side, Symptom
from soleus.store.folder import DataFolder
from soleus.store.sessions.damage import READING_ERRORS
from soleus.store.sessions.first_found import first_found_unix_s
from soleus.store.sessions.reader import Reader, ToldEvents
from soleus.store.sessions.records import DamagedSession, SessionSummary, StoredHold

RECENT_S: Final = 2 * 86_400.0  # holds the rolling 24 h
_TOLD: Final = (
    EventKind.LOWER_TARGET,
    EventKind.SYMPTOM_KEY,
    EventKind.SYMPTOM,
    EventKind.GATE_ANSWER,
    EventKind.GATE_TAKEN_BACK,
    EventKind.LOOKED_AT,
)


def past_of(reader: Reader, person: str, now_unix_s: float) -> PersonHistory:
    """Return what a person did lately, felt and answered, and every hold that went as meant.

    A session that is damaged counts in full, from its date or from when it was first met.

    Args:
        reader: an open record.
        person: pseudonymous id.
        now_unix_s: the moment to look back from, Unix time.

    Raises:
        StoreError: the record cannot be read.
    """
    listed = reader.listed(person, events=False)
    told = reader.told(listed.sessions, _TOLD)
    pasts = [_past(each, told, now_unix_s) for each in listed.sessions]
    pasts += [_left_of(reader.folder, each, now_unix_s) for each in listed.damaged]
    return PersonHistory(
        holds=tuple(hold for past in pasts for hold in past.holds),
        symptoms=tuple(symptom for past in pasts for symptom in past.symptoms),
        gate_yeses=tuple(yes for past in pasts for yes in past.gate_yeses),
        looks=tuple(look for past in pasts for look in past.looks),
        damaged=tuple(each for past in pasts for each in past.damaged),
    )


def _past(summary: SessionSummary, told: ToldEvents, now_unix_s: float) -> PersonHistory:
    """What one session adds; as damaged where its events are not what was written."""
    recent = summary.meta.started_unix_ns / 1e9 > now_unix_s - RECENT_S
    try:
        events = told[summary.meta.session_id]
        holds = summary.holds if recent or _good(summary) else ()
        return PersonHistory(
            tuple(_hold(summary, hold, events, now_unix_s) for hold in holds),
            tuple(_symptoms(summary, events)),
            tuple(_gate_yeses(summary, events)),
            tuple(_looks(summary, events)),
        )
    except READING_ERRORS:
        places = tuple((place.spot_id, place.side) for place in summary.places)
        return _of_damaged(places, _unix_s(summary, 0.0), simulated=summary.meta.simulated)


def _left_of(folder: DataFolder, session: DamagedSession, now_unix_s: float) -> PersonHistory:
    """What a session that cannot be read adds: contact in full, and all that was felt in it."""
    places = tuple((place.spot_id, place.side) for place in session.places)
    began_ns = session.started_unix_ns
    if began_ns is None or began_ns / 1e9 > now_unix_s:  # a date that cannot be is none
        unix_s = first_found_unix_s(folder, session.name, now_unix_s)
    else:
        unix_s = began_ns / 1e9
    lost = _of_damaged(places, unix_s, simulated=session.simulated)
    if not session.told_whole:
        return lost
    try:
        return _felt_in(session, places, unix_s)
    except READING_ERRORS:
        return lost


def _felt_in(
    session: DamagedSession, places: tuple[tuple[str, Side], ...], unix_s: float
) -> PersonHistory:
    """What was felt and answered in a session of which the events can be read."""
    felt = [event for event in session.told if event.kind is EventKind.SYMPTOM]
    felt = felt or [event for event in session.told if event.kind is EventKind.SYMPTOM_KEY][:1]
    spot_id, side = (places or (("", Side.LEFT),))[0]
    return PersonHistory(
        damaged=() if session.simulated else (PastDamage(places, unix_s),),
        symptoms=tuple(
            PastSymptom(_named(event, places), spot_id, side, unix_s + event.t_s, session.simulated)
            for event in felt
        ),
        gate_yeses=tuple(_yeses(session.told, unix_s)),
    )


def _of_damaged(
    places: tuple[tuple[str, Side], ...], unix_s: float, *, simulated: bool
) -> PersonHistory:
    """Nobody can tell what was felt: it counts as a feeling that was not named."""
    spot_id, side = (places or (("", Side.LEFT),))[0]
    return PersonHistory(
        damaged=() if simulated else (PastDamage(places, unix_s),),
        symptoms=(PastSymptom(None, spot_id, side, unix_s, simulated),),
    )


def _named(event: Event, places: tuple[tuple[str, Side], ...]) -> Symptom | None:
    """What was felt; None, which closes the most, where its name or its place cannot be read."""
    try:
        symptom = Symptom(event.value.get("symptom"))
    except ValueError:
        return None
    return symptom if places or symptom in EMERGENCY_SYMPTOMS else None


def _good(summary: SessionSummary) -> bool:
    return any(hold.result and hold.result.end is End.DONE for hold in summary.holds)


def _unix_s(summary: SessionSummary, t_s: float) -> float:
    return summary.meta.started_unix_ns / 1e9 + t_s


def _hold(
    summary: SessionSummary, hold: StoredHold, events: tuple[Event, ...], now_unix_s: float
) -> PastHold:
    """A hold that is under way elsewhere counts as pressed until now."""
    start, result = hold.start, hold.result
    ended = now_unix_s if result is None else _unix_s(summary, result.ended_t_s)
    return PastHold(
        spot_id=start.spot_id,
        side=start.side,
        started_unix_s=_unix_s(summary, start.started_t_s),
        ended_unix_s=ended,
        contact_s=None if result is None else result.contact_s,
        end=End.INTERRUPTED if result is None else result.end,
        cause=None if result is None else result.cause,
        mode=start.mode,
        first_nrs=None if result is None else result.first_nrs,
        target_kpa=_last_target_kpa(hold, events),
        simulated=summary.meta.simulated,
    )


def _last_target_kpa(hold: StoredHold, events: tuple[Event, ...]) -> float:
    target_kpa = hold.start.target.target_kpa
    for event in events:
        ended = hold.result is not None and event.t_s > hold.result.ended_t_s
        if event.kind is EventKind.LOWER_TARGET and not ended:
            target_kpa = min(target_kpa, float(event.value["target_kpa"] or 0.0))
    return target_kpa


def _symptoms(summary: SessionSummary, events: tuple[Event, ...]) -> Iterator[PastSymptom]:
    """Each one that was named; one without a name where the key was pressed and none was.

    It was felt when the key was pressed; its name is asked for afterwards.
    """
    plan, simulated = summary.meta.plan, summary.meta.simulated
    if plan is None:
        return
    felt = [event for event in events if event.kind is EventKind.SYMPTOM]
    unnamed = [event for event in events if event.kind is EventKind.SYMPTOM_KEY]
    for event in felt or unnamed[:1]:
        name = event.value.get("symptom")
        symptom = None if name is None else Symptom(name)
        when = _unix_s(summary, min([event.t_s, *(key.t_s for key in unnamed)]))
        yield PastSymptom(symptom, plan.spot_id, plan.side, when, simulated)


def _gate_yeses(summary: SessionSummary, events: tuple[Event, ...]) -> Iterator[PastGateYes]:
    return _yeses(events, _unix_s(summary, 0.0))


def _yeses(events: tuple[Event, ...], began_unix_s: float) -> Iterator[PastGateYes]:
    """Each yes that was not taken back; an answer does not always say where it was asked."""
    back = {event.value["gate"] for event in events if event.kind is EventKind.GATE_TAKEN_BACK}
    said = [event for event in events if event.kind is EventKind.GATE_ANSWER]
    for event in said:
        if event.value["answer"] != "no" and event.value["gate"] not in back:
            side = event.value.get("side")
            yield PastGateYes(
                gate_id=str(event.value["gate"]),
                unix_s=began_unix_s + event.t_s,
                spot_id=str(event.value.get("spot") or ""),
                side=None if side is None else Side(side),
            )


def _looks(summary: SessionSummary, events: tuple[Event, ...]) -> Iterator[PastLook]:
    for event in events:
        if event.kind is EventKind.LOOKED_AT and event.value["answer"] == "yes":
            when = _unix_s(summary, event.t_s)
            yield PastLook(str(event.value["about"]), when, bool(event.value["simulated"]))
