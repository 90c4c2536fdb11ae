"""``soleus calibration tip-weight``: what hangs on the cell, by turning the probe over."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from soleus.cli.context import at_terminal, folder_of
from soleus.cli.output import put, put_json, say, say_written
from soleus.errors import ExitCode

if TYPE_CHECKING:
    from soleus.live.calibration.tip_weight import TipWeighing
    from soleus.live.session.probe_session import ProbeSession


def add(below: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``tip-weight`` below ``calibration``."""
    parser = below.add_parser(
        "tip-weight",
        help="weigh the tip by turning the probe over",
        description="Reads the probe with its tip up and with its tip down, and keeps what hangs on"
        " the cell. The ± of a reading allows for a tip that is turned another way than in its"
        " zero: 15 g until this was done. Once for each tip is enough.",
    )
    parser.add_argument("--json", action="store_true", help="the result as JSON")
    parser.set_defaults(run=run_tip_weight)


def run_tip_weight(arguments: argparse.Namespace) -> int:
    """Weigh the tip of the connected probe.

    Raises:
        ProbeError: there is no probe, it was not held still, or something pressed on the tip.
        CalibrationError: the probe has no calibration that gives it a pressure.
        StoreError: the result cannot be kept.
    """
    from soleus.api.probe import open_session
    from soleus.store.calibration.probe_facts import MASSES_NAME, keep_moving_mass

    folder = folder_of(arguments)
    with open_session(arguments.probe, arguments.data) as session:
        weighing, mass_g = _made(session)
    keep_moving_mass(folder, weighing.day, weighing.probe_uid, mass_g)
    path = folder.path / MASSES_NAME
    if arguments.json:
        put_json({"probe": weighing.probe_uid, "mass_g": round(mass_g, 2), "path": str(path)})
    else:
        put(f"{mass_g:.1f} g hang on the cell. The ± of a reading counts on that from now on.")
        say_written(path)
    return ExitCode.DONE


def _made(session: ProbeSession) -> tuple[TipWeighing, float]:
    from soleus.live.calibration.tip_weight import TIP_DOWN, TIP_UP, weighing_of

    probe, loads = session.connect(say=say), session.loads
    loads.begin(probe)
    weighing = weighing_of(probe)
    loads.put_on(0.0)
    say(TIP_UP)
    tip_up = loads.measured(weighing.before, say)
    say(f"{TIP_DOWN} Enter once it is so." if at_terminal() else TIP_DOWN)
    _turned(session)
    return weighing, weighing.mass_g(tip_up, loads.measured(weighing.before, say))


def _turned(session: ProbeSession) -> None:
    """Wait until somebody says so; where nobody can, for some seconds."""
    from soleus.cli.stdin_lines import TypedLines
    from soleus.core.calibration.zero_rules import TIME_TO_LIFT_S

    typed = TypedLines() if at_terminal() else None
    until_s = session.now_s + TIME_TO_LIFT_S
    try:
        while session.now_s < until_s if typed is None else typed.poll() is None:
            session.turn()
    except EOFError:  # nobody will say any more
        return
