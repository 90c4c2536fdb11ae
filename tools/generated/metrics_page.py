"""The page of the docs that defines every figure of a hold, made from the registry."""

from __future__ import annotations

from soleus.core.metrics.formulas import WhyNot
from soleus.core.metrics.registry import (
    METRICS,
    STEADY_BELOW_PCT,
    UNSTEADY_ABOVE_PCT,
    Metric,
)

_HEAD = f"""\
# Figures of a hold

Generated from `host/soleus/core/metrics/registry.py` by `make generate`; do not edit.

A figure is made from the stored counts and the calibration of the session. It describes what the
hand did; it says nothing about benefit. Where the condition is not met, the figure is `null` (`--`
in text) and the reason stands beside it, never 0.

"The end of pressing" is the sample that ended it: the time was done, a stop, or the tip was lifted.
*Unsteadiness* below {STEADY_BELOW_PCT:g} % is told as steady, up to
{UNSTEADY_ABOVE_PCT:g} % as fair, above as unsteady.

| key | name | unit | formula | given when | source |
|---|---|---|---|---|---|
"""
_REASONS = """
## Why a figure is not given

| key | words |
|---|---|
"""


def docs_page() -> str:
    """Return the whole text of ``docs/metrics.md``."""
    reasons = "".join(f"| `{why.value}` | {why.words} |\n" for why in WhyNot)
    return _HEAD + "".join(map(_row, METRICS)) + _REASONS + reasons


def _row(metric: Metric) -> str:
    cells = [metric.name, metric.unit, metric.formula, metric.needs, metric.reference]
    return f"| `{metric.id}` | {' | '.join(cells)} |\n"
