"""``soleus calibration``: profiles, what they claim, and how one is fitted from known masses."""

from __future__ import annotations

import argparse
import dataclasses
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from soleus.cli.argument_types import profile_id
from soleus.cli.calibration import certificate, tip_weight
from soleus.cli.calibration import check as session_check
from soleus.cli.calibration import use as calibration_use
from soleus.cli.context import folder_of, reading_folder_of
from soleus.cli.output import put, put_json, say_written
from soleus.cli.output_option import add_output, destination
from soleus.errors import CalibrationError, ExitCode, UsageError

if TYPE_CHECKING:
    from soleus.core.calibration.model import Calibration
    from soleus.core.fitting.fit import FittedRun
    from soleus.core.fitting.run import Run
    from soleus.store.calibration.profiles import FoundProfile
    from soleus.store.folder import DataFolder


DRIFTED_MARK: Final = "disagrees with the one before"


def add(commands: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``calibration`` and its commands into the parser."""
    about = "Calibration profiles: which there are, what they claim, and how to make one."
    parser = commands.add_parser(
        "calibration",
        help="calibration profiles: list, show, fit, use, certificate, check, tip-weight",
        description=about,
    )
    below = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    profiles = below.add_parser(
        "list",
        help="list all profiles",
        description="Lists the profiles in the data folder and those that come with soleus; of one"
        " name the one in the data folder wins.",
    )
    profiles.add_argument("--json", action="store_true", help="as JSON")
    profiles.set_defaults(run=run_list)
    show = below.add_parser(
        "show",
        help="show one profile whole",
        description="Shows one profile: its line, its span, its dates and its uncertainty budget.",
    )
    show.add_argument("profile", metavar="ID", help="id of the profile")
    show.add_argument("--json", action="store_true", help="as JSON")
    show.set_defaults(run=run_show)
    _add_fit(below)
    calibration_use.add(below)
    certificate.add(below)
    session_check.add(below)
    tip_weight.add(below)


def _add_fit(below: Any) -> None:  # noqa: ANN401
    parser = below.add_parser(
        "fit",
        help="make a profile from a run of known masses",
        description="Fits a line to a run of known masses, prints how far each step lies off it,"
        " and keeps run and profile. A run with a doubtful step is refused, never mended.",
    )
    parser.add_argument("run_file", type=Path, metavar="RUN.csv", help="the run")
    add_output(
        parser,
        metavar="PROFILE.toml",
        about="the profile's file, named after its id (default: in the data folder)",
        required=False,
    )
    parser.add_argument(
        "--id", type=profile_id, metavar="ID", help="id of the profile, if not that of the run"
    )
    parser.set_defaults(run=run_fit)


# -- list and show -------------------------------------------------------------------------------


def run_list(arguments: argparse.Namespace) -> int:
    """Print all profiles; a broken one is listed with what is wrong with it."""
    from soleus.store.calibration.profiles import list_profiles

    folder = reading_folder_of(arguments)
    found = list_profiles(folder)
    if arguments.json:
        put_json({"profiles": [_listed(each) | _drifted(folder, each) for each in found]})
        return ExitCode.DONE
    for each in found:
        if each.calibration is None:
            put(f"{each.id:24} broken: {each.problem.what if each.problem else each.path}")
            continue
        marks = [DRIFTED_MARK] if _drifted(folder, each)["drifted"] else []
        put(f"{each.id:24} {'  '.join([*_summary(each.calibration), *marks])}")
    return ExitCode.DONE


def _drifted(folder: DataFolder, found: FoundProfile) -> dict[str, object]:
    """Whether it disagrees with the calibration before; null where one cannot be read."""
    from soleus.store.calibration.checks import has_drifted

    if found.calibration is None:
        return {"drifted": None}
    try:
        return {"drifted": has_drifted(folder, found.calibration)}
    except CalibrationError:  # `show` says what is wrong with it
        return {"drifted": None}


def run_show(arguments: argparse.Namespace) -> int:
    """Print one profile whole.

    Raises:
        CalibrationError: there is none of this name, or it is broken.
    """
    from soleus.report.calibration.history import history_json, history_lines, history_of
    from soleus.store.calibration.profiles import list_profiles, profile_by_id

    folder = reading_folder_of(arguments)
    calibration = profile_by_id(folder, arguments.profile)
    path = next(each.path for each in list_profiles(folder) if each.id == calibration.id)
    history = history_of(folder, calibration)
    if arguments.json:
        told = {"path": str(path)} | _as_json(calibration)
        put_json(told | {"history": history_json(history)})
        return ExitCode.DONE
    put_whole(calibration)
    put("")
    for line in history_lines(history):
        put(line)
    put(f"\n{path}")
    return ExitCode.DONE


def _summary(cal: Calibration) -> list[str]:
    from soleus.core.calibration.model import span_kpa, u95_kpa
    from soleus.core.half_width import half_width
    from soleus.live.wall_clock import WallClock
    from soleus.report.calibration.claims import due_words, marks_of

    return [
        f"{cal.sensor.value}",
        f"made {cal.made_on}",
        f"{due_words(cal):14}",
        f"span {span_kpa(cal):6.0f} kPa",
        f"{half_width(u95_kpa(cal, 100.0), 1):>6} kPa at 100",
        *marks_of(cal, WallClock().today()),
    ]


def put_whole(cal: Calibration) -> None:
    """A profile to stdout: its figures, its budget, its half-widths."""
    from soleus.live.wall_clock import WallClock
    from soleus.report.calibration.claims import claim_lines

    for line in claim_lines(cal, WallClock().today()):
        put(line)


def _listed(found: FoundProfile) -> dict[str, object]:
    told: dict[str, object] = {
        "id": found.id,
        "path": str(found.path),
        "problem": None if found.problem is None else found.problem.what,
    }
    return told if found.calibration is None else told | _as_json(found.calibration)


def _as_json(cal: Calibration) -> dict[str, object]:
    from soleus.core.calibration.model import span_kpa
    from soleus.report.calibration.claims import half_widths, k_at

    return {
        "id": cal.id,
        "made_on": cal.made_on.isoformat(),
        "due_on": None if cal.due_on is None else cal.due_on.isoformat(),
        "example": cal.example,
        "simulated": cal.simulated,
        "notes": cal.notes,
        "sensor": cal.sensor.value,
        "sensor_class": cal.sensor_class.value,
        "gives_threshold_and_trend": cal.gives_threshold_and_trend,
        "gain": cal.gain,
        "nominal_rate_hz": cal.nominal_rate_hz,
        "supply_mv": cal.supply_mv or None,
        "probe_uid": cal.probe_uid or None,
        "tip_area_mm2": cal.tip_area_mm2,
        "zero_counts": cal.zero_counts,
        "counts_per_n": cal.counts_per_n,
        "counts_per_n2": cal.counts_per_n2,
        "points": [{"force_n": force, "rise_counts": rise} for force, rise in cal.points],
        "span_n": cal.span_n,
        "span_kpa": span_kpa(cal),
        "uncertainty": {
            term.name.value: {"absolute_n": term.absolute_n, "relative": term.relative}
            for term in cal.uncertainty.terms
        },
        "u95_kpa": [
            {"pressure_kpa": pressure_kpa, "u95_kpa": u95, "k": k_at(cal, pressure_kpa)}
            for pressure_kpa, u95 in half_widths(cal)
        ],
    }


# -- fit -----------------------------------------------------------------------------------------


def run_fit(arguments: argparse.Namespace) -> int:
    """Fit a run, keep it and its profile, and print what came of it; ends with their full paths.

    Kept before printed: a reader of the output that goes away takes nothing with it.

    Raises:
        CalibrationError: the run cannot be read or gives no calibration; names file and line.
        UsageError: the id cannot be one, or is not that of the file; or it may not be written
            there.
        StoreError: run or profile cannot be written.
    """
    from soleus.core.fitting.fit import calibrate
    from soleus.core.fitting.run import RunRefused
    from soleus.core.fitting.run_validation import refuse_later_run
    from soleus.live.wall_clock import WallClock
    from soleus.store.calibration.profiles import load_run_file

    loaded, data = load_run_file(arguments.run_file)
    run = _renamed(loaded, _wanted_id(arguments))
    try:
        refuse_later_run(run, WallClock().today())
        fitted = calibrate(run)
    except RunRefused as refused:
        raise CalibrationError(
            f"{arguments.run_file}: {refused.what}", refused.effect, refused.next_step
        ) from refused
    kept = _kept(arguments, run, data, fitted.calibration)
    put_steps(run, fitted)
    put_whole(fitted.calibration)
    for path in kept:
        say_written(path)
    return ExitCode.DONE


def _wanted_id(arguments: argparse.Namespace) -> str | None:
    """The id that the options ask for; a profile's file is named after its id."""
    output: Path | None = arguments.output
    asked: str | None = arguments.id
    if output is None:
        return asked
    if output.suffix != ".toml" or asked not in (None, output.stem):
        raise UsageError(
            f"{output} cannot be the file of profile '{asked or output.stem}'.",
            "Nothing was written.",
            f"A profile's file is named after its id: {asked or output.stem}.toml",
        )
    return profile_id(output.stem)


def _renamed(run: Run, wanted: str | None) -> Run:
    if wanted is None:
        return run
    return dataclasses.replace(run, facts=dataclasses.replace(run.facts, id=wanted))


def put_steps(run: Run, fitted: FittedRun) -> None:
    """The steps and how far each lies off the curve, then the run in the field's terms.

    Of the span is what refusals go by. A step that stands out is named; it is in the fit.
    """
    from soleus.core.fitting.characteristics import NOT_E74
    from soleus.core.fitting.run import ReferenceKind
    from soleus.report.calibration.amounts import signed
    from soleus.report.calibration.certificate import STANDS_OUT, quality

    seen = fitted.characteristics
    gauge = run.facts.reference.kind is ReferenceKind.GAUGE
    loads = run.loads_n if gauge else tuple(step.mass_kg for step in run.steps)
    put(
        f"  line  {'force, N' if gauge else 'mass, kg':>9}         counts  off, counts    off, N"
        "   of span"
    )
    rows = zip(run.steps, seen.off_counts, seen.off_n, strict=True)
    for at, (step, off_counts, off_n) in enumerate(rows):
        put(
            f"{step.line:6d} {loads[at]:10.3f} {step.counts:14.1f} {off_counts:+12.1f}"
            f" {signed(off_n):>9} {signed(100 * off_n / seen.span_n, '%'):>9}"
            f"{f'  {STANDS_OUT}' if at in seen.outliers else ''}"
        )
    if seen.outliers:
        put("What stands out is in the fit: if something was bumped, make the run again.")
    put("")
    for name, told in quality(seen).rows:
        put(f"{name:19} {told}")
    put(f"\n{textwrap.fill(NOT_E74, 80)}\n")


def _kept(
    arguments: argparse.Namespace, run: Run, data: bytes, cal: Calibration
) -> tuple[Path, ...]:
    """The files that were written: run and profile, or with ``-o`` the profile alone."""
    from soleus.core.calibration.profile_toml import profile_text
    from soleus.store.calibration.profiles import save_profile
    from soleus.store.calibration.runs import keep_run

    output: Path | None = arguments.output
    if output is None:
        folder = folder_of(arguments)
        return (keep_run(folder, run, data), save_profile(folder, cal))
    to = destination(arguments, output, reading_folder_of(arguments))
    to.put([(to.usable(), profile_text(cal))])
    return (to.full_path,)
