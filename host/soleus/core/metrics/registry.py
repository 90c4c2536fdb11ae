"""What a hold was worth: every figure with its unit, formula, condition and source.

To add one, write its function in ``core.metrics.formulas`` and its row here. A figure that cannot
be told is a reason, never 0. Words about what a figure means for a person are for the report.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from soleus.core.metrics import formulas as figures
from soleus.core.metrics.curve import HoldCurve
from soleus.core.metrics.formulas import Figure, WhyNot

# Counted up whenever a formula changes, so that figures of two versions are told apart. 1: until
# 2026-12. 2: steadiness is taken in the steady part, a release from before the way down, a line of
# the tremor only where it is a peak.
METRICS_VERSION: Final = 2
STEADY_BELOW_PCT: Final = 3.0
UNSTEADY_ABOVE_PCT: Final = 8.0


class Steadiness(Enum):
    """A word for the coefficient of variation."""

    STEADY = "steady"
    FAIR = "fair"
    UNSTEADY = "unsteady"


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure: how it is called, defined and computed.

    Attributes:
        id: key in the record, the JSON and the tables; carries the unit.
        name: words for a person.
        unit: as shown, empty for a count.
        formula: the definition.
        needs: the condition without which it is not given.
        compute: from a curve to the figure or the reason.
        reference: where the definition comes from; the project's own where nothing is named.
    """

    id: str
    name: str
    unit: str
    formula: str
    needs: str
    compute: Callable[[HoldCurve], Figure]
    reference: str = "soleus"


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure of one hold: a value, or why there is none."""

    value: float | None
    why: WhyNot | None = None


def measure(curve: HoldCurve) -> dict[str, Measured]:
    """All figures of one hold by the id of the metric, in the order of ``METRICS``."""
    figures = {metric.id: metric.compute(curve) for metric in METRICS}
    return {
        key: Measured(None, figure) if isinstance(figure, WhyNot) else Measured(figure)
        for key, figure in figures.items()
    }


def steadiness(cv_pct: float) -> Steadiness:
    """The word for a coefficient of variation: below 3 % steady, to 8 % fair, above unsteady."""
    if cv_pct < STEADY_BELOW_PCT:
        return Steadiness.STEADY
    return Steadiness.FAIR if cv_pct <= UNSTEADY_ABOVE_PCT else Steadiness.UNSTEADY


METRICS: Final[tuple[Metric, ...]] = (
    Metric(
        "time_to_target_s",
        "time to target",
        "s",
        "from the first sample in contact (5 kPa) to the first in the band",
        "the band was reached",
        figures.time_to_target_s,
    ),
    Metric(
        "approach_kpa_per_s",
        "approach",
        "kPa/s",
        "0.6 · target / (t80 − t20), with tX when X % of the target is first reached",
        "the way up was seen from below 20 % to 80 % of the target",
        figures.approach_kpa_per_s,
    ),
    Metric(
        "overshoot_kpa",
        "overshoot",
        "kPa",
        "highest pressure over the target, what came after a stop included; 0 if never passed",
        "the band, or the target, was reached; never saturated",
        figures.overshoot_kpa,
    ),
    Metric(
        "peak_kpa",
        "highest pressure",
        "kPa",
        "highest trusted sample of the hold, what came after a stop included",
        "there was contact; never saturated",
        figures.peak_kpa,
    ),
    Metric(
        "settling_s",
        "settling time",
        "s",
        "from first contact to the start of the first 3 s in the band without a break",
        "there were such 3 s",
        figures.settling_s,
    ),
    Metric(
        "in_band_s",
        "time in band",
        "s",
        "sum of the times between neighbouring samples in the band, and up to where the straight "
        "line from one that is to one that is not crosses its edge",
        "there was contact; gaps and steps above 0.25 s are not counted, nor are parts of steps in "
        "sessions recorded before version 3 of the rules",
        figures.in_band_s,
    ),
    Metric(
        "in_band_pct",
        "share in band",
        "%",
        "time in band over the time from first in the band to the end of pressing",
        "the band was reached; never saturated",
        figures.in_band_pct,
    ),
    Metric(
        "mean_kpa",
        "mean pressure",
        "kPa",
        "mean of the samples of the steady part",
        "3 samples of it; never saturated",
        figures.mean_kpa,
    ),
    Metric(
        "sd_kpa",
        "spread",
        "kPa",
        "standard deviation of (pressure − target) in the steady part (n − 1)",
        "2 s of it; never saturated",
        figures.sd_kpa,
    ),
    Metric(
        "cv_pct",
        "unsteadiness",
        "%",
        "standard deviation of (pressure − target) about its fitted line (n − 2) over the mean "
        "pressure, in the steady part",
        "2 s of it; never saturated",
        figures.cv_pct,
    ),
    Metric(
        "drift_pct_per_min",
        "drift",
        "% of target per min",
        "slope of the line fitted to (pressure − target) in the steady part, over the target",
        "7 s of it; never saturated",
        figures.drift_pct_per_min,
    ),
    Metric(
        "rmse_kpa",
        "distance from the target",
        "kPa",
        "√ mean of (pressure − target)² in the steady part",
        "3 samples of it; never saturated",
        figures.rmse_kpa,
    ),
    Metric(
        "impulse_kpa_s",
        "pressure over time",
        "kPa·s",
        "∫ p dt by trapezia from the first sample in contact to the last",
        "at most 5 % of that time without trusted samples; never saturated",
        figures.impulse_kpa_s,
    ),
    Metric(
        "release_kpa_per_s",
        "release",
        "kPa/s",
        "0.6 · p / (t20 − t80), with p the pressure when the pressing ended, of a hold that was "
        "lifted the one 0.5 s before its way down",
        "the way down was seen from 80 to 20 % of it; never saturated",
        figures.release_kpa_per_s,
    ),
    Metric(
        "interruptions_n",
        "interruptions",
        "",
        "stretches of 0.5 s or more out of the band between two times in it",
        "the band was reached",
        figures.interruptions_n,
    ),
    Metric(
        "tremor_rms_kpa",
        "tremor, 8–12 Hz",
        "kPa",
        "√ of the power of (pressure − target) between 8 and 12 Hz in the longest unbroken run "
        "of the steady part",
        "4 s without a gap at 50 samples/s or more",
        figures.tremor_rms_kpa,
        "Welch 1967",
    ),
    Metric(
        "tremor_peak_hz",
        "tremor, highest line",
        "Hz",
        "frequency of the highest power between 4 and 12 Hz",
        "as for the tremor; the line is a peak, 6 times the median of 3 Hz on either side",
        figures.tremor_peak_hz,
        "Welch 1967",
    ),
    Metric(
        "lost_n",
        "samples lost",
        "",
        "given up by the probe or lost on the wire during the hold",
        "always given",
        figures.lost_n,
    ),
    Metric(
        "saturated_s",
        "time saturated",
        "s",
        "sum of the times that ended in a saturated sample",
        "always given",
        figures.saturated_s,
    ),
)
