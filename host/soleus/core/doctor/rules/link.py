"""Faults of rate, line and board: lost, late, damaged, slow, restarted, badly supplied."""

from __future__ import annotations

from typing import Final

from soleus.core.calibration.label_rules import FREE_RUNNING_HIGH, FREE_RUNNING_LOW
from soleus.core.doctor import thresholds as limits
from soleus.core.doctor.format import percent
from soleus.core.doctor.measurements import Figures
from soleus.core.doctor.observation import Observed
from soleus.core.doctor.rule import LOAD_CELL, OWN, Rule, any_sensor, gauge, load_cell, own


def _restarted(observed: Observed, _: Figures) -> str | None:
    board = observed.board
    if not board.restarts_n:
        return None
    why = "after its supply had sagged" if board.brown_out else ""
    why = "after its firmware had hung" if board.watchdog else why
    if not why and observed.link.losses_n:
        return None  # a plug that went out and in again: told as that
    times = "once" if board.restarts_n == 1 else f"{board.restarts_n} times"
    seen = f"The probe started again {times} during the examination"
    return f"{seen} {why}." if why else f"{seen}."


def _link_lost(observed: Observed, _: Figures) -> str | None:
    losses_n = observed.link.losses_n
    if not losses_n:
        return None
    times = "once" if losses_n == 1 else f"{losses_n} times"
    return f"The connection was lost {times} during the examination, and came back."


def _lost_in_probe(observed: Observed, _: Figures) -> str | None:
    lost_n = observed.link.lost_in_probe_n
    return f"The probe gave up {_samples(lost_n)} itself." if lost_n else None


def _lost_on_wire(observed: Observed, _: Figures) -> str | None:
    lost_n = observed.link.lost_on_wire_n
    return (
        f"{_samples(lost_n).capitalize()} got lost between probe and computer." if lost_n else None
    )


def _unreadable_lines(observed: Observed, _: Figures) -> str | None:
    link = observed.link
    if not link.unreadable_n:
        return None
    lines = "One line" if link.unreadable_n == 1 else f"{link.unreadable_n} lines"
    usual = f", where one such as '{link.usual_line}' was expected" if link.usual_line else ""
    return f"{lines} of the gauge could not be read, such as '{link.unreadable_line}'{usual}."


def _recording_short(observed: Observed, _: Figures) -> str | None:
    recording_s = observed.link.recording_s
    if recording_s is None:
        return None
    return f"The recording was over after {recording_s:.1f} s, before the examination was."


def _damaged(observed: Observed, _: Figures) -> str | None:
    link = observed.link
    if not link.damaged_n:
        return None
    all_n = link.frames_n + link.damaged_n
    share = percent(link.damaged_n / all_n)
    return f"{link.damaged_n} of {all_n} messages came damaged ({share}) and were not used."


def _late(observed: Observed, _: Figures) -> str | None:
    link = observed.link
    if not link.late_n:
        return None
    times = "once" if link.late_n == 1 else f"{link.late_n} times"
    return f"Samples came late {times}, at worst by {link.latest_s:.2f} s."


def _slow_strap(observed: Observed, figures: Figures) -> str | None:
    promise, rate_hz = observed.promise, figures.rate_hz
    if rate_hz is None:
        return None
    if promise.nominal_rate_hz < limits.FAST_LABEL_MIN_HZ:
        return None
    if not limits.SLOW_LOW_HZ <= rate_hz <= limits.SLOW_HIGH_HZ:
        return None
    return (
        f"The HX711 gives {rate_hz:.1f} samples a second instead of {promise.nominal_rate_hz:.0f}: "
        "its module is strapped to the slow rate."
    )


def _rate_off(observed: Observed, figures: Figures) -> str | None:
    promise, rate_hz = observed.promise, figures.rate_hz
    if rate_hz is None:
        return None
    low = high = limits.TIMED_OFF_MAX
    if promise.free_running:
        low, high = 1.0 - FREE_RUNNING_LOW, FREE_RUNNING_HIGH - 1.0
    share = rate_hz / promise.nominal_rate_hz
    if 1.0 - low <= share <= 1.0 + high:
        return None
    return f"{rate_hz:.1f} samples came a second, and {promise.nominal_rate_hz:g} are promised."


def _uneven(_: Observed, figures: Figures) -> str | None:
    share = figures.uneven_share
    if share is None or share <= limits.UNEVEN_SHARE_MAX:
        return None
    return (
        f"{percent(share)} of the samples came a tenth of their distance or more off their time; "
        f"jitter {figures.jitter_us:.0f} µs."
    )


def _clock_off(observed: Observed, _: Figures) -> str | None:
    rate = observed.link.clock_rate
    if rate is None or abs(rate - 1.0) <= limits.CLOCK_OFF_MAX:
        return None
    word = "slow" if rate > 1.0 else "fast"
    return f"The probe's clock runs {percent(abs(1.0 / rate - 1.0))} {word}."


def _supply_low(observed: Observed, _: Figures) -> str | None:
    board = observed.board
    lowest_mv = min(board.supply_mv, default=None)
    measured = "" if lowest_mv is None else f", {lowest_mv / 1000:.2f} V at the least"
    if board.supply_low:
        return f"The probe says that its supply is low{measured}."
    if lowest_mv is None:
        return None
    if lowest_mv < limits.SUPPLY_MIN_MV:
        return f"The probe's supply is low{measured}."
    highest_mv = max(board.supply_mv)
    if highest_mv - lowest_mv > limits.SUPPLY_SWING_MAX * highest_mv:
        return f"The probe's supply swings{measured}, {highest_mv / 1000:.2f} V at the most."
    return None


def _commands_damaged(observed: Observed, _: Figures) -> str | None:
    damaged_n = observed.link.commands_damaged_n
    return f"The probe could not read {damaged_n} of our messages." if damaged_n else None


def _settings_bad(observed: Observed, _: Figures) -> str | None:
    return "The probe's settings are damaged." if observed.board.settings_bad else None


def _button_down(observed: Observed, _: Figures) -> str | None:
    return "The probe's button is pressed." if observed.board.button_down else None


def _samples(n: int) -> str:
    return "one sample" if n == 1 else f"{n} samples"


_CABLE: Final = "Use another cable, a short one that carries data, straight into the computer."

# What came of a part before the break is gone, the press with it.
_OF_A_BREAK: Final = frozenset(
    {"lost_on_wire", "damaged", "silent_pressed", "silent_after", "no_reaction", "stays"}
)

RECORDING_SHORT: Final = Rule(
    "recording_short",
    _recording_short,
    "Only what was played until then was judged.",
    any_sensor(
        "Record for longer, and press and let go meanwhile as the doctor would ask: soleus probe "
        "capture FILE --seconds 30",
        "Or only look at the ten seconds untouched: soleus probe doctor --no-press",
    ),
    frozenset({"link_lost", "restarted", "lost_on_wire", "damaged"})
    | {"silent_pressed", "silent_after", "no_reaction", "stays"},
)
RESTARTED: Final = Rule(
    "restarted",
    _restarted,
    "A hold ends when this happens, and its zero is gone.",
    any_sensor("The supply sags: another cable, another port, no unpowered hub.")
    + own("Something else on the board draws too much, or VCC touches ground for a moment.")
    + any_sensor("Another program opens the port: close it, modem services too."),
    frozenset({"supply_low"}) | _OF_A_BREAK,
)
LINK_LOST: Final = Rule(
    "link_lost",
    _link_lost,
    "A hold ends when this happens.",
    any_sensor(_CABLE)
    + own("The socket of the board is loose: move the plug gently and watch.")
    + gauge("The gauge may switch itself off: look for that in its menu."),
    _OF_A_BREAK,
)
UNREADABLE_LINES: Final = Rule(
    "unreadable_lines",
    _unreadable_lines,
    "Each one leaves a gap, and a second of nothing else ends a hold.",
    any_sensor(
        "Have the gauge send nothing but readings with their unit.",
        "Look at its baud rate, and say it if it is not the usual one: baud=N in its URL.",
        "Use another dialect, if this is another gauge: soleus probe list",
        "Use another cable, a short one, straight into the computer.",
    ),
    frozenset({"lost_in_probe"}),
)
LOST_IN_PROBE: Final = Rule(
    "lost_in_probe",
    _lost_in_probe,
    "Each one leaves a gap; many of them end a hold.",
    own(
        "The line is too slow for the rate: a higher baud rate (soleus probe set baud 250000), or "
        "a lower sample rate."
    )
    + load_cell(
        "The wire SCK or DOUT makes contact only sometimes, so that conversions are missed."
    )
    + gauge("Lines of the gauge could not be read: look at its output and its baud rate."),
)
LOST_ON_WIRE: Final = Rule(
    "lost_on_wire",
    _lost_on_wire,
    "Each one leaves a gap; half a second of them ends a hold.",
    any_sensor(
        _CABLE,
        "Leave hubs and extensions out.",
        "The computer may be too busy: close what keeps it working.",
    ),
)
DAMAGED: Final = Rule(
    "damaged",
    _damaged,
    "What is damaged is noticed and thrown away; it leaves gaps, never a wrong number.",
    any_sensor(_CABLE, "Keep the cable away from motors and chargers.")
    + own(
        "A board at another baud rate, or with a bad resonator, does this all the time: put "
        "the firmware that came with this soleus on it."
    ),
    frozenset({"lost_on_wire"}),
)
LATE: Final = Rule(
    "late",
    _late,
    "The screen shows what was true that long ago, and half a second ends a hold.",
    any_sensor(
        "The computer is too busy, or saves power on its USB ports: close programs, plug it in.",
        "Leave hubs out.",
    ),
)
SLOW_STRAP: Final = Rule(
    "slow_strap",
    _slow_strap,
    "Enough to guide a hold; too slow for a pain threshold and for tremor.",
    load_cell(
        "If it is to stay so, tell the probe how its module is strapped: soleus probe set rate "
        "{rate}, then unplug it and plug it in again. For 80 a second, one of these:",
        "The common green module: pin 15 of the chip (RATE) is joined to ground at pin 14. Cut "
        "that joint, or lift pin 15, and join pin 15 to pin 16 beside it.",
        "Purple modules: on the back are pads for the rate; move the joint to the side of 80.",
        "SparkFun: cut the jumper marked RATE; it needs no wire in its place.",
        "Another module: follow pin 15 of the chip. On ground it gives 10, on VCC 80.",
    ),
    frozenset({"rate_off"}),
    sensors=LOAD_CELL,
)
RATE_OFF: Final = Rule(
    "rate_off",
    _rate_off,
    "Rates and times are computed from what was measured, so they stay right; what the "
    "calibration says of noise does not.",
    load_cell(
        "Tell the probe how its module is strapped: soleus probe set rate {rate}, then unplug it "
        "and plug it in again.",
        "The module's crystal is not the usual one.",
    )
    + own("Put the firmware that came with this soleus on the board: soleus probe flash"),
    sensors=OWN,  # a gauge answers as fast as it can: nothing is promised
)
UNEVEN: Final = Rule(
    "uneven",
    _uneven,
    "A slope of pressure is blurred by it.",
    load_cell("The wires DOUT and SCK make contact only sometimes, or are too long.")
    + own("The sketch on the board does something else besides."),
    sensors=OWN,  # the times of a gauge are those of its answers
)
CLOCK_OFF: Final = Rule(
    "clock_off",
    _clock_off,
    "Times and slopes are off by as much.",
    any_sensor("The board's resonator is a bad one: use another board."),
    sensors=OWN,
)
SUPPLY_LOW: Final = Rule(
    "supply_low",
    _supply_low,
    "The sensor's scale goes with its supply, and the board may start again at any time.",
    own(
        "A shorter or thicker cable, straight into the computer.",
        "Nothing else on the board's 5 V.",
        "Measure between 5V and GND: the board measures it by a reference that may be 10 % off, "
        "and above 4.5 V all is well.",
    ),
    sensors=OWN,
)
COMMANDS_DAMAGED: Final = Rule(
    "commands_damaged",
    _commands_damaged,
    "What we ask is asked again, so nothing is lost but a moment.",
    any_sensor(_CABLE, "Close other programs that may write to the port."),
)
BUTTON_DOWN: Final = Rule(
    "button_down",
    _button_down,
    "Nobody could stop a hold by it, so none begins.",
    own(
        "Let it go; see whether something lies on it, or the probe lies on it.",
        "Take its two wires off the board: if this finding goes, its cable has a short.",
        "A wire on D4 that belongs to something else.",
    ),
    sensors=OWN,
)
SETTINGS_BAD: Final = Rule(
    "settings_bad",
    _settings_bad,
    "It runs on built-in settings: its name, its calibration and its tip are unknown.",
    own("Set them again: soleus probe set --help"),
    sensors=OWN,
)
