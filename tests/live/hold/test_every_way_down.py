"""Each way of losing CALIBRATED, provoked once through the living program.

The table of rules is walked: a row that nothing here provokes fails the last test.
"""

from __future__ import annotations

import dataclasses
import time
from datetime import date, timedelta

import pytest

from soleus.core.calibration.health import Check, CheckResult
from soleus.core.calibration.label_rules import LABEL_RULES, LabelReason, words_of
from soleus.core.calibration.model import SensorClass, SensorKind
from soleus.core.calibration.uncertainty import TermName, Uncertainty, UncertaintyTerm
from soleus.core.events import EventKind
from soleus.core.terms import Label
from soleus.link.clock import HOST_CLOCK
from soleus.link.simulated.probe import SimulatedProbe
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession
from soleus.store.calibration.checks import KeptCheck, keep_check
from soleus.store.calibration.profiles import profile_by_id, save_profile
from soleus.store.folder import DataFolder
from soleus.wire.spec import Capability
from tests.link.gauge.dialogue import Answering
from tests.live.session_driver import SessionDriver, Through, of

SIM = "sim-hx711"
DAY = timedelta(days=1)
WAYS = {}


def way(why: LabelReason):
    """Marks the function that provokes a reason and returns the reasons that were then seen."""

    def keep(provoke):
        WAYS[why] = provoke
        return provoke

    return keep


@dataclasses.dataclass
class Scene:
    """What a provocation may use."""

    drive: object
    folder: DataFolder
    through: object
    sources: list

    def profile(self, **changed) -> SessionDriver:
        """The simulated probe under a changed profile of its own name."""
        sim = profile_by_id(self.folder, SIM)
        save_profile(self.folder, dataclasses.replace(sim, **changed))
        return self.drive("sim:").connect()


def claims(driver: SessionDriver) -> tuple[Label, set[LabelReason]]:
    """What the probe may claim now, and why it is not more."""
    verdict = driver.controller.probe.verdict()
    return verdict.label, set(verdict.why)


def recorded(driver: SessionDriver) -> tuple[Label, set[LabelReason]]:
    """What the last hold was worth in the record, and why."""
    session = driver.finish()
    whys = ",".join(str(each["why"]) for each in of(session, EventKind.LABEL)).split(",")
    return session.holds[0].result.label, {LabelReason(each) for each in whys}


# -- what the probe says of itself is not what the calibration was made with ----------------------


@way(LabelReason.OTHER_SENSOR)
def _(scene):
    return claims(scene.profile(sensor=SensorKind.ANALOG))


@way(LabelReason.OTHER_GAIN)
def _(scene):
    return claims(scene.profile(gain=64))


@way(LabelReason.TIP_UNKNOWN)
def _(scene):
    return claims(scene.profile(tip_area_mm2=50.0))


@way(LabelReason.OTHER_PROBE)
def _(scene):
    return claims(scene.profile(probe_uid="ff" * 8))


@way(LabelReason.OTHER_RATE)
def _(scene):
    return claims(scene.drive("sim:?rate=10").connect())


@way(LabelReason.OTHER_SUPPLY)
def _(scene):
    """5 V when it was calibrated, 4.5 V on another cable."""
    driver = scene.profile(supply_mv=5000)
    scene.sources[-1].probe.supply(4500)
    return claims(driver.seconds(1.2))


class Real(Through):
    """The simulated probe, if it did not say that it is one."""

    def __init__(self, inner, clock):
        super().__init__(inner, clock)
        said = inner.probe.identity
        real = said.capabilities & ~Capability.SIMULATED
        inner.probe = SimulatedProbe(dataclasses.replace(said, capabilities=real))


@way(LabelReason.SIMULATED_PROFILE)
def _(scene):
    scene.through(Real)
    return claims(scene.drive("sim:").connect())


@way(LabelReason.EXAMPLE_PROFILE)
def _(scene):
    """Somebody copies an example under the id that the own probe names."""
    scene.through(Real)
    due = date(2027, 1, 1)
    return claims(scene.profile(example=True, simulated=False, due_on=due))


# -- by the profile: what it says of itself --------------------------------------------------------


@way(LabelReason.DRIFTING_SENSOR)
def _(scene):
    return claims(scene.profile(sensor_class=SensorClass.DRIFTING))


@way(LabelReason.EXAMPLE_SIMULATED)
def _(scene):
    return claims(scene.profile(example=True))


@way(LabelReason.EDITED_PROFILE)
def _(scene):
    """Somebody thought that the slope ought to be rounder."""
    path = save_profile(scene.folder, profile_by_id(scene.folder, SIM))
    path.write_text(path.read_text().replace("= 65000.0", "= 65100.0"))
    return claims(scene.drive("sim:").connect())


@way(LabelReason.POOR_REPEATABILITY)
def _(scene):
    """1 N of a span of 98 N is more than 1 %."""
    rows = (UncertaintyTerm(TermName.REPEATABILITY, absolute_n=1.0),)
    return claims(scene.profile(uncertainty=Uncertainty(rows)))


@way(LabelReason.OUT_OF_DATE)
def _(scene):
    """The sessions are of 2026-11-21; it was due the day before."""
    due = date(2026, 11, 20)
    return claims(scene.profile(made_on=due - 180 * DAY, due_on=due))


@way(LabelReason.MADE_LATER)
def _(scene):
    """The year was typed wrong, or this computer's date is."""
    scene.through(Real)
    tomorrow = date(2026, 11, 22)
    return claims(scene.profile(made_on=tomorrow, due_on=tomorrow + 180 * DAY, simulated=False))


@way(LabelReason.STATED_BY_GAUGE)
def _(scene):
    """Another maker's gauge, in real time behind a pseudo terminal."""
    gauge = Answering(lambda t_s: b"0.02 lbF\r\n")
    url = f"gauge:mark10@{gauge.port}?tip=100"
    controller = ProbeSession(Options(scene.folder, url, threaded=False), HOST_CLOCK)
    try:
        end_s = time.monotonic() + 10.0
        while not controller.connected and time.monotonic() < end_s:
            controller.turn()
        verdict = controller.probe.verdict()
    finally:
        controller.close()
        gauge.unplug()
    return verdict.label, set(verdict.why)


# -- by what is on record --------------------------------------------------------------------------


@way(LabelReason.DRIFTED)
def _(scene):
    """Ten per cent from one calibration to the next."""
    now = profile_by_id(scene.folder, SIM)
    steeper = dataclasses.replace(now, counts_per_n=now.counts_per_n * 1.1)
    save_profile(scene.folder, dataclasses.replace(steeper, made_on=now.made_on - 180 * DAY))
    save_profile(scene.folder, now)
    return claims(scene.drive("sim:").connect())


@way(LabelReason.CHECK_FAILED)
def _(scene):
    """This morning 200 kPa were read as 209."""
    driver = scene.drive("sim:").connect()
    probe, cal = driver.controller.probe, profile_by_id(scene.folder, SIM)
    check = Check(CheckResult.OUTSIDE, 200.0, 209.0, 3.0)
    keep_check(scene.folder, KeptCheck(probe.today, probe.uid, SIM, cal.made_on, 20.0, check))
    return claims(driver.zero())


# -- by the zero -----------------------------------------------------------------------------------


@way(LabelReason.NO_ZERO)
def _(scene):
    return claims(scene.drive("sim:").connect().seconds(1.0))


@way(LabelReason.ZERO_NOT_QUIET)
def _(scene):
    """Somebody touches the tip while it is taken."""
    driver = scene.drive("sim:").connect()
    driver.controller.take_zero()
    driver.seconds(0.4).controller.push(20.0)
    driver.seconds(0.3).controller.lift()
    return claims(driver.until(lambda: driver.controller.probe_view().zero.problem))


@way(LabelReason.ZERO_FAR)
def _(scene):
    """The cell was bent: it reads 30 kPa less than it did untouched."""
    scene.through(Through)
    driver = scene.drive("sim:").connect()
    cell = scene.sources[-1].inner.cell
    counts = cell.counts
    cell.counts = lambda force_n: counts(force_n) - 195_000
    return claims(driver.seconds(1.0).zero())


@way(LabelReason.ZERO_UNCONFIRMED)
def _(scene):
    """The tip reads 4 kPa more than it ever did, also after the person was asked to lift it."""
    scene.through(Through)
    driver = scene.drive("sim:").connect()
    cell = scene.sources[-1].inner.cell
    counts = cell.counts
    cell.counts = lambda force_n: counts(force_n) + 26_000
    return claims(driver.seconds(1.0).zero())


@way(LabelReason.ZERO_NOT_LIFTED)
def _(scene):
    """It lies on the person with 4 kPa for six seconds before it is pressed."""
    driver = scene.drive("sim:").begin(5.0)
    driver.controller.push(4.0)
    driver.seconds(6.0).controller.push(56.0)
    driver.until_in_band(1.0).controller.lift()
    return recorded(driver)


@way(LabelReason.ZERO_SHIFTED)
def _(scene):
    """The cell gives way by 8 kPa under load."""
    scene.through(Through)
    driver = scene.drive().begin(5.0).until_in_band(2.0)
    cell = scene.sources[-1].inner.cell
    counts = cell.counts
    cell.counts = lambda force_n: counts(force_n) - 52_000
    return recorded(driver)


# -- by the samples --------------------------------------------------------------------------------


@way(LabelReason.OUTSIDE_SPAN)
def _(scene):
    """Weighed to 50 kPa, planned within it, pressed to 51."""
    sim = profile_by_id(scene.folder, SIM)
    save_profile(scene.folder, dataclasses.replace(sim, span_n=5.0))
    driver = scene.drive("sim:").begin(5.0)
    driver.controller.push(driver.view.target_kpa)
    driver.until_in_band(1.0).controller.push(51.0 - driver.view.target_kpa)
    driver.seconds(0.4).controller.lift()
    return recorded(driver)


@way(LabelReason.MANY_SPIKES)
def _(scene):
    """A bad wire gives one count in fifty as full scale."""
    scene.through(Through)
    driver = scene.drive().begin(12.0)
    cell, made = scene.sources[-1].inner.cell, [0]
    counts = cell.counts

    def spoilt(force_n):
        made[0] += 1
        return (1 << 22) - 1 if made[0] % 50 == 0 else counts(force_n)

    cell.counts = spoilt
    return recorded(driver)


# -- the walk --------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", LABEL_RULES, ids=lambda rule: rule.why.value)
def test_the_living_program_takes_the_half_width_away_and_says_why(
    rule, drive, folder, through, sources
):
    """A rule that is right on paper and fed by nothing protects nobody."""
    label, whys = WAYS[rule.why](Scene(drive, folder, through, sources))

    assert rule.why in whys
    assert label is rule.at_best


def test_every_row_of_the_table_is_provoked_here():
    """A new rule needs a new provocation; and the sentence for it tells what is wrong."""
    assert [] == [rule.why for rule in LABEL_RULES if rule.why not in WAYS]
    assert all(len(words_of(rule.why)) > 20 for rule in LABEL_RULES)


def test_a_module_strapped_to_another_rate_than_it_is_called_is_found_by_its_samples(
    drive, through
):
    """It says 80 and gives 11, as with RATE on ground: the profile's noise is another's."""

    class Mislabelled(Through):
        def __init__(self, inner, clock):
            super().__init__(inner, clock)
            called = dataclasses.replace(inner.probe.identity, nominal_rate_dhz=800)
            inner.probe = SimulatedProbe(called)

    through(Mislabelled)
    driver = drive("sim:?rate=10").connect().seconds(3.0).zero()

    assert (Label.INDICATIVE, {LabelReason.OTHER_RATE}) == claims(driver)


def test_a_fast_chip_keeps_its_half_width(drive):
    """Chips that should give 80 a second give 90 to 94; the simulated one does, too."""
    driver = drive("sim:").connect().seconds(3.0).zero()

    assert (Label.CALIBRATED, set()) == claims(driver)
