"""A probe for programs: every sample in blocks, nothing made up, and every loss is seen."""

from __future__ import annotations

import itertools
import threading
import time

import numpy as np
import pytest

import soleus
from soleus import Label, Quality
from soleus.api import probe as probe_module
from soleus.core.terms import Doubt
from soleus.core.view import Reading
from soleus.errors import LinkLost, UsageError
from soleus.link.clock import NS_PER_S, VirtualClock
from soleus.link.simulated.cell import COUNT_MAX
from soleus.wire.frames import Data, Hello
from soleus.wire.spec import Flag
from tests.cli.probe.broken_probes import (
    Losing,
    RestartingProbe,
    Unplugged,
    flagged,
    opened_spoiling,
    reading,
    saying,
    valueless,
    without,
)
from tests.live.session_driver import Silent

OUTSIDE_SPAN = Quality.OUTSIDE_SPAN


@pytest.fixture
def clock(monkeypatch):
    """Virtual time for whatever is opened."""
    made = VirtualClock()
    monkeypatch.setattr(probe_module, "THREADED", False)
    monkeypatch.setattr("soleus.live.session.probe_session.HOST_CLOCK", made)
    return made


@pytest.fixture
def spoilt(monkeypatch):
    """Every probe is opened with these faults."""

    def spoil(*faults):
        opened = opened_spoiling(*faults)
        monkeypatch.setattr("soleus.live.connection.finder.open_source", opened)

    return spoil


@pytest.fixture
def opened(clock, tmp_path):
    """Opens a simulated probe; it is let go of at the end of the test."""
    there = []

    def open_one(url="sim:steady"):
        there.append(soleus.open_probe(url, data=tmp_path / "data"))
        return there[-1]

    yield open_one
    for each in there:
        each.close()


def joined(blocks, name):
    """One array of all blocks."""
    return np.concatenate([getattr(block, name) for block in blocks])


def test_a_stream_gives_every_sample_once_and_in_order(opened):
    """The running numbers of the probe itself tell: no jump, no repeat."""
    blocks = list(opened().stream(seconds=3))

    numbers = joined(blocks, "sample_n")
    assert (np.diff(numbers) == 1).all()
    assert 230 < len(numbers) < 250  # 80 a second for 3 s
    assert 0 == sum(block.lost_n for block in blocks)
    assert 0.0 == joined(blocks, "t_s")[0]


def test_the_numbers_of_a_block_claim_what_the_probe_may_claim(opened):
    """Without a zero no ± ; with one each number has the ± that it is shown with."""
    probe = opened()
    before = next(probe.stream())
    label_before, reasons = probe.label, probe.reasons
    probe.zero()
    after = next(probe.stream())

    assert (Label.INDICATIVE, Label.INDICATIVE) == (before.label, label_before)
    assert np.isnan(before.u95_kpa).all()
    assert ("No zero has been taken in this session. Take one.",) == reasons
    assert (Label.CALIBRATED, ()) == (after.label, probe.reasons)
    assert [probe.u95_kpa(p) for p in after.pressure_kpa] == after.u95_kpa.tolist()


def test_no_half_width_is_claimed_above_the_weighed_span(opened):
    """What was never weighed has a number and no ±."""
    probe = opened()
    probe.zero()

    assert probe.u95_kpa(60.0) > 0.0
    assert None is probe.u95_kpa(100_000.0)


def test_a_block_cannot_be_written_to(opened):
    """It is what was measured."""
    block = next(opened().stream())

    with pytest.raises(AttributeError):
        block.label = Label.CALIBRATED
    for name in ("sample_n", "t_s", "pressure_kpa", "u95_kpa", "raw_counts", "quality"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(block, name)[0] = 0


@pytest.mark.parametrize(
    ("fault", "bit"),
    [
        (flagged(Flag.OPEN), Quality.OPEN),
        (reading(lambda t_s, n, raw: COUNT_MAX), Quality.SATURATED),
        (valueless(every=1), Quality.NO_VALUE),
    ],
)
def test_what_ails_the_sensor_gives_no_number_and_is_named(opened, spoilt, fault, bit):
    """A number that looks like a pressure would be taken for one."""
    spoilt(fault)
    blocks = list(opened().stream(seconds=1))

    assert np.isnan(joined(blocks, "pressure_kpa")).all()
    assert (joined(blocks, "quality") & bit).all()


def test_a_lone_corrupt_sample_keeps_its_place_without_a_number(opened, spoilt):
    """One count in fifty is doubled, as bad wiring does; its neighbours are sound."""
    spoilt(reading(lambda t_s, n, raw: raw + 4_000_000 if n % 50 == 0 else raw))
    blocks = list(opened().stream(seconds=3))

    spikes = (joined(blocks, "quality") & Quality.SPIKE) != 0
    assert 3 < spikes.sum() < 7
    assert np.isnan(joined(blocks, "pressure_kpa")[spikes]).all()
    assert not np.isnan(joined(blocks, "pressure_kpa")[~spikes]).any()
    assert (np.diff(joined(blocks, "sample_n")) == 1).all()


def test_without_a_calibration_there_are_counts_and_no_pressure(opened, spoilt):
    """Who builds a probe reads its counts; kPa would be invented."""
    spoilt(saying(Hello, calibration_id=""))
    probe = opened()
    blocks = list(probe.stream(seconds=1))

    assert (Label.UNCALIBRATED, None) == (probe.label, probe.calibration_id)
    assert {Label.UNCALIBRATED} == {block.label for block in blocks}
    assert np.isnan(joined(blocks, "pressure_kpa")).all()
    assert (joined(blocks, "raw_counts") > 0).all()


def test_lost_samples_are_counted_where_they_are_missing(opened, through):
    """The probe gives up three at a time; the numbers jump by as much."""
    through(Losing)
    blocks = list(opened().stream(seconds=30))

    numbers = joined(blocks, "sample_n")
    lost_n = [block.lost_n for block in blocks]
    assert {0, 3} == set(lost_n)
    assert sum(lost_n) == numbers[-1] - numbers[0] + 1 - len(numbers)


def test_where_nothing_comes_a_block_says_that_it_is_stale(opened, through):
    """An old number must not look like a steady one."""
    made, probe = through(Silent), opened()
    stream = probe.stream(seconds=2)
    next(stream)
    made[0].silent = True
    left = list(stream)

    stale = [block for block in left if block.stale]
    assert [0, 0, 0] == [len(block) for block in stale]  # after 0.5, 1 and 1.5 s
    assert left[-1].stale


@pytest.mark.parametrize(
    ("fault", "words"), [(Unplugged, "gone"), (RestartingProbe, "The probe has started again.")]
)
def test_a_lost_probe_ends_the_stream_and_stays_lost(opened, through, monkeypatch, fault, words):
    """Its zero has gone with it: what came after would be read with another one."""
    monkeypatch.setattr(Unplugged, "times_n", 0)
    through(fault)
    probe = opened()
    probe.zero()
    blocks = []
    with pytest.raises(LinkLost, match=words):
        blocks.extend(probe.stream(seconds=20))

    with pytest.raises(LinkLost):
        probe.zero()
    with pytest.raises(LinkLost):
        next(probe.stream())


def test_all_that_came_before_a_loss_was_given_out(opened, through, monkeypatch):
    """The plug comes out in the fifth second; nearly five seconds of samples are there."""
    monkeypatch.setattr(Unplugged, "times_n", 0)
    through(Unplugged)
    probe, given = opened(), []
    with pytest.raises(LinkLost):
        given.extend(probe.stream())

    assert joined(given, "t_s")[-1] > 4.0


def test_a_zero_that_was_touched_is_refused_with_what_to_do(opened, tmp_path, clock):
    """The tip is pressed while it is taken."""
    curve = tmp_path / "curve.csv"
    curve.write_text("t_s,force_n\n0,0\n0.5,6\n1,0\n1.5,6\n9,6\n")
    probe = opened(f"sim:file={curve}")

    with pytest.raises(soleus.ProbeError, match="Lay the probe down untouched") as refused:
        probe.zero()
    assert "Something moved during the zero." == refused.value.what
    assert "no ± is claimed" in refused.value.effect
    assert "Lay the probe down untouched." == refused.value.next_step
    assert Label.INDICATIVE is probe.label


def test_a_probe_that_stands_on_its_tip_is_to_be_lifted_and_zeroed_again(opened):
    """The first zero asks, the next one counts; as on the screen."""
    probe = opened("sim:steady?stands=190&lifts=9")

    with pytest.raises(soleus.ProbeError) as refused:
        probe.zero()
    assert "Lift it clear" in refused.value.next_step


def test_a_zero_without_readings_does_not_wait_for_ever(opened, spoilt):
    """The probe tells its status and nothing else."""
    spoilt(without(Data))

    with pytest.raises(soleus.ProbeError, match="not enough readings"):
        opened().zero()


def test_no_probe_says_what_to_do(tmp_path):
    """Before anything is waited for."""
    with pytest.raises(soleus.ProbeError) as missing:
        soleus.open_probe("/dev/ttyNONE9", data=tmp_path)

    assert missing.value.next_step


def test_two_streams_of_one_probe_are_refused(opened):
    """Each would get a part of the samples, and neither would know."""
    probe = opened()
    first = probe.stream()
    next(first)

    with pytest.raises(UsageError):
        next(probe.stream())
    first.close()
    assert len(next(probe.stream())) > 0


def test_a_closed_probe_reads_nothing(opened):
    """It may be closed again."""
    probe = opened()
    probe.close()
    probe.close()

    with pytest.raises(LinkLost, match="closed"):
        probe.zero()


def test_the_environment_names_the_probe_as_it_does_for_the_commands(opened, monkeypatch):
    """A program and ``soleus probe watch`` must not read two probes."""
    monkeypatch.setenv("SOLEUS_PROBE", "sim:shaky")

    assert "sim:shaky" == opened(None).url


def test_a_stream_lasts_as_long_as_was_asked(opened, clock):
    """By this computer's clock, so that it ends where nothing comes as well."""
    probe, before_ns = opened(), clock.now_ns()
    list(probe.stream(seconds=2))

    assert (clock.now_ns() - before_ns) / NS_PER_S == pytest.approx(2.0, abs=0.05)


@pytest.mark.parametrize("seconds", [-1.0, float("nan")])
def test_a_time_that_is_none_is_refused(opened, seconds):
    """By NaN no stream would ever end, and each of its blocks would be called stale."""
    with pytest.raises(UsageError, match="cannot last"):
        next(opened().stream(seconds=seconds))


def test_a_loop_that_takes_its_time_loses_nothing(tmp_path):
    """In real time: a probe is read in a thread of its own, and blocks wait to be taken."""
    with soleus.open_probe("sim:steady?rate=1000", data=tmp_path / "data") as probe:
        blocks = []
        for block in probe.stream(seconds=1.0):
            blocks.append(block)
            if len(blocks) % 5 == 0:
                time.sleep(0.1)

    numbers = joined(blocks, "sample_n")
    assert (np.diff(numbers) == 1).all()
    assert 0 == sum(block.lost_n for block in blocks)


def test_a_loop_that_takes_its_time_is_not_told_that_nothing_comes(opened, clock):
    """The blocks wait: a number that has come is not old because nobody has asked for it yet."""
    stream = opened().stream(seconds=5)
    taken = []
    for block in itertools.islice(stream, 5):
        clock.wait(threading.Event(), 0.8)  # a plot is drawn
        taken.append(block.stale)

    assert [False] * 5 == taken


def test_a_block_claims_no_more_than_the_least_of_its_numbers(opened, spoilt):
    """A screen shows a number above the weighed span as INDICATIVE; so does the block of it."""
    spoilt(reading(lambda t_s, n, raw: raw + (7_200_000 if n > 300 else 0)))
    probe = opened()
    probe.zero()
    above = [block for block in probe.stream(seconds=4) if (block.quality & OUTSIDE_SPAN).any()]

    assert len(above) > 10
    assert {Label.INDICATIVE} == {block.label for block in above}


def test_the_newest_reading_is_the_one_that_a_screen_shows(opened):
    """A number, its ± and its label, or why there is none."""
    probe = opened()
    probe.zero()
    blocks = list(itertools.islice(probe.stream(), 20))  # it goes on: nothing newer has come
    reading = probe.reading

    assert (Label.CALIBRATED, True) == (reading.label, reading.simulated)
    claimed = dict(zip(joined(blocks, "pressure_kpa"), joined(blocks, "u95_kpa"), strict=True))
    assert reading.u95_kpa == claimed[reading.pressure_kpa]


def test_a_closed_probe_shows_no_number(opened):
    """Nothing renews it any more."""
    probe = opened()
    list(probe.stream(seconds=0.2))
    probe.close()

    assert (None, Doubt.LINK_LOST) == (probe.reading.pressure_kpa, probe.reading.doubt)


def claims_of(probe):
    """Everything that a probe says of what its numbers may claim."""
    return (probe.label, probe.u95_kpa(60.0), probe.reading)


GONE = Reading(None, None, Label.UNCALIBRATED, Doubt.LINK_LOST, simulated=True)
NO_CLAIM = (Label.UNCALIBRATED, None, GONE)


@pytest.mark.parametrize(
    ("fault", "words"), [(Unplugged, "gone"), (RestartingProbe, "The probe has started again.")]
)
def test_a_lost_probe_claims_nothing_wherever_it_is_asked(
    opened, through, monkeypatch, fault, words
):
    """The zero has gone with it; a ± beside a reading that is lost would be believed."""
    monkeypatch.setattr(Unplugged, "times_n", 0)
    through(fault)
    probe = opened()
    probe.zero()
    with pytest.raises(LinkLost) as lost:
        list(probe.stream(seconds=20))

    assert claims_of(probe) == NO_CLAIM
    assert (f"{lost.value.what} {lost.value.next_step}",) == probe.reasons
    assert words in probe.reasons[0]


def test_a_closed_probe_claims_nothing_wherever_it_is_asked(opened):
    """What was calibrated a moment ago is not any more."""
    probe = opened()
    probe.zero()
    list(probe.stream(seconds=0.2))
    probe.close()

    assert claims_of(probe) == NO_CLAIM
    assert ("The probe was closed. Open it again.",) == probe.reasons
