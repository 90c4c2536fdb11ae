"""Whether the ± holds: simulated probes over their span, where people press, and film sensors.

    python -m tests.bench coverage

Nothing here is timed, so a busy machine does no harm.
"""

from __future__ import annotations

from tests.bench.results import Figures
from tests.calibration import coverage, films, press_coverage


def measure(*, quick: bool = False) -> Figures:
    """All of it; ``quick`` tries fewer probes."""
    return {
        "press": press_coverage.measure(200) if quick else press_coverage.measure(),
        "span": coverage.measure(400) if quick else coverage.measure(),
        "films": films.measure(200) if quick else films.measure(),
    }
