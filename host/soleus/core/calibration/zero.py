"""The zero of a session: the count with nothing touching, or why it cannot be told just now.

A zero is taken in seconds at the start of a session; a calibration is kept for months. The two are
never mixed. The limits below are judgements, small beside a shift of 5 kPa that takes the ± away.
Nothing here knows of the link, the clock or the calibration but its counts per kPa.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from soleus.core.calibration.label_rules import ZERO_FROM_PROFILE_MAX_KPA
from soleus.core.calibration.model import Calibration, SensorKind
from soleus.core.despike import SPIKE_MIN_KPA
from soleus.core.samples import UNTRUSTED, Quality, SampleBlock

ZERO_S: Final = 1.0
SAMPLES_MIN: Final = 8  # an HX711 at 10 samples/s gives ten in a second
USABLE_MIN_SHARE: Final = 0.85  # one of eight may be bad; more is no wiring to trust
MOVING_MAX_KPA: Final = 1.5  # between the means of five parts of the time, drift taken out
DRIFT_MAX_KPA_PER_S: Final = 1.0
NOISE_MAX_KPA: Final = 1.0  # standard deviation, drift taken out
PARTS_N: Final = 5
# Without a calibration: a 10 kg cell on an HX711 at gain 128 gives about 3000 counts per kPa.
FULL_SCALE_PER_KPA: Final = 2800.0


class ZeroProblem(Enum):
    """Why a zero was refused."""

    TOO_SHORT = "too_short"
    SATURATED = "saturated"
    NO_VALUE = "no_value"
    MOVING = "moving"
    DRIFTING = "drifting"
    NOISY = "noisy"
    PRESSED = "pressed"
    STANDING = "standing"  # asked once, see ``zero_rules``

    @property
    def words(self) -> str:
        """The sentence for a person: what was seen and what to do."""
        return f"{self.seen} {self.next_step}"

    @property
    def seen(self) -> str:
        """What was seen, one sentence."""
        return _WORDS[self][0]

    @property
    def next_step(self) -> str:
        """What to do."""
        return _WORDS[self][1]


_WORDS: Final = {
    ZeroProblem.TOO_SHORT: (
        "Not enough readings came for a zero.",
        "Wait a moment and try again.",
    ),
    ZeroProblem.SATURATED: (
        "The sensor stands at the end of its range.",
        "Let go of the tip; if that does not help, check the wiring of the cell.",
    ),
    ZeroProblem.NO_VALUE: (
        "Too many readings carry no value.",
        "Check the wiring of the sensor.",
    ),
    ZeroProblem.MOVING: ("Something moved during the zero.", "Lay the probe down untouched."),
    ZeroProblem.DRIFTING: (
        "The reading is still drifting.",
        "Wait a minute for the sensor to settle.",
    ),
    ZeroProblem.NOISY: ("The reading is too noisy for a zero.", "Check cable and shielding."),
    ZeroProblem.PRESSED: (
        (
            "The probe reads far more than it did untouched when it was calibrated: something "
            "presses on the tip, or the probe stands on it."
        ),
        (
            "Lift it clear and try again; if nothing touches the tip, the cell was overloaded: "
            "calibrate it anew."
        ),
    ),
    ZeroProblem.STANDING: (
        "Lift the probe clear of everything: it may be standing on its tip.",
        "A new zero is taken.",
    ),
}


@dataclass(frozen=True, slots=True)
class Zero:
    """What some seconds without contact gave.

    Attributes:
        zero_counts: mean of the counts used; 0 where none could be.
        noise_counts: their standard deviation, drift taken out.
        samples_n: how many counts were used.
        left_out_n: lone corrupt counts and such without a value.
        problem: why it cannot be used; None if it was quiet.
    """

    zero_counts: float
    noise_counts: float
    samples_n: int
    left_out_n: int
    problem: ZeroProblem | None = None

    @property
    def noise_dof(self) -> float:
        """Degrees of freedom behind the noise: its mean and its drift were taken out."""
        return max(self.samples_n - 2.0, 1.0)

    @property
    def quiet(self) -> bool:
        """True if it can be used."""
        return self.problem is None


def take_zero(
    blocks: Sequence[SampleBlock], counts_per_kpa: float, untouched_max_counts: float = math.inf
) -> Zero:
    """Judge the samples of at least ``ZERO_S`` seconds without contact.

    Args:
        blocks: the samples, in order; a gap between blocks does no harm.
        counts_per_kpa: of the calibration, or ``usual_counts_per_kpa`` without one.
        untouched_max_counts: the most that this probe can read with nothing on its tip, as far as
            a calibration tells. A zero above it would hide a press for the whole hold.

    Returns:
        The zero, with its problem if it must not be used. A lone count more than 100 kPa from
        the middle is left out like a spike; two in a row are movement.
    """
    t_s = _joined([block.device_us for block in blocks]) / 1e6
    counts = _joined([block.raw_counts for block in blocks])
    quality = _joined([block.quality for block in blocks]).astype(np.uint8)
    if len(counts) < SAMPLES_MIN or t_s[-1] - t_s[0] < ZERO_S * (1 - 1 / SAMPLES_MIN):
        return _refused(np.zeros(0, dtype=np.bool_), ZeroProblem.TOO_SHORT)
    has_count = (quality & np.uint8(UNTRUSTED)) == 0
    if np.mean(has_count) < USABLE_MIN_SHARE:
        saturated = bool(np.any(quality & np.uint8(Quality.SATURATED)))
        return _refused(has_count, ZeroProblem.SATURATED if saturated else ZeroProblem.NO_VALUE)
    used = has_count & ~_lone(counts, has_count, SPIKE_MIN_KPA * counts_per_kpa)
    if np.mean(used) < USABLE_MIN_SHARE:
        return _refused(used, ZeroProblem.NOISY)
    zero = _judged(t_s[used], counts[used], len(counts) - int(np.sum(used)), counts_per_kpa)
    pressed = zero.quiet and not zero.zero_counts <= untouched_max_counts
    return replace(zero, problem=ZeroProblem.PRESSED) if pressed else zero


def zero_of(blocks: Sequence[SampleBlock], cal: Calibration | None, full_scale_counts: int) -> Zero:
    """Judge the zero of a probe by what is known of it.

    Args:
        blocks: as for ``take_zero``.
        cal: its calibration, None without one.
        full_scale_counts: the highest count that it can give.
    """
    if cal is None:
        return take_zero(blocks, usual_counts_per_kpa(full_scale_counts))
    if cal.sensor is SensorKind.GAUGE:  # where its own zero stands is its owner's affair
        return take_zero(blocks, cal.counts_per_kpa)
    most_counts = cal.zero_counts + ZERO_FROM_PROFILE_MAX_KPA * cal.counts_per_kpa
    return take_zero(blocks, cal.counts_per_kpa, most_counts)


def usual_counts_per_kpa(full_scale_counts: int) -> float:
    """Rise of the count that one kPa makes on a usual probe, to judge a zero by."""
    return full_scale_counts / FULL_SCALE_PER_KPA


def shift_kpa(from_counts: float, to_counts: float, cal: Calibration) -> float:
    """How far a zero has moved, as pressure: between two zeros, or from the calibration's own."""
    return (to_counts - from_counts) / cal.counts_per_kpa


def _refused(usable: NDArray[np.bool_], problem: ZeroProblem) -> Zero:
    return Zero(0.0, 0.0, 0, int(np.sum(~usable)), problem)


def _joined(arrays: Sequence[NDArray[np.generic]]) -> NDArray[np.float64]:
    return np.concatenate([np.empty(0), *arrays])


def _lone(
    counts: NDArray[np.float64], has_count: NDArray[np.bool_], far_counts: float
) -> NDArray[np.bool_]:
    """Which counts lie far from the middle while both their neighbours do not."""
    far = has_count & (np.abs(counts - np.median(counts[has_count])) > far_counts)
    beside = np.zeros_like(far)
    beside[1:] |= far[:-1]
    beside[:-1] |= far[1:]
    lone: NDArray[np.bool_] = far & ~beside
    return lone


def _judged(
    t_s: NDArray[np.float64], counts: NDArray[np.float64], left_out_n: int, counts_per_kpa: float
) -> Zero:
    mean_counts = float(np.mean(counts))
    off_middle_s = t_s - np.mean(t_s)
    slope = float(off_middle_s @ (counts - mean_counts) / (off_middle_s @ off_middle_s))
    rest = counts - mean_counts - slope * off_middle_s
    part_means = [float(np.mean(part)) for part in np.array_split(rest, PARTS_N)]
    noise_counts = float(np.std(rest, ddof=2))
    problem: ZeroProblem | None = None
    # Written as "not within", so that no guard lets NaN pass.
    if not (max(part_means) - min(part_means)) / counts_per_kpa <= MOVING_MAX_KPA:
        problem = ZeroProblem.MOVING
    elif not abs(slope) / counts_per_kpa <= DRIFT_MAX_KPA_PER_S:
        problem = ZeroProblem.DRIFTING
    elif not noise_counts / counts_per_kpa <= NOISE_MAX_KPA:
        problem = ZeroProblem.NOISY
    return Zero(mean_counts, noise_counts, len(counts), left_out_n, problem)
