"""Probe and doctor on the screen, by keys, on the real controller."""

from __future__ import annotations

import pytest

from soleus.errors import LinkLost
from soleus.link.clock import NS_PER_S
from soleus.link.registry import open_source
from soleus.tui.screens.home import HomeScreen
from soleus.tui.screens.probe import ProbeScreen
from soleus.tui.widgets.progress import ProgressMeter
from tests.cli.probe.broken_probes import FAULTS
from tests.live.session_driver import Through
from tests.tui.app_driver import LARGE, SMALL, driven

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE])


@pytest.fixture
def faulty(monkeypatch):
    """Puts a fault between the simulated probe and the screen."""

    def put(fault):
        monkeypatch.setattr(
            "soleus.live.connection.finder.open_source",
            lambda url, *, clock: fault(open_source(url, clock=clock), clock),
        )

    return put


def words(person):
    """What is on the screen, without its line ends."""
    return " ".join(person.text().split())


async def judged(person, seconds=23.0):
    """Let an examination come to its end, and the screen show what was found."""
    await person.let(seconds)
    await person.until(lambda: "let go  " in person.text() or "drift  " in person.text())
    await person.settle()


@SIZES
async def test_from_home_p_tells_what_is_plugged_in(tmp_path, size):
    """Before anything is asked of the person: which probe is this, and what does it claim?"""
    async with driven(tmp_path, "sim:", size) as person:
        assert "p probe" in person.text()
        await person.press("p")

        assert "Sensor       HX711, 24 bit, 1 cm² tip" in person.text()
        assert "Port         sim:" in person.text()
        assert "enter doctor" in person.text()
        await person.press("escape")
        assert isinstance(person.app.screen, HomeScreen)


@SIZES
async def test_the_doctor_asks_in_order_and_finds_nothing_on_a_healthy_probe(tmp_path, size):
    """By hand: 0.5 s to settle and 10 s untouched, 6 s pressed, 5 s let go."""
    async with driven(tmp_path, "sim:", size) as person:
        await person.press("p", "enter")
        await person.let(1.0)
        asked = [words(person)]
        await person.let(12.0)
        asked += [words(person)]
        await person.let(6.0)
        asked += [words(person)]
        await judged(person, 4.0)

        assert "touch neither it nor its cable for ten seconds" in asked[0]
        assert "Now press on the tip, firmly, and stay there." in asked[1]
        assert "100 kPa" in asked[1]
        assert "Let go, and lay it down as before." in asked[2]
        assert "Nothing was found." in person.text()
        assert "pressing     moved it by 650" in person.text()


async def test_the_bar_fills_with_the_ten_seconds(tmp_path):
    """By hand: half a second to settle, then 5 of 10 s are half of the bar."""
    async with driven(tmp_path) as person:
        await person.press("p", "enter")
        await person.let(5.5)
        half = person.app.screen.query_one(ProgressMeter)._share
        await person.let(4.0)

        assert 0.5 == pytest.approx(half, abs=0.03)
        assert 0.9 == pytest.approx(person.app.screen.query_one(ProgressMeter)._share, abs=0.03)


@SIZES
async def test_a_finding_stands_there_with_its_meaning_and_what_to_do(tmp_path, faulty, size):
    """The same words as in the lines: one rule, two surfaces."""
    faulty(FAULTS["wrong_sign"])
    async with driven(tmp_path, "sim:", size) as person:
        await person.press("p", "enter")
        await judged(person)
        seen = words(person)

        assert "1. Pressing moved the reading down, by 650" in seen
        assert "so no rule would ever see it." in seen
        assert "▸ Swap the two signal wires (A+ and A−)." in seen


async def test_more_than_the_screen_holds_is_read_on_with_keys(tmp_path, faulty):
    """The step that mends it may be the last."""
    faulty(FAULTS["slow_strap"])
    async with driven(tmp_path, "sim:?rate=10") as person:
        await person.press("p", "enter")
        await judged(person)
        assert "from where it was" not in person.text()
        assert "↓ read on" in person.text()
        await person.press("down")

        assert "from where it was" in person.text()


async def test_without_pressing_only_the_ten_seconds_are_asked_for(tmp_path):
    """Nobody may be there to press."""
    async with driven(tmp_path) as person:
        await person.press("p", "n")
        await judged(person, 12.0)

        assert "Nothing was found." in person.text()
        assert "moved it by" not in person.text()
        assert "read on" not in person.text()


async def test_who_leaves_in_the_middle_leaves_nothing_behind(tmp_path):
    """The doctor listens no more, and a simulated hand has let go."""
    async with driven(tmp_path) as person:
        await person.press("p", "enter")
        await person.let(14.0)
        await person.press("escape")
        await person.let(2.0)

        assert isinstance(person.app.screen, HomeScreen)
        assert None is person.controller.doctor.view()
        assert abs(person.controller.probe_view().reading.pressure_kpa) < 5.0


class Gone(Through):
    """A plug that comes out after eight seconds and stays out."""

    def read(self, timeout_s):
        """As inside, until then."""
        if self.clock.now_ns() > 8 * NS_PER_S:
            raise LinkLost("The probe has gone.", "Nothing more.", "Check the cable.")
        return self.inner.read(timeout_s)


async def test_a_probe_that_goes_for_good_is_said_and_nothing_is_judged(tmp_path, faulty):
    """Half an examination is no verdict; the doctor can be asked again once the plug is in."""
    faulty(Gone)
    async with driven(tmp_path) as person:
        await person.press("p", "enter")
        await person.let(23.0)

        assert "The probe has gone." in words(person)
        assert "Nothing was found" not in words(person)
        assert "enter doctor" not in person.text()


async def test_without_a_probe_it_says_so_and_offers_no_doctor(tmp_path):
    """The key bar shows only keys that work."""
    async with driven(tmp_path, "/dev/ttyNONE9") as person:
        await person.press("p")

        assert isinstance(person.app.screen, ProbeScreen)
        assert "No probe: plug it in." in person.text()
        assert "There is no port /dev/ttyNONE9." in words(person)
        assert "enter doctor" not in person.text()
