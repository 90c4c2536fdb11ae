"""Who answers at which port: every likely port is opened, greeted, and let go of.

Each port gets a thread of its own, since a silent one is waited for as long as a board takes to
start. What stands in the way is told apart, for programs by ``Standing`` and for people by the
sentence of the error.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from typing import Final

from soleus.errors import LinkLost, ProbeError
from soleus.link.gauge.problems import GaugeProblem
from soleus.link.handshake import FOREIGN_AFTER_S, HandshakeError
from soleus.link.serial_port.ports import Candidate, candidates, drivers_missing, list_ports, to_try
from soleus.link.serial_port.problems import PortProblem
from soleus.live.probe.probe import Probe
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession
from soleus.store.folder import DataFolder
from soleus.wire.gauge.lines import GAUGE_SENSOR

PATIENCE_S: Final = FOREIGN_AFTER_S + 0.5  # so that a device that speaks text is quoted
_GET_A_PORT: Final = (
    "Install its driver, or take brltty away (sudo apt remove brltty); then plug it in again."
)


class Standing(Enum):
    """What is at a port; the reasons of ``PortFault`` and of ``NoHello`` are among them."""

    PROBE = "probe"
    GAUGE = "gauge"  # another maker's, at the port that was named
    NO_PERMISSION = "no_permission"
    BUSY = "busy"
    MISSING = "missing"
    NOT_A_PORT = "not_a_port"
    DEAD = "dead"
    CANNOT_OPEN = "cannot_open"
    SILENT = "silent"  # it opens, and nothing comes
    FOREIGN = "foreign"  # something comes, but from no probe and no gauge that was named
    DEAF = "deaf"  # a probe that sends and does not hear
    NEWER_FIRMWARE = "newer_firmware"  # a probe that only a newer soleus can read
    OLDER_FIRMWARE = "older_firmware"  # a probe that soleus cannot read any more
    NOT_OPENED = "not_opened"  # Bluetooth, or a port of the computer itself
    NO_DRIVER = "no_driver"


@dataclass(frozen=True, slots=True)
class PortAnswer:
    """What was found at one port.

    Attributes:
        url: what opens it; empty for a device without a port.
        standing: what is there.
        words: the same in a sentence; empty for a probe, which speaks for itself.
        next_step: what to do about it; empty where there is nothing to do.
        probe: the probe or gauge that answered, with its calibration; it is no longer connected.
        baud: bits per second at which it answered; None where there is no line.
    """

    url: str
    standing: Standing
    words: str = ""
    next_step: str = ""
    probe: Probe | None = None
    baud: int | None = None


def discover(folder: DataFolder, url: str | None) -> tuple[PortAnswer, ...]:
    """Ask at the named port, or at every port where a probe may be.

    Args:
        folder: where calibration profiles lie; only read.
        url: a probe URL; None for every port, of which Bluetooth ones are never opened.

    Raises:
        UsageError: the URL cannot be used.
    """
    if url is not None:
        return (_ask(folder, url),)
    found = candidates(list_ports())
    likely = [f"serial:{name}" for name in to_try(found)]
    with ThreadPoolExecutor(max(1, len(likely)), "soleus-discover") as threads:
        asked = dict(zip(likely, threads.map(lambda each: _ask(folder, each), likely), strict=True))
    ports = tuple(_answer_of(port, asked) for port in found)
    return ports + tuple(
        PortAnswer("", Standing.NO_DRIVER, driver.words, _GET_A_PORT)
        for driver in drivers_missing()
    )


def _ask(folder: DataFolder, url: str) -> PortAnswer:
    """Open one port, wait for a HELLO, and let go of it."""
    with ProbeSession(Options(folder, url, threaded=False)) as session:
        try:
            probe, baud = session.connect(PATIENCE_S), session.probe_view().baud
        except ProbeError as problem:
            return PortAnswer(url, _standing(problem), problem.what, problem.next_step)
    standing = Standing.GAUGE if probe.hello.sensor == GAUGE_SENSOR else Standing.PROBE
    return PortAnswer(url, standing, probe=probe, baud=baud)


def _standing(problem: ProbeError) -> Standing:
    if isinstance(problem, PortProblem):
        return Standing(problem.why.value)
    if isinstance(problem, HandshakeError):
        return Standing(problem.why.value)
    if isinstance(problem, GaugeProblem):
        return Standing.SILENT if problem.silent else Standing.FOREIGN
    return Standing.MISSING if isinstance(problem, LinkLost) else Standing.FOREIGN


def _answer_of(port: Candidate, asked: dict[str, PortAnswer]) -> PortAnswer:
    url = f"serial:{port.info.device}"
    words = f"{port.words[:1].upper()}{port.words[1:]}."
    return asked.get(url) or PortAnswer(
        url, Standing.NOT_OPENED, words, f"To try it all the same: --probe {url}"
    )
