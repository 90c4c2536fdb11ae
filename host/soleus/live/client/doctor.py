"""Examines a probe outside a run: what it does meanwhile, as facts for the doctor.

Nothing here judges; that is for ``core.doctor``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from soleus.core.doctor.observation import Observed
from soleus.errors import ProbeError
from soleus.link.clock import HOST_CLOCK, Clock
from soleus.live.client.client import ProbeClient
from soleus.live.connection.state import ProbeState
from soleus.live.doctor.examination import Examination
from soleus.live.doctor.recorder import ObservationRecorder
from soleus.live.probe.probe import Probe
from soleus.store.folder import DataFolder

EVERY_S: Final = 0.1

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ExaminedProbe:
    """What an examination has shown, and of which probe."""

    probe: Probe
    url: str
    observed: Observed


def examine_probe(
    folder: DataFolder,
    url: str | None,
    say: Say,
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
    clock = clock or HOST_CLOCK
    with ProbeClient(
        folder, url, clock=clock, tap=recorder.hear, tap_line=recorder.hear_line
    ) as client:
        try:
            probe = client.connect(say=say)
        except ProbeError as problem:
            raise recorder.better_reason(client.view().url) or problem from problem
        examination = Examination(recorder, client, press=press, say=say)
        for t_s, view in client.look(None, EVERY_S):
            examination.step(t_s, view.state, view.url)
            if examination.done:
                break
        if not examination.recording_over:
            probe = _still_there(client, probe)
        return ExaminedProbe(probe, client.view().url, examination.observed(probe))


def _still_there(client: ProbeClient, probe: Probe) -> Probe:
    """Return the probe as it is now; the one before while a restarted one is greeted."""
    return probe if client.view().state is ProbeState.CONNECTING else client.probe
