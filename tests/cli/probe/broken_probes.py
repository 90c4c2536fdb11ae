"""A simulated probe with one fault, injected into the bytes between it and the host.

``FAULTS`` names each fault after the finding that it should lead to. A fault changes the frames
as a faulty sensor, board or cable would; the probe and the person behind them stay as they are.
``PREPARED`` are the faults that lie in the data folder or in a recording instead.
"""

from __future__ import annotations

import dataclasses
import math
import random
from collections.abc import Callable
from datetime import timedelta

from soleus.core.calibration.health import Check, CheckResult
from soleus.errors import LinkLost
from soleus.link.clock import NS_PER_S, VirtualClock
from soleus.link.recording.capture import CaptureWriter
from soleus.link.registry import open_source
from soleus.link.simulated.cell import COUNT_MAX, COUNTS_PER_N, ZERO_COUNTS
from soleus.link.simulated.probe import SimulatedProbe
from soleus.link.source import UNREADABLE, Chunk, TextLine
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession
from soleus.store.calibration.checks import KeptCheck, keep_check
from soleus.store.calibration.profiles import profile_by_id, save_profile
from soleus.store.folder import open_folder
from soleus.wire.codec import encode
from soleus.wire.decoder import Decoder, Received
from soleus.wire.frames import Data, Frame, Hello, Status
from soleus.wire.spec import Capability, Flag, ResetCause, Sensor
from tests.live.session_driver import Through

PER_KPA = COUNTS_PER_N / 10.0  # 1 N on 1 cm² is 10 kPa
SIM = "sim-hx711"
SIM_UID = random.Random("uid 1").randbytes(8).hex()
RNG = random.Random(7)
NO_FLAG = Flag(0)
Counts = Callable[[float, int, int], float]  # time in s, sample number, count: the spoilt count


class FaultyFrames(Through):
    """Hands on every frame after the fault has been at it; None takes a frame away."""

    def __init__(self, inner, clock, fault: Callable[[Frame], Frame | None]) -> None:
        super().__init__(inner, clock)
        self._fault = fault
        self._decoder = Decoder()

    def read(self, timeout_s: float) -> Chunk:
        """The frames of one read, spoilt."""
        chunk = self.inner.read(timeout_s)
        found = self._decoder.feed(chunk.data, chunk.host_ns)
        frames = [self._fault(one.frame) for one in found if isinstance(one, Received)]
        return Chunk(b"".join(encode(frame) for frame in frames if frame), chunk.host_ns)


# ---- the sensor ----------------------------------------------------------------------------------


def reading(counts: Counts, flags: Flag = NO_FLAG):
    """A fault that makes other counts; beyond the rails they stay at them."""

    def fault(frame: Frame) -> Frame:
        if not isinstance(frame, Data):
            return frame
        step_us = frame.span_us / max(frame.n - 1, 1)
        spoilt = tuple(
            max(-COUNT_MAX - 1, min(COUNT_MAX, round(counts(at_us / 1e6, frame.sample_n + i, raw))))
            for i, raw in enumerate(frame.raw_counts)
            for at_us in (frame.device_us + step_us * i,)
        )
        at_rail = any(abs(one) >= COUNT_MAX for one in spoilt)
        more = flags | (Flag.SATURATED if at_rail else NO_FLAG)
        return dataclasses.replace(frame, raw_counts=spoilt, flags=frame.flags | more)

    return fault


def valueless(every: int):
    """Each so-many-th DATA frame has no value in it."""

    def fault(frame: Frame) -> Frame:
        if not isinstance(frame, Data) or frame.seq % every:
            return frame
        return dataclasses.replace(
            frame,
            no_value_mask=(1 << frame.n) - 1,
            raw_counts=(0,) * frame.n,
            flags=frame.flags | Flag.SENSOR,
        )

    return fault


def silent_while(flag: Flag, gone: Callable[[bool, bool], bool]):
    """The sensor gives nothing while ``gone(is pressed, was pressed before)``."""
    was_pressed = False

    def fault(frame: Frame) -> Frame:
        nonlocal was_pressed
        if not isinstance(frame, Data):
            return frame
        pressed = max(_rise(raw) for raw in frame.raw_counts) > 60 * PER_KPA
        was_pressed = was_pressed or pressed
        if not gone(pressed, was_pressed):
            return frame
        return dataclasses.replace(
            frame,
            no_value_mask=(1 << frame.n) - 1,
            raw_counts=(0,) * frame.n,
            flags=frame.flags | flag,
        )

    return fault


def uneven(frame: Frame) -> Frame:
    """Stamps are off by 4 ms now and then."""
    if not isinstance(frame, Data) or frame.seq % 10:
        return frame
    return dataclasses.replace(frame, device_us=frame.device_us + 4000)


# ---- what the probe says -------------------------------------------------------------------------


def saying(kind: type, **changed):
    """A fault that makes one kind of frame say something else."""
    return lambda frame: dataclasses.replace(frame, **changed) if type(frame) is kind else frame


def flagged(flag: Flag):
    """A flag in every frame of the probe."""
    return lambda frame: dataclasses.replace(frame, flags=frame.flags | flag)


def commands_damaged(frame: Frame) -> Frame:
    """It hears worse and worse."""
    if not isinstance(frame, Status):
        return frame
    return dataclasses.replace(frame, rx_errors_n=frame.uptime_s)


def fast_clock(frame: Frame) -> Frame:
    """Its clock makes 1 % too much."""
    changed = {"device_us": round(frame.device_us * 1.01)}
    if isinstance(frame, Data):
        changed["span_us"] = round(frame.span_us * 1.01)
    return dataclasses.replace(frame, **changed)


def without(kind: type, every: int = 1):
    """Each so-many-th frame of a kind never arrives."""
    return lambda frame: None if type(frame) is kind and frame.seq % every == 0 else frame


# ---- the cable -----------------------------------------------------------------------------------


class Damaging(Through):
    """Flips a bit in each so-many-th read."""

    _reads_n = 0

    def read(self, timeout_s: float) -> Chunk:
        """What the source inside sends, sometimes with a wrong bit."""
        chunk = self.inner.read(timeout_s)
        self._reads_n += bool(chunk.data)
        if not chunk.data or self._reads_n % 40:
            return chunk
        return Chunk(bytes([chunk.data[0] ^ 0x40]) + chunk.data[1:], chunk.host_ns)


class Stalling(Through):
    """Keeps everything back for 0.4 s in each two seconds."""

    _kept = b""

    def read(self, timeout_s: float) -> Chunk:
        """Nothing for a while, then all of it."""
        chunk = self.inner.read(timeout_s)
        self._kept += chunk.data
        if chunk.host_ns / NS_PER_S % 2.0 > 1.6:
            return Chunk(b"", chunk.host_ns)
        data, self._kept = self._kept, b""
        return Chunk(data, chunk.host_ns)


class Unplugged(Through):
    """The plug is out for a moment, once."""

    times_n = 0

    def read(self, timeout_s: float) -> Chunk:
        """As inside, but for the fifth second."""
        if self.clock.now_ns() > 5 * NS_PER_S and not Unplugged.times_n:
            Unplugged.times_n += 1
            raise LinkLost("gone")
        return self.inner.read(timeout_s)


class Losing(Through):
    """The probe gives up three samples now and then, and says so."""

    _reads_n = 0

    def read(self, timeout_s: float) -> Chunk:
        """As inside."""
        self._reads_n += 1
        if self._reads_n % 300 == 0:
            self.inner.probe.lost(3)
        return self.inner.read(timeout_s)


class RestartingProbe(Through):
    """The supply sags once, and the probe starts again."""

    _done = False

    def read(self, timeout_s: float) -> Chunk:
        """As inside, but for a start in the fifth second."""
        if self.clock.now_ns() > 5 * NS_PER_S and not self._done:
            self._done = True
            again = dataclasses.replace(
                self.inner.probe.identity, boots_n=2, reset_cause=ResetCause.BROWN_OUT
            )
            self.inner.probe = SimulatedProbe(again, self.inner.now_us)
        return self.inner.read(timeout_s)


class LeaningOnButton(Through):
    """Something has pressed the button since before anybody listened."""

    def __init__(self, inner, clock) -> None:
        super().__init__(inner, clock)
        inner.probe.button(0, pressed=True)


class Muttering(Through):
    """A gauge that prints its menu now and then between its readings."""

    form = TextLine("0.02 N", "reading")
    _reads_n = 0

    def said(self) -> list[TextLine]:
        """A line that is no reading, each so often."""
        self._reads_n += 1
        return [] if self._reads_n % 100 else [TextLine("MENU 3", UNREADABLE)]


def spoiling(*faults):
    """A source that spoils frames in these ways, one after the other."""

    def spoilt(inner, clock):
        for fault in faults:
            inner = FaultyFrames(inner, clock, fault)
        return inner

    return spoilt


def opened_spoiling(*faults):
    """What stands in for ``open_source``: the source of that URL, spoilt so."""
    return lambda url, *, clock: spoiling(*faults)(open_source(url, clock=clock), clock)


def healthy(inner, clock):
    """Nothing is wrong with what comes."""
    return inner


def _rise(raw: float) -> float:
    return raw - ZERO_COUNTS


def _changed_profile(**changed):
    """The simulated probe's own profile, but for something."""

    def prepare(data) -> None:
        folder = open_folder(data)
        save_profile(folder, dataclasses.replace(profile_by_id(folder, SIM), **changed))

    return prepare


def _edited(data) -> None:
    """Somebody has made the sensor a tenth more sensitive with an editor."""
    _rewrite(data, lambda text: text.replace("counts_per_n = 65", "counts_per_n = 72"))


def _damaged_profile(data) -> None:
    """Half of the profile is gone."""
    _rewrite(data, lambda text: text[: len(text) // 2])


def _rewrite(data, change: Callable[[str], str]) -> None:
    _changed_profile()(data)
    (path,) = open_folder(data).profiles_path.glob("*.toml")
    before = path.read_text(encoding="utf-8")
    assert change(before) != before
    path.write_text(change(before), encoding="utf-8")


def _failed_check(data) -> None:
    """A mass of 196 kPa was read as 180."""
    folder = open_folder(data)
    made_on = profile_by_id(folder, SIM).made_on
    check = Check(CheckResult.OUTSIDE, expected_kpa=196.0, read_kpa=180.0, allowed_kpa=2.0)
    keep_check(folder, KeptCheck(made_on, SIM_UID, SIM, made_on, 19.6, check))


def _drifted(data) -> None:
    """Half a year before it was a tenth less sensitive."""
    folder = open_folder(data)
    sim = profile_by_id(folder, SIM)
    made_on = sim.made_on - timedelta(days=180)
    save_profile(folder, dataclasses.replace(sim, made_on=made_on, counts_per_n=58_500.0))
    save_profile(folder, sim)


def _short_recording(data) -> str:
    """Five seconds of a probe at rest."""
    path = data.parent / "short.bin"
    with (
        CaptureWriter(path) as writer,
        ProbeSession(
            Options(open_folder(data), "sim:", threaded=False), VirtualClock(), tap=writer.add
        ) as session,
    ):
        session.connect()
        assert list(session.look(5.0, 0.1))
    return f"replay:{path}"


# What the data folder is before the examination; may return the URL of the probe.
PREPARED = {
    "unusable_profile": _damaged_profile,
    "other_probe": _changed_profile(probe_uid="0123456789abcdef"),
    "edited_profile": _edited,
    "check_failed": _failed_check,
    "drifted": _drifted,
    "recording_short": _short_recording,
}

FAULTS = {
    "recording_short": healthy,
    "unusable_profile": healthy,
    "other_probe": healthy,
    "edited_profile": healthy,
    "check_failed": healthy,
    "drifted": healthy,
    "zero_far": spoiling(reading(lambda t_s, n, raw: raw - 25 * PER_KPA)),
    "other_sensor": spoiling(saying(Hello, sensor=Sensor.ANALOG)),
    "simulated_profile": spoiling(saying(Hello, capabilities=Capability.FREE_RUNNING)),
    "tip_unknown": spoiling(saying(Hello, tip_area_cmm2=5000)),
    "silent_pressed": spoiling(silent_while(Flag.SENSOR, lambda pressed, was: was)),
    "open_pressed": spoiling(silent_while(Flag.OPEN, lambda pressed, was: pressed)),
    "silent_after": spoiling(silent_while(Flag.SENSOR, lambda pressed, was: was and not pressed)),
    "unreadable_lines": Muttering,
    "no_samples": spoiling(without(Data)),
    "no_values": spoiling(valueless(every=1)),
    "open": spoiling(reading(lambda t_s, n, raw: raw, Flag.OPEN)),
    "at_rail": spoiling(reading(lambda t_s, n, raw: COUNT_MAX)),
    "stuck": spoiling(reading(lambda t_s, n, raw: 84_000)),
    "floating": spoiling(reading(lambda t_s, n, raw: RNG.gauss(ZERO_COUNTS, 5 * PER_KPA))),
    "no_excitation": spoiling(reading(lambda t_s, n, raw: RNG.gauss(200, 40))),
    "no_reaction": spoiling(reading(lambda t_s, n, raw: RNG.gauss(ZERO_COUNTS, 40))),
    "wrong_sign": spoiling(reading(lambda t_s, n, raw: ZERO_COUNTS - _rise(raw))),
    "wrong_gain": spoiling(saying(Hello, gain=64)),
    "restarted": RestartingProbe,
    "link_lost": Unplugged,
    "values_missing": spoiling(valueless(every=30)),
    "stays": spoiling(reading(lambda t_s, n, raw: raw + (8 * PER_KPA if t_s > 14 else 0))),
    "press_at_rail": spoiling(reading(lambda t_s, n, raw: ZERO_COUNTS + 20 * _rise(raw))),
    "lost_in_probe": Losing,
    "lost_on_wire": spoiling(without(Data, every=20)),
    "damaged": Damaging,
    "late": Stalling,
    "slow_strap": spoiling(
        saying(Hello, nominal_rate_dhz=800)
    ),  # on a probe that makes 10 a second
    "rate_off": spoiling(saying(Hello, nominal_rate_dhz=500)),
    "spikes": spoiling(reading(lambda t_s, n, raw: raw if n % 67 else (1 << 22) - 1)),
    "hum": spoiling(
        reading(lambda t_s, n, raw: raw + PER_KPA * math.sin(2 * math.pi * 50.0 * t_s))
    ),
    "touched": spoiling(reading(lambda t_s, n, raw: raw + (3 * PER_KPA if 5 < t_s < 7 else 0))),
    "drift": spoiling(reading(lambda t_s, n, raw: raw + PER_KPA * t_s / 7)),
    "noise": spoiling(reading(lambda t_s, n, raw: raw + RNG.gauss(0, PER_KPA))),
    "supply_low": spoiling(saying(Status, vcc_mv=4200)),
    "uneven": spoiling(uneven),
    "clock_off": spoiling(fast_clock),
    "commands_damaged": spoiling(commands_damaged),
    "settings_bad": spoiling(flagged(Flag.NV_BAD)),
    "button_down": LeaningOnButton,
}
