"""A calibration on the screen: what to do with the load, the steps so far, what came of it.

The words of refusals come from ``core``; here is only what a screen adds: order, ink and length.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from soleus.core.calibration.stability import StepSeen
from soleus.core.fitting.preview import RoughFit, rough_fit
from soleus.core.fitting.procedure import CalibrationInProgress
from soleus.core.fitting.questions import typed_from_kg, unit_of
from soleus.core.fitting.run import ReferenceKind, load_n
from soleus.core.units import kpa_from_n
from soleus.live.connection.state import ProbeState
from soleus.live.snapshot import ProbeView
from soleus.tui.drawing.cells import Ink
from soleus.tui.view_models import hold as say
from soleus.tui.widgets.fit_plot import FitPicture, FitPoint
from soleus.tui.widgets.load_board import LoadPicture
from soleus.tui.widgets.text_lines import Line, plain

WAY_WORDS: Final = {
    ReferenceKind.MASSES: "masses on a fixture",
    ReferenceKind.SCALE: "pressed onto a scale",
    ReferenceKind.GAUGE: "against a force gauge",
}


def load_words(mass_kg: float, kind: ReferenceKind) -> str:
    """A load as it is typed: ``1000 g``."""
    return f"{typed_from_kg(mass_kg, kind):g} {unit_of(kind)}"


class StepStage(Enum):
    """Where the person stands between two steps."""

    ASK = "ask"  # the load is named; enter says that it is on
    WAIT = "wait"  # it is measured
    DWELL = "dwell"  # the full load stays on
    READ = "read"  # steady; what does the display show
    ALL_IN = "all_in"
    FAILED = "failed"  # the fit refused the run


def load_picture(run: CalibrationInProgress, doing: StepStage) -> LoadPicture:
    """Which load comes next, and what to do with it."""
    mass_kg = run.next_kg
    if doing is StepStage.FAILED:
        return LoadPicture(word="NO FIT", ink=Ink.ABOVE)
    if mass_kg is None:
        return LoadPicture(lines=(("All steps are in.", Ink.STRONG),), word="ALL IN")
    kind = run.facts.reference.kind
    digits, unit = f"{typed_from_kg(mass_kg, kind):g}", unit_of(kind)
    first, then = _what_to_do(run, mass_kg, doing)
    return LoadPicture(digits, unit, ((first, Ink.STRONG), (then, Ink.TEXT)))


def _what_to_do(run: CalibrationInProgress, mass_kg: float, doing: StepStage) -> tuple[str, str]:
    kind = run.facts.reference.kind.value
    held = run.held and mass_kg > 0
    if doing is StepStage.WAIT:
        return "It is being measured.", "Hold still." if held else "Touch nothing."
    if doing is StepStage.READ:
        return f"Type what the {kind} shows now.", "Then press enter."
    if not mass_kg:
        return "Nothing on the tip, nothing touching it.", "Then press enter."
    if held:
        return f"Press until the {kind} shows about this.", "Hold still there, and press enter."
    down = bool(run.steps) and run.steps[-1].mass_kg > mass_kg
    verb = "Take off until this is left" if down else "Put on until this is"
    return f"{verb} on the tip.", "Hands off, then press enter."


def wait_picture(run: CalibrationInProgress, left_s: float) -> LoadPicture:
    """The full load stays on: how long still."""
    on = load_words(run.next_kg or 0.0, run.facts.reference.kind)
    lines = (
        (f"Leave the {on} on and touch nothing.", Ink.STRONG),
        ("The reading creeps; this tells by how much.", Ink.TEXT),
        ("It is measured by itself at 0:00.", Ink.FAINT),
    )
    return LoadPicture(say.left(left_s), "", lines)


def count_line(
    seen: StepSeen | None, probe: ProbeView, rough: RoughFit | None, run: CalibrationInProgress
) -> Line:
    """The live count, and what it means as soon as there is a line to read it by."""
    counts = probe.raw_counts
    if probe.state is not ProbeState.CONNECTED or counts is None:
        return (("count  ", Ink.FAINT), ("--", Ink.DOUBT))
    line: Line = (("count  ", Ink.FAINT), (thousands(counts), Ink.STRONG))
    if rough is None:
        return line
    shown = seen.counts if seen is not None and seen.samples_n else float(counts)
    force_n = rough.force_n(shown)
    pressure_kpa = round(kpa_from_n(force_n, run.facts.tip_area_mm2))
    return (*line, (f"   about {round(force_n, 2) + 0.0:.2f} N, {pressure_kpa} kPa", Ink.TEXT),
            (" by the steps so far", Ink.FAINT))  # fmt: skip


def thousands(counts: float) -> str:
    """A count in groups of three digits."""
    return f"{round(counts):,}".replace(",", " ")


def step_rows(run: CalibrationInProgress, blamed: int = 0) -> tuple[list[Line], list[Line]]:
    """All steps of the run: the load of each, and at the end its count or what it waits for."""
    kind = run.facts.reference.kind
    rows: list[Line] = []
    ends: list[Line] = []
    for number, mass_kg in enumerate(run.plan_kg, 1):
        step = run.steps[number - 1] if number <= len(run.steps) else None
        load = load_words(mass_kg if step is None else step.mass_kg, kind)
        ink = Ink.FAINT if step is None else Ink.ABOVE if number == blamed else Ink.TEXT
        rows.append(plain(f"{number:2d} {load:>9}{_later(run, number)}", ink))
        sign = "x " if number == blamed else ""
        ends.append(plain("" if step is None else f"{sign}{thousands(step.counts)}", ink))
    return rows, ends


def _later(run: CalibrationInProgress, number: int) -> str:
    """The mark of the step for which the load stays on."""
    return " 5 min" if run.creep and number == len(run.loads_kg) + 2 else ""


def fit_picture(run: CalibrationInProgress, rough: RoughFit | None, blamed: int = 0) -> FitPicture:
    """The line through the steps so far, and how far each lies off it."""
    span_n = load_n(run.loads_kg[-1], run.facts)
    span = load_words(run.loads_kg[-1], run.facts.reference.kind)
    if rough is None:
        return FitPicture((), span)
    points = tuple(
        FitPoint(
            each.force_n / span_n,
            each.rise_counts / (rough.counts_per_n * span_n),
            100 * each.off_n / span_n,
            each.falling,
            each.step + 1 == blamed,
        )
        for each in rough.points
    )
    return FitPicture(points, span)


def rough_of(run: CalibrationInProgress) -> RoughFit | None:
    """The line through the steps so far; None before there is one."""
    return rough_fit(run.run()) if run.steps else None


def gone_words(probe: ProbeView) -> tuple[str, ...]:
    """Why nothing can be measured now; empty while the probe is there."""
    why = say.no_probe(probe)
    return (why, "No step is lost. Once it is back, make this step again.") if why else ()
