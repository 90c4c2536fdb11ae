"""``soleus calibration use``: which profile a probe uses, and what its numbers then claim."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from soleus.cli.context import folder_of
from soleus.cli.output import say, say_written
from soleus.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from soleus.core.calibration.evidence import ProbeFacts
    from soleus.core.calibration.model import Calibration
    from soleus.store.folder import DataFolder


def add(below: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``use`` below ``calibration``."""
    parser = below.add_parser(
        "use",
        help="choose the profile for a probe",
        description="Chooses the profile for the connected probe, or for one named by its unique"
        " id, from now on.",
    )
    parser.add_argument("profile", metavar="ID", help="id of the profile")
    parser.add_argument("--uid", metavar="HEX", help="unique id of the probe, 16 digits")
    parser.set_defaults(run=run_use)


def run_use(arguments: argparse.Namespace) -> int:
    """Choose the profile for one probe; ends with the full path of the file of choices.

    Raises:
        CalibrationError: there is no such profile, or it is broken.
        ProbeError: no probe is connected, and none was named by its id.
        UsageError: the id of the probe is none.
        StoreError: the choice cannot be written.
    """
    from soleus.store.calibration.profiles import CHOICES_NAME, profile_by_id, use_profile

    folder = folder_of(arguments)
    cal = profile_by_id(folder, arguments.profile)  # before anybody waits for a probe
    probe = None if arguments.uid is not None else _connected(arguments)
    uid = _typed_uid(arguments.uid) if probe is None else probe.uid
    use_profile(folder, uid, arguments.profile)
    say(f"The probe {uid} uses {arguments.profile} from now on.")
    for line in _before_use(folder, cal, uid, probe):
        say(line)
    say_written(folder.path / CHOICES_NAME)
    return ExitCode.DONE


def _before_use(
    folder: DataFolder, cal: Calibration, uid: str, probe: ProbeFacts | None
) -> list[str]:
    """What a person must not overlook who chooses this profile for this probe."""
    from soleus.core.calibration.evidence import Evidence
    from soleus.core.calibration.label_rules import label_of, verdict_words
    from soleus.live.wall_clock import WallClock
    from soleus.report.calibration.claims import marks_of
    from soleus.report.calibration.history import history_of

    today = WallClock().today()
    marks = ", ".join(marks_of(cal, today))
    lines = [f"{cal.id}: {marks}."] if marks else []
    history = history_of(folder, cal)
    drift = history.drift
    if probe is None:
        lines += _whoever_asks(cal, uid)
    else:
        drifted = drift is not None and drift.drifted and not history.drift_settled
        evidence = Evidence(probe, today, zero_quiet=True, drifted=drifted)
        lines.append(verdict_words(label_of(cal, evidence)))
    return lines if drift is None else [*lines, drift.words]


def _whoever_asks(cal: Calibration, uid: str) -> list[str]:
    """What is against a profile as far as an id alone tells."""
    from soleus.core.calibration.label_rules import LabelReason, advice_of
    from soleus.core.calibration.model import SensorClass

    against = {
        LabelReason.EXAMPLE_PROFILE: cal.example,
        LabelReason.DRIFTING_SENSOR: cal.sensor_class is SensorClass.DRIFTING,
        LabelReason.OTHER_PROBE: cal.probe_uid not in ("", uid),
    }
    return [advice_of(why) for why, is_so in against.items() if is_so]


def _connected(arguments: argparse.Namespace) -> ProbeFacts:
    from soleus.api.probe import open_session

    with open_session(arguments.probe, arguments.data) as session:
        return session.connect(say=say).side()


def _typed_uid(asked: str) -> str:
    from soleus.core.calibration.profile_toml import UID_FORM

    uid = asked.lower()
    if not uid or not UID_FORM.fullmatch(uid):
        raise UsageError(
            f"'{asked}' is not the unique id of a probe.",
            "Nothing was chosen.",
            "It has 16 hexadecimal digits; the probe tells it: soleus probe info",
        )
    return uid
