"""What a calibration profile claims, as lines: its figures, its budget, its half-widths.

For the command and for the screen, which say the same. It knows no folder and no clock.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from soleus.core.calibration.health import HealthNote, SinceCalibration, notes_on
from soleus.core.calibration.model import Calibration, span_kpa, u95_kpa
from soleus.core.calibration.reading_uncertainty import (
    NOT_COVERED,
    ReadingConditions,
    reading_budget,
    reading_u95_kpa,
)
from soleus.core.half_width import half_width
from soleus.core.units import n_from_kpa
from soleus.report.calibration.amounts import amount

LIVE_AGE_S: Final = 120.0  # from a zero to a press, as a rule
SHOWN_KPA: Final = (20.0, 50.0, 100.0, 200.0, 400.0, 600.0)


def claim_lines(cal: Calibration, today: date) -> tuple[str, ...]:
    """Describe a whole profile in lines, with an empty one before each part."""
    marks = f" ({', '.join(marks_of(cal, today))})" if marks_of(cal, today) else ""
    supply = f"{cal.supply_mv} mV" if cal.supply_mv else "not measured"
    warm = "" if cal.temperature_c is None else f", {cal.temperature_c:g} °C"
    rows = (
        ("profile", f"{cal.id}{marks}"),
        ("made", f"{cal.made_on}, {due_words(cal)}"),
        ("sensor", f"{cal.sensor.value}, {cal.sensor_class.value.replace('_', ' ')}"),
        ("made with", f"gain {cal.gain}, {cal.nominal_rate_hz:g} samples/s, supply {supply}{warm}"),
        ("probe", cal.probe_uid or "any of this kind"),
        ("tip", f"{cal.tip_area_mm2:g} mm²"),
        ("zero", f"{cal.zero_counts:g} counts"),
        ("slope", f"{cal.counts_per_n:g} counts/N, {cal.counts_per_kpa:g} counts/kPa"),
        ("span", f"0 to {cal.span_n:g} N, 0 to {span_kpa(cal):g} kPa"),
        ("good for", cal.good_for),
        ("notes", cal.notes or "none"),
    )
    return (*(f"{name:10} {text}" for name, text in rows), *_budget(cal))


def _budget(cal: Calibration) -> tuple[str, ...]:
    head = f"{'standard uncertainty from':28} {'always, N':>12} {'of the load, %':>16}"
    terms = (
        f"{term.name.words:28} {amount(term.absolute_n):>12} {amount(100 * term.relative):>16}"
        for term in cal.uncertainty.terms
    )
    widths = (
        f"  at {at_kpa:5.0f} kPa  {half_width(u95, 1)} kPa  (k = {k_at(cal, at_kpa):.2f})"
        for at_kpa, u95 in half_widths(cal)
    )
    return ("", head, *terms, "", "half-width for 95 %", *widths, *_live(cal))


def _live(cal: Calibration) -> tuple[str, ...]:
    """What a reading in a hand has beside that, before anything was told of tip and room."""
    now = ReadingConditions(zero_age_s=LIVE_AGE_S)
    alone = {term.name for term in cal.uncertainty.terms}
    added = (
        f"{row.name.words:28} {amount(row.absolute_n):>12} {amount(100 * row.relative):>16}"
        for row in reading_budget(cal, now)
        if row.name not in alone
    )
    widths = (
        f"  at {at_kpa:5.0f} kPa  {half_width(reading_u95_kpa(cal, at_kpa, now), 1)} kPa"
        for at_kpa, _ in half_widths(cal)
    )
    head = f"half-width of a live reading, {LIVE_AGE_S / 60:.0f} min after its zero, which adds"
    not_covered = (f"  {what}" for what in NOT_COVERED)
    return ("", head, *added, *widths, "", "not covered by any ±", *not_covered)


def due_words(cal: Calibration) -> str:
    """When it is to be made again."""
    return "never due" if cal.due_on is None else f"due {cal.due_on}"


def marks_of(cal: Calibration, today: date) -> tuple[str, ...]:
    """What a person must not overlook about a profile."""
    applies = {
        "made later than today": cal.made_on > today and not cal.simulated,
        "past its due date": cal.due_on is not None and today > cal.due_on,
        "due soon": HealthNote.DUE_SOON in notes_on(cal, SinceCalibration(today)),
        "example": cal.example,
        "simulated": cal.simulated,
        "edited by hand": cal.edited,
    }
    return tuple(mark for mark, is_so in applies.items() if is_so)


def k_at(cal: Calibration, pressure_kpa: float) -> float:
    """The factor from standard uncertainty to the half-width, at one pressure."""
    return cal.uncertainty.k_at(n_from_kpa(pressure_kpa, cal.tip_area_mm2))


def half_widths(cal: Calibration) -> tuple[tuple[float, float], ...]:
    """Pressure and its half-width, both kPa, within the span and at its end."""
    end_kpa = span_kpa(cal)
    shown = [*(each for each in SHOWN_KPA if each < end_kpa), end_kpa]
    return tuple((pressure_kpa, u95_kpa(cal, pressure_kpa)) for pressure_kpa in shown)
