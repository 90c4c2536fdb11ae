"""What a calibration certificate says, section by section; how it looks is for its two pages.

All of it comes from the profile and from the run that it was fitted from, fitted again here. It
knows no folder and no clock: the day of issue is given, so that the same input gives the same text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from soleus.core.calibration.model import Calibration, SensorClass, span_kpa, u95_kpa
from soleus.core.fitting.characteristics import NOT_E74, Characteristics
from soleus.core.fitting.fit import FittedRun, calibrate
from soleus.core.fitting.gravity import AIR_LIFT
from soleus.core.fitting.run import ReferenceKind, Run, RunFacts
from soleus.core.fitting.zero_stability import ZERO_RETURN_SOUND
from soleus.core.half_width import half_width
from soleus.core.units import n_from_kpa
from soleus.report.calibration.amounts import n_and_share, seconds, signed

RANGE_PARTS: Final = 10  # the uncertainty is told at tenths of the span
IN_SHORT_KPA: Final = (100.0, 200.0, 400.0)  # pressures that people hold
NOT_STATED: Final = "not stated"
STANDS_OUT: Final = "stands out"
NO_RUN: Final = (
    "The run file that this profile was fitted from is not here, so points, fit and residuals"
    " cannot be shown, and the certificate cannot be checked. What follows is the profile's word."
)
NO_HASH: Final = "The profile names no run, so nothing but its own word stands behind it."
OTHER_FIGURES: Final = (
    "The run, fitted again, gives other figures than the profile states. Curve and uncertainty"
    " below are the profile's; points and residuals are the run's."
)
_REFERENCES: Final = {
    ReferenceKind.MASSES: "known masses on a fixture",
    ReferenceKind.SCALE: "pressed onto a scale, its reading typed",
    ReferenceKind.GAUGE: "a reference force gauge",
}


@dataclass(frozen=True, slots=True)
class Rows:
    """A section of names and what is said of each."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CertificateTable:
    """A section of figures under headings, as text."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Residuals:
    """The section with the picture: load and how far it was read off, one pair a step, N."""

    title: str
    points_n: tuple[tuple[float, float], ...]
    span_n: float


Section = Rows | CertificateTable | Residuals


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate before it is a page: its head, what must not be overlooked, its sections.

    ``in_short`` is for whoever reads no further.
    """

    title: str
    warnings: tuple[str, ...]
    in_short: str
    sections: tuple[Section, ...]
    last_words: str


def certificate(
    cal: Calibration, run: Run | None, run_name: str, issued_on: date, issued_by: str = ""
) -> Certificate:
    """Put a certificate together.

    Args:
        cal: the profile.
        run: the run that it names by hash; None where it is not here.
        run_name: the run's file, as a reader would look for it.
        issued_on: the day of issue.
        issued_by: who issues it; may be empty.

    Raises:
        RunRefused: this version refuses the run.
    """
    # a profile of before what leaning takes away was put right is compared with its own kind
    fitted = None if run is None else calibrate(run, corrects_lean=cal.lean_share > 0.0)
    of_run = () if run is None or fitted is None else _of_run(run, fitted.characteristics)
    head = (_who(cal, run, issued_on, issued_by), _probe(cal))
    last = (_curve(cal), _range(cal), _source(cal, run_name))
    return Certificate(
        f"Calibration certificate: {cal.id}",
        _warnings(cal, fitted),
        _in_short(cal),
        (*head, *of_run, *last),
        NOT_E74,
    )


def _of_run(run: Run, seen: Characteristics) -> tuple[Section, ...]:
    """What only the run tells."""
    facts = run.facts
    about = (_reference(facts), _conditions(facts), quality(seen))
    return (*about, _points(run, seen), _residuals(run, seen))


def _warnings(cal: Calibration, fitted: FittedRun | None) -> tuple[str, ...]:
    said = {
        "This is an example, made up to show the form: it is nobody's probe.": cal.example,
        "This is the calibration of a simulated probe.": cal.simulated,
        "A figure of the profile was changed by hand after its fit.": cal.edited,
        "Sensors of this kind drift: their numbers are INDICATIVE at best.": (
            cal.sensor_class is SensorClass.DRIFTING
        ),
        NO_RUN: fitted is None and bool(cal.run_sha256),
        NO_HASH: not cal.run_sha256,
        OTHER_FIGURES: fitted is not None and not _same_figures(cal, fitted.calibration),
    }
    return tuple(sentence for sentence, applies in said.items() if applies)


def _in_short(cal: Calibration) -> str:
    end_kpa = span_kpa(cal)
    shown = [at_kpa for at_kpa in IN_SHORT_KPA if at_kpa <= end_kpa] or [end_kpa]
    told = ", ".join(
        f"{at_kpa:.0f} kPa to {half_width(u95_kpa(cal, at_kpa), 1)}" for at_kpa in shown
    )
    due = "It is never due." if cal.due_on is None else f"It is due again on {cal.due_on}."
    said = f"95 of 100 readings are this near to the truth: {told}"
    if cal.gives_threshold_and_trend:
        said = f"While CALIBRATED, {said}."
    else:
        said = f"As it was in its run, {said}; beside INDICATIVE numbers no ± is shown."
    return (
        f"{said} It was weighed from nothing to {end_kpa:.0f} kPa, so targets end there too."
        f" {due} Good for {cal.good_for}."
    )


def _same_figures(one: Calibration, other: Calibration) -> bool:
    return (one.zero_counts, one.response, one.tip_area_mm2, one.lean_share, one.uncertainty) == (
        other.zero_counts,
        other.response,
        other.tip_area_mm2,
        other.lean_share,
        other.uncertainty,
    )


def _who(cal: Calibration, run: Run | None, issued_on: date, issued_by: str) -> Rows:
    made_by = "" if run is None else run.facts.made_by
    return Rows(
        "Who and when",
        (
            ("Calibrated on", cal.made_on.isoformat()),
            ("Calibrated by", made_by or NOT_STATED),
            ("Next due", "never" if cal.due_on is None else cal.due_on.isoformat()),
            ("Issued on", issued_on.isoformat()),
            ("Issued by", issued_by or NOT_STATED),
        ),
    )


def _probe(cal: Calibration) -> Rows:
    supply = f"{cal.supply_mv} mV" if cal.supply_mv else "not measured"
    return Rows(
        "What was calibrated",
        (
            ("Probe", cal.probe_uid or "any of this kind"),
            ("Sensor", f"{cal.sensor.value}, {cal.sensor_class.value.replace('_', ' ')}"),
            ("Setting", f"gain {cal.gain}, {cal.nominal_rate_hz:g} samples/s, supply {supply}"),
            ("Tip", f"{cal.tip_area_mm2:g} mm²"),
        ),
    )


def _reference(facts: RunFacts) -> Rows:
    reference = facts.reference
    always = f" and ± {reference.limit_n:g} N" if reference.limit_n else ""
    rows = [
        ("Against", _REFERENCES[reference.kind]),
        ("Known to", f"± {facts.mass_tolerance:.3%} of the load{always}"),
    ]
    if reference.kind is not ReferenceKind.MASSES:
        rows.append(("Last digit", f"{reference.resolution_n:g} N"))
    if reference.kind is not ReferenceKind.GAUGE:
        rows += [
            ("Gravity", f"{facts.gravity_n_per_kg:g} N/kg ± {facts.gravity_tolerance:.3%}"),
            ("Air", f"{AIR_LIFT:.3%} of the weight taken off, ± {facts.buoyancy_tolerance:.3%}"),
        ]
    rows.append(("Tip area", f"{facts.tip_area_mm2:g} mm² ± {facts.tip_area_tolerance:.1%}"))
    return Rows("With what", tuple(rows))


def _conditions(facts: RunFacts) -> Rows:
    celsius = facts.temperature_c
    return Rows(
        "Conditions",
        (
            ("Temperature", "not measured" if celsius is None else f"{celsius:g} °C"),
            ("Loaded before", f"{facts.conditioning_cycles} times"),
            ("Lean in use", f"up to {facts.tilt_deg:g}° is in the uncertainty"),
        ),
    )


def quality(seen: Characteristics) -> Rows:
    """How good the probe was in its run, in the field's terms."""
    of_span = [
        ("Residual SD", seen.residual_sd_n),
        ("Linearity", seen.linearity_n),
        ("Repeatability", seen.repeatability_n),
        ("Hysteresis", seen.hysteresis_n),
        ("Zero return", seen.zero_return_n),
        ("Lower limit factor", seen.llf_n),
    ]
    rows = [(name, n_and_share(value_n, seen.span_n)) for name, value_n in of_span]
    if _zero_moved(seen):
        rows.append(("Zero", f"moved more than {ZERO_RETURN_SOUND:.1%}: slipped, bumped, or cold"))
    creep = (
        "not seen"
        if seen.creep_share is None
        else f"{signed(100 * seen.creep_share, '%')} of the load"
    )
    return Rows("What the run shows", (*rows, ("Creep in 5 minutes", creep)))


def _zero_moved(seen: Characteristics) -> bool:
    """More than a sound cell does; one with a table, which drifts, is not meant."""
    moved_n = seen.zero_return_n or 0.0
    return seen.degree is not None and moved_n > ZERO_RETURN_SOUND * seen.span_n


def _points(run: Run, seen: Characteristics) -> CertificateTable:
    return CertificateTable(
        "Points",
        ("step", "load, N", "counts", "scatter", "held, s", "off, N", "of span", ""),
        tuple(
            (
                str(number),
                f"{load_n:.3f}",
                f"{step.counts:.1f}",
                f"{step.counts_sd:.1f}",
                seconds(step.dwell_s) if step.dwell_s else "–",
                signed(off_n),
                signed(100 * off_n / seen.span_n, "%"),
                STANDS_OUT if number - 1 in seen.outliers else "",
            )
            for number, (step, load_n, off_n) in enumerate(
                zip(run.steps, run.loads_n, seen.off_n, strict=True), 1
            )
        ),
    )


def _residuals(run: Run, seen: Characteristics) -> Residuals:
    points_n = tuple(zip(run.loads_n, seen.off_n, strict=True))
    return Residuals(
        "Residuals: what the curve reads less what lay on the tip", points_n, seen.span_n
    )


def _curve(cal: Calibration) -> Rows:
    rows = [("Zero", f"{cal.zero_counts:g} counts"), ("Weighed up to", _span(cal))]
    if cal.points:
        told = "; ".join(f"{force_n:g} N: {rise:g}" for force_n, rise in cal.points)
        return Rows(
            "Curve", (("Form", "table, straight between its points"), *rows, ("Rise", told))
        )
    bend = f" + {cal.counts_per_n2:g} · F²" if cal.counts_per_n2 else ""
    form = "parabola" if cal.counts_per_n2 else "straight line"
    rise = f"{cal.counts_per_n:.9g} · F{bend} counts, F in N"
    return Rows("Curve", (("Form", form), *rows, ("Rise", rise)))


def _span(cal: Calibration) -> str:
    return f"{cal.span_n:.4g} N, {span_kpa(cal):.4g} kPa under this tip"


def _range(cal: Calibration) -> CertificateTable:
    rows = []
    for part in range(1, RANGE_PARTS + 1):
        at_kpa = span_kpa(cal) * part / RANGE_PARTS
        at_n = n_from_kpa(at_kpa, cal.tip_area_mm2)
        u95, k = u95_kpa(cal, at_kpa), cal.uncertainty.k_at(at_n)
        row = (
            f"{at_n:.2f}",
            f"{at_kpa:.1f}",
            half_width(u95, 2),
            f"{u95 / at_kpa:.2%}",
            f"{k:.3f}",
        )
        rows.append(row)
    columns = ("load, N", "pressure, kPa", "95 %, kPa", "of reading", "k")
    return CertificateTable("Uncertainty over the range", columns, tuple(rows))


def _source(cal: Calibration, run_name: str) -> Rows:
    return Rows(
        "Where it comes from",
        (
            ("Run file", run_name or "not here"),
            ("SHA-256 of run", cal.run_sha256 or "none named"),
            ("Notes", cal.notes or "none"),
        ),
    )
