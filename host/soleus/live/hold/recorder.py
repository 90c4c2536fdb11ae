"""What a session puts on record besides samples and events: its head, the answers, its zero.

Sits between the controller, which knows when, and the log, which knows how. It knows no thread and
judges nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import soleus
from soleus.core.calibration.profile_toml import profile_text
from soleus.core.calibration.reading_record import conditions_facts
from soleus.core.calibration.reading_uncertainty import ReadingConditions
from soleus.core.events import BEFORE_ANY_SAMPLE, Event, EventKind, JsonValue
from soleus.core.plan import HoldPlan
from soleus.core.spots.answering import Answering
from soleus.core.spots.closures import Closure
from soleus.core.terms import Answer, Role, Side
from soleus.link.clock import NS_PER_S
from soleus.live.probe.probe import Probe
from soleus.live.probe.session_zero import ZeroTaken
from soleus.live.wall_clock import WallClock
from soleus.store.sessions.log_writer import LogWriter
from soleus.store.sessions.records import CalibrationSnapshot, SessionMeta, new_id


class SessionRecorder:
    """Puts what a session begins with, the answers and the zero of one person on record.

    Args:
        log: where they are written.
        wall_clock: time of day.
        person: who is pressed.
        role: who presses.
    """

    def __init__(self, log: LogWriter, wall_clock: WallClock, person: str, role: Role) -> None:
        self._log = log
        self._wall_clock = wall_clock
        self._person = person
        self._role = role

    def head(self, probe: Probe | None, plan: HoldPlan | None) -> SessionMeta:
        """What a session begins with, of this moment; to be called where the probe lives."""
        calibration = None if probe is None else probe.calibration
        snapshot = None
        if calibration is not None:
            snapshot = CalibrationSnapshot(calibration.id, profile_text(calibration))
        return SessionMeta(
            session_id=new_id(),
            started_unix_ns=self._now_unix_ns(),
            person=self._person,
            role=self._role,
            probe_uid="" if probe is None else probe.uid,
            firmware="" if probe is None else probe.firmware,
            software=soleus.__version__,
            simulated=probe is not None and probe.simulated,
            hello={} if probe is None else probe.facts(),
            calibration=snapshot,
            zero_counts=None if probe is None else probe.zero_counts,
            plan=plan,
        )

    def put_answers(self, spot_id: str, side: Side, answers: Mapping[str, Answer]) -> None:
        """Every answer of the checklist of a place."""
        for gate_id, answer in answers.items():
            value: dict[str, JsonValue] = {
                "gate": gate_id,
                "answer": answer.value,
                "spot": spot_id,
                "side": side.value,
            }
            self._log.put_event(Event(EventKind.GATE_ANSWER, 0.0, BEFORE_ANY_SAMPLE, value))

    def put_taken_back(self, side: Side, closed: Answering, after_s: float) -> None:
        """Record that the answer that closed a place was taken back, and how long after it."""
        value: dict[str, JsonValue] = {
            "gate": closed.gate.gate_id,
            "answer": closed.checklist.answers[closed.gate.gate_id].value,
            "spot": closed.checklist.spot.spot_id,
            "side": side.value,
            "after_s": round(after_s, 3),
        }
        self._log.put_event(Event(EventKind.GATE_TAKEN_BACK, 0.0, BEFORE_ANY_SAMPLE, value))

    def put_looked_at(self, closure: Closure, *, yes: bool) -> None:
        """Whether somebody has looked at what had closed everything."""
        value: dict[str, JsonValue] = {
            "about": closure.about,
            "simulated": closure.simulated,
            "answer": (Answer.YES if yes else Answer.NO).value,
        }
        self._log.put_event(Event(EventKind.LOOKED_AT, 0.0, BEFORE_ANY_SAMPLE, value))

    def put_zero(
        self, zero: ZeroTaken | None, conditions: Callable[[], ReadingConditions] | None
    ) -> None:
        """The zero that the session begins with, and what its ± counts on; nothing without one."""
        if zero is None:
            return
        value: dict[str, JsonValue] = {
            "zero_counts": round(zero.zero.zero_counts, 3),
            "noise_counts": round(zero.zero.noise_counts, 3),
            "quiet": zero.zero.quiet,
            "taken_unix_s": round(zero.unix_s, 3),
            "asked": zero.asked,
            "unconfirmed": zero.unconfirmed,
            "above_usual_kpa": round(zero.above_usual_kpa, 3),
            **({} if conditions is None else conditions_facts(conditions())),
        }
        self._log.put_event(Event(EventKind.ZERO, 0.0, BEFORE_ANY_SAMPLE, value))

    def close(self, session_id: str) -> None:
        """End the session; on return all of it is durable, and a new reader has found it so.

        Raises:
            StoreError: the record could not be finished, or is not found where it should be.
        """
        from soleus.store.sessions.verify import must_be_recorded

        self._log.close_session(self._now_unix_ns())
        self._log.flush()
        must_be_recorded(self._log.folder, session_id)

    def _now_unix_ns(self) -> int:
        return round(self._wall_clock.unix_s() * NS_PER_S)
