"""A simulated probe that stands on its own tip, by hand: 190 g are 1.863 N, 18.6 kPa on 1 cm²."""

from __future__ import annotations

import pytest

from soleus.core.events import EventKind
from soleus.errors import UsageError
from soleus.link.clock import VirtualClock
from soleus.link.registry import open_source
from soleus.link.simulated.standing import OnItsTip
from tests.live.session_driver import SessionDriver, folder_in, of

WEIGHT_KPA = 18.63


@pytest.fixture
def drive(tmp_path):
    """Opens one session and closes it at the end of the test."""
    opened = []

    def open_one(url):
        opened.append(SessionDriver(folder_in(tmp_path), url))
        return opened[-1]

    yield open_one
    for session in opened:
        session.controller.close()


def test_its_weight_is_on_the_tip_until_it_is_picked_up():
    """Half of it after half of the 0.15 s that picking it up takes."""
    standing = OnItsTip(2.0)
    before = standing.force_n(10.0)
    standing.pick_up(10.0)

    assert [2.0, 1.0, 0.0] == pytest.approx(
        [before, standing.force_n(10.075), standing.force_n(10.15)]
    )


def test_a_hand_that_is_invited_to_press_picks_it_up_first(drive):
    """Zeroed on its tip and asked in vain; then everybody sees what becomes of such a hold."""
    session = drive("sim:steady?stands=190").begin(5.0).finish()

    (lifted,) = of(session, EventKind.LIFTED_ZERO)
    assert lifted["lower_kpa"] == pytest.approx(WEIGHT_KPA, abs=0.1)


def test_it_can_be_picked_up_at_a_time_of_its_own(drive):
    """Whoever wants to see the good course: asked to lift it, and it is lifted."""
    driver = drive("sim:steady?stands=190&lifts=4").connect()
    driver.controller.take_zero()
    driver.until(lambda: driver.controller.probe_view().zero.asks_to_lift).seconds(5.0)

    assert not driver.zero().controller.probe.zero.unconfirmed


def test_keys_pick_it_up_as_well(drive):
    """A hand cannot press with a probe that stands on the table."""
    driver = drive("sim:?stands=190").connect().seconds(1.0)
    standing_kpa = driver.controller.probe_view().reading.pressure_kpa
    driver.controller.lift()

    assert standing_kpa == pytest.approx(WEIGHT_KPA, abs=0.3)
    assert driver.seconds(1.0).controller.probe_view().reading.pressure_kpa < 1.0


@pytest.mark.parametrize("option", ["stands=-1", "stands=3000", "stands=a", "lifts=x"])
def test_what_is_no_weight_is_refused(option):
    """A typed slip must not open another probe than was meant."""
    with pytest.raises(UsageError, match=option.split("=")[0]):
        open_source(f"sim:steady?{option}", clock=VirtualClock())
