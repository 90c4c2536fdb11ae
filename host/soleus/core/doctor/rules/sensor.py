"""Faults of the sensor that show while nobody touches it: silent, stuck, noisy, drifting."""

from __future__ import annotations

import math
from typing import Final

from soleus.core.calibration.model import SensorKind
from soleus.core.doctor import thresholds as limits
from soleus.core.doctor.format import amount, percent
from soleus.core.doctor.measurements import Figures
from soleus.core.doctor.observation import Observed
from soleus.core.doctor.rule import OWN, Rule, any_sensor, gauge, load_cell, own, thin_sensor
from soleus.core.doctor.rules.pressing import no_reaction

_OF_A_READING: Final = frozenset(
    {"noise", "hum", "spikes", "drift", "touched", "stuck", "floating", "no_excitation"}
    | {"no_reaction", "wrong_sign", "stays", "press_at_rail", "zero_far"}
)


def _no_samples(_: Observed, figures: Figures) -> str | None:
    return None if figures.samples_n else "The probe answers, but it sent no sample."


def _no_values(_: Observed, figures: Figures) -> str | None:
    if figures.no_value_share <= limits.SILENT_SHARE:
        return None
    return f"{percent(figures.no_value_share)} of the samples carry no value: the sensor is silent."


def _values_missing(observed: Observed, figures: Figures) -> str | None:
    if figures.no_value_share > limits.MISSING_SHARE:
        return f"{percent(figures.no_value_share)} of the samples carry no value."
    return _paused(observed, figures)


def _paused(observed: Observed, figures: Figures) -> str | None:
    """No sample came for a while, and none was lost: the sensor had none."""
    pause_s, rate_hz = figures.pause_s, figures.rate_hz
    if observed.link.losses_n or rate_hz is None:
        return None
    if pause_s <= max(limits.PAUSE_MAX_S, limits.PAUSE_OVER_DISTANCE / rate_hz):
        return None
    return f"For {pause_s:.2f} s the sensor gave no reading at all."


def _open(_: Observed, figures: Figures) -> str | None:
    if figures.open_share <= limits.MISSING_SHARE:
        return None
    return f"In {percent(figures.open_share)} of the samples the circuit says: nothing connected."


def _at_rail(_: Observed, figures: Figures) -> str | None:
    share, end = figures.rail_share, "upper" if figures.rail_high else "lower"
    if share > limits.RAIL_SHARE:
        return f"Untouched, the sensor stands at the {end} end of its range."
    if share > limits.RAIL_NOW_AND_THEN_SHARE:
        return f"Untouched, {percent(share)} of the samples lay at the {end} end of the range."
    return None


def _stuck(observed: Observed, figures: Figures) -> str | None:
    codes_n = figures.codes_n
    if codes_n is None or figures.samples_n < limits.STUCK_SAMPLES_MIN:
        return None
    if codes_n > limits.STUCK_CODES_MAX:
        return None
    is_cell = observed.promise.sensor is SensorKind.HX711
    if not is_cell and not no_reaction(observed, figures):
        return None  # few codes are all that a quiet thin sensor has to show
    numbers = "one number" if codes_n == 1 else f"{codes_n} different numbers"
    pressing = ", and pressing changes nothing" if no_reaction(observed, figures) else " only"
    return f"{figures.samples_n} samples showed {numbers}{pressing}."


def _noise(observed: Observed, figures: Figures) -> str | None:
    noise, promise, hum = figures.noise_counts, observed.promise, figures.hum
    beside = figures.noise_beside_hum_counts
    if hum is not None and beside is not None and _hum(observed, figures):
        # What is left counts if it is more than the hum, whose harmonics are in it, too.
        noise = beside if beside > hum.amplitude_counts else 0.0
    if noise is None or noise <= limits.NOISE_MAX_KPA * promise.counts_per_kpa:
        return None
    return f"Untouched, the reading is unsteady by {amount(noise, promise)}, standard deviation."


def _hum(observed: Observed, figures: Figures) -> str | None:
    hum, promise = figures.hum, observed.promise
    if hum is None or hum.over_floor < limits.HUM_OVER_FLOOR_MIN:
        return None
    if hum.amplitude_counts < limits.HUM_MIN_KPA * promise.counts_per_kpa:
        return None
    return (
        f"The reading swings by ± {amount(hum.amplitude_counts, promise)} at "
        f"{hum.seen_at_hz:.1f} Hz, which is where {figures.rate_hz:.1f} samples a second show "
        f"a mains of {hum.mains_hz:.0f} Hz."
    )


def _spikes(_: Observed, figures: Figures) -> str | None:
    share = figures.spike_share
    if share is None or share <= limits.SPIKE_SHARE_MAX or figures.spikes_n < limits.SPIKES_MIN:
        return None
    return f"{percent(share)} of the samples are lone corrupt ones, far from both neighbours."


def _touched(observed: Observed, figures: Figures) -> str | None:
    wander, promise = figures.wander_counts, observed.promise
    if wander is None or wander <= limits.TOUCHED_MIN_KPA * promise.counts_per_kpa:
        return None
    return f"In the ten seconds untouched the reading wandered by {amount(wander, promise)}."


def _drift(observed: Observed, figures: Figures) -> str | None:
    slope, promise = figures.drift_counts_per_s, observed.promise
    if slope is None:
        return None
    per_min = slope * 60.0
    by_noise = limits.DRIFT_OVER_NOISE * 60.0 * _slope_of_noise(figures)
    if abs(per_min) - by_noise <= limits.DRIFT_MAX_KPA_PER_MIN * promise.counts_per_kpa:
        return None
    return f"Untouched, the reading drifts by {amount(per_min, promise)} a minute."


def _slope_of_noise(figures: Figures) -> float:
    """Standard deviation of the slope that noise alone makes, counts per second.

    Of a straight line through n evenly spaced samples in T: noise · √(12 / n) / T.
    """
    n, rate_hz = figures.samples_n, figures.rate_hz or 0.0
    return (figures.noise_counts or 0.0) * math.sqrt(12.0 / n) * rate_hz / n


NO_SAMPLES: Final = Rule(
    "no_samples",
    _no_samples,
    "Nothing can be measured.",
    any_sensor("Unplug the probe, wait a moment, plug it in, and run the doctor again.")
    + own("Put the firmware that came with this soleus on the board: soleus probe flash"),
)
NO_VALUES: Final = Rule(
    "no_values",
    _no_values,
    "Nothing can be measured: the board is there, its sensor does not answer.",
    load_cell(
        "DOUT and SCK of the HX711 may be swapped: DOUT belongs on D2, SCK on D3.",
        "One of these two wires, or ground, has no contact.",
        "The module has no supply: measure between its VCC and GND, about 5 V.",
        "With a thin sensor instead of a load cell, the probe must know: soleus probe set sensor "
        "analog",
        "The module is broken: try another.",
    )
    + thin_sensor(
        "Put the firmware that came with this soleus on the board: soleus probe flash",
        "The board's converter is broken: try another board.",
    ),
    frozenset({"values_missing", "slow_strap", "rate_off", "uneven", "silent_pressed"})
    | {"silent_after", "lost_in_probe"},  # without SCK its edges are readings that nobody fetched
    sensors=OWN,
)
VALUES_MISSING: Final = Rule(
    "values_missing",
    _values_missing,
    "A hold shows no number at such moments, and half a second of them ends it.",
    load_cell(
        "The wires DOUT and SCK make contact only sometimes: shorter ones, soldered.",
        "The supply of the module makes contact only sometimes.",
    )
    + thin_sensor("Put the firmware that came with this soleus on the board: soleus probe flash"),
    # What is silent counts ten times a second, so it changes the rate as well.
    frozenset({"uneven", "slow_strap", "rate_off"}),
    sensors=OWN,
)
OPEN: Final = Rule(
    "open",
    _open,
    "Where no sensor is, nothing can be measured: a hold shows no number then, and ends.",
    own("Check the connector and the wires of the sensor.")
    + thin_sensor(
        "The sensor's leads break at the crimp: bend them gently and watch `soleus probe watch`.",
        "Without the 470 kΩ across the sensor the probe must not look for them: soleus probe set "
        "bridge 0",
        "The resistor between input and ground is below 2 kΩ: take one of 10 kΩ.",
    ),
    _OF_A_READING | {"open_pressed", "silent_pressed", "silent_after"},
    sensors=OWN,
)
AT_RAIL: Final = Rule(
    "at_rail",
    _at_rail,
    "Nothing can be measured beyond the end of the range.",
    any_sensor("Lay the probe down so that nothing touches the tip.")
    + load_cell(
        "One wire of the bridge has no contact, or two of them are swapped: E+ and E− supply "
        "the bridge, A+ and A− bring its signal back.",
        "The supply of the bridge is missing: measure between E+ and E−, about 4.3 V.",
        "The cell was overloaded and stays bent: with all wires right, only a new one helps.",
        "The gain is too high for this cell.",
    )
    + thin_sensor(
        "The input lies on the supply: look for a drop of solder between two pins.",
        "The resistor to ground is missing, or has no contact.",
        "Something presses the sensor where it is mounted: it must lie flat and free.",
    )
    + gauge(
        "The gauge says that the force is beyond its range: set it to zero with nothing on its "
        "tip.",
        "If it says so still, its cell was overloaded: its maker can tell.",
    ),
    _OF_A_READING,
)
STUCK: Final = Rule(
    "stuck",
    _stuck,
    "The numbers do not follow what touches the sensor: they are not a measurement.",
    load_cell(
        "DOUT may be shorted to a neighbour, or SCK may have no contact.",
        "Both signal wires of the bridge may touch each other or lie on one terminal.",
        "The module is broken: try another.",
    )
    + thin_sensor(
        "The sensor's connector has no contact, or its lead is broken: move it gently and watch "
        "`soleus probe watch`.",
        "The sensor belongs between supply and input, the resistor between input and ground: "
        "the one to the supply has no contact.",
        "The input lies on ground or on the supply.",
        "So that the probe can tell a broken lead by itself: 470 kΩ across the sensor, then soleus "
        "probe set bridge 1",
        "Or it was not pressed in time, or beside its area: run the doctor again.",
        "With a load cell on an HX711 instead, the probe must know: soleus probe set sensor hx711",
    ),
    frozenset({"floating", "no_excitation", "no_reaction", "zero_far"}),
    sensors=OWN,
)
NOISE: Final = Rule(
    "noise",
    _noise,
    "The ± grows, and a zero may be refused.",
    own(
        "Was it lying still, with no hand on it or on its cable? The tremor of a hand and a table "
        "that shakes look like this."
    )
    + own("Keep the sensor's wires short, twisted, and away from chargers and lamps.")
    + load_cell("A wire of the bridge makes contact only sometimes: solder it.")
    + thin_sensor("The resistor to ground makes contact only sometimes: solder it.")
    + own("Try another USB port or a powered hub: a noisy supply goes straight into the reading.")
    + load_cell("A metal housing wants to be joined to the board's ground.")
    + gauge(
        "Lay the gauge down, or clamp it: in the hand it shows how the hand trembles.",
        "Switch on its averaging, if it has one.",
        "If that is no more than a step of its last digit: have it print more of them.",
    ),
)
HUM: Final = Rule(
    "hum",
    _hum,
    "It widens the ±, and where it shows between 4 and 12 Hz it passes for a tremor.",
    own(
        "Run the laptop on its battery: if the hum goes, its charger makes it.",
        "Move lamps, chargers and power strips away from probe and cable.",
    )
    + load_cell("Join the board's ground to the metal of cell and housing; use a shielded cable.")
    + thin_sensor("A smaller resistor to ground, or a shielded lead, picks up less."),
    sensors=OWN,  # what a gauge makes of it before it answers, nobody knows
)
SPIKES: Final = Rule(
    "spikes",
    _spikes,
    "They are set aside one by one, but above 1 % a hold is INDICATIVE.",
    load_cell(
        "The wires DOUT and SCK between board and module: shorter ones, soldered, twisted with "
        "ground.",
        "Join the grounds of board and module with a wire of their own.",
        "Put 100 nF and 10 µF between VCC and GND at the module.",
        "Try another module: some of them do this all the time.",
    )
    + thin_sensor(
        "The sensor's connector makes contact only sometimes: move it gently and watch.",
        "Join the resistor to a ground pin beside the input, not to one far away.",
    )
    + gauge("Digits get lost on the way: look at its baud rate, and use another cable."),
)
TOUCHED: Final = Rule(
    "touched",
    _touched,
    "No zero can be taken like this.",
    any_sensor(
        "Something touched the probe or its cable: lay it on a table, hands off, and run the "
        "doctor again.",
        "Or it was just pressed, held or plugged in, and is on its way back: wait a minute.",
    )
    + load_cell(
        "The cable pulls at the cell: fasten it to the handle, with a loop to the cell.",
        "A wire of the bridge makes contact only sometimes.",
    )
    + thin_sensor("The lead pulls at the sensor: fasten it beside it."),
    frozenset({"noise", "drift"}),
)
DRIFT: Final = Rule(
    "drift",
    _drift,
    "The zero moves by more than 5 kPa in a minute, which takes the ± away.",
    any_sensor(
        "Let it warm up: five minutes switched on, lying still, away from sun and hands.",
        "A hand has just held it, or it was just pressed hard: wait a minute.",
        "The tip touches something that gives way.",
    )
    + thin_sensor("A thin sensor does this after every load; it is INDICATIVE for that reason."),
)
