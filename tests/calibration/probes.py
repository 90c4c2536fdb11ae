"""Simulated probes whose truth the budget does not know: run, calibrated by the product, then used.

A budget that is tried on its own assumptions always passes. So the sensors here bend as a cubic, a
sine or an exponential, their loops are lopsided and shrink with the press, creep is a sum of two
exponentials, the zero wanders as a random walk beside a trend, scatter is Laplace's or Student's,
masses come from a bad set or share one bad scale, tips and tilts are drawn from what workshops and
hands do. Every limit that a run states is kept by the truth, and that is all both have in common.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from soleus.core.calibration.model import Calibration, SensorKind
from soleus.core.fitting.fit import calibrate
from soleus.core.fitting.gravity import STANDARD_GRAVITY_N_PER_KG
from soleus.core.fitting.run import Reference, ReferenceKind, Run, RunFacts, Step

LOADS_OF_SPAN = np.array([0, 1, 2, 3, 4, 5, 4, 3, 2, 1, 0, 1, 2, 3, 4, 5, 4, 3, 2, 1, 0]) / 5
FALLING = np.array([False] * 6 + [True] * 5 + [False] * 5 + [True] * 5)
STEP_S = 40.0  # from one step to the next
CREEP_STEPS = (5, 300.0)  # the first full load is also read after five minutes
SAMPLES_PER_STEP = 160
BANDS = {"low": (0.05, 0.30), "middle": (0.30, 0.70), "high": (0.70, 0.98)}
WAYS = ("rising", "falling")
KINDS = tuple(ReferenceKind)


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What n probes really are; every array is float64[n] unless it says otherwise.

    Forces are shares of the span unless their name has a unit.
    """

    n: int
    kind: np.ndarray  # int64[n], index into KINDS
    span_kg: np.ndarray
    counts_per_n: np.ndarray
    zero_counts: np.ndarray
    bend: np.ndarray
    bend_shape: np.ndarray  # int64[n]: cubic, sine, exponential
    loop: np.ndarray  # greatest half-width
    loop_power: np.ndarray  # float64[n, 2]
    creep: np.ndarray  # growth in 5 minutes
    creep_s: np.ndarray  # float64[n, 2], two time constants
    wander: np.ndarray  # of the zero, over a run
    scatter: np.ndarray  # of one seating
    noise_n: np.ndarray
    heavy: np.ndarray  # bool[n]: Student's noise, else Laplace's
    warm: np.ndarray  # share per kelvin
    gravity: np.ndarray
    tip_tolerance: np.ndarray
    tip: np.ndarray  # true area over nominal
    tilt_deg: np.ndarray  # the limit
    mass_tolerance: np.ndarray
    local_g: np.ndarray  # bool[n]: the person knows the latitude

    @property
    def span_n(self) -> np.ndarray:
        """The nominal span."""
        return self.span_kg * STANDARD_GRAVITY_N_PER_KG


def draw(n: int, rng: np.random.Generator) -> Truth:
    """Draw n probes."""
    span_kg = rng.choice([5.0, 10.0, 20.0], n)
    latitude = np.arcsin(rng.uniform(-1.0, 1.0, n))
    tip_tolerance = rng.choice([0.003, 0.01, 0.02], n)
    # workshops turn tips too small rather than too large, and stop when the gauge goes on
    made = np.clip(rng.normal(-0.3, 0.5, n), -1.0, 1.0)
    return Truth(
        n=n,
        kind=rng.choice(len(KINDS), n, p=[0.5, 0.25, 0.25]),
        span_kg=span_kg,
        counts_per_n=rng.uniform(0.9, 1.1, n) * 2.0e6 / (span_kg * 9.80665),
        zero_counts=rng.uniform(-3e5, 3e5, n),
        bend=rng.choice([-1, 1], n) * rng.lognormal(np.log(5e-4), 0.8, n),
        bend_shape=rng.integers(0, 3, n),
        loop=rng.lognormal(np.log(3e-4), 0.6, n),
        loop_power=rng.uniform(0.6, 2.0, (n, 2)),
        creep=rng.normal(0.0, 5e-4, n),
        creep_s=np.column_stack([rng.uniform(8.0, 60.0, n), rng.uniform(120.0, 900.0, n)]),
        wander=rng.lognormal(np.log(4e-4), 0.6, n),
        scatter=rng.lognormal(np.log(3e-4), 0.6, n),
        noise_n=rng.lognormal(np.log(2e-4), 0.5, n) * span_kg * 9.80665,
        heavy=rng.random(n) < 0.5,
        warm=rng.normal(0.0, 7e-5, n),
        gravity=9.780327 * (1 + 0.0053024 * np.sin(latitude) ** 2),
        tip_tolerance=tip_tolerance,
        tip=1.0 + tip_tolerance * made,
        tilt_deg=rng.choice([3.0, 5.0, 10.0], n),
        mass_tolerance=rng.choice([0.0005, 0.002, 0.005], n),
        local_g=rng.random(n) < 0.5,
    )


def curve(truth: Truth, share: np.ndarray) -> np.ndarray:
    """What the sensor feels of a load that only rises, as share of the span; float64[n, m]."""
    u = share
    shapes = np.stack(
        [
            u * (u * u - 1.0) / 0.385,
            np.sin(2 * np.pi * u) * 0.7 + np.sin(np.pi * u) * 0.5,
            (1.0 - np.exp(-4.0 * u)) / (1.0 - np.exp(-4.0)) - u,
        ]
    )
    own = np.take_along_axis(shapes, truth.bend_shape[None, :, None], axis=0)[0]
    return u + truth.bend[:, None] * own


def loop(truth: Truth, share: np.ndarray, top: np.ndarray, falling: np.ndarray) -> np.ndarray:
    """Lopsided loop: behind while rising, ahead while falling, narrower after a lower top."""
    within = np.clip(share / top, 0.0, 1.0)
    low, high = (truth.loop_power[:, [which]] for which in (0, 1))
    peak = (low / (low + high)) ** low * (high / (low + high)) ** high
    shape = within**low * (1.0 - within) ** high / peak
    return truth.loop[:, None] * top * shape * np.where(falling, 1.0, -0.6)


def crept(truth: Truth, dwell_s: np.ndarray) -> np.ndarray:
    """Growth of the reading by creep, as a share of it; float64[n, m]."""
    quick, slow = (truth.creep_s[:, [which]] for which in (0, 1))
    both = 0.6 * (1 - np.exp(-dwell_s / quick)) + 0.4 * (1 - np.exp(-dwell_s / slow))
    at_end = 0.6 * (1 - np.exp(-300.0 / quick)) + 0.4 * (1 - np.exp(-300.0 / slow))
    return truth.creep[:, None] * both / at_end


def noise(truth: Truth, rng: np.random.Generator, m: int, samples: int) -> np.ndarray:
    """Mean of some samples' noise in counts; lone samples have heavy tails."""
    shape = (truth.n, m)
    heavy = rng.standard_t(4, shape) / 2.0**0.5
    double = rng.laplace(0.0, 0.5**0.5, shape)
    unit = (
        rng.normal(0.0, 1.0, shape)
        if samples > 20
        else np.where(truth.heavy[:, None], heavy, double)
    )
    return unit * (truth.noise_n * truth.counts_per_n)[:, None] / samples**0.5


def walk(truth: Truth, rng: np.random.Generator, m: int) -> np.ndarray:
    """The zero's way through a run of m steps: a trend, a wave and a random walk, of the span."""
    t = np.linspace(0.0, 1.0, m)
    trend = rng.normal(0.0, 0.5, (truth.n, 1)) * t
    wave = 0.2 * np.sin(2 * np.pi * (t * rng.uniform(0.5, 2.0, (truth.n, 1)) + rng.random()))
    steps = np.cumsum(rng.normal(0.0, 0.5 / m**0.5, (truth.n, m)), axis=1)
    return truth.wander[:, None] * (trend + wave + steps)


def calibrations(truth: Truth, rng: np.random.Generator) -> list[Calibration]:
    """Run every probe and let the product fit the run."""
    nominal, true_n = references(truth, rng)
    share = true_n / truth.span_n[:, None]
    m = len(LOADS_OF_SPAN)
    felt = curve(truth, share) + loop(truth, share, np.maximum(share.max(1), 1.0)[:, None], FALLING)
    seating = rng.laplace(0.0, 0.5**0.5, (truth.n, m)) * truth.scatter[:, None] * (share > 0)
    dwell_s = rng.uniform(10.0, 30.0, (truth.n, m))
    late = crept(truth, np.full((truth.n, 1), CREEP_STEPS[1]))
    zero = walk(truth, rng, m)
    to_counts = (truth.counts_per_n * truth.span_n)[:, None]
    load = felt + seating
    counts = truth.zero_counts[:, None] + to_counts * (load * (1 + crept(truth, dwell_s)) + zero)
    counts = counts + noise(truth, rng, m, SAMPLES_PER_STEP)
    at = CREEP_STEPS[0]
    late_counts = counts[:, at] + to_counts[:, 0] * load[:, at] * (
        late[:, 0] - crept(truth, dwell_s)[:, at]
    )
    # a held probe shows the hand in its scatter, one under masses only its noise
    held = truth.kind == KINDS.index(ReferenceKind.SCALE)
    sd = np.broadcast_to((truth.noise_n * truth.counts_per_n)[:, None], counts.shape)
    sd = np.where(held[:, None] & (share > 0), np.hypot(sd, 0.006 * to_counts * share), sd)
    return [
        _calibrated(truth, which, nominal, dwell_s, counts, sd, float(late_counts[which]))
        for which in range(truth.n)
    ]


def references(truth: Truth, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """What the person writes down, kg, and the true force, N; both float64[n, steps]."""
    n, m = truth.n, len(LOADS_OF_SPAN)
    wanted_kg = LOADS_OF_SPAN * truth.span_kg[:, None]
    tolerance = truth.mass_tolerance[:, None]
    # masses: a bad set, each with its own error, or all weighed on one bad scale
    own = rng.uniform(-1.0, 1.0, (n, 6))[:, np.rint(LOADS_OF_SPAN * 5).astype(int)]
    common = np.sin(rng.uniform(-np.pi / 2, np.pi / 2, (n, 1)))  # rather at its limits
    share = np.where(rng.random((n, 1)) < 0.5, own, common) * tolerance
    air = rng.uniform(1.0, 1.25, (n, 1)) / rng.uniform(1500.0, 8000.0, (n, 1))
    air_told = 1.2 * (1 / rng.uniform(1500.0, 8000.0, (n, 1)))  # it was weighed in other air
    lifted = 1.2 / 8000 + np.clip(air - air_told, -3e-4, 3e-4)
    masses_n = wanted_kg * (1 + share) * truth.gravity[:, None] * (1 - lifted)
    # scale: pressed about there, unsteadily; it shows whole steps of a gram or two
    pressed = wanted_kg * (1 + rng.uniform(-0.015, 0.015, (n, m)))
    hand = rng.laplace(0.0, 0.0015, (n, m)) * pressed
    shown = np.round((pressed + hand) / 0.002) * 0.002
    scale_n = pressed * (1 + common * tolerance) * truth.gravity[:, None] * (1 - 1.2 / 8000)
    # gauge: an error of its full scale beside one of proportion, shown in steps of 0.02 N
    full = (
        0.001
        * truth.span_n[:, None]
        * np.sin(np.pi * LOADS_OF_SPAN)
        * rng.choice([-0.9, 0.9], (n, 1))
    )
    gauge_n = wanted_kg * STANDARD_GRAVITY_N_PER_KG * (1 + rng.uniform(-0.01, 0.01, (n, m)))
    read_n = np.round((gauge_n * (1 + common * tolerance) + full) / 0.02) * 0.02
    kind = truth.kind[:, None]
    nominal = np.choose(kind, [wanted_kg, shown, read_n / STANDARD_GRAVITY_N_PER_KG])
    nominal[:, LOADS_OF_SPAN == 0] = 0.0
    return nominal, np.choose(kind, [masses_n, scale_n, gauge_n])


FACTS = RunFacts(
    id="simulated",
    made_on=date(2026, 11, 21),
    sensor=SensorKind.HX711,
    gain=128,
    nominal_rate_hz=80.0,
    tip_area_mm2=100.0,
    tip_area_tolerance=0.02,
    mass_tolerance=0.005,
    full_scale_counts=8_388_607,
)


def _calibrated(truth, which, nominal, dwell_s, counts, sd, late_counts) -> Calibration:
    kind = KINDS[truth.kind[which]]
    resolution_n = {ReferenceKind.SCALE: 0.0196, ReferenceKind.GAUGE: 0.02}.get(kind, 0.0)
    limit_n = 0.001 * truth.span_n[which] if kind is ReferenceKind.GAUGE else 0.0
    facts = replace(
        FACTS,
        tip_area_tolerance=float(truth.tip_tolerance[which]),
        mass_tolerance=float(truth.mass_tolerance[which]),
        tilt_deg=float(truth.tilt_deg[which]),
        reference=Reference(kind, float(limit_n), resolution_n),
    )
    if truth.local_g[which]:
        facts = replace(
            facts, gravity_n_per_kg=float(truth.gravity[which]), gravity_tolerance=0.0005
        )
    rows = zip(
        nominal[which].tolist(),
        counts[which].tolist(),
        sd[which].tolist(),
        dwell_s[which].tolist(),
        strict=True,
    )
    steps = [Step(kg, count, sd, dwell_s=s) for kg, count, sd, s in rows]
    at, late_s = CREEP_STEPS
    if kind is not ReferenceKind.SCALE:  # nobody holds still for five minutes
        steps.insert(at + 1, replace(steps[at], counts=late_counts, dwell_s=late_s))
    return calibrate(Run(facts, tuple(steps))).calibration


@dataclass(frozen=True, slots=True, eq=False)
class ProbeUse:
    """One press per probe and cell of band and way; float64[n, 6], bands in order, ways within.

    Attributes:
        pressure_kpa: the true pressure, along the press and on the true tip.
        raw_counts: int32[n, 6], a single sample.
        zero_counts: float64[n], the session's zero before it.
    """

    pressure_kpa: np.ndarray
    raw_counts: np.ndarray
    zero_counts: np.ndarray


def use(truth: Truth, rng: np.random.Generator) -> ProbeUse:
    """Press every probe, in another room and at another tilt than in its run."""
    n = truth.n
    ends = np.array([BANDS[band] for band in BANDS for _ in WAYS])
    falling = np.array([way == "falling" for _ in BANDS for way in WAYS])
    share = rng.uniform(ends[:, 0], ends[:, 1], (n, 6))
    top = np.where(falling, rng.uniform(share, 1.0), 1.0)
    leaning = np.abs(rng.normal(0.0, 0.5, (n, 6)))
    lean_deg = truth.tilt_deg[:, None] * np.where(leaning > 1, rng.random((n, 6)), leaning)
    felt = share * np.cos(np.radians(lean_deg))
    warmer = 1 + truth.warm[:, None] * rng.uniform(-5.0, 5.0, (n, 1))
    seating = rng.laplace(0.0, 0.5**0.5, (n, 6)) * truth.scatter[:, None]
    sensed = curve(truth, felt) + loop(truth, felt, top, falling) + seating
    sensed = sensed * warmer * (1 + crept(truth, rng.uniform(0.0, 120.0, (n, 6))))
    # a hold takes a fifth of the time that a run does, and the zero is taken before it
    moved = walk(truth, rng, 6)[:, -1:] * rng.uniform(0.0, 0.2, (n, 6))
    to_counts = (truth.counts_per_n * truth.span_n)[:, None]
    zero = truth.zero_counts + rng.normal(0.0, 2000.0, n)
    counts = zero[:, None] + to_counts * (sensed + moved) + noise(truth, rng, 6, 1)
    area_mm2 = FACTS.tip_area_mm2 * truth.tip[:, None]
    pressure_kpa = share * truth.span_n[:, None] / area_mm2 * 1000.0
    taken = zero + noise(truth, rng, 1, 80)[:, 0]
    return ProbeUse(pressure_kpa, np.rint(counts).astype(np.int32), taken)
