"""``soleus probe info``: what the probe says of itself, and what its numbers may claim."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, Final

from soleus.cli.output import put, put_json, say
from soleus.cli.probe.facts import calibration_words, name_of, names_of, probe_as_json, reasons
from soleus.errors import ExitCode

if TYPE_CHECKING:
    from soleus.live.probe.probe import Probe
    from soleus.live.snapshot import ProbeView

MEASURE_S: Final = 2.0  # for the rate that is told
LOOK_EVERY_S: Final = 0.1


def add(below: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``info`` below ``soleus probe``."""
    parser = below.add_parser(
        "info",
        help="what the probe says of itself",
        description="Connects to the probe, reads it for two seconds, and tells what it says of"
        " itself and what its numbers may claim.",
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print what the probe says of itself.

    Raises:
        ProbeError: there is none, or it has gone meanwhile.
    """
    from soleus.api.probe import open_session

    with open_session(arguments.probe, arguments.data) as session:
        probe = session.connect(say=say)
        view = session.probe_view()
        for _, seen in session.look(MEASURE_S, LOOK_EVERY_S):
            if (
                session.recording_over is not None
            ):  # a short one tells who was recorded all the same
                break
            if session.probe is not None:
                probe, view = session.probe, seen
        else:
            probe = session.must_be_there()
    if arguments.json:
        supply_mv = probe.condition.supply_mv or None
        put_json(probe_as_json(probe, view.url) | _view_as_json(view) | {"supply_mv": supply_mv})
        return ExitCode.DONE
    for name, text in _info(probe, view):
        put(f"{name:12} {text}")
    return ExitCode.DONE


def _info(probe: Probe, view: ProbeView) -> list[tuple[str, str]]:
    from soleus.cli.probe.gauge_facts import gauge_facts, gauge_words

    gauge = gauge_facts(probe, view.url)
    hello, verdict = probe.hello, probe.verdict()
    measured = "no samples came" if view.rate_hz is None else f"{view.rate_hz:.1f}/s measured"
    tip = f"{probe.tip_area_mm2:g} mm²" if probe.tip_area_mm2 else "nobody knows its area"
    overloads = "not known how many" if view.overloads_n is None else view.overloads_n
    who = _who(probe) if gauge is None else [("gauge", gauge_words(gauge))]
    return [
        *who[:1],
        ("url", view.url),
        *([] if view.baud is None else [("speed", f"{view.baud} baud")]),
        *who[1:],
        ("rate", f"{hello.nominal_rate_dhz / 10:g}/s by its label, {measured}"),
        *_ails_now(view),
        ("tip", tip),
        ("calibration", calibration_words(probe)),
        ("label", verdict.label.value),
        *(("", sentence) for sentence in reasons(probe)),
        *(("health" if not n else "", note.words) for n, note in enumerate(view.notes)),
        *(_start(probe, view) if gauge is None else []),
        ("overloads", f"{overloads} above the weighed span since the calibration"),
        ("lost", f"{view.lost_n} samples since it was connected"),
    ]


def _ails_now(view: ProbeView) -> list[tuple[str, str]]:
    """What is wrong with the sensor at this moment; a missing calibration is told elsewhere."""
    from soleus.core.terms import Doubt
    from soleus.core.words import DOUBT_WORDS

    doubt = None if view.reading is None else view.reading.doubt
    return [] if doubt in (None, Doubt.UNCALIBRATED) else [("now", DOUBT_WORDS[doubt])]


def _who(probe: Probe) -> list[tuple[str, str]]:
    """What a probe of soleus says of itself, its name first."""
    from soleus.link.handshake import firmware_of

    hello = probe.hello
    remark = firmware_of(hello).remark
    simulated = " simulated, not a real sensor" if probe.simulated else ""
    return [
        ("name", f"{probe.name} ({probe.uid}){simulated}"),
        ("firmware", f"{probe.firmware} on {name_of(hello.board)}, wire {hello.wire_version}"),
        *([("", f"It is {remark}.")] if remark else []),
        ("sensor", f"{probe.sensor_words}, gain {hello.gain}"),
    ]


def _start(probe: Probe, view: ProbeView) -> list[tuple[str, str]]:
    """What it is fed with, and how it came up."""
    hello, supply_mv = probe.hello, probe.condition.supply_mv
    since_boot = "" if view.since_boot_s is None else f", {view.since_boot_s:.0f} s ago"
    causes = " and ".join(names_of(hello.reset_cause)) or "no known cause"
    return [
        ("supply", f"{supply_mv / 1000:.2f} V" if supply_mv else "not measured"),
        ("started", f"{hello.boots_n} times, last by {causes}{since_boot}"),
    ]


def _view_as_json(view: ProbeView) -> dict[str, object]:
    return {
        "url": view.url,
        "baud": view.baud,
        "rate_hz": None if view.rate_hz is None else round(view.rate_hz, 2),
        "since_boot_s": view.since_boot_s,
        "lost_n": view.lost_n,
        "notes": [note.value for note in view.notes],
        "overloads_n": view.overloads_n,
        "wants_zero": view.wants_zero,
    }
