"""Faults of the sensor that show while nobody touches it: silent, stuck, noisy, drifting."""

from __future__ import annotations

from typing import Final

from soleus.core.calibration import SensorKind
from soleus.core.doctor import limits
from soleus.core.doctor.amounts import amount, percent
from soleus.core.doctor.figures import Figures
from soleus.core.doctor.finding import Rule
from soleus.core.doctor.observed import Observed
from soleus.core.doctor.pressing import no_reaction

_OF_A_READING: Final = frozenset(
    {"noise", "hum", "spikes", "drift", "touched", "stuck", "floating", "no_excitation"}
    | {"no_reaction", "wrong_sign", "stays", "press_at_rail"}
)


def _no_samples(_: Observed, figures: Figures) -> str | None:
    return None if figures.samples_n else "The probe answers, but it sent no sample."


def _no_values(_: Observed, figures: Figures) -> str | None:
    if figures.no_value_share <= limits.SILENT_SHARE:
        return None
    return f"{percent(figures.no_value_share)} of the samples carry no value: the sensor is silent."


def _values_missing(_: Observed, figures: Figures) -> str | None:
    if figures.no_value_share <= limits.MISSING_SHARE:
        return None
    return f"{percent(figures.no_value_share)} of the samples carry no value."


def _open(_: Observed, figures: Figures) -> str | None:
    if figures.open_share <= limits.MISSING_SHARE:
        return None
    return f"In {percent(figures.open_share)} of the samples the circuit says: nothing connected."


def _at_rail(_: Observed, figures: Figures) -> str | None:
    if figures.rail_share <= limits.RAIL_SHARE:
        return None
    end = "upper" if figures.rail_high else "lower"
    return f"Untouched, the sensor stands at the {end} end of its range."


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
    return f"{figures.samples_n} samples showed {numbers} only."


def _noise(observed: Observed, figures: Figures) -> str | None:
    noise, promise = figures.noise_counts, observed.promise
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
    if share is None or share <= limits.SPIKE_SHARE_MAX:
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
    if abs(per_min) <= limits.DRIFT_MAX_KPA_PER_MIN * promise.counts_per_kpa:
        return None
    return f"Untouched, the reading drifts by {amount(per_min, promise)} a minute."


NO_SAMPLES: Final = Rule(
    "no_samples",
    _no_samples,
    "Nothing can be measured.",
    (
        "Unplug the probe, wait a moment, plug it in, and run the doctor again.",
        "Put the firmware that came with this soleus on the board.",
    ),
)
NO_VALUES: Final = Rule(
    "no_values",
    _no_values,
    "Nothing can be measured: the board is there, its sensor does not answer.",
    (
        "DOUT and SCK of the HX711 may be swapped: DOUT belongs on D2, SCK on D3.",
        "One of these two wires, or ground, has no contact.",
        "The module has no supply: measure between its VCC and GND, about 5 V.",
        "The module is broken: try another.",
    ),
    frozenset({"values_missing", "slow_strap", "rate_off", "uneven"}),
)
VALUES_MISSING: Final = Rule(
    "values_missing",
    _values_missing,
    "A hold shows no number at such moments, and half a second of them ends it.",
    (
        "The wires DOUT and SCK make contact only sometimes: shorter ones, soldered.",
        "The supply of the module makes contact only sometimes.",
    ),
    frozenset({"uneven"}),
)
OPEN: Final = Rule(
    "open",
    _open,
    "Nothing can be measured: the board is there, no sensor is.",
    (
        "Check the connector and the two wires of the sensor.",
        "The sensor's leads break at the crimp: bend them gently and watch `soleus probe watch`.",
    ),
    _OF_A_READING,
)
AT_RAIL: Final = Rule(
    "at_rail",
    _at_rail,
    "Nothing can be measured beyond the end of the range.",
    (
        "Lay the probe down so that nothing touches the tip.",
        (
            "One wire of the bridge has no contact, or two of them are swapped: E+ and E− supply "
            "the bridge, A+ and A− bring its signal back."
        ),
        "The supply of the bridge is missing: measure between E+ and E−, about 4.3 V.",
        "The cell was overloaded and stays bent: with all wires right, only a new one helps.",
        "The gain is too high for this cell.",
    ),
    _OF_A_READING,
)
STUCK: Final = Rule(
    "stuck",
    _stuck,
    "A converter that lives is never this still: the numbers are not a measurement.",
    (
        "DOUT may be shorted to a neighbour, or SCK may have no contact.",
        "Both signal wires of the bridge may touch each other or lie on one terminal.",
        "The input of a thin sensor may lie on ground or on the supply.",
        "The module is broken: try another.",
    ),
    frozenset({"floating", "no_excitation", "no_reaction"}),
)
NOISE: Final = Rule(
    "noise",
    _noise,
    "The ± grows, and a zero may be refused.",
    (
        "Keep the sensor's wires short, twisted, and away from chargers and lamps.",
        "A wire of the bridge makes contact only sometimes: solder it.",
        "Try another USB port or a powered hub: a noisy supply goes straight into the reading.",
        "A metal housing wants to be joined to the board's ground.",
    ),
)
HUM: Final = Rule(
    "hum",
    _hum,
    "It looks like a tremor and widens the ±.",
    (
        "Run the laptop on its battery: if the hum goes, its charger makes it.",
        "Move lamps, chargers and power strips away from probe and cable.",
        "Join the board's ground to the metal of cell and housing; use a shielded cable.",
    ),
    frozenset({"noise"}),
)
SPIKES: Final = Rule(
    "spikes",
    _spikes,
    "They are set aside one by one, but above 1 % a hold is INDICATIVE.",
    (
        (
            "The wires DOUT and SCK between board and module: shorter ones, soldered, twisted with "
            "ground."
        ),
        "Join the grounds of board and module with a wire of their own.",
        "Put 100 nF and 10 µF between VCC and GND at the module.",
        "Try another module: some of them do this all the time.",
    ),
)
TOUCHED: Final = Rule(
    "touched",
    _touched,
    "No zero can be taken like this.",
    (
        (
            "Something touched the probe or its cable: lay it on a table, hands off, and run the "
            "doctor again."
        ),
        "The cable pulls at the cell: fasten it to the handle, with a loop to the cell.",
        "A wire of the bridge makes contact only sometimes.",
    ),
    frozenset({"noise", "drift"}),
)
DRIFT: Final = Rule(
    "drift",
    _drift,
    "The zero moves by more than 5 kPa in a minute, which takes the ± away.",
    (
        "Let it warm up: five minutes plugged in, lying still, away from sun and hands.",
        "A hand has just held the cell, or it was just pressed hard: wait a minute.",
        "The tip or the cell touches something that gives way.",
        "A thin sensor does this after every load; it is INDICATIVE for that reason.",
    ),
)
