"""One step of a calibration run as it is measured: steady enough to be kept, or why not yet.

A guided run asks with the newest seconds of samples, again and again, and shows the answer live
("wait… still moving"); only a step without a problem is stored. Nothing here knows of the link,
the clock, or what lies on the tip.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from soleus.core.calibration.zero_rules import SD_PER_MAD
from soleus.core.despike import SHARE_MAX
from soleus.core.samples import UNTRUSTED, Quality, SampleBlock

STEP_S: Final = 3.0
SAMPLES_MIN: Final = 20  # an HX711 at 10 samples/s gives thirty
USABLE_MIN_SHARE: Final = 0.9
PARTS_N: Final = 5
# How far the means of the five parts may lie apart, as a share of the rise from the zero. A hung
# mass swings; a hand on a scale never stands quite still.
MOVING_MAX: Final = 0.0005
MOVING_MAX_HELD: Final = 0.02
# A film that creeps by a tenth in 5 minutes moves by 1 % from 3 to 6 s under a mass, and comes back
# from its load as slowly.
MOVING_MAX_DRIFTING: Final = 0.02
SCATTER_MAX_HELD: Final = 0.03  # standard deviation; more cannot be read off a scale
# Never less than this share of the converter: 80 counts of 24 bits, 0.004 N on a usual 10 kg cell.
FLOOR_OF_SCALE: Final = 1e-5
STEP_MIN_OF_SCALE: Final = 2e-4  # a smaller step tells nothing: some 8 g on a usual 10 kg cell
NOISE_FACTOR: Final = 5.0  # parts of mere noise lie less than this many of its deviations apart
# A lone count, as loose wires of an HX711 make it, lies this far from both its neighbours: so many
# deviations of their jumps, and never less than a share of the converter, 2.6 kPa on a usual cell.
LONE_FACTOR: Final = 12.0
LONE_MIN_OF_SCALE: Final = 2e-3
LEFT_ON_MAX: Final = 0.3  # growth under one load; film sensors creep by half of it in 5 minutes
WITHIN_S: Final = 30.0  # a load that is not steady by then will not be by itself
SETTLE_S: Final = 6.0  # before that a reading that did not change may be a load not yet on

_Mask = NDArray[np.bool_]


class StepProblem(Enum):
    """Why a step is not kept yet."""

    TOO_SHORT = "too_short"
    NO_VALUE = "no_value"
    SATURATED = "saturated"
    MOVING = "moving"
    SHAKING = "shaking"
    SPIKES = "spikes"
    TOO_SMALL = "too_small"
    WRONG_WAY = "wrong_way"
    NOT_LEFT_ON = "not_left_on"

    @property
    def words(self) -> str:
        """The sentence for a person: what is seen and what to do."""
        return _WORDS[self]

    @property
    def refusal(self) -> str:
        """The sentence for a person once the waiting is over and the step is refused."""
        return _REFUSALS.get(self, self.words)


_FINAL: Final = (
    StepProblem.TOO_SMALL,
    StepProblem.WRONG_WAY,
    StepProblem.SATURATED,
    StepProblem.NOT_LEFT_ON,
)
_WORDS: Final = {
    StepProblem.TOO_SHORT: "Wait… measuring.",
    StepProblem.NO_VALUE: "Too many readings carry no value. Check the wiring of the sensor.",
    StepProblem.SATURATED: (
        "The sensor stands at the end of its range. Take the load off; it is more than the cell "
        "or its amplifier can read."
    ),
    StepProblem.MOVING: "Wait… still moving.",
    StepProblem.SPIKES: (
        "Single readings jump far off and back, more than one in a hundred: a wire, a plug or a "
        "solder joint of the sensor is loose. Fix that first; soleus probe doctor shows more."
    ),
    StepProblem.SHAKING: "The hand shakes too much for the scale. Rest the arm and hold still.",
    StepProblem.TOO_SMALL: (
        "The reading hardly changed. See whether the load really stands on the tip, or take a "
        "larger one."
    ),
    StepProblem.WRONG_WAY: (
        "The count goes the other way than the load: the cell is mounted upside down, its signal "
        "wires are swapped, or a load was mistyped. Nothing was stored."
    ),
    StepProblem.NOT_LEFT_ON: (
        "This is not the load that was to stay on: it was taken off, or more was put on. Take the "
        "step back, and let it stand once more."
    ),
}
_REFUSALS: Final = {
    StepProblem.TOO_SHORT: "Too few readings came. Look at the cable of the probe.",
    StepProblem.MOVING: (
        f"The load did not come to rest within {WITHIN_S:g} seconds. It swings, slips, or "
        "something touches it."
    ),
}


@dataclass(frozen=True, slots=True)
class StepSeen:
    """The newest seconds of a step.

    Attributes:
        counts: mean of the counts used; 0 where none could be.
        counts_sd: standard deviation of single counts, drift taken out.
        samples_n: how many counts were used.
        problem: why it is not kept yet; None: it may be.
        heard_s: how much of the ``STEP_S`` has been heard.
        unrest: how far it moves or shakes as a multiple of what it may; None before it is known.
        left_out_n: lone corrupt counts, which are in none of the figures.
    """

    counts: float
    counts_sd: float
    samples_n: int
    problem: StepProblem | None = None
    heard_s: float = 0.0
    unrest: float | None = None
    left_out_n: int = 0

    @property
    def steady(self) -> bool:
        """True if it may be kept."""
        return self.problem is None


def waited_out(seen: StepSeen, waited_s: float) -> bool:
    """True if waiting on will not change what is seen: it is steady, hopeless, or too late."""
    if seen.problem is None or waited_s >= WITHIN_S:
        return True
    return seen.problem in _FINAL and waited_s >= SETTLE_S


@dataclass(frozen=True, slots=True)
class StepBefore:
    """What the run knows when a step is measured.

    Attributes:
        full_scale_counts: the converter's rail.
        held: a hand presses, onto a scale or gauge.
        zero_counts: of the last step without load; None before the first.
        last_counts: of the step before; None before the first.
        load_change: sign of the change of the load from the step before: 1, 0 or −1.
        drifts: the sensor creeps under load, and back after it.
    """

    full_scale_counts: int
    held: bool = False
    zero_counts: float | None = None
    last_counts: float | None = None
    load_change: int = 0
    drifts: bool = False


def judge_step(blocks: Sequence[SampleBlock], before: StepBefore) -> StepSeen:
    """Judge the newest samples, of which the last ``STEP_S`` are looked at.

    Args:
        blocks: the samples since the load was put on, in order; a gap does no harm.
        before: what the run knows.
    """
    t_s = np.concatenate([np.empty(0), *(block.device_us / 1e6 for block in blocks)])
    counts = np.concatenate([np.empty(0), *(block.raw_counts for block in blocks)])
    quality = np.concatenate([np.empty(0, np.uint8), *(block.quality for block in blocks)])
    newest = t_s >= t_s[-1] - STEP_S if len(t_s) else np.zeros(0, dtype=np.bool_)
    heard_s = float(np.ptp(t_s[newest])) if len(t_s) else 0.0
    if int(newest.sum()) < SAMPLES_MIN or heard_s < STEP_S * (1 - 1 / SAMPLES_MIN):
        return StepSeen(0.0, 0.0, 0, StepProblem.TOO_SHORT, heard_s)
    valued = (quality & np.uint8(UNTRUSTED)) == 0
    if float(np.mean(valued[newest])) < USABLE_MIN_SHARE:
        saturated = bool(np.any(quality[newest] & np.uint8(Quality.SATURATED)))
        problem = StepProblem.SATURATED if saturated else StepProblem.NO_VALUE
        return StepSeen(0.0, 0.0, int(valued[newest].sum()), problem, heard_s)
    t_s, counts, newest = t_s[valued], counts[valued], newest[valued]
    alone, at_end = _alone(counts, LONE_MIN_OF_SCALE * before.full_scale_counts)
    left_out_n = int((alone & newest).sum())
    used = newest & ~alone & ~at_end
    seen = _judged(t_s[used], counts[used], before)
    if seen.problem is None and newest[0] and at_end[0]:
        seen = replace(seen, problem=StepProblem.MOVING)  # it may be of before this load
    if left_out_n > max(1.0, SHARE_MAX * int(newest.sum())):  # the first one accuses nobody
        seen = replace(seen, problem=StepProblem.SPIKES)
    return replace(seen, left_out_n=left_out_n)


def _alone(counts: NDArray[np.float64], least: float) -> tuple[_Mask, _Mask]:
    """Which counts lie far from both their neighbours, and the neighbours together.

    Second, the first and the last count where they are far from their only neighbour: nobody
    knows yet whether such a one is alone.
    """
    jumps = np.diff(counts)
    limit = max(LONE_FACTOR * SD_PER_MAD * float(np.median(np.abs(jumps))), least)
    far = np.abs(jumps) > limit
    alone, at_end = np.zeros(len(counts), dtype=np.bool_), np.zeros(len(counts), dtype=np.bool_)
    alone[1:-1] = far[:-1] & far[1:] & (np.abs(counts[2:] - counts[:-2]) <= limit)
    at_end[0], at_end[-1] = far[0] and not alone[1], far[-1] and not alone[-2]
    return alone, at_end


def _judged(t_s: NDArray[np.float64], counts: NDArray[np.float64], before: StepBefore) -> StepSeen:
    mean = float(np.mean(counts))
    off_s = t_s - np.mean(t_s)
    rest = counts - mean - off_s * float(off_s @ counts / (off_s @ off_s))
    scatter = float(np.std(rest, ddof=2))
    parts = [float(np.mean(part)) for part in np.array_split(counts, PARTS_N)]
    moving = max(parts) - min(parts)
    # from one sample to the next, where neither a swing nor a drift shows; by the median, or the
    # one jump of a load that has just been put on would pass as noise
    jumps = float(np.median(np.abs(np.diff(counts)))) * SD_PER_MAD
    noise = jumps / math.sqrt(2 * len(counts) / PARTS_N)
    rise = 0.0 if before.zero_counts is None else abs(mean - before.zero_counts)
    floor = FLOOR_OF_SCALE * before.full_scale_counts
    moves = _times(moving, max(_may_move(rise, before), NOISE_FACTOR * noise, floor))
    shakes = _times(scatter, max(SCATTER_MAX_HELD * rise, floor)) if before.held else 0.0
    problem = _problem(mean, moves, shakes, before)
    heard_s = float(t_s[-1] - t_s[0])
    return StepSeen(mean, scatter, len(counts), problem, heard_s, max(moves, shakes))


def _may_move(rise: float, before: StepBefore) -> float:
    """How far the parts of a step may lie apart, of its rise; of a film, the load before counts."""
    share = MOVING_MAX_HELD if before.held else MOVING_MAX
    if before.drifts:
        share = MOVING_MAX_DRIFTING
        last = before.last_counts if before.last_counts is not None else before.zero_counts
        rise = max(rise, abs((last or 0.0) - (before.zero_counts or 0.0)))
    return share * rise


def _times(value: float, allowed: float) -> float:
    """How often ``value`` holds what is allowed; 0 where both are 0."""
    if allowed:
        return value / allowed
    return math.inf if value else 0.0


def _problem(mean: float, moves: float, shakes: float, before: StepBefore) -> StepProblem | None:
    """Why it is not kept, from the mean and from unrest as multiples of what is allowed."""
    if shakes > 1.0:
        return StepProblem.SHAKING
    if moves > 1.0:
        return StepProblem.MOVING
    if before.last_counts is None:
        return None
    if before.load_change == 0:
        rise = before.last_counts - (before.zero_counts or 0.0)
        grown = abs(mean - before.last_counts)
        return StepProblem.NOT_LEFT_ON if grown > LEFT_ON_MAX * abs(rise) else None
    change = (mean - before.last_counts) * before.load_change
    least = STEP_MIN_OF_SCALE * before.full_scale_counts
    if change < -least:
        return StepProblem.WRONG_WAY
    return StepProblem.TOO_SMALL if change < least else None
