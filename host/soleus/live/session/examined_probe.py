"""Examines a probe on its own, from the first byte on: what it does, as facts for the doctor.

Nothing here judges; that is for ``core.doctor``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from soleus.core.doctor.observation import Observed
from soleus.errors import ProbeError
from soleus.link.clock import Clock
from soleus.live.doctor.recorder import ObservationRecorder
from soleus.live.probe.probe import Probe
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession
from soleus.store.folder import DataFolder


@dataclass(frozen=True, slots=True)
class ExaminedProbe:
    """What an examination has shown, and of which probe."""

    probe: Probe
    url: str
    observed: Observed


def examine_probe(
    folder: DataFolder,
    url: str | None,
    say: Callable[[str], None],
    *,
    press: bool = True,
    clock: Clock | None = None,
) -> ExaminedProbe:
    """Examine a probe and write down what it does.

    Args:
        folder: where calibration profiles lie; only read.
        url: the probe, None to look for one.
        say: gets what the person has to do, a sentence each.
        press: ask for pressing; else only the untouched part.
        clock: the host's clock.

    Raises:
        ProbeError: there is no probe, or it has gone.
        UsageError: the URL is none.
    """
    recorder = ObservationRecorder()
    with ProbeSession(
        Options(folder, url, threaded=False),
        clock,
        tap=recorder.hear,
        tap_line=recorder.hear_line,
    ) as session:
        try:
            session.connect(say=say)
        except ProbeError as problem:
            raise recorder.better_reason(session.probe_view().url) or problem from problem
        session.doctor.begin(press=press, recorder=recorder, say=say)
        examination = session.doctor.wait()
        seen = examination.view.observed
        assert seen is not None  # else there had been a problem
        return ExaminedProbe(examination.probe, session.probe_view().url, seen)
