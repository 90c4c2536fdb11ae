"""Faults that come together, or that are easily taken for one another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from soleus.core.doctor.diagnose import examine
from soleus.core.doctor.measurements import figures_of
from tests.core.doctor.observations import (
    LEVEL,
    LINK,
    PRESS,
    SILENT,
    healthy,
    paused,
    still,
    stretch,
)
from tests.core.doctor.test_diagnose import FAULTS, hum, keys


def test_a_connection_that_was_lost_is_not_told_twice_as_a_sensor_that_paused():
    """A probe that was not started anew by it goes on with its numbers where it stood."""
    assert ["link_lost"] == keys(replace(paused("untouched"), link=replace(LINK, losses_n=1)))


def test_noise_that_is_more_than_the_hum_is_told_beside_it():
    """By hand: 5 kPa of noise beside a sine of 4 kPa, 2.8 kPa of it; no charger makes the noise."""
    both = healthy(hum(400.0) + still(noise=500.0, seed=3) - LEVEL)

    assert ["hum", "noise"] == keys(both)
    assert 500.0 == pytest.approx(figures_of(both).noise_beside_hum_counts, rel=0.1)


def test_noise_that_comes_of_the_hum_is_not_told_beside_it():
    """A sine of 10 kPa is 7 kPa of noise: one cause, one finding."""
    assert ["hum"] == keys(healthy(hum(1000.0) + still(noise=100.0, seed=3) - LEVEL))


@pytest.mark.parametrize(("spikes_n", "found"), [(1, []), (2, ["spikes"])])
def test_one_lone_sample_in_an_examination_is_no_fault_of_the_wiring(spikes_n, found):
    """At 10 a second one of 210 is more than one in four hundred; two are no accident."""
    counts = still(rate_hz=10.0)
    counts[[20, 60][:spikes_n]] = (1 << 22) - 1

    assert found == keys(healthy(counts, rate_hz=10.0, nominal_rate_hz=10.0))


@pytest.mark.parametrize("seed", range(20))
def test_noise_alone_is_no_drift(seed):
    """By hand: 5 kPa · √(12 / 800) / 10 s are 3.7 kPa a minute, one standard deviation."""
    assert ["noise"] == keys(healthy(still(noise=500.0, seed=seed)))


def test_a_few_silent_samples_do_not_hide_that_the_sign_is_wrong():
    """The joint can wait; every press that reads as less than nothing cannot."""
    quality = np.zeros(480, dtype=np.uint8)
    quality[200:206] = int(SILENT)
    seen = replace(healthy(), pressed=stretch(still(6.0) - PRESS, quality=quality))

    assert ["silent_pressed", "wrong_sign"] == keys(seen)


@pytest.mark.parametrize("fault", ["no_reaction", "no_excitation", "stuck"])
def test_whoever_may_only_have_missed_the_press_is_asked(fault):
    """A healthy cell may rest near 0, a healthy thin sensor at 0: nothing has to be soldered."""
    told = [step for finding in examine(FAULTS[fault][-1]) for step in finding.do]

    assert any("pressed in time" in step for step in told)
