"""The figures of an examination in words, as every surface shows them above the findings."""

from __future__ import annotations

from soleus.core.doctor.format import amount
from soleus.core.doctor.measurements import Figures
from soleus.core.doctor.observation import Observed


def figure_lines(observed: Observed, figures: Figures) -> list[tuple[str, str]]:
    """What was measured, as (name, text), in the order of a table."""
    link = observed.link
    lost_n = link.lost_in_probe_n + link.lost_on_wire_n
    messages_n = link.frames_n + link.damaged_n
    line = (
        f"{lost_n} samples lost, {link.damaged_n} of {messages_n} messages damaged, "
        f"at worst {link.latest_s:.2f} s late"
    )
    return [
        ("rate", _rate(observed, figures)),
        ("line", line),
        *_sensor_lines(observed, figures),
    ]


def _rate(observed: Observed, figures: Figures) -> str:
    label = f"{observed.promise.nominal_rate_hz:g}/s by its label"
    if figures.rate_hz is None:
        return f"too few samples to measure, {label}"
    jitter = "" if figures.jitter_us is None else f", jitter {figures.jitter_us:.0f} µs"
    return f"{figures.rate_hz:.1f}/s measured, {label}{jitter}"


def _sensor_lines(observed: Observed, figures: Figures) -> list[tuple[str, str]]:
    promise, lines = observed.promise, []
    if figures.noise_counts is not None:
        noise = amount(figures.noise_counts, promise)
        lines.append(("noise", f"{noise}, {figures.codes_n} different counts"))
    if figures.drift_counts_per_s is not None:
        per_min = amount(60.0 * figures.drift_counts_per_s, promise)
        lines.append(("drift", f"{per_min} a minute"))
    if figures.reaction_counts is not None:
        least = "at least " if figures.reaction_at_rail else ""
        moved = amount(figures.reaction_counts, promise)
        lines.append(("pressing", f"moved it by {least}{moved}"))
    if figures.left_counts is not None:
        lines.append(("let go", f"{amount(figures.left_counts, promise)} from where it was"))
    return lines
