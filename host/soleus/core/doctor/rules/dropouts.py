"""A sensor that reads well untouched and dies under a hand, as one with a bad joint does."""

from __future__ import annotations

from typing import Final

from soleus.core.doctor import thresholds as limits
from soleus.core.doctor.format import percent
from soleus.core.doctor.measurements import Figures, Gaps
from soleus.core.doctor.observation import Observed
from soleus.core.doctor.rule import OWN, Rule, gauge, load_cell, own, thin_sensor

_OF_A_PRESS: Final = frozenset(
    {"values_missing", "stuck", "floating", "no_excitation", "no_reaction"}
    | {"stays", "press_at_rail", "silent_after"}
)


def _silent_pressed(_: Observed, figures: Figures) -> str | None:
    part = figures.pressed
    if part is None:
        return None
    if not part.samples_n:
        return "While you should have pressed, no sample came."
    if not _much_more(part.no_value, figures.no_value_share):
        return None
    return (
        f"While pressed, {percent(part.no_value)} of the samples carried no value; untouched, "
        f"{percent(figures.no_value_share)} did."
    )


def _open_pressed(_: Observed, figures: Figures) -> str | None:
    part = figures.pressed
    if part is None or not _much_more(part.open, figures.open_share):
        return None
    return (
        f"While pressed, the circuit said in {percent(part.open)} of the samples: nothing "
        "connected."
    )


def _silent_after(_: Observed, figures: Figures) -> str | None:
    part = figures.released
    if part is None:
        return None
    if not part.samples_n:
        return "After letting go no sample came."
    if not _much_more(_missing(part), figures.no_value_share + figures.open_share):
        return None
    return f"After letting go, {percent(_missing(part))} of the samples carried no value."


def _missing(part: Gaps) -> float:
    return part.no_value + part.open


def _much_more(share: float, untouched_share: float) -> bool:
    """Whether a share of missing samples is far above that of the untouched probe."""
    return share > max(limits.MISSING_SHARE, limits.PRESSED_OVER_UNTOUCHED * untouched_share)


_JOINT: Final = (
    "A joint opens when the cell bends or the cable is pulled: press again, bend each wire gently, "
    "and watch `soleus probe watch`. Solder the one that does it."
)
_LEAD: Final = (
    "A lead or its crimp breaks when it is bent: move it gently, and watch `soleus probe watch`. "
    "Fasten the lead to the handle, so that a press does not pull at it."
)

SILENT_PRESSED: Final = Rule(
    "silent_pressed",
    _silent_pressed,
    "The sensor dies just when it is needed: a hold shows no number then, and ends.",
    (
        *load_cell(
            _JOINT,
            "DOUT, SCK, VCC or GND between board and module: shorter wires, soldered.",
            "The cable must not be pulled by a press: fasten it to the handle.",
        ),
        *thin_sensor(_LEAD),
        *gauge("The plug of its cable is loose: move it gently, and watch `soleus probe watch`."),
    ),
    _OF_A_PRESS,
)
OPEN_PRESSED: Final = Rule(
    "open_pressed",
    _open_pressed,
    "The sensor loses contact just when it is needed: a hold shows no number then, and ends.",
    (*thin_sensor(_LEAD), *load_cell(_JOINT)),
    _OF_A_PRESS,
    sensors=OWN,
)
SILENT_AFTER: Final = Rule(
    "silent_after",
    _silent_after,
    "Where the zero is after a press is not known, so no hold can be judged.",
    (
        *load_cell(_JOINT),
        *thin_sensor(_LEAD),
        *own("Run the doctor again, and move the cable while it counts the ten seconds."),
        *gauge("The plug of its cable is loose: move it gently, and watch `soleus probe watch`."),
    ),
    frozenset({"stays"}),
)
