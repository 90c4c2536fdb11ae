"""``soleus probe set``: what the probe keeps for good."""

from __future__ import annotations

import argparse
from typing import Any

from soleus.cli.context import reading_folder_of
from soleus.cli.output import put, put_json, say
from soleus.errors import ExitCode, UsageError

_WATCHDOG = (
    "A board with the old boot loader (a Nano that is flashed at 57600 baud) does not come up again"
    " after such a restart until it is unplugged and plugged in. If yours is one, set it back:"
    " soleus probe set watchdog 0"
)


def add(below: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``set`` below ``soleus probe``."""
    parser = below.add_parser(
        "set",
        help="what the probe keeps: its name, sensor, rate, tip and calibration",
        description="Has the probe keep a setting in its own memory, over power cuts, and shows"
        " what it keeps then. Without KEY and VALUE it only shows. KEY is one of: name,"
        " calibration, tip (mm²), sensor, gain, rate (samples per second), baud, bridge (1 or"
        " 0: a resistor across an analogue sensor), watchdog (1 or 0: a firmware that hangs is"
        " started again; not for an older Nano). Where a probe may be at several ports, --probe has"
        " to say which one is to be changed. Ends with 2 where the probe has no such value, with 4"
        " where none answers.",
    )
    parser.add_argument("key", nargs="?", metavar="KEY", help="which setting")
    parser.add_argument("value", nargs="?", metavar="VALUE", help="its new value")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Set one thing, or nothing, and print all.

    Raises:
        UsageError: there is no such setting, the probe has no such value, or which of several
            ports is meant was not said.
        ProbeError: there is no probe, it is too old, or it could not keep the setting.
    """
    from soleus.link.probe_settings.requests import in_words, wanted
    from soleus.live.connection.probe_settings import talk

    key, value = arguments.key, arguments.value
    if key is not None and value is None:
        raise UsageError(
            f"There is no value for '{key}'.",
            "The probe's settings are as they were.",
            f"Use: soleus probe set {key} VALUE",
        )
    change = None if key is None else wanted(key, value)
    told = talk(arguments.probe, change, say=say)
    kept = in_words(told.settings)
    if told.was_so:
        say(f"The {key} of the probe at {told.url} is so already: nothing was changed.")
    elif change is not None:
        say(f"The probe at {told.url} has kept it.")
    if told.waits:
        say("It is kept and holds from the probe's next start: unplug it and plug it in again.")
    if key == "watchdog" and kept["watchdog"] == "1":
        say(_WATCHDOG)
    if key == "calibration" and kept["calibration"]:
        _say_if_missing(arguments, kept["calibration"])
    if key == "baud":
        say(f"From then on it answers at: serial:PORT?baud={kept['baud']}")
    if arguments.json:
        put_json(kept)
    else:
        for name, text in kept.items():
            put(f"{name:12} {text}".rstrip())
    return ExitCode.DONE


def _say_if_missing(arguments: argparse.Namespace, calibration_id: str) -> None:
    """Say it when the named profile is missing here or broken: its name alone shows no kPa."""
    from soleus.errors import CalibrationError
    from soleus.store.calibration.profiles import profile_by_id

    try:
        profile_by_id(reading_folder_of(arguments), calibration_id)
    except CalibrationError as problem:
        say(f"The probe keeps it, but: {problem.what} {problem.next_step}")
