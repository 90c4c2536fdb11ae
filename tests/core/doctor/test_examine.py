"""Every finding of the doctor, provoked by facts as a faulty probe would give them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from soleus.core.calibration import SensorKind
from soleus.core.doctor.examine import RULES, examine
from soleus.core.samples import Quality
from tests.core.doctor.made import (
    FULL_SCALE,
    LEVEL,
    PRESS,
    healthy,
    still,
    stretch,
    with_board,
    with_link,
)

SILENT = Quality.NO_VALUE | Quality.SENSOR_FAULT
N = 800  # samples of ten seconds


def now_and_then(bit, every):
    """Quality of ten seconds with a bit on each so-many-th sample."""
    quality = np.zeros(N, dtype=np.uint8)
    quality[::every] = int(bit)
    return quality


def spiky(every):
    """Quiet counts with lone corrupt ones."""
    counts = still()
    counts[5::every] = (1 << 22) - 1
    return counts


def hum(amplitude, hz=50.0):
    """Quiet counts with the mains on them."""
    return still() + amplitude * np.sin(2 * np.pi * hz * np.arange(N) / 80.0)


def touched():
    """Two seconds in the middle lie 3 kPa higher."""
    counts = still()
    counts[300:460] += 300.0
    return counts


def at(value):
    """Ten seconds of one count."""
    return np.full(N, float(value))


def uneven():
    """Each twentieth sample is 3 ms late."""
    t_s = np.arange(N) / 80.0
    t_s[::20] += 0.003
    return replace(healthy(), untouched=stretch(still(), t_s=t_s))


def rail_while_pressed():
    """Two seconds at the upper end while pressing."""
    pressed, quality = still(6.0) + PRESS, np.zeros(480, dtype=np.uint8)
    pressed[200:360], quality[200:360] = FULL_SCALE, int(Quality.SATURATED)
    return replace(healthy(), pressed=stretch(pressed, quality=quality))


FAULTS = {
    "no_samples": [replace(healthy(), untouched=stretch([]), pressed=None, released=None)],
    "no_values": [
        healthy(np.zeros(N), quality=SILENT),
        healthy(np.zeros(100), quality=SILENT, rate_hz=10.0),
    ],
    "open": [healthy(np.zeros(N), quality=Quality.OPEN, pressed=np.zeros(480))],
    "at_rail": [
        healthy(at(FULL_SCALE), quality=Quality.SATURATED),
        healthy(at(-FULL_SCALE - 1), quality=Quality.SATURATED),
    ],
    "stuck": [
        healthy(at(LEVEL)),
        healthy(at(LEVEL), pressed=at(LEVEL)[:480]),
        healthy(at(0), pressed=at(0)[:480], sensor=SensorKind.ANALOG, full_scale_max=16368),
    ],
    "floating": [healthy(still(noise=900.0), pressed=still(6.0, noise=900.0, seed=2))],
    "no_excitation": [healthy(still(level=3.0), pressed=still(6.0, level=3.0))],
    "no_reaction": [healthy(pressed=still(6.0)), healthy(pressed=still(6.0) + 300.0)],
    "wrong_sign": [healthy(pressed=still(6.0) - PRESS)],
    "wrong_gain": [healthy(gain=64)],
    "restarted": [
        with_board(restarts_n=1),
        with_board(restarts_n=2, brown_out=True, supply_mv=(4100, 5000)),
        with_board(restarts_n=1, watchdog=True),
    ],
    "link_lost": [with_link(losses_n=1), replace(with_link(losses_n=2, lost_on_wire_n=9))],
    "values_missing": [healthy(quality=now_and_then(SILENT, 50))],
    "stays": [healthy(released=still(5.0) + 600.0), healthy(released=still(5.0) - 600.0)],
    "press_at_rail": [rail_while_pressed()],
    "lost_in_probe": [with_link(lost_in_probe_n=3)],
    "lost_on_wire": [with_link(lost_on_wire_n=1)],
    "damaged": [with_link(damaged_n=1), with_link(damaged_n=9, lost_on_wire_n=9)],
    "late": [with_link(late_n=2, latest_s=0.4)],
    "slow_strap": [healthy(rate_hz=11.1), healthy(rate_hz=10.0)],
    "rate_off": [
        healthy(rate_hz=60.0),
        healthy(rate_hz=110.0),
        healthy(rate_hz=78.0, free_running=False),
    ],
    "spikes": [healthy(spiky(80)), healthy(spiky(150))],
    "hum": [healthy(hum(20.0)), healthy(hum(200.0, 60.0))],
    "touched": [healthy(touched())],
    "drift": [healthy(still() + 15.0 * np.arange(N) / 80), healthy(still() - np.arange(N) / 4)],
    "noise": [healthy(still(noise=80.0))],
    "supply_low": [
        with_board(supply_low=True),
        with_board(supply_mv=(4950, 4300, 4950)),
        with_board(supply_mv=(5100, 4700)),
    ],
    "uneven": [uneven()],
    "clock_off": [with_link(clock_rate=1.01), with_link(clock_rate=0.99)],
    "commands_damaged": [with_link(commands_damaged_n=4)],
    "settings_bad": [with_board(settings_bad=True)],
}


def keys(observed):
    """The names of what was found, worst first."""
    return [finding.key for finding in examine(observed)]


def test_every_rule_is_provoked_here():
    """A rule that nobody has ever seen fire may be one that never does."""
    assert [rule.key for rule in RULES] == list(FAULTS)


@pytest.mark.parametrize(
    ("key", "observed"),
    [(key, observed) for key, faulty in FAULTS.items() for observed in faulty],
)
def test_a_fault_is_found_and_nothing_beside_it(key, observed):
    """One cause, one finding: a list of its consequences would send people the wrong way."""
    assert [key] == keys(observed)


@pytest.mark.parametrize(
    "observed",
    [
        healthy(),
        healthy(rate_hz=92.0),  # free-running: its label says 80
        healthy(rate_hz=76.0),
        healthy(rate_hz=10.8, nominal_rate_hz=10.0),
        healthy(still(noise=40.0)),
        healthy(still() + 6.0 * np.arange(N) / 80),  # 3.6 kPa a minute
        healthy(spiky(500)),
        healthy(hum(3.0)),
        healthy(released=still(5.0) + 400.0),
        healthy(calibrated_gain=None, calibrated=False),
        with_link(latest_s=0.2, clock_rate=1.005),
        with_board(supply_mv=(4900, 5000, 5050)),
        healthy(np.zeros(N), released=np.zeros(400), sensor=SensorKind.ANALOG),
        replace(healthy(), pressed=None, released=None),
    ],
)
def test_a_healthy_probe_gets_no_finding(observed):
    """A doctor who always finds something is not asked again."""
    assert [] == keys(observed)


def test_a_thin_sensor_may_lag_behind_the_hand():
    """It comes back to within a tenth at best; for a load cell the same is a fault."""
    lagging = still(5.0) + 0.12 * PRESS
    thin = healthy(released=lagging, sensor=SensorKind.ANALOG)

    assert ([], ["stays"]) == (keys(thin), keys(healthy(released=lagging)))


def test_findings_stand_in_the_order_of_their_harm():
    """A wrong sign hurts somebody; a bad supply can wait."""
    inverted = healthy(pressed=still(6.0) - PRESS).pressed
    both = replace(with_board(settings_bad=True), pressed=inverted)

    assert ["wrong_sign", "settings_bad"] == keys(both)


def test_a_finding_tells_what_was_seen_in_counts_newton_and_kpa():
    """By hand: ± 79 and ± 81 counts spread by 80, which are 0.08 N and 0.8 kPa here."""
    (finding,) = examine(healthy(LEVEL + np.tile([79.0, -79.0, 81.0, -81.0], 200)))

    assert "noise" == finding.key
    assert "80 counts (0.080 N, 0.80 kPa)" in finding.seen


def test_without_a_calibration_newton_and_kpa_are_called_a_guess():
    """They are worked out for a usual cell; a figure without that word would be believed."""
    (finding,) = examine(healthy(still(noise=80.0), calibrated=False, calibrated_gain=None))

    assert "(about " in finding.seen


def test_every_finding_says_what_it_means_and_what_to_do():
    """Sentences, for a person; and each step once."""
    for rule in RULES:
        assert rule.means.endswith(".")
        assert rule.do
        assert len(set(rule.do)) == len(rule.do)
        assert rule.explains <= {other.key for other in RULES} - {rule.key}


def test_where_to_cut_is_said_for_the_common_modules():
    """What people buy is strapped to 10; without the place to cut the finding helps nobody."""
    (finding,) = examine(healthy(rate_hz=11.1))
    steps = " ".join(finding.do)

    assert ["pin 15", "green", "urple", "SparkFun"] == [
        word for word in ("pin 15", "green", "urple", "SparkFun") if word in steps
    ]
