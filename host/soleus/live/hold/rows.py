"""The rows that a hold has in the record: what it begins with, and what came of it."""

from __future__ import annotations

from soleus.core.events import Event, JsonValue
from soleus.core.hold.engine import HoldEngine
from soleus.core.terms import Cause, End, Label
from soleus.live.hold.counters import HoldCounters
from soleus.store.sessions.records import HoldEnd, HoldStart, new_id


def start_row(event: Event, engine: HoldEngine, label: Label, u95_kpa: float | None) -> HoldStart:
    """What a hold begins with.

    Args:
        event: HOLD_START.
        engine: which has just said so.
        label: what the numbers may claim.
        u95_kpa: half-width of the 95 % interval at the target; None for no ±.
    """
    plan = engine.plan
    return HoldStart(
        hold_id=new_id(),
        set_n=int(_number(event.value["set"])),
        spot_id=plan.spot_id,
        side=plan.side,
        mode=plan.mode,
        target=engine.target,
        label=label,
        u95_kpa=u95_kpa,
        first_sample_n=event.after_sample_n,
        started_t_s=event.t_s,
    )


def end_row(
    event: Event, engine: HoldEngine, counters: HoldCounters, u95_kpa: float | None
) -> HoldEnd:
    """What came of a hold.

    Args:
        event: HOLD_END.
        engine: which has just said so.
        counters: what was counted in the hold.
        u95_kpa: half-width of the 95 % interval at its target; None for no ±.
    """
    cause = event.value["cause"]
    return HoldEnd(
        end=End(event.value["end"]),
        cause=None if cause is None else Cause(cause),
        last_sample_n=event.after_sample_n,
        ended_t_s=event.t_s,
        in_band_s=_number(event.value["in_band_s"]),
        contact_s=_number(event.value["contact_s"]),
        samples_n=counters.samples_n(event.after_sample_n),
        lost_n=counters.hold_lost_n(),
        saturated_n=counters.saturated_n,
        spikes_n=counters.hold_spikes_n(engine.spikes_n),
        label=counters.label,
        u95_kpa=u95_kpa,
        symptom=engine.symptom,
        first_nrs=engine.first_nrs,
    )


def _number(value: JsonValue) -> float:
    """A figure out of an event that the engine itself made."""
    if not isinstance(value, int | float):
        raise TypeError(f"an event of the engine holds {value!r} where a number belongs")
    return value
