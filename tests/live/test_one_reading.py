"""One sample has one value, one ± and one label at any moment, whoever asks.

Whole sessions through the real loop, with what goes wrong in life: a probe that stands on its tip
during the zero, a zero that shifts under the press, readings above the weighed span, lone corrupt
samples, a rail, samples without a value, silence. At every picture that leaves the reader each
consumer's reading is held against the others, and the number against a division done by hand.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from soleus.api.pressure_block import PressureBlock
from soleus.api.stream import Stream
from soleus.core.despike import SPIKE_MIN_KPA
from soleus.core.events import EventKind
from soleus.core.hold.replay import replay
from soleus.core.samples import Quality
from soleus.core.terms import Doubt, Label
from soleus.core.view import HoldView, Reading
from soleus.link.clock import VirtualClock
from soleus.link.registry import open_source
from soleus.link.simulated.cell import COUNT_MAX
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession
from soleus.live.snapshot import ProbeView
from soleus.report.session.recorded import recorded
from soleus.report.session.zeros import zero_counts_at
from soleus.store.folder import find_folder
from soleus.store.sessions.records import StoredSession
from tests.cli.probe.broken_probes import FaultyFrames, reading, valueless
from tests.live.connection.test_button import WithButton
from tests.live.session_driver import SessionDriver, Silent, folder_in, of, replayed_otherwise

COUNTS_PER_KPA = 6500.0  # 65 000 counts/N on 1 cm², which docs/probe.md gives the simulated cell
NO_NUMBER = Quality.NO_VALUE | Quality.SATURATED | Quality.SPIKE
LABELS = list(Label)
Counts = Callable[[float, int, int], float]


def sound(t_s: float, n: int, raw: int) -> float:
    """Nothing is wrong."""
    return raw


def shifting(t_s: float, n: int, raw: int) -> float:
    """A creep of 4 kPa within the press: within 5 %, so the ± grows and the label stays."""
    return raw + COUNTS_PER_KPA * min(2.5, max(0.0, t_s - 7.0))


def shifting_far(t_s: float, n: int, raw: int) -> float:
    """9 kPa: the ± is gone after the release."""
    return raw + COUNTS_PER_KPA * min(9.0, max(0.0, 2.0 * (t_s - 7.0)))


def above_span(t_s: float, n: int, raw: int) -> float:
    """A jab far above what was weighed."""
    return raw + (600 * COUNTS_PER_KPA if 10.0 < t_s < 10.3 else 0)


def spiking(t_s: float, n: int, raw: int) -> float:
    """One in 67 is a lone corrupt count."""
    return raw if n % 67 else (1 << 22) - 1


def at_rail(t_s: float, n: int, raw: int) -> float:
    """The converter stands at its end for a while."""
    return COUNT_MAX if 10.0 < t_s < 10.2 else raw


@dataclass(frozen=True)
class Trouble:
    """What goes wrong in one session."""

    url: str = "sim:steady"
    counts: Counts = sound
    valueless_every: int = 10**9
    silent_s: float = 0.0


TROUBLES = {
    "nothing": Trouble(),
    "a probe that stands on its tip": Trouble("sim:steady?stands=60"),
    "one that is a little on its tip": Trouble("sim:steady?stands=20"),
    "a small zero shift": Trouble(counts=shifting),
    "a large zero shift": Trouble(counts=shifting_far),
    "readings above the span": Trouble(counts=above_span),
    "lone corrupt samples": Trouble(counts=spiking),
    "a rail": Trouble(counts=at_rail),
    "samples without a value": Trouble(valueless_every=9),
    "a short silence": Trouble(silent_s=0.3),
    "silence": Trouble(silent_s=0.8),
    "a fast probe with lone corrupt samples": Trouble("sim:steady?rate=1000", spiking),
}


@dataclass
class Watched:
    """A whole hold with one of the troubles: the record of it and every picture."""

    trouble: Trouble
    pictures: list[tuple[ProbeView, HoldView | None]] = field(default_factory=list)
    stored: StoredSession | None = None
    after: ProbeView | None = None  # once the run is closed

    @property
    def in_run(self) -> list[tuple[ProbeView, HoldView]]:
        """The pictures while the run took the samples."""
        return [
            (probe, hold)
            for probe, hold in self.pictures
            if hold is not None and hold.reading.doubt is not Doubt.STALE
        ]


@pytest.fixture(scope="module", params=TROUBLES)
def watched(request, tmp_path_factory):
    """A mark in the hold, silence where there is any, and the end."""
    trouble, made = TROUBLES[request.param], []

    def open_troubled(url, *, clock):
        inner = FaultyFrames(open_source(url, clock=clock), clock, reading(trouble.counts))
        inner = FaultyFrames(inner, clock, valueless(trouble.valueless_every))
        made.append(Silent(WithButton(inner, clock), clock))
        return made[-1]

    seen = Watched(trouble)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("soleus.live.connection.finder.open_source", open_troubled)
        folder = folder_in(tmp_path_factory.mktemp("one"))
        with SessionDriver(folder, trouble.url) as driver:
            controller = driver.controller
            controller.on_change(lambda: seen.pictures.append(controller.pictures()))
            driver.begin(5.0)
            driver.until(lambda: controller.holds.run.over or driver.view.in_band_s > 1.0)
            made[0].inner.button(pressed=True)
            driver.seconds(0.3)
            made[0].inner.button(pressed=False)
            driver.seconds(0.2)
            made[0].silent = trouble.silent_s > 0.0
            driver.seconds(trouble.silent_s)
            made[0].silent = False
            seen.stored = driver.finish()
            seen.after = driver.seconds(0.5).controller.probe_view()
    return seen


def test_whoever_looks_at_a_run_reads_the_same(watched):
    """Home, the zero screen, watch and the library read the probe; hold and lines read the run."""
    seen = watched.in_run

    assert len(seen) > 200
    assert [] == [pair for pair in seen if pair[0].reading != pair[1].reading]


def test_the_number_is_that_of_the_newest_sample_by_hand(watched):
    """One subtraction and one division, with the zero that was in force then."""
    stored = watched.stored
    rows = samples_of(stored)
    shown = [
        (by_hand(rows, hold.t_s), probe.reading.pressure_kpa) for probe, hold in watched.in_run
    ]
    known = [(want, got) for want, got in shown if want is not None and got is not None]

    assert len(known) > 200
    assert [] == [pair for pair in known if pair[0] != pytest.approx(pair[1], abs=1e-9)]
    assert None is replayed_otherwise(stored)


def test_the_label_of_a_run_only_falls_and_is_on_record_from_that_picture_on(watched):
    """What a screen claims, the record claims; a lone reading above the span claims less."""
    stored = watched.stored
    fell = [
        (event.t_s, event.value["label"])
        for event in stored.events
        if event.kind is EventKind.LABEL
    ]
    for probe, hold in watched.in_run:
        told = [Label(label) for t_s, label in fell if t_s <= hold.t_s]
        expected = told[-1] if told else stored.meta.plan.label
        if probe.reading.outside_span and expected is Label.CALIBRATED:
            expected = Label.INDICATIVE
        assert expected is probe.reading.label
    assert [LABELS.index(Label(label)) for _, label in fell] == sorted(
        LABELS.index(Label(label)) for _, label in fell
    )


def test_a_press_of_the_button_reads_the_same_to_who_looks_on_as_on_record(watched):
    """One thumb, one moment, one number."""
    stored = watched.stored
    marks = of(stored, EventKind.MARK)
    presses = {press.device_us: press for probe, _ in watched.pictures for press in probe.presses}

    assert 1 == len(marks) == len(presses)
    seen = presses[marks[0]["device_us"]]
    rounded = None if seen.pressure_kpa is None else round(seen.pressure_kpa, 3)
    assert (marks[0]["pressure_kpa"], marks[0]["label"]) == (rounded, seen.label.value)


def test_the_review_reads_each_sample_as_it_was_shown(watched):
    """A replay makes the pressure anew, out of the counts on record, by the same way."""
    judged = replay(recorded(watched.stored)).judged
    at_once = {  # one that is far from the one before it is shown with its successor
        round(one.t_s, 6): one.pressure_kpa
        for before, one in pairwise(judged)
        if abs(one.pressure_kpa - before.pressure_kpa) <= SPIKE_MIN_KPA
    }
    shown = [(round(hold.t_s, 6), probe.reading.pressure_kpa) for probe, hold in watched.in_run]
    known = [(at_once[t_s], kpa) for t_s, kpa in shown if t_s in at_once and kpa is not None]

    assert len(known) > 200
    assert [] == [pair for pair in known if pair[0] != pair[1]]


def test_after_the_run_the_probe_reads_by_its_own_evidence_again(watched):
    """What was found in a hold is of that hold; the zero is asked for again before the next."""
    reading = watched.after.reading

    if reading.pressure_kpa is not None:
        assert (reading.u95_kpa is None) is (reading.label is not Label.CALIBRATED)


@pytest.mark.parametrize("counts", [sound, spiking, at_rail, above_span])
def test_the_library_reads_what_a_screen_reads(counts, tmp_path, monkeypatch):
    """Block by block: the newest number, its ± and its label."""

    def open_troubled(url, *, clock):
        return FaultyFrames(open_source(url, clock=clock), clock, reading(counts))

    monkeypatch.setattr("soleus.live.connection.finder.open_source", open_troubled)
    compared_n = 0
    options = Options(find_folder(tmp_path / "data"), "sim:steady", threaded=False)
    with ProbeSession(options, VirtualClock()) as session:
        stream = Stream(session.connect(), lambda: session.now_s)
        session.take_zero()
        session.stream_to(stream.take)
        for _, view in session.look(12.0, 0.05):
            if stream.waiting:
                compared_n += reads_alike(stream.waiting[-1], view.reading)
            stream.waiting.clear()

    assert compared_n > 100


def reads_alike(block: PressureBlock, shown: Reading) -> int:
    """Hold the newest number of a block against what is shown; 1 where there was one."""
    pressure_kpa, u95_kpa = float(block.pressure_kpa[-1]), float(block.u95_kpa[-1])
    if math.isnan(pressure_kpa):
        return 0  # a screen shows what was before a lone corrupt sample, a program is told of it
    assert (pressure_kpa, None if math.isnan(u95_kpa) else u95_kpa) == (
        shown.pressure_kpa,
        shown.u95_kpa,
    )
    above_span = bool((block.quality & Quality.OUTSIDE_SPAN).any())  # a block claims the least
    assert block.label is (Label.INDICATIVE if above_span else shown.label)
    return 1


def samples_of(stored: StoredSession) -> dict[float, tuple[float, bool]]:
    """By run time in s: the pressure by hand, and whether it and the one before it are sound."""
    cal = recorded(stored).calibration
    start_us = int(stored.blocks[0].device_us[0])
    rows, before_sound = {}, True
    for block in stored.blocks:
        rail = [abs(count) >= (1 << 22) - 1 for count in block.raw_counts.tolist()]
        for i, count in enumerate(block.raw_counts.tolist()):
            sample_n = block.first_sample_n + i
            zero = zero_counts_at(stored, cal, sample_n)
            is_sound = not int(block.quality[i]) & int(NO_NUMBER) and not rail[i]
            t_s = (int(block.device_us[i]) - start_us) / 1e6
            rows[round(t_s, 6)] = ((count - zero) / COUNTS_PER_KPA, is_sound and before_sound)
            before_sound = is_sound
    return rows


def by_hand(rows: dict[float, tuple[float, bool]], t_s: float) -> float | None:
    """What the sample at this time reads; None where it or the one before it is not sound."""
    pressure_kpa, is_sound = rows[round(t_s, 6)]
    return pressure_kpa if is_sound else None
