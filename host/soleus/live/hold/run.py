"""One recorded run: samples and acts go to the log, then to the engine, then to whoever looks.

Called from the reader thread only, except ``view``. It owns no thread, port or file: the log and
the clock are given. What it does to the log it does before anything is judged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from soleus.core.calibration.evidence import Evidence
from soleus.core.calibration.model import span_kpa
from soleus.core.calibration.zero_rules import shift_max_kpa
from soleus.core.despike import JudgedBlock
from soleus.core.events import Event, EventKind, JsonValue, Late
from soleus.core.hold.engine import HoldEngine
from soleus.core.hold.rules import STALE_AFTER_S
from soleus.core.samples import ConvertedBlock, SampleBlock
from soleus.core.terms import Cause, Doubt, Label, NotLifted, Phase, Symptom, Zone
from soleus.core.view import HoldView, without_number
from soleus.errors import SoleusError
from soleus.link.clock import NS_PER_S
from soleus.link.source import TextLine
from soleus.live.hold.counters import HoldCounters
from soleus.live.hold.lateness import Lateness
from soleus.live.hold.marks import RunMarks
from soleus.live.hold.rows import end_row, start_row
from soleus.live.hold.run_log import RunLog
from soleus.live.hold.run_zero import RunZero
from soleus.live.hold.setup import STOP_TAIL_S, HoldSetup
from soleus.store.sessions.records import HoldEnd, HoldStart

LATE_CONTACT_MIN_S: Final = 0.05  # less is not worth another row in the record
LET_GO_ASKED: Final = frozenset({Phase.RELEASE, Phase.REST, Phase.DONE, Phase.STOPPED})
OVER: Final = frozenset({Phase.DONE, Phase.STOPPED})
BEFORE_CONTACT: Final = frozenset({Phase.READY, Phase.REST})


class HoldRun:
    """Takes what the probe and the person do, in order, and tells how the run stands.

    What its numbers may claim is kept in ``setup.numbers``, by which the probe's own reading goes
    as well; the run puts it on record whenever they come to claim less.
    """

    def __init__(self, setup: HoldSetup, log: RunLog, now_ns: Callable[[], int]) -> None:
        self.setup = setup
        self._log = log
        self._now_ns = now_ns
        self._marks = RunMarks()
        self._numbers = setup.numbers
        self._engine = HoldEngine(setup.plan, self._numbers.u95_kpa)
        self._zero = RunZero(
            setup.session_zero, setup.calibration, setup.pressures, setup.zero_noise_kpa
        )
        self._counters = HoldCounters()
        self._hold: HoldStart | None = None
        self._last_ns = now_ns()
        self._lateness = Lateness(self._last_ns)
        self._late: Late | None = None  # what ended it, if that was data which came too late
        self._stale_said = False
        self._over_ns: int | None = None
        self._gone = False
        self._label = setup.plan.label
        self._contact_from_s = 0.0  # contact of the run when its newest hold began
        self._ended: tuple[HoldStart, HoldEnd] | None = None  # the hold before
        self.felt_t_s: float | None = None  # when something felt wrong, by the symptom key
        self.store_error: SoleusError | None = None  # the log failed or fell behind
        self._log_refuses = False
        self._view = self._engine.view()

    # -- driven by the reader thread -----------------------------------------------------------

    def begin(self) -> None:
        """The next samples are its first; from now on the numbers only come to claim less."""
        target_kpa = self.setup.plan.target.target_kpa
        self._numbers.begin_hold(self.setup.plan.label, shift_max_kpa(target_kpa))

    def put_on_record(self, block: SampleBlock, age_s: float = 0.0) -> None:
        """The next samples from the probe, before anybody judges them.

        Args:
            block: as it came.
            age_s: how old its newest sample is now.
        """
        if self.tail_over:
            return
        self._must_be_seen(age_s)
        self._last_ns = block.host_ns
        self._stale_said = False
        self._logged(lambda: self._log.put_block(block))
        self._counters.feed(block)
        self._marks.follow(block)

    def take(self, judged: JudgedBlock) -> None:
        """The samples that were put on record last, as ``setup.pressures`` has read them."""
        if self.tail_over:
            return
        self._handle(self._engine.feed(judged, self._counters.lost_n))
        self._marks.take(judged.samples)
        self._watch(judged.converted)
        self._put_marks()
        self._publish()

    def on_turn(self) -> None:
        """Time has passed, with or without data; at least every 50 ms."""
        if self.tail_over:
            self._publish()
            return
        self._put_marks()
        self._must_be_seen()
        silent_s = (self._now_ns() - self._last_ns) / NS_PER_S
        if silent_s > STALE_AFTER_S and not self._stale_said and not self._gone:
            self._stale_said = True
            self.act(EventKind.STALE, {})
        if self.store_error is None:
            try:
                self._log.check()
            except SoleusError as error:
                self._log_failed(error)

    def _must_be_seen(self, age_s: float = 0.0) -> None:
        """End a press that nobody has seen; this is on record before the samples that came late."""
        late = self._lateness.look(self._now_ns(), age_s)
        if late is not None and self._engine.touching and not self.over:
            self._late, self._stale_said = late, True
            self.act(EventKind.STALE, late.facts())

    def on_mark(self, device_us: int) -> None:
        """The probe's button was pressed for a moment, at this unwrapped time of its clock."""
        self._marks.add(device_us, self._now_ns())

    def on_gone(self, kind: EventKind, why: str = "") -> None:
        """No more samples: the link is lost (``why`` where it is known) or the probe restarted."""
        if not self._gone:
            self._gone = True
            self.act(kind, {"why": why} if why else {})

    def on_status(self) -> None:
        """The probe has said how it is, which may speak against its numbers."""
        if not self.tail_over:
            self._heed_label()

    def on_overload(self) -> None:
        """Record that the probe was pressed above its weighed span: the cell may have suffered."""
        if not self.tail_over:
            self.note(EventKind.OVERLOAD, {"span_kpa": round(span_kpa(self.setup.calibration), 3)})

    def abandon(self) -> None:
        """Nothing will be judged any more, by a mistake of the program: let go, and no number."""
        try:
            self.on_gone(EventKind.LINK_LOST)
        finally:
            if not self.over:
                self._view = replace(
                    self._view, phase=Phase.STOPPED, zone=Zone.STOP, cause=Cause.LINK_LOST
                )
            self._view = without_number(self._view, Doubt.LINK_LOST)
            self._over_ns = self._over_ns or self._now_ns()

    def act(self, kind: EventKind, value: dict[str, JsonValue]) -> None:
        """Something that the person or the link did.

        Raises:
            ValueError: ``value`` does not fit ``kind``; nothing has changed then.
        """
        self._handle(self._engine.act(kind, value))
        self._publish()

    def settle(self) -> None:
        """No more will come: put on record what is still to be said; the numbers are free again."""
        if not self.over:
            self.act(EventKind.LET_GO, {})
        self._count_late_contact()
        self._numbers.end_hold()

    def note(self, kind: EventKind, value: dict[str, JsonValue]) -> None:
        """Put something on record that steers nothing."""
        self._log_event(self._engine.placed(kind, value))

    def note_line(self, said: TextLine) -> None:
        """Put a line of another maker's gauge on record, as it came."""
        self.note(EventKind.GAUGE_LINE, {"text": said.text, "means": said.means})

    # -- seen from outside ---------------------------------------------------------------------

    @property
    def view(self) -> HoldView:
        """The newest whole picture."""
        return self._view

    @property
    def over(self) -> bool:
        """The run is done or stopped."""
        return self._view.phase in OVER

    @property
    def begun(self) -> bool:
        """Whether there has been contact in this run."""
        return self._engine.begun

    @property
    def tail_over(self) -> bool:
        """The time after the end that is still recorded has passed, or no sample can come."""
        if self._over_ns is None:
            return False
        stopped = self._view.phase is Phase.STOPPED
        tail_s = STOP_TAIL_S if stopped else self.setup.done_tail_s
        return self._gone or self._now_ns() - self._over_ns > tail_s * NS_PER_S

    # -- inside --------------------------------------------------------------------------------

    def _handle(self, events: list[Event]) -> None:
        for event in events:
            self._log_event(event)
            match event.kind:
                case EventKind.HOLD_START:
                    self._open_hold(event)
                case EventKind.HOLD_END:
                    self._close_hold(event)
                case EventKind.SYMPTOM_KEY if self.felt_t_s is None:
                    self.felt_t_s = event.t_s
                case EventKind.SYMPTOM if self._ended_by_symptom():
                    self._correct(symptom=Symptom(event.value["symptom"]))

    def _open_hold(self, event: Event) -> None:
        self._count_late_contact()
        self._contact_from_s = self._engine.contact_run_s
        self._check_lifted()
        engine = self._engine
        self._counters.start(event.after_sample_n, engine.spikes_n, self._label)
        half_kpa = self._u95_kpa(self._label, engine.target.target_kpa)
        hold = self._hold = start_row(event, engine, self._label, half_kpa)
        self._logged(lambda: self._log.open_hold(hold))

    def _close_hold(self, event: Event) -> None:
        hold, self._hold = self._hold, None
        if hold is None:
            return
        counters = self._counters
        counters.close()
        half_kpa = self._u95_kpa(counters.label, hold.target.target_kpa)
        self._zero.released()
        self._keep_result(hold, end_row(event, self._engine, counters, half_kpa))

    def _keep_result(self, hold: HoldStart, result: HoldEnd) -> None:
        self._ended = (hold, result)
        self._logged(lambda: self._log.close_hold(hold.hold_id, result))

    def _ended_by_symptom(self) -> bool:
        return self._ended is not None and self._ended[1].cause is Cause.SYMPTOM

    def _correct(self, **known: Symptom | Label | float | None) -> None:
        """More has become known of the hold that has just ended."""
        if self._ended is not None:
            hold, result = self._ended
            self._keep_result(hold, replace(result, **known))  # type: ignore[arg-type]

    def _watch(self, pressure: ConvertedBlock) -> None:
        """See what speaks against the numbers, put it on record, and lower the label."""
        engine = self._engine
        asked = engine.phase in LET_GO_ASKED
        shift_kpa = self._zero.look(pressure, touching=engine.touching, let_go_asked=asked)
        seen = self._numbers.evidence
        if (seen.outside_span, seen.many_spikes) != (engine.outside_span, engine.many_spikes):
            self._judge_label(
                replace(seen, outside_span=engine.outside_span, many_spikes=engine.many_spikes)
            )
        if not engine.touching:
            self._count_late_contact()
        if shift_kpa is not None:
            self._keep_shift("after", shift_kpa)
        elif not engine.touching:
            self._look_at_lifted()

    def _count_late_contact(self) -> None:
        """Contact after the end of a hold counts for the limits of the day like any other."""
        if self._ended is None or self._hold is not None:
            return
        contact_s = round(self._engine.contact_run_s - self._contact_from_s, 6)
        if contact_s - (self._ended[1].contact_s or 0.0) > LATE_CONTACT_MIN_S:
            self._correct(contact_s=contact_s)

    def _check_lifted(self) -> None:
        """A hold begins: hold the zero against the tip in the air, as it was just now."""
        lifted = self._zero.hold_begins(self._engine.target.target_kpa)
        self._doubt_zero(lifted.doubt)
        if lifted.shift_kpa is not None:
            self._keep_shift("before", lifted.shift_kpa)

    def _look_at_lifted(self) -> None:
        """The lifted probe may show that some of its weight is in the zero.

        Before a hold that becomes the zero. In one the numbers keep their zero, and lose their ±.
        """
        target_kpa = self._engine.target.target_kpa
        if self._hold is not None:
            doubt = self._zero.against_lifted(target_kpa).doubt
            self._doubt_zero(doubt if doubt is NotLifted.LOWER else None)
            return
        lower_kpa = None
        if self._engine.phase in BEFORE_CONTACT:
            lower_kpa = self._zero.lower(target_kpa)
        if lower_kpa is not None:
            self.act(
                EventKind.LIFTED_ZERO,
                {"zero_counts": self._zero.counts, "lower_kpa": round(lower_kpa, 3)},
            )
            self._judge_label(self._zero.seen_in(self._numbers.evidence))

    def _doubt_zero(self, why: NotLifted | None) -> None:
        seen = self._numbers.evidence
        if why is not None and not seen.zero_not_lifted:
            self.note(EventKind.NOT_LIFTED, {"why": why.value})
            self._judge_label(replace(seen, zero_not_lifted=True))

    def _keep_shift(self, when: str, shift_kpa: float) -> None:
        self.act(EventKind.ZERO_CHECK, self._zero.check_facts(when, shift_kpa))
        seen = self._numbers.evidence
        worst_kpa = max(shift_kpa, seen.zero_shift_kpa, key=abs)
        limit_kpa = shift_max_kpa(self._engine.target.target_kpa)
        self._judge_label(replace(seen, zero_shift_kpa=worst_kpa, zero_shift_max_kpa=limit_kpa))
        if self._hold is None and self._ended is not None and self._ended[1].u95_kpa is not None:
            at_kpa = self._ended[0].target.target_kpa
            self._correct(u95_kpa=self._numbers.u95_kpa(at_kpa))

    def _u95_kpa(self, label: Label, at_kpa: float) -> float | None:
        """The half-width that numbers of this label have at a pressure; None for no ±."""
        return self._numbers.u95_kpa(at_kpa) if label is Label.CALIBRATED else None

    def _judge_label(self, seen: Evidence) -> None:
        self._numbers.see(seen)
        self._heed_label()

    def _heed_label(self) -> None:
        """Put it on record when the numbers have come to claim less."""
        verdict = self._numbers.verdict
        if verdict.label is self._label:
            return
        self._label = self._counters.label = verdict.label
        why = ",".join(reason.value for reason in verdict.why)
        value: dict[str, JsonValue] = {"label": verdict.label.value, "why": why}
        self.act(EventKind.LABEL, value | {"set": self._view.set_n})
        if self._hold is None:  # found out after its end: it was so all along
            self._correct(label=verdict.label, u95_kpa=None)

    def _put_marks(self) -> None:
        for t_s, value in self._marks.due(self._now_ns(), self._label):
            self._log_event(replace(self._engine.placed(EventKind.MARK, value), t_s=t_s))

    def _log_event(self, event: Event) -> None:
        self._logged(lambda: self._log.put_event(event))
        self.setup.tell(event)

    def _logged(self, write: Callable[[], None]) -> None:
        """Write to the log. What it refuses once it is offered no more: no holes.

        A log that is only behind still takes everything, the end of the hold included, and has it
        on record if the disk recovers.
        """
        if self._log_refuses:
            return
        try:
            write()
        except SoleusError as error:
            self._log_refuses = True
            self._log_failed(error)

    def _log_failed(self, error: SoleusError) -> None:
        """Nothing is pressed that cannot be recorded: end the hold."""
        if self.store_error is None:
            self.store_error = error
            self.act(EventKind.STORE_BEHIND, {})

    def _publish(self) -> None:
        self._view = self._engine.view()
        if self._late is not None:
            self._view = replace(self._view, late=self._late)
        if self._over_ns is None and self.over:
            self._over_ns = self._now_ns()
        if self.tail_over:  # no sample is taken any more: the last number has outlived its data
            self._view = without_number(self._view, Doubt.STALE)
