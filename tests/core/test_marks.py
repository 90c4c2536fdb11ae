"""The pressure at a marked moment: by hand, and never where nothing was measured."""

from __future__ import annotations

import math

import pytest

from soleus.core.marks import Mark, MarkFinder

NAN = math.nan


def found(samples, *marks):
    """The marks among such samples (time in µs, kPa)."""
    finder = MarkFinder()
    for mark in marks:
        finder.add_mark(mark)
    for sample in samples:
        finder.add_sample(*sample)
    return finder.found()


@pytest.mark.parametrize(
    ("at_us", "pressure_kpa"),
    [
        (10_000, 40.0),
        (20_000, 50.0),
        (15_000, 45.0),
        (12_500, 42.5),
    ],
)
def test_the_pressure_lies_on_the_line_between_its_neighbours(at_us, pressure_kpa):
    """By hand: from 40 kPa at 10 ms to 50 kPa at 20 ms; a quarter of the way is 42.5."""
    samples = [(0, 40.0), (10_000, 40.0), (20_000, 50.0), (30_000, 90.0)]

    assert [Mark(at_us, pressure_kpa)] == found(samples, at_us)


@pytest.mark.parametrize(
    ("samples", "why"),
    [
        ([(0, 40.0), (20_000, NAN)], "the one after has no value"),
        ([(0, NAN), (20_000, 40.0)], "the one before has no value"),
        ([(20_000, 40.0), (30_000, 40.0)], "nothing was measured before it"),
        ([(0, 40.0), (600_000, 60.0)], "the samples are more than half a second apart"),
    ],
)
def test_where_nothing_was_measured_there_is_no_pressure(samples, why):
    """A threshold between a good sample and a fault would be made up."""
    assert [Mark(10_000, None)] == found(samples, 10_000), why


def test_a_mark_that_overtakes_its_samples_waits_for_them():
    """The button's message goes at once, samples travel in blocks of 20 ms."""
    finder = MarkFinder()
    finder.add_sample(0, 40.0)
    finder.add_mark(5_000)
    before = finder.found()
    finder.add_sample(10_000, 50.0)

    assert [] == before
    assert [Mark(5_000, 45.0)] == finder.found()
    assert not finder.waiting


def test_a_mark_without_a_sample_after_it_is_given_out_without_a_pressure():
    """The link is lost in that moment: the press is on record, the number is not known."""
    finder = MarkFinder()
    finder.add_sample(0, 40.0)
    finder.add_mark(5_000)

    assert [Mark(5_000, None)] == finder.rest()
    assert [] == finder.rest()


def test_two_marks_come_out_in_their_order():
    """A person may press twice within one block."""
    samples = [(0, 0.0), (100_000, 100.0)]

    assert [Mark(20_000, 20.0), Mark(80_000, 80.0)] == found(samples, 20_000, 80_000)
