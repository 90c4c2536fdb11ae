"""The page of the docs that defines every figure of a hold, made from the registry."""

from __future__ import annotations

from soleus.core.hold.target_path import APPROACH_KPA_PER_S
from soleus.core.metrics.formulas import WhyNot
from soleus.core.metrics.registry import (
    METRICS,
    METRICS_VERSION,
    STEADY_BELOW_PCT,
    UNSTEADY_ABOVE_PCT,
    Metric,
)
from soleus.core.metrics.steady import (
    LIFTED_SHARE,
    SETTLED_AT_LATEST_S,
    SETTLED_MAX_KPA_PER_S,
    SETTLED_SHARE_PER_S,
    SETTLED_WITHIN_S,
    WAY_DOWN_S,
)

_HEAD = f"""\
# Figures of a hold

Generated from `host/soleus/core/metrics/registry.py` by `make generate`; do not edit.

A figure is made from the stored counts and the calibration of the session. It describes what the
hand did; it says nothing about benefit. Where the condition is not met, the figure is `null` (`--`
in text) and the reason stands beside it, never 0.

These are the formulas of version {METRICS_VERSION} (`metrics_version`). They are computed anew at
every look, for old sessions too, so that two sessions are always compared by the same formulas;
verdicts, times in the band and labels stay as they were recorded.

"The steady part" of a hold begins where the target path has arrived and the pressure has settled.
The path goes up at {APPROACH_KPA_PER_S:g} kPa/s from the first contact, and again after lost
contact or a lowered target. The pressure has settled once over {SETTLED_WITHIN_S:g} s it moves by
less than {100 * SETTLED_SHARE_PER_S:g} % of the target per second
({SETTLED_MAX_KPA_PER_S:g} kPa/s at most), or after {SETTLED_AT_LATEST_S:g} s. The
part ends with the hold; of one that was lifted,
{WAY_DOWN_S:g} s before the pressure fell below {100 * LIFTED_SHARE:g} % of its median.

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
