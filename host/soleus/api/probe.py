"""``soleus.open_probe``: one probe that is read, without a record."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Self

from soleus.api.data import Data, folder_to_read
from soleus.api.pressure_block import PressureBlock
from soleus.api.stream import Stream
from soleus.core.calibration.label_rules import advice_of
from soleus.core.hold.rules import STALE_AFTER_S
from soleus.core.terms import Doubt, Label
from soleus.core.view import Reading
from soleus.errors import LinkLost, ProbeError, ProgramFault, SoleusError, UsageError
from soleus.link.recording.source import RecordingOver
from soleus.live.loop import Tap
from soleus.live.probe.probe import Probe
from soleus.live.probe.state import ZeroState
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession

THREADED: Final = True  # it reads on while the program does something else
ZERO_WITHIN_S: Final = 10.0  # a zero takes a second of readings
_GONE: Final = "Its zero is forgotten; nothing more is read from it."
_OPEN_AGAIN: Final = "Open it again, take a zero."


def open_probe(
    url: str | None = None,
    *,
    data: Data = None,
    say: Callable[[str], None] | None = None,
) -> OpenProbe:
    """Connect to a probe; it is read until it is closed. Nothing is recorded.

    Args:
        url: a probe URL such as ``sim:steady`` or ``/dev/ttyACM0``; None for the one that
            ``SOLEUS_PROBE`` names, or to look for one.
        data: the data folder in which its calibration is looked up; None for the usual one.
        say: gets a sentence about what is being waited for, each one once.

    Returns:
        The probe, to be used with ``with``.

    Raises:
        ProbeError: there is none that can be used; says why and what to do.
        UsageError: the URL names nothing that can be opened.
    """
    named = url or os.environ.get("SOLEUS_PROBE") or None
    session = open_session(named, data, threaded=THREADED)
    try:
        return OpenProbe(session, session.connect(say=say))
    except BaseException:
        session.close()
        raise


def open_session(
    url: str | None, data: Data, *, threaded: bool = False, tap: Tap | None = None
) -> ProbeSession:
    """Open a session that only looks at a probe, for ``open_probe`` and for the commands.

    Args:
        url: a probe URL, None to look for one.
        data: the data folder in which its calibration is looked up; None for the usual one.
        threaded: it reads by itself; else whoever waits for something turns it.
        tap: gets every read before it is decoded.

    Raises:
        UsageError: the URL names nothing that can be opened.
    """
    return ProbeSession(Options(folder_to_read(data), url, threaded=threaded), tap=tap)


class OpenProbe:
    """One connected probe. Use as a context manager, or call ``close``.

    It is the same probe, with its zero, until it goes: after a loss, or a new start of the probe,
    ``zero`` and ``stream`` raise ``LinkLost``, nothing is claimed any more (no number, no ±,
    UNCALIBRATED), and it has to be opened again. For one thread.

    Args:
        session: keeps it connected.
        probe: what has greeted.
    """

    def __init__(self, session: ProbeSession, probe: Probe) -> None:
        self._session = session
        self._probe = probe
        self._closed = self._streaming = False
        self._url = session.probe_view().url

    def __enter__(self) -> Self:
        """The probe itself, let go of at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the probe."""
        self.close()

    def close(self) -> None:
        """Let go of the probe; may be called again."""
        self._closed = True
        self._session.close()

    # -- what it is ----------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """What people call it; until somebody has named it, a short name from its id."""
        return self._probe.name

    @property
    def uid(self) -> str:
        """Its unique id, hex."""
        return self._probe.uid

    @property
    def url(self) -> str:
        """What opens it again."""
        return self._url

    @property
    def simulated(self) -> bool:
        """No real sensor measures."""
        return self._probe.simulated

    @property
    def calibration_id(self) -> str | None:
        """The calibration profile in use; None without one."""
        calibration = self._probe.calibration
        return None if calibration is None else calibration.id

    # -- what it may claim ---------------------------------------------------------------------

    @property
    def label(self) -> Label:
        """What its numbers may claim now; ``reasons`` says why it is not more."""
        if self._why_gone() is not None:
            return Label.UNCALIBRATED
        return self._probe.verdict().label

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why its numbers claim no more than they do, and what to do, a sentence each."""
        gone = self._why_gone()
        if gone is not None:
            return (f"{gone.what} {gone.next_step}".rstrip(),)
        return tuple(advice_of(why) for why in self._probe.verdict().why)

    def u95_kpa(self, pressure_kpa: float) -> float | None:
        """Half-width of the 95 % interval of a reading, kPa; None where none may be claimed.

        Args:
            pressure_kpa: the reading; above the weighed span nothing is claimed.
        """
        if self._why_gone() is not None:
            return None
        return self._probe.u95_claimed_kpa(pressure_kpa)

    def zero(self) -> None:
        """Take a zero: for a second nothing may touch the tip. Until then no ± is claimed.

        Raises:
            ProbeError: it was refused, with what to do; or the probe has gone.
        """
        probe, session = self._there(), self._session
        session.take_zero()
        until_s = session.now_s + ZERO_WITHIN_S
        while probe.zeroing:
            session.turn()
            self._there()
            if session.now_s > until_s:
                raise ProbeError(
                    f"In {ZERO_WITHIN_S:g} s not enough readings came for a zero.",
                    "No zero was taken, so no ± is claimed.",
                    "Look what is wrong with the probe: soleus probe doctor",
                )
        _refuse(probe.zero_state())

    # -- what it reads -------------------------------------------------------------------------

    @property
    def reading(self) -> Reading:
        """The newest pressure with its label, or why there is none: stale, lost, saturated."""
        told = self._session.probe_view().reading  # before the question whether it is there
        simulated = self._probe.simulated
        if self._why_gone() is not None:
            return Reading(None, None, Label.UNCALIBRATED, Doubt.LINK_LOST, simulated=simulated)
        return told or Reading(None, None, Label.UNCALIBRATED, Doubt.NO_DATA, simulated=simulated)

    def stream(self, seconds: float | None = None) -> Iterator[PressureBlock]:
        """Read every sample from now on, in blocks as they come.

        Args:
            seconds: for how long, by this computer's clock; None until the caller has enough.

        Yields:
            Blocks in order. Samples that were lost are counted in ``lost_n``; where nothing comes
            for half a second there is one without samples that is ``stale``.

        Raises:
            LinkLost: the probe has gone or has started again; what it sent before was given out.
            UsageError: another stream of this probe is being read; the time is below 0 or NaN.
        """
        if seconds is not None and not seconds >= 0.0:  # neither is NaN
            raise UsageError(f"A stream cannot last {seconds} s.", "Nothing was read.")
        session, probe = self._session, self._there()
        told_s = session.now_s
        until_s = math.inf if seconds is None else told_s + seconds
        with self._heard(Stream(probe, lambda: session.now_s, until_s)) as stream:
            over = False
            while not over:
                session.turn()
                # Asked first: what came before either is given out below.
                now_s, why = session.now_s, self._why_gone()
                over = now_s >= until_s
                quiet_s = min(now_s, until_s) - max(stream.heard_s, told_s)
                for _ in range(len(stream.waiting)):
                    yield stream.waiting.popleft()
                if isinstance(why, RecordingOver) and why.whole:
                    return
                if why is not None:
                    raise why
                if quiet_s > STALE_AFTER_S:
                    told_s = now_s
                    yield stream.stale()

    @contextmanager
    def _heard(self, stream: Stream) -> Iterator[Stream]:
        if self._streaming:
            raise UsageError(
                "A stream of this probe is being read already.",
                "Two would share its samples.",
                "Close the first one, or read both from one loop.",
            )
        self._streaming = True
        self._session.stream_to(stream.take)
        try:
            yield stream
        finally:
            self._session.stream_to(None)
            self._streaming = False

    def _there(self) -> Probe:
        """The probe, if it is still the one that was opened."""
        why = self._why_gone()
        if why is not None:
            raise why
        return self._probe

    def _why_gone(self) -> SoleusError | None:
        """Why it is not there any more; None while it is."""
        if self._closed:
            return LinkLost("The probe was closed.", "Nothing is read from it.", "Open it again.")
        if self._session.probe is self._probe:
            return None
        problem = self._session.problem
        if problem is None:
            return LinkLost("The probe has started again.", _GONE, _OPEN_AGAIN)
        if isinstance(problem, RecordingOver | ProgramFault):
            return problem
        return LinkLost(problem.what, _GONE, problem.next_step or _OPEN_AGAIN)


def _refuse(zero: ZeroState) -> None:
    """Raise what stands against a zero."""
    if zero.asks_to_lift:
        raise ProbeError(
            "The probe may be standing on its tip.",
            "No zero was taken, so no ± is claimed.",
            "Lift it clear of everything and take the zero again: the next one counts.",
        )
    if zero.problem is not None:
        seen = zero.problem.removesuffix(zero.next_step).rstrip()
        raise ProbeError(seen, "No zero was taken, so no ± is claimed.", zero.next_step)
