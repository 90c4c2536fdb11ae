"""A stored run through the engine again: the same samples and acts, in the same order.

The verdicts must come out as they were recorded, bit for bit; ``differences`` says where they do
not. What each sample led to comes out as well, which is what reviews and exports are made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from soleus.core.calibration.model import Calibration
from soleus.core.calibration.pressure_stream import PressureStream
from soleus.core.events import BEFORE_ANY_SAMPLE, INPUTS, VERDICTS, Event, EventKind
from soleus.core.hold.engine import HoldEngine
from soleus.core.hold.inputs import kpa_of
from soleus.core.hold.judged import Judged
from soleus.core.plan import HoldPlan
from soleus.core.samples import SampleBlock


@dataclass(frozen=True, slots=True)
class Recorded:
    """What of a stored run steers the engine.

    Attributes:
        plan: what the run was to be.
        calibration: turns counts into pressure; another one than then gives another reading.
        zero_counts: the zero at the start.
        blocks: the samples, in order.
        events: everything that happened, in order; only inputs steer.
    """

    plan: HoldPlan
    calibration: Calibration
    zero_counts: float
    blocks: Sequence[SampleBlock]
    events: Sequence[Event]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What the engine says to a stored run.

    Attributes:
        events: inputs and verdicts in the order in which they came out.
        judged: every stored sample, in order, with what it led to.
    """

    events: tuple[Event, ...]
    judged: tuple[Judged, ...]

    @property
    def verdicts(self) -> tuple[Event, ...]:
        """The engine's own events (phases, prompts, stops), without inputs and notes."""
        return tuple(event for event in self.events if event.kind in VERDICTS)


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where a replay came to something else; None stands for nothing there."""

    index: int
    stored: Event | None
    replayed: Event | None


def replay(run: Recorded) -> Replayed:
    """Feed a stored run to a fresh engine.

    Raises:
        ValueError: an input of the record does not fit the engine; the record is not one of it.
    """
    judged: list[Judged] = []
    engine = HoldEngine(run.plan, None, judged.append)
    stream = PressureStream(run.calibration, run.zero_counts)
    said: list[Event] = []
    inputs = [event for event in run.events if event.kind in INPUTS]
    for part in _merged(run.blocks, inputs):
        if isinstance(part, Event):
            said += engine.act(part.kind, dict(part.value))
            if part.kind is EventKind.LIFTED_ZERO:
                lower_kpa = kpa_of(part.value, "lower_kpa")
                stream.lower_zero(zero_after(part, stream.zero_counts), lower_kpa)
        else:
            said += engine.feed(stream.take(part))
    engine.finish(stream.flush())
    return Replayed(tuple(said), tuple(judged))


def zero_after(event: Event, zero_counts: float) -> float:
    """The zero in force after an event, counts: the lifted probe may have shown a lower one."""
    if event.kind is not EventKind.LIFTED_ZERO:
        return zero_counts
    lowered = event.value["zero_counts"]
    if not isinstance(lowered, int | float):
        raise ValueError(f"zero_counts is a number of counts, not {lowered!r}")
    return float(lowered)


def differences(stored: Iterable[Event], replayed: Replayed) -> Difference | None:
    """Return the first verdict that differs between the record and a replay of it, or None."""
    before = [event for event in stored if event.kind in VERDICTS]
    after = list(replayed.verdicts)
    for index in range(max(len(before), len(after))):
        old = before[index] if index < len(before) else None
        new = after[index] if index < len(after) else None
        if old is None or new is None or not _same(old, new):
            return Difference(index, old, new)
    return None


def _same(one: Event, other: Event) -> bool:
    return (one.kind, one.t_s, one.after_sample_n, dict(one.value)) == (
        other.kind,
        other.t_s,
        other.after_sample_n,
        dict(other.value),
    )


def _merged(
    blocks: Sequence[SampleBlock], inputs: Sequence[Event]
) -> Iterator[SampleBlock | Event]:
    """Samples and inputs in their order: an input comes after the sample that it names."""
    waiting = list(inputs)
    while waiting and waiting[0].after_sample_n == BEFORE_ANY_SAMPLE:
        yield waiting.pop(0)
    for block in blocks:
        rest = block
        while waiting and waiting[0].after_sample_n < block.first_sample_n + len(block.quality):
            cut = waiting[0].after_sample_n - rest.first_sample_n + 1
            if cut > 0:
                yield _part(rest, 0, cut)
                rest = _part(rest, cut, len(rest.quality))
            yield waiting.pop(0)
        if len(rest.quality):
            yield rest
    yield from waiting


def _part(block: SampleBlock, start: int, end: int) -> SampleBlock:
    return replace(
        block,
        first_sample_n=block.first_sample_n + start,
        device_us=block.device_us[start:end],
        raw_counts=block.raw_counts[start:end],
        quality=block.quality[start:end],
    )
