"""A word that changes five times a second cannot be followed; no timer and no stop waits for it."""

from __future__ import annotations

from itertools import groupby

import numpy as np
import pytest

from soleus.core.terms import Zone
from tests.core.hold import runs

LOW_KPA, HIGH_KPA = runs.BAND.low_kpa, runs.BAND.high_kpa  # 45 and 75


def in_band() -> runs.EngineRun:
    """A run that has been in the band for two seconds."""
    return runs.EngineRun(runs.plan(in_band_s=60.0)).feed(
        [*runs.level(0, 1), *runs.ramp(0, 60, 3), *runs.level(60, 2)]
    )


def words_of(run, pressures_kpa) -> list[Zone]:
    """The words in force while these pressures come, each once for as long as it stands."""
    zones = [run.feed([kpa]).engine.view().word_zone for kpa in pressures_kpa]
    return [zone for zone, _ in groupby(zones)]


@pytest.mark.parametrize("edge_kpa", [LOW_KPA, HIGH_KPA])
def test_a_hand_that_trembles_at_an_edge_hears_one_word_or_two(edge_kpa):
    """0.6 kPa at 10 Hz, on the edge itself, for ten seconds: it was 200 changes."""
    t_s = np.arange(10 * runs.RATE_HZ) / runs.RATE_HZ
    shaky = edge_kpa + 0.6 * np.sin(2 * np.pi * 10 * t_s)

    assert len(words_of(in_band(), shaky)) <= 2


def test_the_word_agrees_with_the_number_beside_it():
    """44.6 is shown as 45, and the band begins at 45: no "press a little more, 45"."""
    assert [Zone.IN_BAND] == words_of(in_band(), runs.level(44.6, 0.9))


def test_a_pressure_that_stays_below_the_edge_is_told_after_a_second():
    """The timer stands meanwhile, and somebody who is not told would wait for ever."""
    words = words_of(in_band(), runs.level(44.6, 1.2))

    assert [Zone.IN_BAND, Zone.BELOW] == words


def test_a_pressure_that_leaves_the_band_is_told_at_once():
    """43 kPa are 2 below it."""
    assert [Zone.BELOW] == words_of(in_band(), [43.0])


def test_too_much_is_told_at_once():
    """76 kPa is one above the band; nothing is waited for."""
    assert [Zone.ABOVE] == words_of(in_band(), [76.0])


def test_back_from_above_the_word_waits_for_more_than_the_edge():
    """74.5 is in the band and the timer runs; "ease off" stands until 73.8, or for a second."""
    run = in_band().feed(runs.level(80.0, 0.5))
    before_s = run.engine.view().in_band_s

    assert [Zone.ABOVE] == words_of(run, runs.level(74.5, 0.5))
    view = run.engine.view()
    assert not view.paused
    assert 0.5 == pytest.approx(view.in_band_s - before_s, abs=0.02)
    assert [Zone.IN_BAND] == words_of(run, [73.0])


def test_the_timer_does_not_wait_for_the_word():
    """Below the edge no time is counted, though "hold" still stands."""
    run = in_band()
    run.feed([44.6])
    before_s = run.engine.view().in_band_s
    run.feed(runs.level(44.6, 0.5))
    view = run.engine.view()

    assert (Zone.IN_BAND, Zone.BELOW, True) == (view.word_zone, view.zone, view.paused)
    assert before_s == view.in_band_s
