"""The page of the manual about the doctor, made from its rules."""

from __future__ import annotations

from typing import Final

from soleus.core.calibration.model import SensorKind
from soleus.core.doctor.diagnose import RULES
from soleus.core.doctor.placeholders import EXAMPLES
from soleus.core.doctor.rule import EVERY, Advice, Rule

_HEAD = """# What the doctor can find

<!-- Made by `make generate` from host/soleus/core/doctor. Do not edit. -->

    soleus probe doctor            # ten seconds untouched, then "press" and "let go"
    soleus probe doctor --no-press # only the ten seconds
    soleus probe doctor --json     # for programs

On the screen it is `p` on Home, then `enter`; the port stays open, so the zero stays in force.

![The doctor on the screen: one finding with what to do, and the figures](img/probe-found.svg)

It ends with 0 when nothing was found, 1 when something was, 4 without a probe. What it finds is
told in the order below, the most harmful first, and what only follows from another fault is left
out. What to do is told for the sensor that the probe has. Figures stand in counts, newtons and kPa;
without a calibration of this very probe the last two are estimates and say "about". Nothing is
recorded.
"""
_NAMES: Final = {
    SensorKind.HX711: "load cell",
    SensorKind.ANALOG: "thin sensor",
    SensorKind.GAUGE: "gauge",
}


def docs_page() -> str:
    """The whole text of ``docs/doctor.md``."""
    return _HEAD + "".join(_section(rule) for rule in RULES)


def _section(rule: Rule) -> str:
    steps = "".join(f"{number}. {_step(rule, step)}\n" for number, step in enumerate(rule.do, 1))
    only = "" if rule.sensors == EVERY else f"*Of a {_who(rule.sensors)}:* "
    return f"\n## `{rule.key}`\n\n{only}{rule.means}\n\n{steps}"


def _step(rule: Rule, step: Advice) -> str:
    words = step.words.format_map(EXAMPLES)
    if rule.sensors <= step.sensors:
        return words
    return f"*{_who(step.sensors).capitalize()}:* {words}"


def _who(sensors: frozenset[SensorKind]) -> str:
    return " or ".join(_NAMES[kind] for kind in SensorKind if kind in sensors)
