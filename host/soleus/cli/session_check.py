"""``soleus calibration check``: is one known load read as it should be."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, Final

from soleus.cli.context import folder_of
from soleus.cli.talk import put, say
from soleus.errors import CalibrationError, ExitCode, ProbeError, UsageError

if TYPE_CHECKING:
    from soleus.core.calibration import Calibration
    from soleus.core.health import Check
    from soleus.core.steady import StepBefore
    from soleus.live.bench import Bench
    from soleus.live.probe import Probe
    from soleus.store.checks import KeptCheck

TRIES_N: Final = 5  # after the first, of at least 6 s each: for the way from the table to the tip


def add(below: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``check`` below ``calibration``."""
    parser = below.add_parser(
        "check",
        help="check the probe with one known load",
        description="Takes a zero, waits for one known mass on the tip, or for a press onto a"
        " kitchen scale, and compares what the probe reads with what its calibration allows. Ends"
        " with 1 if it is outside; the probe then is INDICATIVE for the day, until a check passes"
        " or it is calibrated again.",
    )
    load = parser.add_mutually_exclusive_group(required=True)
    load.add_argument("--mass", type=float, metavar="KG", help="a mass that is put on the tip")
    load.add_argument(
        "--scale", type=float, metavar="KG", help="press until a kitchen scale shows so much"
    )
    parser.add_argument(
        "--within",
        type=float,
        metavar="KG",
        help="± of the load itself (default: 0.5 %% of a mass, 2 %% of a press on a scale)",
    )
    parser.set_defaults(run=run_check)


def run_check(arguments: argparse.Namespace) -> int:
    """Check the connected probe; 1 if it reads the load otherwise than its calibration allows.

    Raises:
        UsageError: the load cannot be one, or is too small or too large for the calibration.
        ProbeError: there is no probe, or the load did not come to rest.
        CalibrationError: the probe has no calibration that gives it a pressure.
        StoreError: the result cannot be kept.
    """
    from soleus.live.bench import Bench
    from soleus.store.checks import keep_check

    mass_kg, limit_kg = _load(arguments)
    folder = folder_of(arguments)
    with Bench(folder, arguments.probe) as bench:
        kept = _made(bench, mass_kg, limit_kg, held=arguments.scale is not None)
    keep_check(folder, kept)
    _put(kept.check)
    return ExitCode.CHECK_FOUND_SOMETHING if kept.check.failed else ExitCode.DONE


def _load(arguments: argparse.Namespace) -> tuple[float, float]:
    """The load and its ±, kg."""
    from soleus.core.health import MASS_LIMIT, SCALE_LIMIT

    held = arguments.mass is None
    mass_kg: float = arguments.scale if held else arguments.mass
    share = SCALE_LIMIT if held else MASS_LIMIT
    limit_kg: float = share * mass_kg if arguments.within is None else arguments.within
    if not 0 < mass_kg < float("inf") or not 0 <= limit_kg < mass_kg:
        raise UsageError(
            f"{mass_kg:g} kg ± {limit_kg:g} kg cannot be a check load.",
            "Nothing was measured.",
            "Give the load in kilograms, and a ± below it.",
        )
    return mass_kg, limit_kg


def _made(bench: Bench, mass_kg: float, limit_kg: float, *, held: bool) -> KeptCheck:
    """Connect, zero, load, compare."""
    from soleus.core.health import session_check
    from soleus.core.steady import StepBefore
    from soleus.core.weight import STANDARD_GRAVITY_N_PER_KG, force_n
    from soleus.store.checks import KeptCheck

    probe = bench.connect(say)
    cal = _calibration_of(probe)
    load_n = force_n(mass_kg, STANDARD_GRAVITY_N_PER_KG)
    _refuse_unfit(cal, load_n, mass_kg)
    full_scale = probe.hello.full_scale_max
    say("Keep the tip free.")
    bench.load(0.0)
    zero = _steady(bench, StepBefore(full_scale))
    what = f"Press onto the scale until it shows {mass_kg:g} kg, and hold."
    say(what if held else f"Put {mass_kg:g} kg on the tip.")
    bench.load(load_n)
    loaded = _steady(bench, StepBefore(full_scale, held, zero, zero, 1))
    bench.load(0.0)
    check = session_check(cal, load_n, loaded - zero, load_n * limit_kg / mass_kg)
    return KeptCheck(probe.today, probe.uid, cal.id, cal.made_on, load_n, check)


def _refuse_unfit(cal: Calibration, load_n: float, mass_kg: float) -> None:
    """Before anybody puts it on."""
    from soleus.core.health import unfit_load

    unfit = unfit_load(cal, load_n)
    if unfit is not None:
        span_kg = cal.span_n / load_n * mass_kg
        raise UsageError(
            unfit.words,
            "Nothing was measured.",
            f"The load is given in kilograms; the weighed span ends at {span_kg:.1f} kg.",
        )


def _calibration_of(probe: Probe) -> Calibration:
    from soleus.core.labels import words_of
    from soleus.core.terms import Label

    if probe.calibration is not None and probe.verdict().label is not Label.UNCALIBRATED:
        return probe.calibration
    problem = probe.calibration_problem
    if problem is not None:
        raise problem
    raise CalibrationError(
        " ".join(words_of(why) for why in probe.verdict().why),
        "There is nothing to compare a load with.",
        "Calibrate the probe, or choose a profile: soleus calibration use",
    )


def _steady(bench: Bench, before: StepBefore) -> float:
    """Mean count once it stands still; also one that hardly moved or went the wrong way."""
    from soleus.core.steady import StepProblem

    seen = bench.measure(before, say)
    for _ in range(TRIES_N):
        if seen.problem is not StepProblem.TOO_SMALL:
            break
        seen = bench.measure(before, say)  # the load is not on yet
    if seen.problem not in (None, StepProblem.WRONG_WAY, StepProblem.TOO_SMALL):
        raise ProbeError(
            seen.problem.words, "The check says nothing and was not kept.", "Check again."
        )
    return seen.counts


def _put(check: Check) -> None:
    put(
        f"expected {check.expected_kpa:.1f} kPa, read {check.read_kpa:.1f} kPa,"
        f" allowed ± {check.allowed_kpa:.1f} kPa"
    )
    put(check.result.words)
    if check.failed:
        put("Until a check passes, this probe is INDICATIVE for the rest of the day.")
