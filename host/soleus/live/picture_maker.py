"""Makes the pictures of probe and run that leave the reader, and says when a screen should look.

What a probe *is* (name, calibration, label, zero, notes: facts) is put together when something of
it has changed, and once a second with its STATUS, since days end and a zero grows old without
anybody telling. What it *reads* (the number, the count, the rate: figures) is new in every picture.
A picture is made with each news, at most sixty times a second. During a run a screen is woken by
each of them; without one by facts at once, and by figures alone at most ten times a second. Where
a screen waits to be woken, no picture is made that it would not be woken for.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Final

from soleus.core.hold.rules import STALE_AFTER_S
from soleus.core.terms import Doubt
from soleus.core.view import Reading
from soleus.link.clock import NS_PER_S, Clock
from soleus.link.source import baud_of
from soleus.live.connection.connection import ProbeConnection
from soleus.live.connection.finder import Finder
from soleus.live.mailbox import Mailbox
from soleus.live.probe.probe import Probe
from soleus.live.snapshot import ProbeView, Snapshot, facts_of, view_without_probe

if TYPE_CHECKING:
    from soleus.live.doctor.progress import ExamView
    from soleus.live.hold.run import HoldRun
    from soleus.live.probe.load_monitor import LoadView

PICTURE_NS: Final = NS_PER_S // 60  # from one picture to the next, on average
IDLE_NS: Final = NS_PER_S // 10  # without news: what is being waited for, and doubt
_FIGURES: Final = frozenset({"rate_hz", "reading", "raw_counts", "since_boot_s"})
_FACTS: Final = tuple(each.name for each in fields(ProbeView) if each.name not in _FIGURES)


class PictureMaker:
    """Puts the newest picture into one slot.

    Args:
        connection: how the link stands.
        finder: what is open.
        clock: the host's clock.

    Attributes:
        pictures: the slot.
        news: something has happened since the newest picture.
        sampled: samples have come since.
        lost_why: what another maker's gauge has changed, if that has ended the newest run.
    """

    def __init__(self, connection: ProbeConnection, finder: Finder, clock: Clock) -> None:
        self.news = self.sampled = False
        self.lost_why = ""
        self._connection = connection
        self._finder = finder
        self._clock = clock
        self._next_ns = 0
        self._woken_ns = 0
        self._facts: tuple[object, ProbeView] | None = None  # by what they were made
        first = Snapshot(self._without_probe(), None, clock.now_ns())
        self.pictures: Mailbox[Snapshot] = Mailbox(first)

    def is_due(self, run: HoldRun | None, *, now: bool) -> bool:
        """Whether a picture is to be made; ``now``: whatever the time."""
        now_ns, newest = self._clock.now_ns(), self.pictures.newest
        if now:
            return True
        shown_to_none = self.sampled and not self.pictures.wakes
        hold = None if run is None else run.view
        if self.news or shown_to_none or hold is not newest.hold:
            return now_ns >= self._next_ns
        return now_ns >= newest.made_ns + IDLE_NS

    def make(
        self,
        probe: Probe | None,
        run: HoldRun | None,
        load: LoadView | None,
        exam: ExamView | None,
    ) -> None:
        """Make a picture of what stands now, and wake whoever waits if there is something new."""
        now_ns, before = self._clock.now_ns(), self.pictures.newest
        self.news = self.sampled = False
        # Counted from when the last one was due, so that blocks which come a little sooner than
        # sixty a second do not each wait for the next one.
        self._next_ns = max(self._next_ns + PICTURE_NS, now_ns)
        view = self._without_probe() if probe is None else self._of(probe, run, now_ns)
        if view == before.probe:
            view = before.probe
        hold = None if run is None else run.view
        picture = Snapshot(view, hold, now_ns, load, exam)
        if self._wakes(before, picture):
            self._woken_ns = now_ns
            self.pictures.put(picture)
        else:
            self.pictures.renew(picture)

    def _wakes(self, before: Snapshot, now: Snapshot) -> bool:
        if (
            before.hold is not now.hold
            or before.load is not now.load
            or before.exam is not now.exam
        ):
            return True
        if before.probe is now.probe:
            return False
        return now.made_ns >= self._woken_ns + IDLE_NS or not _same_facts(before.probe, now.probe)

    def _of(self, probe: Probe, run: HoldRun | None, now_ns: int) -> ProbeView:
        connection = self._connection
        stream = connection.stream
        reading = self._read(probe, run, now_ns)
        counts = None if reading.doubt is Doubt.STALE else probe.shown_counts
        return replace(
            self._facts_of(probe),
            state=connection.state,
            url=self._finder.url,
            rate_hz=probe.rate_hz,
            reading=reading,
            raw_counts=counts,
            since_boot_s=probe.condition.power_on_s,
            presses=probe.presses.shown(),
            presses_n=probe.presses.n,
            lost_n=0 if stream is None else stream.lost_in_probe_n + stream.lost_on_wire_n,
            baud=baud_of(connection.source),
            lost_why=self.lost_why,
        )

    def _facts_of(self, probe: Probe) -> ProbeView:
        """The facts, made anew only where what they are made of has changed."""
        made_of = (probe, probe.changes)
        if self._facts is None or self._facts[0] != made_of:
            self._facts = (made_of, facts_of(probe))
        return self._facts[1]

    def _read(self, probe: Probe, run: HoldRun | None, now_ns: int) -> Reading:
        """What the newest sample reads: by the run, as long as that takes the samples."""
        reading = probe.reading() if run is None or run.tail_over else run.view.reading
        newest_ns = probe.newest_host_ns
        if newest_ns is not None and now_ns - newest_ns > STALE_AFTER_S * NS_PER_S:
            return reading.without_number(Doubt.STALE)
        return reading

    def _without_probe(self) -> ProbeView:
        connection, problem = self._connection, self._connection.problem
        says: tuple[str, ...] = (connection.says,) if connection.says else ()
        if not says and problem is not None:
            says = tuple(part for part in (problem.what, problem.next_step) if part)
        return view_without_probe(connection.state, self._finder.url, says, self.lost_why)


def _same_facts(before: ProbeView, now: ProbeView) -> bool:
    """Whether two pictures differ in figures alone, and not in whether there is a number."""
    if any(getattr(before, name) != getattr(now, name) for name in _FACTS):
        return False
    was, reads = before.reading, now.reading
    if was is None or reads is None:
        return was is reads
    return (was.label, was.doubt, was.outside_span) == (
        reads.label,
        reads.doubt,
        reads.outside_span,
    )
