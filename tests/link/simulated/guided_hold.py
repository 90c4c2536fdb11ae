"""A guided run in virtual time: source, wire and hold in one loop, as the reader drives them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from soleus.core.despike import Despiker
from soleus.core.events import Event, EventKind
from soleus.core.hold.engine import HoldEngine
from soleus.core.plan import HoldPlan, Target
from soleus.core.samples import ConvertedBlock, Quality, SampleBlock
from soleus.core.terms import Grade, Label, Phase, TargetSource
from soleus.core.view import HoldView
from soleus.errors import LinkLost
from soleus.link.clock import NS_PER_S, VirtualClock
from soleus.link.handshake import CommandIds, Handshake, PendingCommand
from soleus.link.registry import open_source
from soleus.link.simulated.cell import COUNTS_PER_N, ZERO_COUNTS
from soleus.wire.decoder import Decoder, Received
from soleus.wire.spec import Op
from soleus.wire.stream import SampleStream
from tests.core.hold import runs

TARGET = Target(
    target_kpa=80.0,
    low_kpa=65.0,
    high_kpa=95.0,
    cap_kpa=150.0,
    source=TargetSource.START_VALUE,
    range_grade=Grade.D,
    dose_grade=Grade.D,
)
PLAN = replace(
    runs.PLAN,
    spot_id="calf_medial",
    spot_name="Calf, inner side",
    target=TARGET,
    label=Label.INDICATIVE,
    rest_s=5.0,
)

OVER = (Phase.DONE, Phase.STOPPED)


@dataclass
class DrivenRun:
    """What a run left behind: all events, some views, all pressures."""

    view: HoldView
    events: list[Event] = field(default_factory=list)
    pressure_kpa: list[float] = field(default_factory=list)
    before_kpa: list[float] = field(default_factory=list)

    def kinds(self) -> list[EventKind]:
        """The kinds of all events in order."""
        return [event.kind for event in self.events]


def run_guided_hold(
    url: str, plan: HoldPlan = PLAN, max_s: float = 120.0, zero_s: float = 1.0
) -> DrivenRun:
    """Shake hands, wait out the zero, then run the hold until it ends or the link is lost."""
    clock = VirtualClock()
    source = open_source(url, clock=clock)
    decoder, stream, ids = Decoder(), SampleStream(), CommandIds()
    handshake, start = Handshake(0.0, url, ids), None
    engine, despiker = HoldEngine(plan), Despiker()
    run = DrivenRun(engine.view())
    zero_until_s = None
    while run.view.phase not in OVER and (now_s := clock.now_ns() / NS_PER_S) < max_s:
        try:
            chunk = source.read(0.05)
            decoded = decoder.feed(chunk.data, chunk.host_ns)
            if handshake.hello is None:
                source.write(handshake.step(now_s, chunk.data, decoded))
            elif start is None or not start.done:
                start = start or PendingCommand(Op.START, now_s, ids)
                source.write(start.step(now_s, decoded))
        except LinkLost:
            run.events += engine.act(EventKind.LINK_LOST, {})
            run.view = engine.view()
            break
        for one in decoded:
            for block in stream.take(one.frame, one.host_ns) if isinstance(one, Received) else ():
                zero_until_s = now_s + zero_s if zero_until_s is None else zero_until_s
                pressure = _pressure(block)
                if now_s < zero_until_s:
                    run.before_kpa += pressure.pressure_kpa.tolist()
                    continue
                run.pressure_kpa += pressure.pressure_kpa.tolist()
                run.events += engine.feed(despiker.take(pressure))
        if zero_until_s is not None and now_s >= zero_until_s:
            run.view = engine.view()
            for act in source.look(run.view):
                run.events += engine.act(act.kind, act.value)
    source.close()
    run.view = engine.view()
    return run


def _pressure(block: SampleBlock) -> ConvertedBlock:
    """Counts to kPa by hand: 1 kPa on 100 mm2 is 0.1 N."""
    pressure_kpa = (block.raw_counts - ZERO_COUNTS) / COUNTS_PER_N / 0.1
    no_value = block.quality & (Quality.NO_VALUE | Quality.SATURATED) != 0
    return ConvertedBlock(
        block.first_sample_n,
        block.device_us.copy(),
        np.where(no_value, np.nan, pressure_kpa),
        block.quality.copy(),
    )
