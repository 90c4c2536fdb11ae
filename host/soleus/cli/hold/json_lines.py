"""The lines of ``soleus hold --jsonl``: one JSON object per event and per 100 ms."""

from __future__ import annotations

import time
from typing import Final

from soleus.cli.hold.closed import RunClosed, refusal_json
from soleus.cli.hold.prompts import put_prompt
from soleus.cli.output import put_json
from soleus.core.calibration.health import HealthNote
from soleus.core.events import Event, EventKind
from soleus.core.hold.let_go import has_done_its_time
from soleus.core.plan import HoldPlan
from soleus.core.spots.targets import TargetRequest
from soleus.core.terms import Phase, Zone
from soleus.core.view import HoldView
from soleus.core.words import (
    cue,
)
from soleus.errors import SpotClosed
from soleus.store.sessions.records import ME

JSON_EVERY_S: Final = 0.1


class JsonLines:
    """Prints the objects of one run."""

    def __init__(self, person: str = ME) -> None:
        self._person = person
        self._next_s = 0.0
        self._pain_limit_nrs: int | None = None
        self._newest_t_s = 0.0

    def begun(self, plan: HoldPlan, session_id: str, notes: tuple[HealthNote, ...] = ()) -> None:
        """The plan, so that a reader knows what the run is to be."""
        target, self._pain_limit_nrs = plan.target, plan.pain_limit_nrs
        put_json(
            {
                "type": "plan",
                "t_s": 0.0,
                "phase": Phase.READY.value,
                "zone": Zone.UNKNOWN.value,
                "too_hard": False,
                "pressure_kpa": None,
                "label": plan.label.value,
                "session": session_id,
                "person": self._person,
                "spot": plan.spot_id,
                "side": plan.side.value,
                "mode": plan.mode.value,
                "target_kpa": target.target_kpa,
                "band_kpa": [target.low_kpa, target.high_kpa],
                "too_hard_kpa": target.too_hard_kpa,
                "cap_kpa": target.cap_kpa,
                "target_source": target.source.value,
                "in_band_s": plan.in_band_s,
                "sets": plan.sets_n,
                "notes": [note.value for note in notes],
                "simulated": plan.simulated,
            },
            indent=None,
        )

    def event(self, event: Event, view: HoldView) -> None:
        """An event with its own facts beside those of the moment; a question on stderr as well."""
        if event.kind is EventKind.PROMPT:
            put_prompt(event, self._pain_limit_nrs)
        self._newest_t_s = event.t_s
        moment = _moment(event.kind.value, view) | {"t_s": round(event.t_s, 3)}
        put_json({**event.value, **moment, **_not_shadowed(event)}, indent=None)

    def view(self, view: HoldView) -> None:
        """The moment, ten times a second."""
        now_s = time.monotonic()
        if now_s < self._next_s or view.t_s < self._newest_t_s:
            return  # an event that is newer than this picture has been told already
        self._next_s = now_s + JSON_EVERY_S
        put_json(_moment("view", view), indent=None)

    def let_go_left_s(self, view: HoldView) -> float:
        """Programs have been told once and for all."""
        return 0.0

    def ended(
        self, view: HoldView, session_id: str, exit_code: int, closed: RunClosed | None = None
    ) -> None:
        """How it ended, the record that was made, and what is closed by it."""
        cause = None if has_done_its_time(view) else view.cause
        end = {
            "session": session_id,
            "end": None if view.end is None else view.end.value,
            "cause": None if cause is None else cause.value,
            "exit_code": exit_code,
            "closed": None if closed is None else closed.as_json,
        }
        put_json(_moment("end", view) | end, indent=None)

    def refused(self, request: TargetRequest, refusal: SpotClosed) -> None:
        """Say that there will be no hold, why, and from when on there may be one."""
        nothing = dict.fromkeys(("t_s", "phase", "zone", "pressure_kpa", "label"))
        put_json({"type": "closed", **nothing, **refusal_json(request, refusal)}, indent=None)


def _moment(kind: str, view: HoldView) -> dict[str, object]:
    pressure_kpa = view.reading.pressure_kpa
    doubt = view.reading.doubt
    return {
        "type": kind,
        "t_s": round(view.t_s, 3),
        "phase": view.phase.value,
        "zone": view.zone.value,
        "too_hard": view.too_hard,
        "pressure_kpa": None if pressure_kpa is None else round(pressure_kpa, 2),
        "u95_kpa": None if view.reading.u95_kpa is None else round(view.reading.u95_kpa, 2),
        "label": view.reading.label.value,
        "doubt": None if doubt is None else doubt.value,
        "cue": cue(view).text,
        "in_band_s": round(view.in_band_s, 2),
        "simulated": view.reading.simulated,
    }


def _not_shadowed(event: Event) -> dict[str, object]:
    """Facts of an event that have the name of a fact of the moment: the event knows better."""
    own = ("phase", "label", "in_band_s", "pressure_kpa")
    return {key: event.value[key] for key in own if key in event.value}
