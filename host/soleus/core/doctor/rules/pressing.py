"""Faults that show when somebody presses: no reaction, the wrong way, not coming back."""

from __future__ import annotations

from typing import Final

from soleus.core.calibration.model import SensorKind
from soleus.core.doctor import thresholds as limits
from soleus.core.doctor.format import amount
from soleus.core.doctor.measurements import Figures
from soleus.core.doctor.observation import Observed
from soleus.core.doctor.rule import LOAD_CELL, OWN, Rule, any_sensor, gauge, load_cell, thin_sensor

_AGAIN: Final = "Run the doctor again, and press with the weight of an arm when it says so."
_OF_A_READING: Final = frozenset({"noise", "hum", "spikes", "drift", "touched", "stays"})


def no_reaction(observed: Observed, figures: Figures) -> bool:
    """Somebody should have pressed, and nothing of it was seen."""
    reaction = figures.reaction_counts
    return (
        reaction is not None
        and not figures.reaction_at_rail
        and abs(reaction) < _reaction_min_counts(observed, figures)
    )


def _reacts(observed: Observed, figures: Figures) -> bool:
    return figures.reaction_counts is not None and not no_reaction(observed, figures)


def _reaction_min_counts(observed: Observed, figures: Figures) -> float:
    of_noise = limits.REACTION_OVER_NOISE * (figures.noise_counts or 0.0)
    return max(limits.REACTION_MIN_KPA * observed.promise.counts_per_kpa, of_noise)


def _floating(observed: Observed, figures: Figures) -> str | None:
    promise, noise = observed.promise, figures.noise_counts
    if noise is None or noise < limits.FLOATING_MIN_KPA * promise.counts_per_kpa:
        return None
    if not no_reaction(observed, figures):
        return None
    return (
        f"The reading swings by {amount(noise, promise)} untouched, and pressing changes nothing."
    )


def _no_excitation(observed: Observed, figures: Figures) -> str | None:
    promise, level = observed.promise, figures.level_counts
    if level is None:
        return None
    near = abs(level) <= limits.NEAR_NOTHING_SHARE * promise.full_scale_max
    if not near or not no_reaction(observed, figures):
        return None
    return f"The reading rests at {level:.0f} counts, almost 0, and pressing changes nothing."


def _no_reaction(observed: Observed, figures: Figures) -> str | None:
    if not no_reaction(observed, figures):
        return None
    farthest = amount(abs(figures.reaction_counts or 0.0), observed.promise)
    return f"While you should have pressed, the reading moved by {farthest} only."


def _wrong_sign(observed: Observed, figures: Figures) -> str | None:
    reaction = figures.reaction_counts
    if reaction is None or reaction >= 0.0 or not _reacts(observed, figures):
        return None
    return f"Pressing moved the reading down, by {amount(-reaction, observed.promise)}."


def _stays(observed: Observed, figures: Figures) -> str | None:
    left, promise = figures.left_counts, observed.promise
    if left is None or not _reacts(observed, figures):
        return None
    most_counts = limits.LEFT_MAX_KPA * promise.counts_per_kpa
    if promise.sensor is SensorKind.ANALOG:
        most_counts = max(
            most_counts, limits.LEFT_SHARE_DRIFTING * abs(figures.reaction_counts or 0.0)
        )
    if abs(left) <= most_counts:
        return None
    return f"After letting go it stood {amount(left, promise)} from where it had been."


def _to_the_rail(_: Observed, figures: Figures) -> str | None:
    if not figures.reaction_at_rail:
        return None
    return "Pressing took the sensor to the end of its range."


FLOATING: Final = Rule(
    "floating",
    _floating,
    "An input hangs in the air: the numbers are those of an aerial.",
    load_cell(
        "One wire of the bridge has no contact, mostly a signal wire (A+ or A−). Press each into "
        "its terminal, or solder it again.",
        "With the probe unplugged, measure between the four wires: all six pairs of a load "
        "cell read some hundred ohms to some kilo-ohms. A broken wire reads with none.",
    )
    + thin_sensor(
        "The resistor between input and ground is missing, or has no contact.",
        "The wire to the input has no contact, or lies on another pin.",
        "With a load cell on an HX711 instead, the probe must know: soleus probe set sensor hx711",
    ),
    _OF_A_READING | {"no_excitation", "no_reaction", "wrong_sign", "zero_far"},
    sensors=OWN,
)
NO_EXCITATION: Final = Rule(
    "no_excitation",
    _no_excitation,
    "The bridge gives no difference at all, as one without supply does.",
    load_cell(
        "Check the wires of the bridge's supply (E+ and E−, often red and black): one has no "
        "contact.",
        "Measure between E+ and E− on the module while it runs: about 4.3 V, never 0.",
        "Both signal wires (A+ and A−) may touch each other.",
        "Or it rests there by chance, and was not pressed in time. " + _AGAIN,
    ),
    frozenset({"no_reaction", "zero_far"}),
    sensors=LOAD_CELL,
)
NO_REACTION: Final = Rule(
    "no_reaction",
    _no_reaction,
    "What does not react cannot guide anybody.",
    any_sensor("Was it pressed in time, on the tip, along its axis? " + _AGAIN)
    + load_cell(
        "The load cell must be able to bend: one end fixed, the tip on the other, nothing "
        "under the middle.",
        "Check the four wires of the bridge.",
        "The cell may be made for a much larger force: one of 10 to 20 kg is right.",
    )
    + thin_sensor(
        "Check the two wires of the sensor, and the resistor between input and ground.",
        "The press must go onto the sensing area alone: a disc a little smaller than it helps.",
        "The sensor may be made for a much larger force, or its resistor be too small.",
    )
    + gauge(
        "The gauge may hold its peak or its last reading: switch it to the live one.",
        "It may wait for a button before it sends: have it send all the time, or be asked.",
    ),
)
WRONG_SIGN: Final = Rule(
    "wrong_sign",
    _wrong_sign,
    "Every press would read as less than nothing, so no rule would ever see it.",
    load_cell(
        "Swap the two signal wires (A+ and A−).",
        "Or it is mounted upside down: the arrow on its end points the way of the force.",
    )
    + thin_sensor(
        "The sensor belongs between supply and input, the resistor between input and ground."
    )
    + gauge("Turn the sign round in the gauge's own menu: pressing is positive."),
    frozenset({"zero_far"}),  # swapped wires turn the zero round as well
)
STAYS: Final = Rule(
    "stays",
    _stays,
    "The zero has moved: the next hold would be off by as much, and is INDICATIVE.",
    any_sensor("Was it let go in time, and laid down as before? If not, run the doctor again.")
    + load_cell(
        "Something rubs: tip, screw or housing must not touch the cell anywhere else.",
        "The cell may have been overloaded: an old zero far from the calibration's says so too.",
    )
    + thin_sensor("Thin sensors creep; press one a few times to its full range before it is used.")
    + gauge("The gauge may hold its peak: switch it to the live reading."),
)
TO_THE_RAIL: Final = Rule(
    "press_at_rail",
    _to_the_rail,
    "Beyond the end nothing is measured, and a hold that gets there is ended.",
    load_cell(
        "If the press was an ordinary one: the cell is too small; one of 10 to 20 kg is right.",
        "Or its amplification is too high for it: a smaller gain.",
        "Or one wire of the bridge makes contact only sometimes.",
    )
    + thin_sensor(
        "If the press was an ordinary one: the resistor between input and ground is too large.",
        "Or the sensor is made for smaller forces.",
    )
    + gauge("If the press was an ordinary one: the gauge is too small for it."),
)
