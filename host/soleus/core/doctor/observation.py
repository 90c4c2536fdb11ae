"""What an examination has shown, as frozen facts: the only thing that the doctor looks at.

``live.doctor.recorder`` fills it in. Nothing here knows of links, clocks or files, and nothing here
judges.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from soleus.core.calibration.label_rules import LabelReason
from soleus.core.calibration.model import SensorKind
from soleus.core.calibration.response import Response
from soleus.core.samples import NO_COUNT, Quality, SampleBlock


@dataclass(frozen=True, slots=True, eq=False)  # arrays have no single truth value: no ==
class ObservedPart:
    """The samples of one part of the examination, in order.

    Attributes:
        sample_n: int64[n], running numbers; a jump is a gap.
        t_s: float64[n], the probe's clock, s.
        raw_counts: float64[n], as they came.
        quality: uint8[n], ``Quality`` bits.
    """

    sample_n: NDArray[np.int64]
    t_s: NDArray[np.float64]
    raw_counts: NDArray[np.float64]
    quality: NDArray[np.uint8]

    @property
    def n(self) -> int:
        """How many samples."""
        return len(self.t_s)

    @property
    def has_count(self) -> NDArray[np.bool_]:
        """bool[n]: which samples carry a count, be it at a rail."""
        counts: NDArray[np.bool_] = (self.quality & np.uint8(NO_COUNT)) == 0
        return counts

    @property
    def at_rail(self) -> NDArray[np.bool_]:
        """bool[n]: which samples lie at an end of the range."""
        at_rail: NDArray[np.bool_] = (self.quality & np.uint8(Quality.SATURATED)) != 0
        return at_rail

    @property
    def usable(self) -> NDArray[np.bool_]:
        """bool[n]: which samples carry a count within the range."""
        return self.has_count & ~self.at_rail


def stretch_of(blocks: Sequence[SampleBlock]) -> ObservedPart:
    """Join the blocks of one part; none give an empty stretch."""
    numbers = [block.first_sample_n + np.arange(block.n, dtype=np.int64) for block in blocks]
    return ObservedPart(
        np.concatenate([np.empty(0, dtype=np.int64), *numbers]),
        np.concatenate([np.empty(0), *(block.device_us / 1e6 for block in blocks)]),
        np.concatenate([np.empty(0), *(block.raw_counts for block in blocks)]),
        np.concatenate([np.empty(0, dtype=np.uint8), *(block.quality for block in blocks)]),
    )


@dataclass(frozen=True, slots=True)
class StatedFacts:
    """What the probe says of itself, and what its calibration was made with.

    Attributes:
        sensor: kind of sensor; None for one that this version does not know.
        free_running: the sensor runs on its own clock, so its rate is a label.
        nominal_rate_hz: samples per second as the probe calls it.
        full_scale_min: lowest count.
        full_scale_max: highest count.
        gain: amplifier setting.
        calibrated_gain: the one that the calibration was made with; None without one.
        counts_per_kpa: of a calibration that fits this probe, at its zero, else of a usual one;
            never 0.
        counts_per_n: likewise.
        calibrated: kPa and newtons are as the calibration has weighed them, no estimates.
        against: what speaks against the calibration.
        unusable_profile: why the profile that was chosen cannot be used; empty if it can.
        fix_profile: what to do about that.
        response: the curve of a calibration that fits this probe; None where there is none.
        zero_counts: the untouched count of then, of such a calibration.
    """

    sensor: SensorKind | None
    free_running: bool
    nominal_rate_hz: float
    full_scale_min: int
    full_scale_max: int
    gain: int
    calibrated_gain: int | None
    counts_per_kpa: float
    counts_per_n: float
    calibrated: bool
    against: tuple[LabelReason, ...] = ()
    unusable_profile: str = ""
    fix_profile: str = ""
    response: Response | None = None
    zero_counts: float | None = None

    def force_n(self, counts: float) -> float:
        """The load that moves an untouched probe by so many counts; odd about the zero."""
        if self.response is None:
            return counts / self.counts_per_n
        size_n = float(self.response.force_n(np.array([abs(counts)]))[0])
        return math.copysign(size_n, counts)


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """What the line has done during the examination, counted from the probe's HELLO on.

    Attributes:
        frames_n: frames that came whole.
        damaged_n: stretches of bytes that were no frame.
        lost_in_probe_n: samples that the probe has given up itself.
        lost_on_wire_n: samples whose numbers are missing and which it had sent.
        latest_s: the longest that samples came behind the fastest ones, s.
        late_n: frames of samples that came so late that a hold would have noticed.
        clock_rate: host seconds per second of the probe's clock; None before it is known.
        commands_damaged_n: frames or bytes of the host that the probe could not read.
        losses_n: how often the connection was lost and came back.
        unreadable_n: lines of a gauge that were none of its readings.
        unreadable_line: one of them.
        usual_line: a reading as this gauge prints them.
        recording_s: what was played was a recording, and it was over after so long; else None.
    """

    frames_n: int = 0
    damaged_n: int = 0
    lost_in_probe_n: int = 0
    lost_on_wire_n: int = 0
    latest_s: float = 0.0
    late_n: int = 0
    clock_rate: float | None = None
    commands_damaged_n: int = 0
    losses_n: int = 0
    unreadable_n: int = 0
    unreadable_line: str = ""
    usual_line: str = ""
    recording_s: float | None = None


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """What the probe has told of its own state during the examination.

    Attributes:
        restarts_n: how often it has started again.
        brown_out: one of its starts was after the supply had sagged.
        watchdog: one of its starts was after the firmware had hung.
        settings_bad: its settings were damaged, and the built-in ones are in use.
        supply_low: it says that its supply is below what the board needs.
        supply_mv: supply as told each second, mV; empty where it is not measured.
        button_down: its button was pressed at the end of the examination.
    """

    restarts_n: int = 0
    brown_out: bool = False
    watchdog: bool = False
    settings_bad: bool = False
    supply_low: bool = False
    supply_mv: tuple[int, ...] = ()
    button_down: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """One whole examination.

    Attributes:
        promise: what the probe says of itself.
        link: what the line has done.
        board: what the probe has told of its state.
        untouched: samples while nobody touched it.
        pressed: samples while somebody should have pressed; None where nobody was asked, empty
            where none came.
        released: samples after letting go; likewise.
    """

    promise: StatedFacts
    link: LinkFacts
    board: BoardFacts
    untouched: ObservedPart
    pressed: ObservedPart | None = None
    released: ObservedPart | None = None
