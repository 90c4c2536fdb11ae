"""A person, a probe and a record in virtual time: minutes of pressing pass in moments."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from soleus.core.events import EventKind
from soleus.core.hold.replay import Difference, differences, replay
from soleus.core.spots.checklist import all_no, checklist_for
from soleus.core.spots.targets import TargetRequest
from soleus.core.terms import Side
from soleus.core.view import HoldView
from soleus.link.clock import NS_PER_S, VirtualClock
from soleus.link.source import Act, Chunk, HasHand
from soleus.live.probe.state import ZeroState
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession
from soleus.live.wall_clock import WallClock
from soleus.report.session.recorded import recorded
from soleus.store.folder import DataFolder, open_folder
from soleus.store.sessions.reader import Reader
from soleus.store.sessions.records import StoredSession

START_UNIX_S = 1_795_250_000.0  # 2026-11-21 08:33:20 UTC
SPOT = "sol_si"  # target 60 kPa at a first try, band 45 to 75, cap 300


class Through:
    """A source that hands everything on; its children spoil some of it."""

    def __init__(self, inner: HasHand, clock: VirtualClock) -> None:
        self.inner = inner
        self.clock = clock

    @property
    def url(self) -> str:
        """The name of the source inside."""
        return self.inner.url

    def read(self, timeout_s: float) -> Chunk:
        """What the source inside sends."""
        return self.inner.read(timeout_s)

    def write(self, data: bytes) -> None:
        """On to the source inside."""
        self.inner.write(data)

    def close(self) -> None:
        """The source inside as well."""
        self.inner.close()

    def look(self, view: HoldView) -> list[Act]:
        """The hand inside looks."""
        return list(self.inner.look(view))

    def push(self, delta_kpa: float) -> None:
        """The hand inside moves."""
        self.inner.push(delta_kpa)

    def lift(self) -> None:
        """The hand inside lets go."""
        self.inner.lift()

    def put_on(self, force_n: float | None) -> None:
        """The load stands on the tip inside."""
        self.inner.put_on(force_n)


class Silent(Through):
    """Stops delivering when told to, and raises nothing."""

    silent = False

    def read(self, timeout_s: float) -> Chunk:
        """Nothing, after the whole wait, while silent."""
        if not self.silent:
            return self.inner.read(timeout_s)
        self.clock.wait(threading.Event(), timeout_s)
        return Chunk(b"", self.clock.now_ns())


class SessionDriver:
    """A controller without a thread, its virtual clock, and the steps of a session."""

    def __init__(
        self,
        folder: DataFolder,
        url: str = "sim:steady",
        start_s: float = 0.0,
        **options: object,
    ) -> None:
        self.folder = folder
        self.clock = VirtualClock()
        start_unix_s = START_UNIX_S + start_s
        wall_clock = WallClock(lambda: start_unix_s + self.clock.now_ns() / NS_PER_S)
        self.controller = ProbeSession(
            Options(folder, url, threaded=False, **options), self.clock, wall_clock
        )
        self.controller.record.open()  # as whatever guides a hold does
        self.session_id = ""

    def __enter__(self) -> SessionDriver:
        return self

    def __exit__(self, *_: object) -> None:
        self.controller.close()

    @property
    def now_s(self) -> float:
        """Virtual time."""
        return self.clock.now_ns() / NS_PER_S

    @property
    def view(self) -> HoldView:
        """The newest picture of the run, of the engine's own making."""
        return self.controller.holds.run.view

    def until(self, done: Callable[[], object], most_s: float = 400.0) -> SessionDriver:
        """Let time pass until something is so."""
        end_s = self.now_s + most_s
        while not done():
            assert self.now_s < end_s, "it never came to that"
            self.controller.turn()
        return self

    def seconds(self, seconds: float) -> SessionDriver:
        """Let so much time pass."""
        end_s = self.now_s + seconds
        return self.until(lambda: self.now_s >= end_s)

    def connect(self) -> SessionDriver:
        """Wait for the probe."""
        return self.until(lambda: self.controller.connected)

    def zero(self) -> SessionDriver:
        """Take a quiet zero; whoever is asked to lift the probe takes the next one."""
        controller = self.controller
        controller.take_zero()
        self.until(lambda: controller.probe_view().zero != ZeroState())
        if controller.probe_view().zero.asks_to_lift:
            controller.take_zero()
        return self.until(lambda: controller.probe_view().zero.quiet)

    def checklist(self, spot_id: str = SPOT):
        """The checklist of the place with no to every question."""
        atlas = self.controller.atlas
        return all_no(checklist_for(atlas, atlas.spot(spot_id)))

    def plan(self, in_band_s: float | None = 8.0, **request: object):
        """The plan of one hold at the usual place."""
        return self.controller.holds.plan(
            TargetRequest(SPOT, Side.LEFT, asked_s=in_band_s, **request)
        )

    def begin(self, in_band_s: float | None = 8.0, **request: object) -> SessionDriver:
        """Connect, take a zero, begin."""
        self.connect().zero()
        self.session_id = self.controller.holds.begin(
            self.plan(in_band_s, **request), self.checklist()
        )
        return self

    def until_in_band(self, seconds: float) -> SessionDriver:
        """Press until the timer of the hold has so much."""
        return self.until(lambda: self.view.in_band_s >= seconds)

    def act(self, kind: EventKind, **value: object) -> SessionDriver:
        """The person does something; it is on record after the next turn."""
        self.controller.holds.act(kind, dict(value))
        self.controller.turn()
        return self

    def finish(self) -> StoredSession:
        """Wait for the end with all that is still recorded after it, and read the record."""
        self.until(lambda: self.controller.holds.run.tail_over)
        self.controller.holds.end()
        return stored(self.folder, self.session_id)


def folder_in(path: Path) -> DataFolder:
    """A fresh data folder."""
    return open_folder(path / "data")


def stored(folder: DataFolder, session_id: str) -> StoredSession:
    """A session as it stands in the record."""
    with Reader(folder) as reader:
        return reader.session(session_id)


def of(session: StoredSession, kind: EventKind) -> list[dict[str, object]]:
    """The values of all events of a kind."""
    return [dict(event.value) for event in session.events if event.kind is kind]


def replayed_otherwise(session: StoredSession) -> Difference | None:
    """Where a replay of the record comes to something else than the record says."""
    return differences(session.events, replay(recorded(session)))
