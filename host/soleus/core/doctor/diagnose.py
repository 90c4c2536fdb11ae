"""The doctor: every rule asked in order of harm, and what only follows from another left out.

To add a fault, write its rule (one function that sees it, and its words) in the module of its
kind and give it a line in ``RULES`` where its harm puts it.
"""

from __future__ import annotations

from typing import Final

from soleus.core.doctor.measurements import Figures, figures_of
from soleus.core.doctor.observation import Observed
from soleus.core.doctor.placeholders import blanks
from soleus.core.doctor.rule import Finding, Rule
from soleus.core.doctor.rules import calibration, pressing, sensor
from soleus.core.doctor.rules import dropouts as parts
from soleus.core.doctor.rules import link as line

RULES: Final[tuple[Rule, ...]] = (
    line.RECORDING_SHORT,
    sensor.NO_SAMPLES,
    sensor.NO_VALUES,
    sensor.OPEN,
    sensor.AT_RAIL,
    sensor.STUCK,
    parts.SILENT_PRESSED,
    parts.OPEN_PRESSED,
    parts.SILENT_AFTER,
    pressing.FLOATING,
    pressing.NO_EXCITATION,
    pressing.NO_REACTION,
    pressing.WRONG_SIGN,
    *calibration.RULES,
    line.BUTTON_DOWN,
    line.RESTARTED,
    line.LINK_LOST,
    sensor.VALUES_MISSING,
    pressing.STAYS,
    pressing.TO_THE_RAIL,
    line.UNREADABLE_LINES,
    line.LOST_IN_PROBE,
    line.LOST_ON_WIRE,
    line.DAMAGED,
    line.LATE,
    line.SLOW_STRAP,
    line.RATE_OFF,
    sensor.SPIKES,
    sensor.HUM,
    sensor.TOUCHED,
    sensor.DRIFT,
    sensor.NOISE,
    line.SUPPLY_LOW,
    line.UNEVEN,
    line.CLOCK_OFF,
    line.COMMANDS_DAMAGED,
    line.SETTINGS_BAD,
)


def examine(observed: Observed) -> tuple[Finding, ...]:
    """What is wrong with a probe, worst first; nothing where nothing is."""
    figures = figures_of(observed)
    found = [(rule, seen) for rule in RULES if (seen := rule.seen(observed, figures)) is not None]
    explained = {key for rule, _ in found for key in rule.explains}
    return tuple(
        Finding(rule.key, seen, rule.means, _steps(rule, observed, figures))
        for rule, seen in found
        if rule.key not in explained
    )


def _steps(rule: Rule, observed: Observed, figures: Figures) -> tuple[str, ...]:
    """What to do with this sensor."""
    sensor, known = observed.promise.sensor, blanks(observed, figures)
    return tuple(step.words.format_map(known) for step in rule.do if step.fits(sensor))
