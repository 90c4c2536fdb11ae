"""The simulated probe as a source: a hand presses on a load cell, a probe sends what it reads.

It keeps time with the clock it is given and makes every sample at its own moment, so that the
same seed, looked at at the same times, gives the same bytes. The probe boots when the source is
opened, as a board does when its port is opened.
"""

from __future__ import annotations

import math
import random
import re
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from soleus.core.terms import Phase
from soleus.core.units import US_PER_S, n_from_kpa
from soleus.core.view import HoldView
from soleus.errors import LinkLost, UsageError
from soleus.link.clock import NS_PER_S, Clock
from soleus.link.simulated.cell import (
    COUNT_MAX,
    COUNT_MIN,
    THIN_COUNT_MAX,
    THIN_OPEN_BELOW,
    TIP_AREA_MM2,
    Converter,
    LoadCell,
    ThinSensor,
)
from soleus.link.simulated.curve import CurveHand, read_curve
from soleus.link.simulated.hands import MANNERS, Hand, KeyHand, SimulatedPerson
from soleus.link.simulated.probe import Identity, SimulatedProbe
from soleus.link.simulated.standing import OnItsTip
from soleus.link.source import Act, Chunk
from soleus.link.url import ProbeUrl
from soleus.wire.offered import OFFERED
from soleus.wire.spec import Capability, Sensor
from soleus.wire.timebase import NS_PER_US

CALIBRATION_ID: Final = "sim-hx711"
RATE_DEFAULT_HZ: Final = 80
RATE_MAX_HZ: Final = 6000  # u16 of 0.1 samples per second
THIN_RATES_HZ: Final = tuple(rate_dhz // 10 for rate_dhz in OFFERED[Sensor.ANALOG][0])
# The chip runs on its own clock, a little off its label; whoever counts on the label is wrong.
CHIP_CLOCK: Final = 0.9975
TICK_US: Final = 2_000  # as often as a board at least; docs/probe.md
_FILE: Final = "file="
N_PER_GRAM: Final = 9.80665e-3
GRAMS_MAX: Final = 2000  # of a probe that stands on its tip: stands=190
LIFTS_MAX_S: Final = 86_400  # lifts=9 picks it up 9 s after it began to send; else to press


class SimulatedSource:
    """A probe and whoever presses on it, behind the contract of a source.

    Args:
        url: what a person typed.
        hand: who presses.
        clock: the host's clock; the probe's clock starts with the source and runs as fast.
        rate_hz: what the probe calls its rate.
        seed: of the noise and of the probe's id.
        thin: a thin sensor at the analogue input instead of a load cell.
        standing: what of the probe's own weight is on its tip; None for nothing.
    """

    def __init__(
        self,
        url: str,
        hand: Hand,
        clock: Clock,
        rate_hz: int = RATE_DEFAULT_HZ,
        seed: int = 1,
        *,
        thin: bool = False,
        standing: OnItsTip | None = None,
    ) -> None:
        self._url = url
        self._hand = hand
        self._standing = standing or OnItsTip()
        self._clock = clock
        self._opened_ns = clock.now_ns()
        self._closed = threading.Event()
        self._unplugged = False
        self._moving = threading.Lock()  # keys come from another thread than reads
        rng = random.Random(f"cell {seed}")
        self.cell: Converter = ThinSensor(rng) if thin else LoadCell(rng)
        self.probe = SimulatedProbe((_thin_identity if thin else _identity)(seed, rate_hz))
        # the ADC is triggered by the board's own timer
        self._period_us = US_PER_S / (rate_hz * (1.0 if thin else CHIP_CLOCK))
        self._sample_n = 0
        self.now_us = 0
        self._pressure_kpa = 0.0
        self._weight_n: float | None = None

    @property
    def url(self) -> str:
        """The URL that opens the same simulated probe again."""
        return self._url

    def read(self, timeout_s: float) -> Chunk:
        """Wait until the probe has sent something.

        Raises:
            LinkLost: the hand has pulled the cable, or the source was closed.
        """
        until_ns = self._clock.now_ns() + round(timeout_s * NS_PER_S)
        while True:
            now_ns = self._clock.now_ns()
            data = self._bytes_until(now_ns)
            if data or now_ns >= until_ns:
                return Chunk(data, now_ns)
            self._clock.wait(self._closed, self._wait_s(until_ns - now_ns))

    def write(self, data: bytes) -> None:
        """Hand bytes to the probe.

        Raises:
            LinkLost: the hand has pulled the cable, or the source was closed.
        """
        with self._moving:
            self._advance(self._clock.now_ns())
            self.probe.receive(data, self.now_us)
            if self.probe.streaming and math.isinf(self._hand.stream_start_s):
                self._hand.stream_start_s = self.now_us / US_PER_S
                self._standing.begins_to_send(self._hand.stream_start_s)

    def close(self) -> None:
        """End a waiting read; may be called again, from any thread."""
        self._closed.set()

    def look(self, view: HoldView) -> Sequence[Act]:
        """Show the hold to whoever presses; return what that person does at the keyboard."""
        with self._moving:
            if view.phase is Phase.READY:
                self._standing.is_invited(self.now_us / US_PER_S)
            return self._hand.look(view, self.now_us / US_PER_S)

    def push(self, delta_kpa: float) -> None:
        """The user presses more, or less, and takes the hand over."""
        with self._moving:
            self._taken_over().push(delta_kpa)

    def lift(self) -> None:
        """The user lets go, and takes the hand over."""
        with self._moving:
            self._taken_over().lift()

    def put_on(self, force_n: float | None) -> None:
        """A known load stands on the tip instead of the hand; a curve of forces goes on as it is.

        None takes it off, and the hand presses again as it did.
        """
        with self._moving:
            self._weight_n = None if isinstance(self._hand, CurveHand) else force_n

    def _taken_over(self) -> KeyHand:
        self._standing.pick_up(self.now_us / US_PER_S)
        if not isinstance(self._hand, KeyHand):
            self._hand = KeyHand(self._pressure_kpa, self.now_us / US_PER_S)
        return self._hand

    def _bytes_until(self, now_ns: int) -> bytes:
        with self._moving:
            self._advance(now_ns)
            return self.probe.take()

    def _advance(self, now_ns: int) -> None:
        """Let the probe live up to now, with each sample and each tick at its own time."""
        self._must_be_there()
        until_us = (now_ns - self._opened_ns) // NS_PER_US
        while True:
            sample_us = self._next_sample_us()
            tick_us = self.now_us - self.now_us % TICK_US + TICK_US
            if min(sample_us, tick_us) > until_us:
                return
            if sample_us <= tick_us:
                self._sample_at(sample_us)
            self.now_us = min(sample_us, tick_us)
            if tick_us <= sample_us:
                self.probe.kept(tick_us, well=True)
                self.probe.tick(tick_us)

    def _sample_at(self, sample_us: int) -> None:
        self._sample_n += 1
        self._pressure_kpa = self._hand.press_kpa(sample_us / US_PER_S)
        self._unplugged = self._unplugged or self._hand.unplugged
        self._must_be_there()
        force_n = n_from_kpa(self._pressure_kpa, TIP_AREA_MM2)
        force_n += self._standing.force_n(sample_us / US_PER_S)
        if self._weight_n is not None:
            force_n = self._weight_n
        self.probe.sample(sample_us, self.cell.counts(force_n))

    def _must_be_there(self) -> None:
        if self._closed.is_set():
            raise LinkLost("The simulated probe was closed.")
        if self._unplugged:
            raise LinkLost(
                "The simulated probe was unplugged.",
                "What was measured until then is kept.",
                "Open it again, or choose another hand, for example sim:steady",
            )

    def _wait_s(self, left_ns: int) -> float:
        """Until the next sample; at high rates no shorter than a tick."""
        next_us = max(self._next_sample_us() - self.now_us, TICK_US)
        return min(left_ns / NS_PER_S, next_us / US_PER_S)

    def _next_sample_us(self) -> int:
        return round((self._sample_n + 1) * self._period_us)


def open_url(url: ProbeUrl, clock: Clock) -> SimulatedSource:
    """Open what a ``sim:`` URL names: a hand, ``file=CURVE.csv``, or nothing for a hand on keys.

    With ``stands=GRAMS`` the probe stands on its tip until it is picked up to press, or with
    ``lifts=SECONDS`` so long after it began to send.

    Raises:
        UsageError: there is no such hand, file or option.
    """
    url.only_options("seed", "rate", "sensor", "stands", "lifts")
    seed = _whole_number(url, "seed", default=1, low=0, high=(1 << 32) - 1)
    thin = _is_thin(url)
    default_hz = THIN_RATES_HZ[0] if thin else RATE_DEFAULT_HZ
    rate_hz = _whole_number(url, "rate", default=default_hz, low=1, high=RATE_MAX_HZ)
    if thin and rate_hz not in THIN_RATES_HZ:
        rates = ", ".join(map(str, sorted(THIN_RATES_HZ)))
        raise UsageError(f"'{url.text}': rate has to be one of {rates}.")
    grams = _whole_number(url, "stands", default=0, low=0, high=GRAMS_MAX)
    lifts_s = _whole_number(url, "lifts", default=LIFTS_MAX_S, low=0, high=LIFTS_MAX_S)
    return SimulatedSource(
        url.text,
        _hand(url, seed),
        clock,
        rate_hz,
        seed,
        thin=thin,
        standing=OnItsTip(grams * N_PER_GRAM, lifts_s),
    )


def _is_thin(url: ProbeUrl) -> bool:
    sensor = url.options.get("sensor", "hx711")
    if sensor not in ("hx711", "analog"):
        raise UsageError(f"'{url.text}': sensor has to be hx711 or analog.")
    return sensor == "analog"


def _hand(url: ProbeUrl, seed: int) -> Hand:
    if not url.name:
        return KeyHand()
    if url.name.startswith(_FILE):
        return CurveHand(read_curve(Path(url.name.removeprefix(_FILE))))
    if url.name not in MANNERS:
        raise UsageError(
            f"'{url.text}': there is no simulated hand '{url.name}'.",
            "Nothing was opened.",
            f"Use one of: sim:, sim:{', sim:'.join(MANNERS)}, sim:file=CURVE.csv",
        )
    return SimulatedPerson(MANNERS[url.name], random.Random(f"hand {seed}"))


def _whole_number(url: ProbeUrl, option: str, *, default: int, low: int, high: int) -> int:
    text = url.options.get(option, str(default))
    if re.fullmatch(r"[0-9]{1,10}", text) and low <= int(text) <= high:
        return int(text)
    raise UsageError(f"'{url.text}': {option} has to be a whole number from {low} to {high}.")


def _identity(seed: int, rate_hz: int) -> Identity:
    return Identity(
        uid=random.Random(f"uid {seed}").randbytes(8),
        calibration_id=CALIBRATION_ID,
        nominal_rate_dhz=rate_hz * 10,
        full_scale_min=COUNT_MIN,
        full_scale_max=COUNT_MAX,
    )


def _thin_identity(seed: int, rate_hz: int) -> Identity:
    """As ``docs/probe.md`` has the analogue sensor, with the resistor across it."""
    return Identity(
        uid=random.Random(f"uid {seed}").randbytes(8),
        calibration_id="",
        nominal_rate_dhz=rate_hz * 10,
        full_scale_min=-1,
        full_scale_max=THIN_COUNT_MAX,
        capabilities=Capability.SIMULATED | Capability.SEES_OPEN,
        sensor=Sensor.ANALOG,
        bits=14,
        gain=1,
        oversampling=16,
        period_us=US_PER_S // rate_hz,
        settling_ms=1000 // rate_hz,
        open_below=THIN_OPEN_BELOW,
    )
