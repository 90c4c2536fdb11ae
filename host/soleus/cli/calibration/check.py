"""``soleus calibration check``: is one known load read as it should be."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from soleus.cli.argument_types import number
from soleus.cli.context import folder_of
from soleus.cli.output import put, put_json, say, say_written
from soleus.errors import ExitCode

if TYPE_CHECKING:
    from soleus.core.calibration.health import Check, HealthNote
    from soleus.core.calibration.model import Calibration
    from soleus.live.calibration.check import KnownLoad
    from soleus.live.session.probe_session import ProbeSession
    from soleus.store.calibration.checks import KeptCheck


def add(below: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``check`` below ``calibration``."""
    parser = below.add_parser(
        "check",
        help="check the probe with one known load",
        description="Takes a zero, waits for one known mass on the tip, or for a press onto a"
        " kitchen scale, and compares what the probe reads with what its calibration allows. Ends"
        " with 1 if it is outside; the probe then is INDICATIVE until a check with a load known as"
        " well passes, or it is calibrated again.",
    )
    load = parser.add_mutually_exclusive_group(required=True)
    load.add_argument("--mass", type=number, metavar="KG", help="a mass that is put on the tip")
    load.add_argument(
        "--scale", type=number, metavar="KG", help="press until a kitchen scale shows so much"
    )
    parser.add_argument(
        "--within",
        type=number,
        metavar="KG",
        help="± of the load itself (default: 0.5 %% of a mass, 2 %% of a press on a scale; at most"
        " 5 %%)",
    )
    parser.add_argument(
        "--room-c",
        type=number,
        metavar="C",
        help="how warm it is, °C, to be told if that is far from the calibration",
    )
    parser.add_argument("--json", action="store_true", help="the result as JSON")
    parser.set_defaults(run=run_check)


def run_check(arguments: argparse.Namespace) -> int:
    """Check the connected probe; 1 if a check failed, this one or one that it cannot answer.

    Raises:
        UsageError: the load cannot be one, is known too badly, or is too small or too large for
            the calibration.
        ProbeError: there is no probe, or the load did not come to rest.
        CalibrationError: the probe has no calibration that gives it a pressure.
        StoreError: the result cannot be kept.
    """
    from soleus.api.probe import open_session
    from soleus.live.calibration.check import known_load
    from soleus.report.calibration.history import check_json
    from soleus.store.calibration.checks import CHECKS_NAME, keep_check, known_health

    held = arguments.mass is None
    mass_kg = arguments.scale if held else arguments.mass
    load = known_load(mass_kg, held=held, limit_kg=arguments.within)
    folder = folder_of(arguments)
    with open_session(arguments.probe, arguments.data) as session:
        kept, cal, notes = _made(session, load, arguments.room_c)
    keep_check(folder, kept)
    failed = known_health(folder, cal, kept.probe_uid).check_failed
    if arguments.json:
        told = check_json(kept) | {"failed_still": failed, "notes": [each.value for each in notes]}
        put_json(told | {"path": str(folder.path / CHECKS_NAME)})
    else:
        _put(kept.check, notes, failed=failed)
        say_written(folder.path / CHECKS_NAME)
    return ExitCode.CHECK_FOUND_SOMETHING if failed else ExitCode.DONE


def _made(
    session: ProbeSession, load: KnownLoad, room_c: float | None
) -> tuple[KeptCheck, Calibration, tuple[HealthNote, ...]]:
    """Connect, zero, load, compare, and with what; what else should be known of the probe today."""
    from soleus.live.calibration.check import CheckJob, plan_check

    probe, loads = session.connect(say=say), session.loads
    loads.begin(probe)
    job = CheckJob(plan_check(probe, load))  # refused before anybody puts it on
    say("Keep the tip free.")
    loads.put_on(0.0)
    job.take(loads.measured(job.before, say))
    what = f"Press onto the scale until it shows {load.mass_kg:g} kg, and hold."
    say(what if load.held else f"Put {load.mass_kg:g} kg on the tip.")
    loads.put_on(job.plan.load_n)
    while job.kept is None:
        job.take(loads.measured(job.before, say))
    loads.put_on(0.0)
    return job.kept, job.plan.calibration, probe.notes(room_c)


def _put(check: Check, notes: tuple[HealthNote, ...], *, failed: bool) -> None:
    from soleus.core.calibration.health import FAILED_MEANS, STILL_FAILED
    from soleus.core.half_width import half_width

    put(
        f"expected {check.expected_kpa:.1f} kPa, read {check.read_kpa:.1f} kPa,"
        f" allowed {half_width(check.allowed_kpa, 1)} kPa"
    )
    put(check.result.words)
    if failed:
        put(FAILED_MEANS if check.failed else STILL_FAILED)
    for note in notes:
        say(note.words)
