"""Views to lines: how times, numbers and states are put on a screen of 80 columns.

The words of the field come from ``core.words``; here is only what a screen adds to them: order,
ink and length.
"""

from __future__ import annotations

from typing import Final

from soleus.core import words
from soleus.core.half_width import half_width
from soleus.core.plan import HoldPlan
from soleus.core.terms import Doubt, Label, Side
from soleus.core.view import HoldView, Reading
from soleus.live.connection.state import ProbeState
from soleus.live.snapshot import ProbeView
from soleus.tui.drawing.cells import Ink
from soleus.tui.widgets.text_lines import BLANK, Line, plain

PRODUCT: Final = "soleus"


def clock(seconds: float) -> str:
    """Whole seconds that have passed, as ``m:ss``."""
    minutes, rest = divmod(int(max(0.0, seconds)), 60)
    return f"{minutes}:{rest:02d}"


def left(seconds: float) -> str:
    """Seconds that are left, rounded up, as ``m:ss``: 0:00 means that it is over."""
    return clock(-int(-max(0.0, seconds) // 1))


def pressure(value_kpa: float) -> str:
    """A pressure for a sentence."""
    return f"{round(value_kpa):d} kPa"


def interval_of(u95_kpa: float | None) -> str:
    """Half of the 95 % interval in words; empty where there is none."""
    return "" if u95_kpa is None else half_width(u95_kpa)


def probe_badge(view: ProbeView) -> Line:
    """The probe in the header: connected or not, its name, its rate."""
    if view.state is not ProbeState.CONNECTED:
        state = "recording ended" if played_out(view) else _NO_PROBE[view.state][0]
        return (("probe ", Ink.FAINT), ("○ ", Ink.FAINT), (state, Ink.STRONG))
    rate = f" {view.rate_hz:.0f}/s" if view.rate_hz is not None else ""
    return (("probe ", Ink.FAINT), ("● ", Ink.STRONG), (f"{view.name}{rate}", Ink.TEXT))


def played_out(view: ProbeView) -> bool:
    """What was played was a recording, and it has ended: there is nothing to plug in."""
    return view.state is ProbeState.LOST and view.url.startswith("replay:")


def no_probe(view: ProbeView) -> str:
    """Why nothing can be measured, in a sentence; empty while a probe is connected."""
    if view.state is ProbeState.CONNECTED:
        return ""
    return "No probe." if played_out(view) else _NO_PROBE[view.state][1]


# In the header, and as a sentence.
_NO_PROBE: Final = {
    ProbeState.SEARCHING: ("none found", "No probe: plug it in."),
    ProbeState.CONNECTING: (
        "saying hello",
        "A port has answered: waiting for the probe to say hello.",
    ),
    ProbeState.LOST: ("lost, looking for it", "The probe has gone: plug it in again."),
}


def beside_number(reading: Reading) -> tuple[str, ...]:
    """What stands beside the number: unit, ±, and what it may claim."""
    made_up = words.SIMULATED if reading.simulated else ""
    if reading.doubt is Doubt.UNCALIBRATED or reading.label is Label.UNCALIBRATED:
        return ("", "", made_up, Label.UNCALIBRATED.value)
    interval = interval_of(reading.u95_kpa)
    beyond = "above span" if reading.outside_span else ""
    return ("kPa", interval, made_up, reading.label.value, beyond)


def reading_line(reading: Reading | None) -> str:
    """A reading in one line: number, ±, label, or why there is none."""
    if reading is None:
        return "--"
    if reading.doubt is not None or reading.pressure_kpa is None:
        doubt = words.DOUBT_WORDS[reading.doubt] if reading.doubt is not None else "no reading"
        return f"-- ({doubt})"
    interval = interval_of(reading.u95_kpa)
    claim = words.claim_words(reading.label, simulated=reading.simulated)
    parts = (pressure(reading.pressure_kpa), interval, "", claim)
    return " ".join(part for part in parts if part)


def title(name: str, side: Side, person: str, more: str = "") -> Line:
    """Place, side and person for a header; where there is no room for it all, the place is cut."""
    return ((name, Ink.STRONG), (f" · {words.SIDE_WORDS[side]} · {person}{more}", Ink.STRONG))


def target_line(plan: HoldPlan, view: HoldView | None = None) -> str:
    """Target, band, cap and where they come from; as they are now where there is a view."""
    now = plan.target if view is None else view
    lowered = ", lowered" if now.target_kpa < plan.target.target_kpa else ""
    return (
        f"target {pressure(now.target_kpa)}{lowered}, band {now.low_kpa:.0f}–{now.high_kpa:.0f}"
        f" · {words.target_words(plan.target)}"
    )


def dose_line(plan: HoldPlan) -> str:
    """How long and how often."""
    times = f"{plan.sets_n} holds of " if plan.sets_n > 1 else "one hold of "
    rest = f", {plan.rest_s:.0f} s rest between" if plan.sets_n > 1 else ""
    return f"{times}{plan.in_band_s:.0f} s in the band{rest}"


def short_plan(plan: HoldPlan) -> str:
    """Dose and target in half a line, with where the target comes from."""
    target = pressure(plan.target.target_kpa)
    dose = f"{plan.sets_n} × {plan.in_band_s:.0f} s"
    return f"{dose} · {target} · {words.target_words(plan.target)}"


def rating_lines(view: HoldView, pain_limit_nrs: int) -> tuple[Line, ...]:
    """The rating line, the longest form first; it has its own place and never covers anything."""
    if view.prompt is not None:
        asked = words.questions(view.prompt, pain_limit_nrs)
        return tuple(plain(question, Ink.STRONG) for question in asked)
    if view.last_nrs is None:
        return (BLANK,)
    last = f"last rating {view.last_nrs}"
    if view.correctable:
        return (plain(f"{last}; another digit corrects it", Ink.STRONG), plain(last, Ink.STRONG))
    return (plain(last, Ink.FAINT),)
