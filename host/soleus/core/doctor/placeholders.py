"""The figures that stand in the words of a step: what exactly should be typed."""

from __future__ import annotations

from typing import Final

from soleus.core.doctor.measurements import Figures
from soleus.core.doctor.observation import Observed

HX711_SLOW_HZ: Final = 10
HX711_FAST_HZ: Final = 80
BETWEEN_HZ: Final = 28.0  # as far from the one as from the other, as a ratio


def blanks(observed: Observed, figures: Figures) -> dict[str, str]:
    """Figures by the names that steps use.

    ``rate`` is how the module of an HX711 is strapped, by what was measured; ``gain`` the one of
    the calibration; ``fix_profile`` what whoever read the profile says of it.
    """
    rate_hz = figures.rate_hz or observed.promise.nominal_rate_hz
    gain = observed.promise.calibrated_gain or observed.promise.gain
    return {
        "rate": f"{HX711_SLOW_HZ if rate_hz < BETWEEN_HZ else HX711_FAST_HZ}",
        "gain": f"{gain}",
        "fix_profile": observed.promise.fix_profile,
    }


# Where there is no probe.
EXAMPLES: Final = {
    "rate": f"{HX711_SLOW_HZ}",
    "gain": "128",
    "fix_profile": "Put the profile into its place, or fix the line that is named.",
}
