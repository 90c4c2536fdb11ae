"""Every finding of the doctor, provoked by facts as a faulty probe would give them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from soleus.core.calibration.label_rules import LabelReason
from soleus.core.calibration.model import SensorKind
from soleus.core.doctor.diagnose import RULES, examine
from soleus.core.doctor.observation import LinkFacts
from soleus.core.samples import Quality
from tests.core.doctor.observations import (
    FULL_SCALE,
    LEVEL,
    PRESS,
    PROMISE,
    SILENT,
    N,
    at_the_rail_now_and_then,
    healthy,
    paused,
    silent_for_two_seconds,
    still,
    stretch,
    with_board,
    with_link,
)

GAUGE_PROMISE = replace(PROMISE, sensor=SensorKind.GAUGE)


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


def silent_sensor(bit, while_pressed=160, after=400, **promise):
    """A sensor that falls silent while it is pressed, and comes back or not; the press is seen."""
    pressed, released = np.zeros(480, dtype=np.uint8), np.zeros(400, dtype=np.uint8)
    pressed[480 - while_pressed :] = int(bit)
    released[:after] = int(bit)
    seen = healthy(**promise)
    return replace(
        seen,
        pressed=stretch(still(6.0) + PRESS, quality=pressed),
        released=stretch(still(5.0), quality=released),
    )


FAULTS = {
    "recording_short": [
        replace(with_link(recording_s=4.7), pressed=None, released=None),
        replace(with_link(recording_s=4.7, losses_n=1, lost_on_wire_n=3), pressed=None),
    ],
    "no_samples": [replace(healthy(), untouched=stretch([]), pressed=None, released=None)],
    "no_values": [
        healthy(np.zeros(N), quality=SILENT),
        healthy(np.zeros(100), quality=SILENT, rate_hz=10.0),
        replace(healthy(np.zeros(N), quality=SILENT), link=LinkFacts(lost_in_probe_n=400)),
    ],
    "open": [healthy(np.zeros(N), quality=Quality.OPEN, pressed=np.zeros(480))],
    "at_rail": [
        healthy(at(FULL_SCALE), quality=Quality.SATURATED),
        healthy(at(-FULL_SCALE - 1), quality=Quality.SATURATED),
        at_the_rail_now_and_then(run_n=2),
        at_the_rail_now_and_then(run_n=15),
    ],
    "stuck": [
        healthy(at(LEVEL)),
        healthy(at(LEVEL), pressed=at(LEVEL)[:480]),
        healthy(at(0), pressed=at(0)[:480], sensor=SensorKind.ANALOG, full_scale_max=16368),
    ],
    "silent_pressed": [
        silent_sensor(SILENT),
        silent_sensor(SILENT, after=0),
        replace(healthy(), pressed=stretch([]), released=stretch([])),
    ],
    "open_pressed": [silent_sensor(Quality.OPEN, sensor=SensorKind.ANALOG)],
    "silent_after": [
        silent_sensor(SILENT, while_pressed=0),
        silent_sensor(Quality.OPEN, while_pressed=0, sensor=SensorKind.ANALOG),
        replace(healthy(), released=stretch([])),
    ],
    "floating": [healthy(still(noise=900.0), pressed=still(6.0, noise=900.0, seed=2))],
    "no_excitation": [
        healthy(still(level=3.0), pressed=still(6.0, level=3.0), zero_counts=LEVEL),
    ],
    "no_reaction": [healthy(pressed=still(6.0)), healthy(pressed=still(6.0) + 300.0)],
    "wrong_sign": [healthy(pressed=still(6.0) - PRESS, zero_counts=-LEVEL)],
    "unusable_profile": [
        healthy(
            unusable_profile="a.toml, line 3: no number.",
            fix_profile="Fix it.",
            calibrated=False,
            calibrated_gain=None,
        )
    ],
    "other_sensor": [healthy(against=(LabelReason.OTHER_SENSOR, LabelReason.OTHER_GAIN), gain=1)],
    "simulated_profile": [
        healthy(against=(LabelReason.SIMULATED_PROFILE, LabelReason.OTHER_PROBE))
    ],
    "wrong_gain": [healthy(gain=64, against=(LabelReason.OTHER_GAIN,))],
    "tip_unknown": [healthy(against=(LabelReason.TIP_UNKNOWN,))],
    "other_probe": [healthy(against=(LabelReason.OTHER_PROBE,), zero_counts=0.0)],
    "edited_profile": [healthy(against=(LabelReason.EDITED_PROFILE,))],
    "check_failed": [healthy(against=(LabelReason.CHECK_FAILED, LabelReason.NO_ZERO))],
    "drifted": [healthy(against=(LabelReason.DRIFTED,))],
    "zero_far": [healthy(zero_counts=LEVEL - 2100.0), healthy(zero_counts=LEVEL + 2100.0)],
    "button_down": [with_board(button_down=True)],
    "restarted": [
        with_board(restarts_n=1),
        with_board(restarts_n=2, brown_out=True, supply_mv=(4100, 5000)),
        with_board(restarts_n=1, watchdog=True),
        replace(with_board(restarts_n=1), pressed=stretch(still(1.0))),
    ],
    "link_lost": [
        with_link(losses_n=1),
        replace(with_link(losses_n=2, lost_on_wire_n=9)),
        replace(with_link(losses_n=1), pressed=stretch(still(1.0))),  # the rest of that part
    ],
    "values_missing": [
        healthy(quality=now_and_then(SILENT, 50)),
        paused("untouched"),
        paused("pressed"),
        paused("released"),
        silent_for_two_seconds(),
    ],
    "stays": [healthy(released=still(5.0) + 600.0), healthy(released=still(5.0) - 600.0)],
    "press_at_rail": [rail_while_pressed()],
    "unreadable_lines": [
        with_link(unreadable_n=86, unreadable_line="@@#", usual_line="0.02 N", lost_in_probe_n=86),
        with_link(unreadable_n=1, unreadable_line="@@#"),
    ],
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
    "spikes": [healthy(spiky(80)), healthy(spiky(150)), at_the_rail_now_and_then(run_n=1)],
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
        healthy(zero_counts=LEVEL + 1900.0),
        with_link(latest_s=0.2, clock_rate=1.005),
        with_board(supply_mv=(4900, 5000, 5050)),
        healthy(np.zeros(N), released=np.zeros(400), sensor=SensorKind.ANALOG),
        replace(healthy(), pressed=None, released=None),
        healthy(
            against=(
                LabelReason.NO_ZERO,
                LabelReason.EXAMPLE_SIMULATED,
                LabelReason.DRIFTING_SENSOR,
            )
        ),
        silent_sensor(SILENT, while_pressed=2, after=0),  # two of 480: nobody notices
        healthy(at(LEVEL), sensor=SensorKind.GAUGE),  # digits that stand still
        healthy(rate_hz=19.0, sensor=SensorKind.GAUGE),  # it answers when it can
        healthy(hum(20.0), sensor=SensorKind.GAUGE),  # its times are no ground for a spectrum
        replace(paused("untouched"), promise=GAUGE_PROMISE),
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


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_every_finding_says_what_it_means_and_what_to_do_with_each_sensor_that_has_it(rule):
    """Sentences, for a person; and each step once. Without a step a finding only frightens."""
    assert rule.means.endswith(".")
    assert rule.explains <= {other.key for other in RULES} - {rule.key}
    for sensor in rule.sensors:
        steps = [step.words for step in rule.do if step.fits(sensor)]
        assert steps
        assert len(set(steps)) == len(steps)


# Parts that a sensor of another kind does not have.
FOREIGN = {
    SensorKind.HX711: ("thin sensor", "470", "resistor"),
    SensorKind.ANALOG: ("HX711 may", "DOUT", "SCK", "bridge of", "bridge's", "the bridge", "A+"),
    SensorKind.GAUGE: ("HX711", "DOUT", "SCK", "bridge", "solder", "crimp", "resistor", "firmware"),
}


@pytest.mark.parametrize("sensor", FOREIGN)
def test_nobody_is_sent_after_a_part_that_the_probe_does_not_have(sensor):
    """Who has a thin sensor has no DOUT: the doctor's whole list was once the same for all."""
    told = [
        (rule.key, step.words)
        for rule in RULES
        if sensor in rule.sensors
        for step in rule.do
        if step.fits(sensor) and not step.words.startswith("With a ")
    ]

    assert [] == [(key, word) for key, words in told for word in FOREIGN[sensor] if word in words]


def test_of_a_sensor_that_is_not_known_every_fault_and_every_step_is_told():
    """An older soleus with a newer probe: better a step too many than none."""
    (finding,) = examine(healthy(pressed=still(6.0) - PRESS, sensor=None))

    assert "wrong_sign" == finding.key
    assert len(next(rule for rule in RULES if rule.key == "wrong_sign").do) == len(finding.do)


def test_a_torn_thin_sensor_is_sent_to_its_connector_and_to_the_resistor_that_tells():
    """It looks like a probe at rest that nobody presses; the chip of a load cell is no cause."""
    torn = healthy(at(0), pressed=at(0)[:480], sensor=SensorKind.ANALOG, full_scale_max=16368)
    (finding,) = examine(torn)

    assert "800 samples showed one number, and pressing changes nothing." == finding.seen
    assert "connector" in finding.do[0]
    assert any("470 kΩ" in step and "soleus probe set bridge 1" in step for step in finding.do)


@pytest.mark.parametrize(
    ("observed", "command"),
    [
        (healthy(rate_hz=11.1), "soleus probe set rate 10"),
        (healthy(rate_hz=88.0, nominal_rate_hz=10.0), "soleus probe set rate 80"),
        (healthy(gain=64), "soleus probe set gain 128"),
    ],
)
def test_where_a_setting_mends_it_the_first_step_is_that_setting(observed, command):
    """Nobody needs to cut a track to make a label true."""
    (finding,) = examine(observed)

    assert command in finding.do[0]


def test_a_profile_that_cannot_be_used_is_told_with_what_its_reader_said():
    """File, line and key stand there, and only there."""
    (finding,) = examine(FAULTS["unusable_profile"][0])

    assert ("a.toml, line 3: no number.", "Fix it.") == (finding.seen, finding.do[0])


def test_lines_that_cannot_be_read_are_quoted_beside_what_was_expected():
    """The person sees at once whether it is noise, another unit or a menu."""
    (finding,) = examine(FAULTS["unreadable_lines"][0])

    assert (
        "86 lines of the gauge could not be read, such as '@@#', where one such as '0.02 N' was "
        "expected."
    ) == finding.seen


def test_what_dies_under_the_hand_is_told_with_its_share_and_the_one_before():
    """By hand: 160 of 480 samples are a third."""
    (finding,) = examine(silent_sensor(SILENT))

    assert (
        "While pressed, 33.3 % of the samples carried no value; untouched, 0 % did."
    ) == finding.seen


def test_where_to_cut_is_said_for_the_common_modules():
    """What people buy is strapped to 10; without the place to cut the finding helps nobody."""
    (finding,) = examine(healthy(rate_hz=11.1))
    steps = " ".join(finding.do)

    assert ["pin 15", "green", "urple", "SparkFun"] == [
        word for word in ("pin 15", "green", "urple", "SparkFun") if word in steps
    ]
