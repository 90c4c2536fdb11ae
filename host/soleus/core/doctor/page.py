"""The page of the manual about the doctor, made from its rules."""

from __future__ import annotations

from soleus.core.doctor.examine import RULES
from soleus.core.doctor.finding import Rule

_HEAD = """# What the doctor can find

<!-- Made by `make generate` from host/soleus/core/doctor. Do not edit. -->

    soleus probe doctor            # ten seconds untouched, then "press" and "let go"
    soleus probe doctor --no-press # only the ten seconds
    soleus probe doctor --json     # for programs

It ends with 0 when nothing was found, 1 when something was, 4 without a probe. What it finds is
told in the order below, the most harmful first, and what only follows from another fault is left
out. Figures stand in counts, newtons and kPa; without a calibration the last two are estimates and
say so. Nothing is recorded.
"""


def docs_page() -> str:
    """The whole text of ``docs/doctor.md``."""
    return _HEAD + "".join(_section(rule) for rule in RULES)


def _section(rule: Rule) -> str:
    steps = "".join(f"{number}. {step}\n" for number, step in enumerate(rule.do, 1))
    return f"\n## `{rule.key}`\n\n{rule.means}\n\n{steps}"
