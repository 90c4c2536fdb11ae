"""The words of the hold screen's board, and of the page that says that the time is up."""

from __future__ import annotations

from typing import Final

from soleus.core import words
from soleus.core.plan import HoldPlan
from soleus.core.terms import Phase, Zone
from soleus.core.view import HoldView
from soleus.tui.drawing.cells import ZONE_INK, Ink
from soleus.tui.drawing.pixels import Shape
from soleus.tui.view_models.hold import (
    beside_number,
    clock,
    interval_of,
    left,
    pressure,
    rating_lines,
    target_line,
    title,
)
from soleus.tui.widgets.hold.board import BoardWords
from soleus.tui.widgets.hold.time_panel import TimePicture
from soleus.tui.widgets.text_lines import BLANK, Line, plain

SHORT_CLAIM: Final = 3  # letters: CAL, IND, UNC, SIM, as in the list of holds
# The word that is drawn large where the cue itself is too long to be.
_LARGE: Final = {"press a little more": "more"}
# The band means nothing on the way down and at rest, so its colours are not used there.
_PHASE_INK: Final = {Phase.RELEASE: Ink.STRONG, Phase.REST: Ink.FAINT, Phase.DONE: Ink.FAINT}


def board_words(
    view: HoldView,
    plan: HoldPlan,
    person: str,
    *,
    curve_paused: bool = False,
    asks_to_end: bool = False,
) -> BoardWords:
    """All the words of the hold screen for one view.

    Args:
        view: the run.
        plan: what it is to be.
        person: who is pressed.
        curve_paused: the curve stands still, by a key.
        asks_to_end: whether to end the run in its rest is asked.
    """
    cue = words.cue(view)
    large = _LARGE.get(cue.text, cue.text)
    sets = f" · hold {view.set_n} of {view.sets_n}" if view.sets_n > 1 else ""
    coach = plain(words.coach(view), Ink.STRONG)
    calm = view.word_zone is not Zone.ABOVE and not view.ease_off and view.waiting_nrs is None
    if curve_paused and calm:
        coach = plain("the curve is paused; all is still recorded and guarded", Ink.STRONG)
    if asks_to_end:
        coach = plain(words.END_HERE, Ink.STRONG)
    return BoardWords(
        title=title(plan.spot_name, plan.side, person),
        mode=plain(f"{words.MODE_WORDS[plan.mode]}{sets}"),
        plan=plain(target_line(plan, view), Ink.FAINT),
        shape=Shape(cue.shape),
        ink=ink_of(view),
        cue_ink=Ink.TOO_HARD if cue is words.TOO_HARD else ink_of(view),
        cue=large,
        advice=cue.advice or (cue.text if cue.text != large else ""),
        beside=beside_number(view.reading),
        in_band=_in_band(view),
        timers=_timers(view),
        brief=_brief(view, cue, large),
        coach=coach,
        rating=rating_lines(view, plan.pain_limit_nrs),
    )


def _brief(view: HoldView, cue: words.Cue, large: str) -> tuple[Line, ...]:
    """What follows the number in one line: word, timer and what the number may claim.

    The longest form first. In the narrowest the unit gives way, then the timer; the claim does not,
    as long as there is a number.
    """
    ink = Ink.TOO_HARD if cue is words.TOO_HARD else ink_of(view)
    word = plain(f" {cue.shape} {large.upper()} ", ink)
    unit, claim = " kPa", view.reading.label.value
    if view.reading.pressure_kpa is None:
        unit = claim = ""
    if view.reading.simulated:
        claim = words.SIMULATED
    timer, short = _brief_timers(view)
    brief = claim[:SHORT_CLAIM]
    ends = (
        (unit, timer, f"  {claim}"),
        (unit, timer, f" {brief}"),
        (unit, short, f" {brief}"),
        ("", short, f" {brief}"),
        ("", "", brief),
    )
    return tuple(
        ((head, Ink.STRONG), *word, (f"{time}{end}".strip(), Ink.STRONG))
        for head, time, end in ends
    )


def _brief_timers(view: HoldView) -> tuple[str, str]:
    """What is done of the hold, or left of the rest, and the same in a few letters."""
    if view.phase is Phase.REST:
        rest = left(view.rest_left_s)
        return f"rest {rest}", rest
    if view.phase is not Phase.HOLD:
        return "", ""
    done = clock(view.in_band_s)
    return f"{done} of {clock(view.in_band_needed_s)}", done


def ink_of(view: HoldView) -> Ink:
    """The colour of the moment: the zone's while the band counts."""
    if view.zone is Zone.STOP:
        return Ink.STRONG
    if view.reading.doubt is not None:
        return Ink.DOUBT
    if view.asks_to_ease and view.word_zone is Zone.IN_BAND:
        return ZONE_INK[Zone.ABOVE]  # as its word
    return _PHASE_INK.get(view.phase, ZONE_INK[view.word_zone])


def time_up_picture(view: HoldView, shown_kpa: float | None) -> TimePicture:
    """The whole screen from the end of the in-band time until the tip is off.

    Args:
        view: the run.
        shown_kpa: the pressure for the digits.
    """
    cue, reading = words.cue(view), view.reading
    more = view.set_n < view.sets_n
    then = f"then rest, and hold {view.set_n + 1} of {view.sets_n}" if more else "then it is done"
    number = "--" if shown_kpa is None else f"{pressure(shown_kpa)} {interval_of(reading.u95_kpa)}"
    made_up = f" {words.SIMULATED}" if reading.simulated else ""
    return TimePicture(
        word=cue.text,
        shape=Shape(cue.shape),
        advice=cue.advice or words.coach(view),
        next_step=then,
        value_kpa=shown_kpa,
        beside=beside_number(reading),
        number=f"{number.rstrip()}{made_up}",
    )


def _in_band(view: HoldView) -> Line:
    done, needed = clock(view.in_band_s), clock(view.in_band_needed_s)
    waits = "  waits" if view.paused else ""
    return (("in band   ", Ink.FAINT), (f"{done} of {needed}", Ink.STRONG), (waits, Ink.STRONG))


def _timers(view: HoldView) -> tuple[Line, ...]:
    contact = f"{clock(view.contact_s)} of {clock(view.contact_max_s)}"
    contact_line: Line = (
        ("contact   ", Ink.FAINT),
        (contact, Ink.TEXT),
        (f"  in 24 h {left(view.place_left_s)} left", Ink.FAINT),
    )
    return contact_line, _state(view)


def _state(view: HoldView) -> Line:
    """What is going on besides: rest, waiting for contact, doubt about the data."""
    if view.phase is Phase.REST:
        return plain(f"rest      {left(view.rest_left_s)}, then hold {view.set_n + 1}", Ink.STRONG)
    if view.no_contact_left_s is not None and not view.contact_s:
        return plain(f"waiting for contact  {left(view.no_contact_left_s)}", Ink.FAINT)
    if view.lost_n or view.spikes_n:
        return plain(f"{view.lost_n} lost, {view.spikes_n} corrupt samples set aside", Ink.FAINT)
    return BLANK
