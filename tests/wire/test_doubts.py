"""What a frame says against its samples, one by one."""

from dataclasses import replace

import pytest

from soleus.core.samples import Quality
from soleus.wire.spec import Flag
from tests.wire.probe_frames import HELLO, data, play

GOOD = Quality.GOOD


def qualities(counts, *, hello=HELLO, **fields):
    """The doubts of one frame after a HELLO, or without one."""
    before = [hello] if hello else []
    (block,) = play(*before, data(0, counts, **fields))
    return block.quality.tolist()


def test_a_sample_without_a_value_keeps_its_place():
    """Its number and time are real, its count is not."""
    (block,) = play(data(0, (5, 99, 7), no_value_mask=0b010))

    assert [5, 0, 7] == block.raw_counts.tolist()
    assert [0, Quality.NO_VALUE, 0] == block.quality.tolist()


def test_counts_at_both_rails_are_saturated():
    """At full scale the true force lies beyond: that ends a hold."""
    counts = (-8388608, -8388607, 0, 8388606, 8388607)

    assert [4, 0, 0, 0, 4] == [2 * q for q in qualities(counts)]


def test_full_scale_is_what_the_probe_says():
    """A 14-bit analogue probe saturates at its own numbers, not at 24 bits."""
    analog = replace(HELLO, full_scale_min=32, full_scale_max=16368)

    assert [2, 2, 0, 0, 2, 2] == qualities((31, 32, 33, 16367, 16368, 16369), hello=analog)


def test_a_missing_value_is_not_saturated():
    """Its 0 means nothing, not even where 0 is a rail."""
    analog = replace(HELLO, full_scale_min=0, full_scale_max=16368)

    assert [Quality.NO_VALUE, GOOD] == qualities((0, 5), hello=analog, no_value_mask=1)


@pytest.mark.parametrize("hello", [None, HELLO])
def test_saturation_that_only_the_probe_saw_is_believed(hello):
    """An average of readings can hide a rail, and full scale may not be known yet."""
    assert [2, 2] == qualities((5, 6), hello=hello, flags=Flag.SATURATED)


def test_what_only_the_probe_saw_is_no_value_where_there_is_none():
    """A sample that was not measured cannot be at a rail."""
    assert [2, 1] == qualities((5, 0), flags=Flag.SATURATED, no_value_mask=0b10)


def test_the_flag_doubts_no_more_than_the_counts_show():
    """One sample at a rail in sixteen is one."""
    assert [0, 2] == qualities((5, 8388607), flags=Flag.SATURATED)


def test_without_a_hello_nothing_is_guessed_about_full_scale():
    """A rail of another sensor would end holds for nothing."""
    assert [0, 0] == qualities((-8388608, 8388607), hello=None)


def test_a_shorter_hello_without_full_scale_saturates_nothing():
    """Zeros for fields that were not sent are no limits."""
    older = replace(HELLO, full_scale_min=0, full_scale_max=0)

    assert [0, 0] == qualities((0, 500), hello=older)


def test_a_sensor_fault_marks_the_samples_without_a_value():
    """The probe flags a frame with at least one of them; the others in it were measured."""
    fault = Quality.SENSOR_FAULT | Quality.NO_VALUE

    assert [0, fault] == qualities((5, 0), flags=Flag.SENSOR, no_value_mask=0b10)
    assert [8, 8] == qualities((5, 6), flags=Flag.SENSOR)


def test_an_open_circuit_marks_every_sample():
    """Nothing connected reads like nothing pressed; only the flag tells them apart."""
    assert [4, 5] == qualities((5, 0), flags=Flag.OPEN, no_value_mask=0b10)
