"""The doctor on the open port of a controller: the same parts as ``soleus probe doctor``."""

from __future__ import annotations

import pytest

from soleus.core.doctor.diagnose import examine
from soleus.core.doctor.measurements import figures_of
from soleus.core.terms import End
from soleus.errors import LinkLost
from soleus.link.clock import NS_PER_S
from soleus.link.registry import open_source
from soleus.link.source import Chunk
from soleus.live.doctor.recorder import ExamPart
from tests.cli.probe.broken_probes import LeaningOnButton
from tests.live.session_driver import Through


def through_all(driver):
    """Begin, and wait for the end; gives the parts in their order and the last picture."""
    driver.controller.doctor.begin()
    parts = []
    end_s = driver.now_s + 30.0
    while not driver.controller.doctor.view().over:
        assert driver.now_s < end_s, "it never came to that"
        driver.controller.turn()
        part = driver.controller.doctor.view().part
        parts += [part] if part not in parts else []
    return parts, driver.controller.doctor.view()


@pytest.mark.parametrize("waited_s", [0.5, 300.0])
def test_a_healthy_probe_goes_through_all_parts_and_nothing_is_found(drive, waited_s):
    """By hand: a press of 100 kPa on 1 cm² is 10 N of 65 000 counts; however long it was on."""
    driver = drive("sim:").connect().seconds(waited_s)
    began_s = driver.now_s
    parts, view = through_all(driver)
    figures = figures_of(view.observed)

    assert [ExamPart.BEFORE, ExamPart.UNTOUCHED, ExamPart.PRESSED, ExamPart.RELEASED] == parts
    assert () == examine(view.observed)
    assert 10.0 * 65_000 == pytest.approx(figures.reaction_counts, rel=0.001)
    assert 21.5 == pytest.approx(driver.now_s - began_s, abs=0.5)  # 0.5 + 10 + 6 + 5 s
    assert 10.0 * 79.8 == pytest.approx(figures.samples_n, abs=8)


class CutOff(Through):
    """Each read ends in the middle of a frame, as those of a real port do."""

    _held = b""

    def read(self, timeout_s):
        chunk = self.inner.read(timeout_s)
        data, self._held = self._held + chunk.data, b""
        data, self._held = data[:-7], data[-7:]
        return Chunk(data, chunk.host_ns)


def test_a_frame_that_had_begun_before_the_doctor_listened_is_no_damage(drive, monkeypatch):
    """A healthy probe on a real port was told to need another cable."""
    monkeypatch.setattr(
        "soleus.live.connection.finder.open_source",
        lambda url, *, clock: CutOff(open_source(url, clock=clock), clock),
    )
    _, view = through_all(drive("sim:").connect().seconds(2.0))

    assert 0 == view.observed.link.damaged_n
    assert () == examine(view.observed)


def test_a_button_that_was_pressed_before_the_doctor_listened_is_found(drive, through):
    """It is told once, right after the greeting; the doctor on an open port comes later."""
    through(LeaningOnButton)
    _, view = through_all(drive("sim:").connect().seconds(2.0))

    assert ["button_down"] == [finding.key for finding in examine(view.observed)]


def test_the_zero_of_before_is_in_force_after_it(drive):
    """The port was not closed: whoever asked the doctor need not begin anew."""
    driver = drive("sim:").connect().zero()
    through_all(driver)
    driver.controller.doctor.leave()
    driver.seconds(0.5)

    assert driver.controller.probe_view().zero.quiet
    assert None is driver.controller.doctor.view()


@pytest.mark.parametrize("examined", [False, True])
def test_who_presses_on_a_simulated_probe_does_so_after_the_doctor_as_well(drive, examined):
    """Whoever only looked at the probe's page had taken the hand away for good: no hold came."""
    driver = drive("sim:steady").connect()
    if examined:
        through_all(driver)
    driver.controller.doctor.leave()
    (hold,) = driver.begin().finish().holds

    assert End.DONE is hold.result.end


def test_one_that_is_left_and_begun_again_counts_anew(drive):
    """Half of an examination is no part of the next."""
    driver = drive("sim:").connect()
    driver.controller.doctor.begin()
    driver.seconds(6.0)
    driver.controller.doctor.leave()
    driver.seconds(1.0)
    _, view = through_all(driver)

    assert 10.0 * 79.8 == pytest.approx(view.observed.untouched.n, abs=8)


def test_untouched_only_asks_for_no_press(drive):
    """Nobody may be there to press."""
    driver = drive("sim:").connect()
    driver.controller.doctor.begin(press=False)
    view = driver.until(lambda: driver.controller.doctor.view().over).controller.doctor.view()

    assert None is view.observed.pressed
    assert () == examine(view.observed)


def test_a_probe_that_goes_and_stays_away_is_said(drive, monkeypatch):
    """What was heard until then is no verdict."""

    class Gone(Through):
        def read(self, timeout_s):
            if self.clock.now_ns() > 5 * NS_PER_S:
                raise LinkLost("The probe has gone.", "Nothing more.", "Check the cable.")
            return self.inner.read(timeout_s)

    monkeypatch.setattr(
        "soleus.live.connection.finder.open_source",
        lambda url, *, clock: Gone(open_source(url, clock=clock), clock),
    )
    _, view = through_all(drive("sim:").connect())

    assert None is view.observed
    assert "The probe has gone." == view.problem.what


def test_without_a_probe_it_does_not_begin(drive):
    """There is nothing to listen to."""
    with pytest.raises(LinkLost):
        drive("/dev/ttyNONE9").controller.doctor.begin()
