"""What is known of another maker's gauge: what was typed to open it, and what it prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from soleus.live.probe.probe import Probe


@dataclass(frozen=True, slots=True)
class GaugeFacts:
    """A gauge that answers.

    Attributes:
        dialect: how it talks; empty where the URL does not tell, as that of a recording.
        port: where it is plugged in; empty likewise.
        unit: what its numbers are in, as soleus writes it.
        step: of its last digit, in that unit.
        tried: somebody has tried the dialect on the instrument itself.
    """

    dialect: str
    port: str
    unit: str
    step: float
    tried: bool


def gauge_facts(probe: Probe, url: str) -> GaugeFacts | None:
    """What is known of a gauge; None for a probe of soleus.

    Args:
        probe: what has answered.
        url: what opened it; empty where that is not known.
    """
    from soleus.core.calibration.gauge_profile import printed_in
    from soleus.link.registry import parse_url
    from soleus.wire.gauge.dialects import DIALECTS
    from soleus.wire.gauge.lines import GAUGE_SENSOR

    printed = printed_in(probe.hello.calibration_id)
    if probe.hello.sensor != GAUGE_SENSOR or printed is None:
        return None
    unit, decimals = printed
    parts = parse_url(url) if url else None
    name = parts.name if parts is not None and parts.scheme == "gauge" else ""
    dialect, _, port = name.partition("@")
    tried = dialect in DIALECTS and DIALECTS[dialect].tried
    return GaugeFacts(dialect, port, unit, round(10.0**-decimals, decimals), tried)


def gauge_words(gauge: GaugeFacts, baud: int | None = None, tip_area_mm2: float = 0.0) -> str:
    """Describe a gauge that answers in one line for a person."""
    words = [
        f"{gauge.dialect} at {gauge.port}" if gauge.dialect else "gauge of another maker",
        f"{baud} baud" if baud is not None else "",
        f"prints {gauge.unit} to {gauge.step:g}",
        f"tip {tip_area_mm2:g} mm²" if tip_area_mm2 else "",
        "" if gauge.tried or not gauge.dialect else "never tried on the instrument itself",
    ]
    return ", ".join(word for word in words if word)
