"""The real app on the real controller with a simulated probe, driven by keys in virtual time.

Nothing runs by itself: ``let`` passes time in the engine, ``press`` presses keys. The screen sees
only the newest picture after each step, so what it shows is the same every time.
"""

from __future__ import annotations

import asyncio
import dataclasses
from contextlib import ExitStack, asynccontextmanager
from datetime import UTC, timedelta
from time import monotonic
from unittest.mock import patch

from textual.events import Key

from soleus.core.spots.checklist import all_no, checklist_for
from soleus.core.spots.targets import TargetRequest
from soleus.core.terms import Mode, Side
from soleus.link.clock import NS_PER_S, VirtualClock
from soleus.link.registry import open_source
from soleus.link.simulated.probe import SimulatedProbe
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession
from soleus.live.wall_clock import WallClock
from soleus.store.calibration.profiles import profile_for
from soleus.store.folder import open_folder
from soleus.store.sessions.records import ME
from soleus.tui.app import SoleusApp
from soleus.tui.screens.hold import HoldScreen

MORNING_UNIX_S = 1_795_250_400.0  # 21 November 2026, 08:40 UTC
PLACE = "middle of the calf"
SMALL, LARGE = (80, 24), (160, 50)


async def at_rest(*_: float) -> None:
    """Wait until all that can go on without time passing has gone on.

    Textual's own ``wait_for_idle`` looks at the process's time, 20 to 1000 ms each, twice a key: it
    waits long where a thread works beside the screen, and too short on a busy machine.
    """
    loop = asyncio.get_running_loop()
    for _ in range(3):  # what waits for a thread or a file may have been set going by the others
        await asyncio.sleep(0)
        while loop._ready:
            await asyncio.sleep(0)


class Driver:
    """Presses keys and passes time."""

    def __init__(self, app, pilot, controller, clock):
        self.app, self.pilot, self.controller, self.clock = app, pilot, controller, clock
        self.pushed_kpa = 0

    async def let(self, seconds):
        """Let so much time pass for probe and engine, then let the screen catch up."""
        until_ns = self.clock.now_ns() + round(seconds * NS_PER_S)
        while self.clock.now_ns() < until_ns:
            self.controller.turn()
        await self.settle()

    async def settle(self):
        """Let the screen show what waits."""
        await at_rest()
        if self.app.screen_stack:
            self.app._look()  # the next one by itself is up to a sixtieth of a second away
        await self.pilot.pause()
        await at_rest()

    async def resize(self, size):
        """Make the terminal as large as that."""
        await self.pilot.resize_terminal(*size)
        await self.settle()

    async def press(self, *keys):
        """Press keys one after the other; what they ask of the engine is done at once."""
        for key in keys:
            await self.pilot.press(key)
            self.controller.turn()
            await self.settle()

    async def alone(self, *keys):
        """Press keys as a hand does, each alone for a moment."""
        for key in keys:
            await self.let(0.2)
            await self.press(key)
        await self.let(0.2)

    async def hurry(self, text):
        """Type faster than the screen looks, as a paste does, and press enter."""
        for sign in text:
            self.app.post_message(Key(sign if sign.strip() else "space", sign))
        self.app.post_message(Key("enter", "\r"))
        await self.settle()
        await self.pilot.pause(0.1)

    async def until(self, true, within_s=60.0, step_s=None):
        """Wait in real time for what threads of the screen or the writer bring about.

        With ``step_s`` so much virtual time passes between two looks.
        """
        end_s = monotonic() + within_s
        while not true():
            assert monotonic() < end_s, self.text()
            await self.pilot.pause(0.02)
            if step_s is not None:
                await self.let(step_s)
        await self.settle()

    def text(self):
        """Everything that is on the screen, as lines of text."""
        compositor = self.app.screen._compositor
        lines = compositor.render_strips()
        return "\n".join("".join(segment.text for segment in line) for line in lines)

    @property
    def view(self):
        """The newest picture of the hold."""
        return self.controller.hold_view()

    # -- the way to a hold ---------------------------------------------------------------------

    async def to_place(self, place=PLACE):
        """From Home to the list of places, with one found."""
        await self.press("h")
        await self.press(*place)

    async def to_checklist(self, place=PLACE, side="l"):
        """From Home through place and side to the questions."""
        await self.to_place(place)
        await self.press("enter")
        await self.alone(side)

    async def answer_all_no(self):
        """Every question of the checklist with no."""
        while self.app.screen.checklist.unanswered:
            await self.alone("n")

    async def to_zero(self):
        """Through the checklist to the zero."""
        await self.to_checklist()
        await self.answer_all_no()
        await self.press("enter")

    async def to_hold(self):
        """To the hold screen, the zero taken."""
        await self.to_zero()
        await self.through_zero()

    async def through_zero(self):
        """Let the zero be taken; the hold screen follows."""
        await self.let(1.5)
        await self.until(lambda: isinstance(self.app.screen, HoldScreen))
        await self.let(0.1)

    async def at_hold(self, mode=Mode.GENTLE, side=Side.LEFT):
        """On the hold screen by the shortest way: what comes before has tests of its own."""
        self.controller.take_zero()
        await self.let(1.5)
        plan = self.controller.holds.plan(TargetRequest("sol_si", side, mode))
        answers = all_no(checklist_for(self.controller.atlas, self.controller.atlas.spot("sol_si")))
        self.app.holds.begin(plan, answers)
        await self.let(0.2)

    async def push_to(self, kpa):
        """Have the simulated hand stand at a pressure."""
        self.controller.push(float(kpa - self.pushed_kpa))
        self.pushed_kpa = kpa
        await self.let(1.5)

    async def let_go(self):
        """The person ends the hold, lifts off, and goes on to the summary."""
        await self.press("space", "x")
        await self.let(6.0)
        await self.press("enter")
        await self.until(lambda: "You ended the hold." in self.text())

    async def until_phase(self, phase, step_s=None):
        """Let time pass until the run stands there; the screen looks at the end, or each step."""
        until_ns = self.clock.now_ns() + 400 * NS_PER_S
        while self.view.phase is not phase:
            assert self.clock.now_ns() < until_ns, f"never {phase}: {self.view.phase}"
            if step_s is None:
                self.controller.turn()
            else:
                await self.let(step_s)
        await self.settle()


def pass_for_real(monkeypatch):
    """Have the simulated probe not say that it is one, and its calibration be one in date."""

    def open_real(url, *, clock):
        source = open_source(url, clock=clock)
        source.probe = SimulatedProbe(dataclasses.replace(source.probe.identity, capabilities=0))
        return source

    def real_profile(*asked):
        cal = profile_for(*asked)
        return dataclasses.replace(cal, simulated=False, due_on=cal.made_on + timedelta(days=180))

    monkeypatch.setattr("soleus.live.connection.finder.open_source", open_real)
    monkeypatch.setattr("soleus.live.session.probe_session.profile_for", real_profile)


@asynccontextmanager
async def _in_virtual_time(clock):
    """Screens that look at a clock look at the engine's, and nothing waits for an idle machine."""

    def now_s():
        return clock.now_ns() / NS_PER_S

    with ExitStack() as patches:
        for module in ("textual.app", "textual.pilot"):
            patches.enter_context(patch(f"{module}.wait_for_idle", at_rest))
        for patience in ("BEHIND_MAX_S", "OPEN_PATIENCE_S"):  # of the log, in real time
            patches.enter_context(patch(f"soleus.store.sessions.log_writer.{patience}", 60.0))
        for screen in ("hold", "zero"):
            patches.enter_context(patch(f"soleus.tui.screens.{screen}.monotonic", now_s))
        yield


@asynccontextmanager
async def driven(folder, url="sim:", size=SMALL, person=ME, **asked):
    """Open the app on a fresh controller; closes both. ``asked`` is what the app begins with."""
    clock = VirtualClock()
    wall_clock = WallClock(lambda: MORNING_UNIX_S + clock.now_ns() / NS_PER_S, UTC)
    chosen = Options(open_folder(folder), url, person, threaded=False, done_tail_s=90.0)
    controller = ProbeSession(chosen, clock, wall_clock)
    app = SoleusApp(controller, **asked)
    try:
        async with _in_virtual_time(clock), app.run_test(size=size) as pilot:
            driver = Driver(app, pilot, controller, clock)
            await driver.let(3.5)  # greeting, and enough samples for a rate
            yield driver
    finally:
        controller.close()


def sent_colours(app):
    """Every colour that is sent for the screen as it stands."""
    lines = app.screen._compositor.render_strips()
    styles = [segment.style for line in lines for segment in line if segment.style]
    named = [colour for style in styles for colour in (style.color, style.bgcolor) if colour]
    return [colour for colour in named if not colour.is_default]
