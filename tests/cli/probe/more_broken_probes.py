"""The faults of ``broken_probes`` at other rates, with the other sensor, or by another way."""

from __future__ import annotations

import dataclasses
import math

from soleus.link.simulated.cell import COUNT_MAX, THIN_COUNT_MAX
from soleus.wire.frames import Data, Frame
from tests.cli.probe.broken_probes import PER_KPA, RNG, fast_clock, reading

THIN = "sim:?sensor=analog"
THIN_PER_KPA = THIN_COUNT_MAX / 200.0  # as the doctor takes it for one without a calibration


def letting_go(from_s: float, to_s: float):
    """A wire lets go for a moment: no reading comes, and the numbers go on where they stood."""
    missed_n = 0

    def fault(frame: Frame) -> Frame | None:
        nonlocal missed_n
        if not isinstance(frame, Data):
            return frame
        if from_s < frame.device_us / 1e6 < to_s:
            missed_n += frame.n
            return None
        return dataclasses.replace(frame, sample_n=frame.sample_n - missed_n)

    return fault


def humming(amplitude_kpa: float, per_kpa: float = PER_KPA):
    """The mains on the counts, at whatever rate; not at a moment when its sine is 0."""
    return reading(
        lambda t_s, n, raw: raw + amplitude_kpa * per_kpa * math.sin(100 * math.pi * t_s + 0.7)
    )


def _thin_reversed(t_s: float, n: int, raw: int) -> float:
    return THIN_COUNT_MAX - 100 - raw


# What it is: what should be found, the fault, and the probe that gets it.
OTHER_FORMS = {
    "a wire lets go for 0.6 s": (["values_missing"], letting_go(5.0, 5.6), "sim:"),
    "a wire lets go under the hand": (["values_missing"], letting_go(13.0, 13.6), "sim:"),
    "at the rail now and then": (
        ["at_rail"],
        reading(lambda t_s, n, raw: COUNT_MAX if n % 50 < 3 else raw),
        "sim:",
    ),
    "thin floating": (
        ["floating"],
        reading(lambda t_s, n, raw: RNG.gauss(7000, 9 * THIN_PER_KPA)),
        THIN,
    ),
    "thin stuck": (["stuck"], reading(lambda t_s, n, raw: 5000), THIN),
    "thin unmoved": (
        ["no_reaction"],
        reading(lambda t_s, n, raw: RNG.gauss(5000, 8)),
        THIN,
    ),
    "thin reversed": (["wrong_sign"], reading(_thin_reversed), THIN),
    "thin at the rail": (
        ["at_rail"],
        reading(lambda t_s, n, raw: THIN_COUNT_MAX),
        THIN,
    ),
    **{
        f"thin hum at {rate_hz}": (
            ["hum"],
            humming(1.0, THIN_PER_KPA),
            f"{THIN}&rate={rate_hz}",
        )
        for rate_hz in (100, 200, 500, 1000)
    },
    "hum at 92": (["hum"], humming(1.0), "sim:?rate=92"),
    "noise at 10": (
        ["noise"],
        reading(lambda t_s, n, raw: raw + RNG.gauss(0, PER_KPA)),
        "sim:?rate=10",
    ),
    "drift at 10": (
        ["drift"],
        reading(lambda t_s, n, raw: raw + PER_KPA * t_s / 7),
        "sim:?rate=10",
    ),
    "touched at 10": (
        ["touched"],
        reading(lambda t_s, n, raw: raw + (3 * PER_KPA if 5 < t_s < 7 else 0)),
        "sim:?rate=10",
    ),
    "spikes at 10": (
        ["spikes"],
        reading(lambda t_s, n, raw: raw if n % 31 else (1 << 22) - 1),
        "sim:?rate=10",
    ),
    "hum and a clock that is 1 % fast": (
        ["hum", "clock_off"],
        lambda frame: fast_clock(humming(1.0)(frame)),
        "sim:",
    ),
}
