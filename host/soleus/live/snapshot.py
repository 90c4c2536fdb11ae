"""What is known about the probe at one moment, as Home and the probe commands show it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from soleus.core.calibration.gauge_profile import as_printed
from soleus.core.calibration.health import HealthNote
from soleus.core.hold.let_go import frozen
from soleus.core.terms import Doubt, Label
from soleus.core.view import HoldView, Reading
from soleus.live.connection.state import ProbeState
from soleus.live.probe.probe import Probe
from soleus.live.probe.state import PressSeen, ZeroState

if TYPE_CHECKING:
    from soleus.live.doctor.progress import ExamView
    from soleus.live.probe.load_monitor import LoadView


@dataclass(frozen=True, slots=True)
class ProbeView:
    """One whole picture of the probe; replaceable by the next one.

    Attributes:
        state: where the link stands.
        url: what was opened, or is being tried.
        name: short name of the probe from its id, for example ``SOL-3F2A``; empty without one.
        says: what is going on or what to do, sentences for a person, likeliest first.
        simulated: the probe says that it is one.
        sensor: sensor and resolution in words; empty without a probe.
        rate_hz: measured, None before enough samples.
        reading: the newest number and its label, or why there is none.
        raw_counts: newest raw count; None without one, and of a gauge beyond its range.
        calibration_named: what its HELLO names; of a gauge that tells the unit of ``raw_counts``.
        zero: the zero of this session.
        calibration_id: the profile in use; None when uncalibrated.
        calibration_words: one line about it (date, due, uncertainty), derived from the profile.
        tip_area_mm2: contact tip.
        lost_n: samples lost since connecting.
        since_boot_s: the probe's time since it started; None without a probe.
        baud: bits per second of its line; None without one.
        presses: the newest presses of its button, the newest last.
        presses_n: all of them since it was connected.
        notes: what a person should know of the probe today, worst first.
        overloads_n: presses above the weighed span since the calibration; None if not known.
        wants_zero: the probe may be warming up, and its zero is too old for a hold.
        lost_why: what another maker's gauge has changed, if that has ended the newest run.
    """

    state: ProbeState
    url: str
    name: str = ""
    says: tuple[str, ...] = ()
    simulated: bool = False
    sensor: str = ""
    rate_hz: float | None = None
    reading: Reading | None = None
    raw_counts: int | None = None
    calibration_named: str = ""
    zero: ZeroState = field(default_factory=ZeroState)
    calibration_id: str | None = None
    calibration_words: str = ""
    tip_area_mm2: float | None = None
    lost_n: int = 0
    since_boot_s: float | None = None
    baud: int | None = None
    presses: tuple[PressSeen, ...] = ()
    presses_n: int = 0
    notes: tuple[HealthNote, ...] = ()
    overloads_n: int | None = None
    wants_zero: bool = False
    lost_why: str = ""

    @property
    def raw_words(self) -> str:
        """The newest count; of a gauge, the number and unit that it has shown."""
        if self.raw_counts is None:
            return "--"
        return as_printed(self.calibration_named, self.raw_counts)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The probe and the run at one moment, for whoever shows them.

    Attributes:
        probe: the probe.
        hold: the run, None without one.
        made_ns: host clock when it was made; the reader makes one at every turn.
        load: the known load on the tip, None when none is watched.
        exam: how far the doctor is, None while nobody asked for it.
    """

    probe: ProbeView
    hold: HoldView | None
    made_ns: int
    load: LoadView | None = None
    exam: ExamView | None = None

    def frozen(self) -> Snapshot:
        """Return this snapshot without numbers, for when nobody renews it any more."""
        told = self.probe.reading or Reading(None, None, Label.UNCALIBRATED)
        probe = replace(self.probe, raw_counts=None, reading=told.without_number(Doubt.STALE))
        hold = None if self.hold is None else frozen(self.hold)
        load = None if self.load is None else replace(self.load, seen=None)
        return replace(self, probe=probe, hold=hold, load=load)


def facts_of(probe: Probe) -> ProbeView:
    """What a connected probe is; the owner of the link adds how that stands and what it reads."""
    return ProbeView(
        state=ProbeState.CONNECTED,
        url="",
        name=probe.name,
        says=tuple(probe.says(probe.numbers.verdict)),
        simulated=probe.simulated,
        sensor=probe.sensor_words,
        calibration_named=probe.hello.calibration_id,
        zero=probe.zero_state(),
        calibration_id=None if probe.calibration is None else probe.calibration.id,
        calibration_words=probe.calibration_words(),
        tip_area_mm2=probe.tip_area_mm2,
        notes=probe.notes(),
        overloads_n=probe.overloads_n,
        wants_zero=probe.condition.wants_zero,
    )


def view_without_probe(
    state: ProbeState, url: str, says: tuple[str, ...], lost_why: str
) -> ProbeView:
    """What there is to say while no probe is connected; there is no number, and why."""
    doubt = Doubt.LINK_LOST if state is ProbeState.LOST else Doubt.NO_DATA
    reading = Reading(None, None, Label.UNCALIBRATED, doubt)
    return ProbeView(state, url, says=says, lost_why=lost_why, reading=reading)
