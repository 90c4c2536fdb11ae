"""How the doctor writes amounts: in counts, and in what a person can imagine."""

from __future__ import annotations

from soleus.core.doctor.observation import StatedFacts


def amount(counts: float, promise: StatedFacts) -> str:
    """Counts with newtons and kPa; "about" where no calibration stands behind those."""
    about = "" if promise.calibrated else "about "
    force_n = promise.force_n(counts)
    pressure_kpa = force_n * promise.counts_per_n / promise.counts_per_kpa
    return f"{counts:.0f} counts ({about}{_figure(force_n)} N, {_figure(pressure_kpa)} kPa)"


def percent(share: float) -> str:
    """A share; small ones keep a digit that is not 0."""
    return f"{100 * share:.3g} %"


def _figure(value: float) -> str:
    """Two digits that count, never more than three behind the point."""
    size = abs(value)
    places = 0 if size >= 10 else 1 if size >= 1 else 2 if size >= 0.1 else 3
    return f"{round(value, places) + 0.0:.{places}f}"  # never "-0.0"
