"""One guided run from the first sample to the last: feeds, judges, moves, shows.

The engine is driven by samples and acts in their order and by nothing else. Played again in the
same order, a stored run comes to the same verdicts bit for bit, however the samples are cut into
blocks. It keeps no clock: ``t_s`` is the probe's time since the first sample of the run.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from soleus.core.despike import JudgedBlock, Sample, SpikeShare
from soleus.core.events import BEFORE_ANY_SAMPLE, Event, EventKind, JsonValue
from soleus.core.hold.accumulator import Accumulator
from soleus.core.hold.inputs import DEMANDS, DOUBTS, kpa_of, lesser_label_of, rating_of
from soleus.core.hold.judged import Judged
from soleus.core.hold.overstay import Overstay
from soleus.core.hold.pain_ratings import Ratings
from soleus.core.hold.rules import KEEPS_DONE, OVERSTAY_AFTER_S, TOUCHING, classify, stop_cause
from soleus.core.hold.shown_reading import U95, ShownReading
from soleus.core.hold.target_path import TargetPath
from soleus.core.hold.trace import TraceBuilder
from soleus.core.hold.transitions import NEXT, Seen
from soleus.core.plan import HoldPlan, Target
from soleus.core.samples import Quality
from soleus.core.spots.targets import indicative_target, lower_target
from soleus.core.terms import Cause, End, Label, Phase, Prompt, Symptom, Zone
from soleus.core.units import US_PER_S
from soleus.core.view import HoldView

_SPIKE: Final = int(Quality.SPIKE)


class HoldEngine:
    """Guides one run.

    Args:
        plan: what the run is to be.
        u95_kpa: half-width of the 95 % interval at a pressure, after so long under load, s.
        keep: gets every judged sample, for a review; None when nobody asks.
    """

    def __init__(
        self,
        plan: HoldPlan,
        u95_kpa: U95 | None = None,
        keep: Callable[[Judged], None] | None = None,
    ) -> None:
        self.plan = plan
        self._keep = keep
        self._spike_share = SpikeShare()
        self._accumulator = Accumulator(plan)
        self._shown = ShownReading(self._accumulator, u95_kpa)
        self._overstay = Overstay(plan.rules)
        self._ratings = Ratings(plan.pain_limit_nrs, plan.rules)
        self._path = TargetPath()
        self._trace = TraceBuilder(0.0)
        self._phase = Phase.READY
        self._set_n = 1
        self._hold_open = False
        self._cause: Cause | None = None
        self._end: End | None = None
        self.symptom: Symptom | None = None  # as the person has named it
        self._label = plan.label
        self._t0_us: int | None = None
        self._t_s = 0.0
        self._fed_n = BEFORE_ANY_SAMPLE
        self._lost_n = 0
        self.spikes_n = 0
        self.many_spikes = False  # more than 1 % in some 10 s: the wiring is suspect
        self._events: list[Event] = []

    # -- what drives it ------------------------------------------------------------------------

    def feed(self, block: JudgedBlock, lost_n: int = 0) -> list[Event]:
        """Take the next samples; returns the verdicts they led to, in order.

        Args:
            block: samples in order, following the last block (a jump of numbers is a gap). The
                first sample of a run has no neighbour before it; see
                ``core.calibration.pressure_stream``.
            lost_n: samples lost in this run so far, to be shown.
        """
        self._lost_n = lost_n
        came = zip(block.converted.device_us.tolist(), block.decided, strict=True)
        for sample_n, (device_us, decided) in enumerate(came, block.converted.first_sample_n):
            if self._t0_us is None:
                self._t0_us = device_us
            self._fed_n = sample_n
            self._t_s = (device_us - self._t0_us) / US_PER_S
            for sample in decided:
                self.many_spikes = self._spike_share.push(sample) or self.many_spikes
                self._judge(sample)
        return self._drain()

    def act(self, kind: EventKind, value: dict[str, JsonValue]) -> list[Event]:
        """Take an input event; returns it, placed, followed by the verdicts it led to.

        Raises:
            ValueError: ``value`` does not fit ``kind``; nothing has changed then.
        """
        act = self._act_of(kind, value)
        self._emit(kind, **value)
        act()
        return self._drain()

    def finish(self, samples: tuple[Sample, ...]) -> list[Event]:
        """No further sample will come: judge those that have waited for a neighbour."""
        for sample in samples:
            self._judge(sample)
        return self._drain()

    def placed(self, kind: EventKind, value: dict[str, JsonValue]) -> Event:
        """An event that steers nothing, with its place between the samples."""
        return Event(kind, self._t_s, self._fed_n, value)

    @property
    def phase(self) -> Phase:
        """Where the run stands."""
        return self._phase

    @property
    def begun(self) -> bool:
        """There was contact at some time in this run."""
        return self._accumulator.begun

    @property
    def touching(self) -> bool:
        """The tip touches, as far as the newest trusted sample tells."""
        return self._accumulator.touching

    @property
    def outside_span(self) -> bool:
        """Some reading of this run lay above the weighed span."""
        return self._shown.ever_outside_span

    @property
    def contact_run_s(self) -> float:
        """All contact of this run so far, between and after its holds as well."""
        return self._accumulator.contact_run_s

    @property
    def first_nrs(self) -> int | None:
        """The first rating in the band of the newest hold, as it was corrected."""
        return self._ratings.first_of_hold_nrs

    @property
    def target(self) -> Target:
        """The target as it is now; it may have been lowered."""
        return self._accumulator.target

    # -- acts ----------------------------------------------------------------------------------

    def _act_of(self, kind: EventKind, value: dict[str, JsonValue]) -> Callable[[], None]:
        if kind is EventKind.RATING:
            nrs = rating_of(value)
            return lambda: self._rate(nrs)
        if kind is EventKind.LOWER_TARGET:
            target_kpa = kpa_of(value, "target_kpa")
            lowered = lower_target(self._accumulator.target, target_kpa, self.plan.role)
            if lowered == self._accumulator.target:
                raise ValueError("the target may only be lowered")
            return lambda: self._lower(lowered)
        if kind is EventKind.SYMPTOM:
            symptom = Symptom(value.get("symptom"))
            return lambda: self._name_symptom(symptom)
        if kind is EventKind.ZERO_CHECK:
            shift_kpa = kpa_of(value, "shift_kpa")
            return lambda: self._accumulator.zero_has_moved(shift_kpa)
        if kind is EventKind.LIFTED_ZERO:
            kpa_of(value, "lower_kpa")
            return self._lower_zero
        if kind is EventKind.LABEL:
            label = lesser_label_of(value, self._label)
            return lambda: self._claim_less(label)
        return self._act_without_facts(kind)

    def _act_without_facts(self, kind: EventKind) -> Callable[[], None]:
        if kind is EventKind.RATING_CONFIRMED and self._ratings.waiting_nrs is not None:
            return lambda: self._move(Cause.NRS)
        resting = self._phase is Phase.REST and not self._accumulator.touching
        if kind is EventKind.NEXT_HOLD and resting:
            return self._cut_rest
        demanded = DEMANDS.get(kind)
        if demanded is None:
            raise ValueError(f"{kind.value} is not an act, or none now")
        return lambda: self._demand(kind, demanded)

    def _rate(self, nrs: int) -> None:
        eased = self._ratings.ease_off
        begun = self._accumulator.begun
        taken = self._ratings.answer(nrs, self._t_s, self._phase, begun=begun)
        if taken.instead_of is not None:
            self._emit(EventKind.RATING_CORRECTED, nrs=nrs, was=taken.instead_of)
        if taken.asked_again:
            self._emit(EventKind.PROMPT, prompt=Prompt.CONFIRM.value)
        if taken.stops:
            self._move(Cause.NRS)
        elif self._ratings.ease_off and not eased:
            self._emit(EventKind.EASE_OFF, nrs=nrs)

    def _cut_rest(self) -> None:
        self._accumulator.rest_left_s = 0.0
        self._move()

    def _lower(self, target: Target) -> None:
        if target.target_kpa < self._accumulator.target.target_kpa:
            self._ratings.new_target()
        self._accumulator.target = target

    def _lower_zero(self) -> None:
        """From the next sample on everything reads more; nobody has moved."""
        self._accumulator.zero_has_moved(0.0)
        self._path.forget()

    def _claim_less(self, label: Label) -> None:
        """The plan's cap was that of better numbers."""
        if self._label is Label.CALIBRATED:
            self._lower(indicative_target(self._accumulator.target, self.plan.role))
        self._label = label

    def _name_symptom(self, symptom: Symptom) -> None:
        self.symptom = symptom
        self._move(Cause.SYMPTOM)

    def _demand(self, kind: EventKind, cause: Cause) -> None:
        if kind in DOUBTS:
            self._shown.take_away(DOUBTS[kind])
        if kind is EventKind.STALE and not self._accumulator.begun:
            return  # nothing has been pressed yet: shown as doubt, and waited for
        if self._phase is Phase.DONE and kind is not EventKind.SYMPTOM_KEY:
            return  # the hold is over; only what the person feels still matters
        self._move(cause)

    # -- judgement -----------------------------------------------------------------------------

    def _judge(self, sample: Sample) -> None:
        pressure_kpa, quality = sample.pressure_kpa, sample.quality
        t_s = (sample.device_us - (self._t0_us or 0)) / US_PER_S
        accumulator = self._accumulator
        if quality & _SPIKE:
            self.spikes_n += 1
        accumulator.feed(t_s, pressure_kpa, quality, self._phase)
        self._shown.see(t_s, quality)
        self._ratings.see(accumulator.zone)
        if self._ratings.counts_as_given(t_s, begun=accumulator.begun):
            self._move(Cause.NRS)
        self._open_hold(t_s)
        if self._hold_open or self._phase is Phase.STOPPED:
            shown = float("nan") if accumulator.zone is Zone.UNKNOWN else pressure_kpa
            self._trace.add(t_s, shown)
        self._path.feed(t_s, pressure_kpa, accumulator.zone)
        self._move()
        self._look_for_overstay()
        prompt = self._ratings.step(t_s, self._phase)
        if prompt is not None:
            self._emit(EventKind.PROMPT, prompt=prompt.value)
        if self._keep is not None:
            sums, target_kpa = accumulator, accumulator.target.target_kpa
            where = (self._phase, sums.zone, target_kpa, sums.in_band_s)
            self._keep(Judged(sample.sample_n, t_s, pressure_kpa, quality, *where))

    def _look_for_overstay(self) -> None:
        sums = self._accumulator
        if self._overstay.step(sums.after_done_s, self._phase, touching=sums.touching):
            self._emit(EventKind.OVERSTAYED, set=self._set_n, after_s=OVERSTAY_AFTER_S)

    def _open_hold(self, t_s: float) -> None:
        if not self._hold_open and self._phase is Phase.READY and self._accumulator.touching:
            self._hold_open = True
            self._ratings.new_hold()
            self._trace = TraceBuilder(t_s)
            self._emit(EventKind.HOLD_START, set=self._set_n)

    def _move(self, demanded: Cause | None = None) -> None:
        facts = self._accumulator.facts(
            self._phase,
            set_n=self._set_n,
            unanswered_n=self._ratings.unanswered_n,
            demanded=demanded,
        )
        seen = classify(facts)
        if seen is Seen.STOP_RULE:
            self._stop(stop_cause(facts))
            return
        new = NEXT[self._phase][seen]
        if new is not self._phase:
            self._enter(new)

    def _stop(self, cause: Cause | None) -> None:
        if cause is None:
            return
        self._cause = cause
        keeps_done = self._overstay.standing and cause in KEEPS_DONE
        end = End.NO_CONTACT if cause is Cause.NO_CONTACT else End.STOPPED
        end = End.DONE if keeps_done else end
        symptom = None if self.symptom is None else self.symptom.value
        self._ratings.cleared()
        if self._phase is not Phase.DONE:
            self._end = end
        self._phase = NEXT[self._phase][Seen.STOP_RULE]
        self._emit(EventKind.STOP, cause=cause.value, symptom=symptom)
        self._emit(EventKind.PHASE, phase=self._phase.value, set=self._set_n)
        if self._hold_open:
            self._close_hold(end, None if keeps_done else cause)

    def _enter(self, new: Phase) -> None:
        old, self._phase = self._phase, new
        if old is Phase.REST:
            self._set_n += 1
            self._accumulator.next_set()
            self._overstay.next_set()
            self._end = None
        self._emit(EventKind.PHASE, phase=new.value, set=self._set_n)
        if old is Phase.READY:  # the first contact of a hold, or one that was lost and is back
            self._path.start(self._t_s, self._accumulator.target.target_kpa)
        if new is Phase.RELEASE:
            self._path.release(self._t_s, self._accumulator.pressure_kpa or 0.0)
        if new in (Phase.REST, Phase.DONE) and old is Phase.RELEASE:
            self._accumulator.rest_left_s = self.plan.rest_s
            self._end = End.DONE
            self._close_hold(End.DONE, None)
            prompt = self._ratings.released(self._t_s, last=new is Phase.DONE)
            self._emit(EventKind.PROMPT, prompt=prompt.value)

    def _close_hold(self, end: End, cause: Cause | None) -> None:
        self._hold_open = False
        facts: dict[str, JsonValue] = {
            "set": self._set_n,
            "end": end.value,
            "cause": None if cause is None else cause.value,
            "in_band_s": round(self._accumulator.in_band_s, 6),
            "contact_s": round(self._accumulator.contact_s, 6),
        }
        if self._overstay.begun:
            facts["overstayed_s"] = round(self._accumulator.after_done_s, 6)
        self._emit(EventKind.HOLD_END, **facts)

    # -- what it tells -------------------------------------------------------------------------

    def view(self) -> HoldView:
        """The whole picture now."""
        accumulator, target, plan = self._accumulator, self._accumulator.target, self.plan
        zone, rate = self._shown.zone(self._phase), self._path.rate_kpa_per_s()
        waiting = self._phase is Phase.READY and not accumulator.touching
        return HoldView(
            t_s=self._t_s,
            phase=self._phase,
            zone=zone,
            reading=self._shown.reading(self._label),
            target_kpa=target.target_kpa,
            low_kpa=target.low_kpa,
            high_kpa=target.high_kpa,
            cap_kpa=target.cap_kpa,
            too_hard_kpa=target.too_hard_kpa,
            path_kpa=self._path.at(self._t_s, self._phase, target.target_kpa),
            set_n=self._set_n,
            sets_n=plan.sets_n,
            in_band_s=min(accumulator.in_band_s, plan.in_band_s),
            in_band_needed_s=plan.in_band_s,
            contact_s=accumulator.contact_s,
            contact_max_s=plan.contact_max_s,
            place_left_s=max(0.0, plan.place_left_s - accumulator.contact_run_s),
            rest_left_s=accumulator.rest_left_s if self._phase is Phase.REST else 0.0,
            no_contact_left_s=plan.no_contact_max_s - accumulator.no_contact_s if waiting else None,
            rate_kpa_per_s=rate,
            too_fast=self._phase is Phase.APPROACH and self._path.too_fast(rate),
            paused=self._phase is Phase.HOLD and zone is not Zone.IN_BAND,
            prompt=self._ratings.prompt,
            last_nrs=self._ratings.last_nrs,
            ease_off=self._ratings.ease_off and self._phase in TOUCHING,
            asks_to_ease=self._ratings.asks_to_ease and self._phase is Phase.HOLD,
            correctable=self._ratings.correctable(self._t_s),
            waiting_nrs=self._ratings.waiting_nrs,
            end=self._end,
            cause=self._cause,
            symptom=self.symptom,
            lost_n=self._lost_n,
            spikes_n=self.spikes_n,
            trace=self._trace.trace(),
            too_hard=self._shown.too_hard(self._phase),
            lasting_word=self._shown.lasting_word,
            overstaying=self._overstay.standing,
            overstayed_s=accumulator.after_done_s if self._overstay.begun else None,
        )

    def _emit(self, kind: EventKind, **value: JsonValue) -> None:
        self._events.append(Event(kind, self._t_s, self._fed_n, value))

    def _drain(self) -> list[Event]:
        events, self._events = self._events, []
        return events
