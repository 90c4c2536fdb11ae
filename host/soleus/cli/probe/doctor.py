"""``soleus probe doctor``: what is wrong with the probe, and what to do about it."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from soleus.cli.context import reading_folder_of
from soleus.cli.output import put, put_json, say
from soleus.errors import ExitCode

if TYPE_CHECKING:
    from soleus.core.doctor.measurements import Figures
    from soleus.core.doctor.rule import Finding
    from soleus.live.session.examined_probe import ExaminedProbe


def add(below: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``probe doctor`` into the parser."""
    parser = below.add_parser(
        "doctor",
        help="what is wrong with the probe, and what to do",
        description="Listens to the probe for ten seconds untouched, then while you press and let"
        " go, and says what is wrong, worst first, with what to do, likeliest cause first. Nothing"
        " is recorded. Ends with 1 when something was found, 4 without a probe.",
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument(
        "--no-press", action="store_true", help="only the ten seconds untouched; nobody presses"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Examine the probe and print what was found.

    Raises:
        ProbeError: there is none, or it has gone meanwhile.
    """
    from soleus.core.doctor.diagnose import examine
    from soleus.core.doctor.measurements import figures_of
    from soleus.live.session.examined_probe import examine_probe

    seen = examine_probe(
        reading_folder_of(arguments), arguments.probe, say, press=not arguments.no_press
    )
    figures, findings = figures_of(seen.observed), examine(seen.observed)
    if arguments.json:
        put_json(_as_json(seen, figures, findings))
    else:
        _put_figures(seen, figures)
        _put_findings(findings)
    return ExitCode.CHECK_FOUND_SOMETHING if findings else ExitCode.DONE


def _as_json(
    seen: ExaminedProbe, figures: Figures, findings: tuple[Finding, ...]
) -> dict[str, object]:
    probe = seen.probe
    return {
        "url": seen.url,
        "name": probe.name,
        "uid": probe.uid,
        "sensor": probe.sensor_words,
        "simulated": probe.simulated,
        "calibration_id": None if probe.calibration is None else probe.calibration.id,
        "findings": [asdict(finding) for finding in findings],
        "figures": asdict(figures),
        "link": asdict(seen.observed.link),
        "board": asdict(seen.observed.board),
    }


def _put_figures(seen: ExaminedProbe, figures: Figures) -> None:
    from soleus.core.doctor.summary import figure_lines

    probe = seen.probe
    simulated = ", simulated" if probe.simulated else ""
    put(f"{'probe':10} {probe.name} at {seen.url}, {probe.sensor_words}{simulated}")
    for name, text in figure_lines(seen.observed, figures):
        put(f"{name:10} {text}")


def _put_findings(findings: tuple[Finding, ...]) -> None:
    put("")
    if not findings:
        put("Nothing was found.")
    for number, finding in enumerate(findings, 1):
        put(f"{number}. {finding.seen}")
        put(f"   {finding.means}")
        for step in finding.do:
            put(f"   - {step}")
