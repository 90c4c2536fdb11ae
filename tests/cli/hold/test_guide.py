"""The zero of a hold in lines, in virtual time."""

from __future__ import annotations

import pytest

from soleus.cli.hold import guide
from soleus.errors import ProbeError
from tests.live.session_driver import SessionDriver, folder_in

ASKED = "Lift the probe clear of everything: it may be standing on its tip. A new zero is taken."


@pytest.fixture
def zero_in_lines(tmp_path, monkeypatch, capsys):
    """Take a zero as ``soleus hold --plain`` does; gives what was said, and the zero."""
    opened = []

    def take(url):
        driver = SessionDriver(folder_in(tmp_path), url).connect()
        opened.append(driver)

        class VirtualTime:
            sleep = staticmethod(driver.seconds)
            monotonic = staticmethod(lambda: driver.now_s)

        monkeypatch.setattr(guide, "time", VirtualTime)
        guide._take_zero(driver.controller)
        return capsys.readouterr().err.splitlines(), driver.controller.probe.zero

    take.opened = opened
    yield take
    for driver in opened:
        driver.controller.close()


def test_a_free_probe_is_asked_nothing(zero_in_lines):
    """The usual case has one line."""
    said, _ = zero_in_lines("sim:")

    assert ["Zero: keep the tip free, nothing touching."] == said


def test_a_probe_on_its_tip_is_asked_to_be_lifted_and_gets_the_time_for_it(zero_in_lines):
    """Picked up 4 s after it began to send: within the 5 s after the question."""
    said, zero = zero_in_lines("sim:?stands=190&lifts=4")

    assert [ASKED] == said[1:]
    assert (True, False) == (zero.asked, zero.unconfirmed)


def test_asked_once_a_probe_that_still_stands_is_no_longer_held_up(zero_in_lines):
    """The zero stands, in doubt; what that means is said with the plan."""
    said, zero = zero_in_lines("sim:?stands=190")

    assert [ASKED] == said[1:]
    assert (True, True) == (zero.zero.quiet, zero.unconfirmed)


def test_more_than_any_zero_is_refused_and_says_what_to_do(zero_in_lines):
    """400 g on the tip are 39 kPa, which nobody's zero moves by."""
    with pytest.raises(ProbeError) as refused:
        zero_in_lines("sim:?stands=400")

    assert "the probe stands on it. Lift it clear and try again" in refused.value.next_step


def test_a_zero_asked_for_in_lines_during_a_hold_is_refused_with_what_to_do(zero_in_lines):
    """The lines have no key that could be missing: the engine's owner says no, and why."""
    zero_in_lines("sim:steady")
    (driver,) = zero_in_lines.opened
    driver.begin().until_in_band(1.0)

    with pytest.raises(ProbeError, match="wait for its end"):
        guide._take_zero(driver.controller)
    assert driver.view.reading.pressure_kpa > 45.0
