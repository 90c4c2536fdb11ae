"""Which samples are set aside as corrupt, and which never are."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soleus.core.despike import Despiker, Sample, SpikeShare
from soleus.core.samples import Quality

SAT = Quality.SATURATED
GAP = "gap"  # one sample number is missing here
NONE = "none"  # a sample without a value


def stream_of(*story):
    """Samples 12.5 ms apart: a number is kPa, or a mark from above."""
    samples, sample_n = [], 0
    for step in story:
        if step is GAP:
            sample_n += 1
            continue
        quality = {SAT: SAT, NONE: Quality.NO_VALUE}.get(step, Quality.GOOD)
        pressure_kpa = float(step) if quality is Quality.GOOD else math.nan
        samples.append(Sample(sample_n, sample_n * 12_500, pressure_kpa, int(quality)))
        sample_n += 1
    return samples


def judged(samples):
    """All samples after judgement, the waiting one included."""
    despiker = Despiker()
    out = [decided for sample in samples for decided in despiker.push(*sample)]
    return out + list(despiker.flush())


def spikes_in(*story):
    """Numbers of the samples that were set aside."""
    return [sample.sample_n for sample in judged(stream_of(*story)) if sample.quality & 16]


@pytest.mark.parametrize(
    ("story", "spikes"),
    [
        ((50, 160, 52), [1]),  # 110 and 108 away
        ((50, 151, 50), [1]),
        ((50, 150, 50), []),  # exactly 100 is not more than 100
        ((50, -1640, 51), [1]),  # wrong sign
        ((50, 155, 70), []),  # only 85 from its successor
        ((50, SAT, 52), [1]),  # 2^23 − 1 patterns come as saturation
        ((50, 400, 52, 410, 51), [1, 3]),
    ],
)
def test_a_lone_sample_far_from_both_neighbours_is_a_spike(story, spikes):
    """One corrupt count of an HX711 must neither end a hold nor show as a peak."""
    assert spikes == spikes_in(*story)


@pytest.mark.parametrize(
    "story",
    [
        (50, 400, 410, 52, 51),
        (50, 400, -400, 50, 50),  # away twice in a row, however they differ
        (0, 150, 300, 450, 600),  # a jab at 10 samples/s: each 150 from its neighbours
        (50, SAT, SAT, 50, 50),
        (50, 300, SAT, SAT),
    ],
)
def test_two_in_a_row_are_real(story):
    """A true overload lasts; setting it aside would hide it from the stop rules."""
    assert [] == spikes_in(*story)


@pytest.mark.parametrize(
    "story",
    [
        (400, 50, 51),  # first of a stream
        (50, 50, 400),  # last of a stream
        (50, 400, GAP, 50, 50),
        (50, GAP, 400, 50, 50),
        (50, 400, NONE, 50, 50),
        (50, NONE, 400, 50, 50),
        (50, GAP, SAT, 50, 50),
    ],
)
def test_without_two_neighbours_a_sample_counts_as_real(story):
    """In doubt a high pressure is judged, not hidden."""
    assert [] == spikes_in(*story)


def test_a_sample_close_to_its_predecessor_waits_for_nobody():
    """A delay of one sample is only paid when there is doubt."""
    despiker = Despiker()
    passed = [len(despiker.push(*sample)) for sample in stream_of(50, 60, 150, 149, NONE, 150)]

    assert [1, 1, 1, 1, 1, 1] == passed


def test_a_doubtful_sample_waits_for_exactly_one_more():
    """Touch-to-stop stays within one sample of the truth."""
    despiker = Despiker()
    passed = [len(despiker.push(*sample)) for sample in stream_of(50, 400, 410, 900, 420)]

    assert [1, 0, 2, 0, 2] == passed


def test_a_stalled_stream_gives_up_its_waiting_sample_as_real():
    """If data stop right after a jump, the jump is judged before the silence is."""
    despiker = Despiker()
    for sample in stream_of(50, 400):
        despiker.push(*sample)

    assert [(1, 400.0, 0)] == [(s.sample_n, s.pressure_kpa, s.quality) for s in despiker.flush()]
    assert () == despiker.flush()


def test_a_spike_keeps_its_number_time_and_value():
    """It is drawn as what it was; only the judging leaves it out."""
    spike = judged(stream_of(50, 400, 50))[1]

    assert Sample(1, 12_500, 400.0, Quality.SPIKE) == spike


steps = st.one_of(st.integers(-900, 900), st.sampled_from([SAT, NONE, GAP]))


@given(st.lists(steps, max_size=60))
def test_every_sample_comes_out_once_in_order_with_its_value(story):
    """Nothing may be lost or swapped on the way to the rules."""
    samples = stream_of(*story)
    out = judged(samples)

    assert [s.sample_n for s in samples] == [s.sample_n for s in out]
    assert [s.device_us for s in samples] == [s.device_us for s in out]
    assert [s.quality for s in samples] == [s.quality & ~16 for s in out]
    assert repr([s.pressure_kpa for s in samples]) == repr([s.pressure_kpa for s in out])


@given(st.lists(steps, max_size=60))
def test_a_spike_is_away_from_two_neighbours_that_are_together(story):
    """The rule of the domain, read off the result instead of the code."""
    out = {sample.sample_n: sample for sample in judged(stream_of(*story))}
    level = {n: math.inf if s.quality & SAT else s.pressure_kpa for n, s in out.items()}
    for n, sample in out.items():
        if sample.quality & Quality.SPIKE:
            before, after = level[n - 1], level[n + 1]

            assert before == after or abs(before - after) <= 100
            assert not abs(level[n] - before) <= 100
            assert not abs(level[n] - after) <= 100


@given(st.lists(steps, max_size=60))
def test_two_spikes_never_touch(story):
    """Two in a row are real: a mark on both would break the rule."""
    spikes = [s.sample_n for s in judged(stream_of(*story)) if s.quality & Quality.SPIKE]

    assert all(later - earlier > 1 for earlier, later in pairwise(spikes))


def shares(spike_numbers, n, period_us=12_500):
    """What the watch said after each of n samples."""
    watch = SpikeShare()
    return [
        watch.push(Sample(i, i * period_us, 50.0, 16 if i in spike_numbers else 0))
        for i in range(n)
    ]


def test_more_than_one_in_a_hundred_names_the_wiring():
    """10 s at 80 samples/s are 800 samples: the ninth spike is more than 1 %."""
    told = shares(set(range(99, 1000, 99)), 1000)

    assert 891 == told.index(True)


def test_exactly_one_in_a_hundred_is_borne():
    """8 in 800 are 1 %, not more."""
    assert not any(shares(set(range(50, 850, 100)), 850))


def test_the_first_spike_of_a_session_accuses_nobody():
    """One spike among the first ten samples is 10 % of them, and says nothing yet."""
    assert not any(shares({3}, 10))


def test_bad_wiring_is_named_long_before_ten_seconds():
    """Every fourth sample corrupt: the ninth spike, after 0.4 s, is enough."""
    told = shares(set(range(0, 800, 4)), 800)

    assert 32 == told.index(True)


def test_spikes_of_more_than_ten_seconds_ago_are_forgotten():
    """A cable that was pushed back in place does not taint the next hold."""
    told = shares(set(range(0, 100, 5)), 1000)

    assert told[100]
    assert not told[999]
