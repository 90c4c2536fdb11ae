"""What probes, hands and rooms really do, in newtons, kelvins and counts, for thousands at once.

The ± of a reading is tried on this, so nothing here comes from the budget: no figure, no name and
no formula is taken over from ``core.calibration`` or ``core.fitting``. A cell bends, lags, creeps,
warms and drifts; a tip has weight and an area that somebody turned; a hand leans and turns the
probe; the converter is noisy. Figures of cells are those of sheets of cheap bar cells (non-linear
0.05 %, hysteresis 0.05 %, creep 0.05 % in minutes, zero 0.02 % of the capacity in 10 K), those of
the converter of the HX711's sheet (90 nV at 80 samples a second), both made worse by a home-made
probe. What a run or a page states as a limit, the truth of ``STATED`` is drawn from evenly.

Arrays of probes are float64[n], of steps float64[n, steps], of readings float64[n, cells].
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

G_N_PER_KG = 9.80665
TIP_MM2 = 100.0  # as everybody believes it to be
TOP_STEP = 5
UP_DOWN = np.array([0, 1, 2, 3, 4, 5, 4, 3, 2, 1])
STEPS = np.array([*UP_DOWN, *UP_DOWN, 0]) / TOP_STEP
FALLING = np.array([*([False] * 6 + [True] * 4) * 2, True])
STEP_S, STEP_SAMPLES, LATE_S = 40.0, 240, 300.0
RATE_HZ, ZERO_SAMPLES = 80.0, 80
# HX711: 90 nV of noise; 2²³ counts for half of 4.2 V over a gain of 128; cells of 1 mV/V.
COUNTS_PER_UV = 2**23 / (4.2e6 / 2 / 128)
RATED_UV = 4200.0
NOISE_UV = 0.09

BANDS_KPA = {"15–40 kPa": (15.0, 40.0), "40–80 kPa": (40.0, 80.0), "80–150 kPa": (80.0, 150.0)}
SPAN_SHARE = (0.05, 0.98)
SPAN = "the span"
DWELLS_S = (3.0, 90.0)
WAYS = ("rising", "falling")


@dataclass(frozen=True, slots=True)
class PressCell:
    """One cell of the table: where, after how long under load, coming from below or from above."""

    band: str
    dwell_s: float
    way: str


CELLS = tuple(
    PressCell(band, dwell_s, way)
    for band in (*BANDS_KPA, SPAN)
    for dwell_s in DWELLS_S
    for way in WAYS
)


class Scenario(Enum):
    """What is unusual; the value is how a page calls it."""

    STATED = "drawn from the stated inputs"
    CAREFUL = "careful builder"
    WALKING_ZERO = "zero walking up to 1 kPa"
    OTHER_ROOM = "10 K away"
    WARM_START = "warm start"
    NOISY = "10 × the noise"


@dataclass(frozen=True, slots=True, eq=False)
class Probes:
    """n probes as they are, and what their builders write down of them."""

    n: int
    capacity_n: np.ndarray
    counts_per_n: np.ndarray
    zero_counts: np.ndarray
    noise_counts: np.ndarray  # standard deviation of one sample
    bend: np.ndarray  # float64[n, 3]: cubic, sine, exponential, as shares of the capacity
    loop: np.ndarray  # greatest half-width, as a share of the capacity
    loop_form: np.ndarray  # float64[n, 2]: how early it opens, how late it closes
    creep: np.ndarray  # growth in 5 minutes, as a share of the load
    creep_s: np.ndarray  # float64[n, 2]: time constants
    seat: np.ndarray  # scatter from one press to the next, as a share of the capacity
    warm_span_per_k: np.ndarray
    warm_zero_n_per_k: np.ndarray
    moving_kg: np.ndarray  # what hangs on the cell: tip, screw, half of the cell
    moving_weighed: np.ndarray  # bool[n]: the probe was turned over once
    tip_mm2: np.ndarray
    tip_limit: np.ndarray  # ± share that the builder states
    lean_limit_deg: np.ndarray
    mass_limit: np.ndarray
    mass_error: np.ndarray  # float64[n, 6], share, of each load
    gravity: np.ndarray
    gravity_known: np.ndarray  # bool[n]
    run_room_c: np.ndarray


def draw_probes(n: int, rng: np.random.Generator, *, careful: bool = False) -> Probes:
    """Draw n probes with their builders.

    Args:
        n: how many.
        rng: seeded.
        careful: tip by micrometer, weights of a class, an upright hand, latitude and moving mass
            known; else what workshops do.
    """
    capacity_n = rng.choice([5.0, 10.0, 20.0], n) * G_N_PER_KG
    counts_per_n = rng.uniform(0.9, 1.1, n) * RATED_UV * COUNTS_PER_UV / capacity_n
    tip_limit = np.full(n, 0.003) if careful else rng.choice([0.005, 0.01, 0.02], n)
    mass_limit = np.full(n, 0.0005) if careful else rng.choice([0.001, 0.002, 0.005], n)
    one_scale = rng.random((n, 1)) < 0.5  # all weighed on it, or each with an error of its own
    own, common = rng.uniform(-1, 1, (n, 6)), rng.uniform(-1, 1, (n, 1))
    weighed = np.ones(n, bool) if careful else rng.random(n) < 0.5
    return Probes(
        n=n,
        capacity_n=capacity_n,
        counts_per_n=counts_per_n,
        zero_counts=rng.uniform(-3e5, 3e5, n),
        noise_counts=NOISE_UV * COUNTS_PER_UV * rng.lognormal(np.log(2.0), 0.4, n),
        bend=rng.normal(0.0, 2.5e-4, (n, 3)),
        loop=np.abs(rng.normal(0.0, 2.5e-4, n)),
        loop_form=rng.uniform(0.6, 1.8, (n, 2)),
        creep=rng.normal(0.0, 3e-4, n),
        creep_s=np.column_stack([rng.uniform(5.0, 40.0, n), rng.uniform(120.0, 900.0, n)]),
        seat=np.abs(rng.normal(0.0, 1.5e-4, n)) + 5e-5,
        warm_span_per_k=rng.uniform(-2e-4, 2e-4, n),
        warm_zero_n_per_k=rng.normal(0.0, 1e-5, n) * capacity_n,
        moving_kg=np.where(weighed, rng.uniform(0.002, 0.025, n), 0.015),
        moving_weighed=weighed,
        tip_mm2=TIP_MM2 * (1 + tip_limit * rng.uniform(-1, 1, n)),
        tip_limit=tip_limit,
        lean_limit_deg=np.full(n, 3.0) if careful else rng.choice([5.0, 10.0], n),
        mass_limit=mass_limit,
        mass_error=np.where(one_scale, common, own) * mass_limit[:, None],
        gravity=9.780327 * (1 + 0.0053024 * rng.uniform(-1, 1, n) ** 2),
        gravity_known=np.ones(n, bool) if careful else rng.random(n) < 0.5,
        run_room_c=rng.uniform(16.0, 26.0, n),
    )


def _bent_n(probes: Probes, force_n: np.ndarray) -> np.ndarray:
    """What the cell feels of a load that only rises."""
    u = force_n / probes.capacity_n[:, None]
    cubic, sine = u * (u * u - 1) / 0.385, np.sin(2 * np.pi * u)
    early = ((1 - np.exp(-4 * u)) / (1 - np.exp(-4.0)) - u) / 0.45
    a, b, c = (probes.bend[:, [which]] for which in range(3))
    return force_n + probes.capacity_n[:, None] * (a * cubic + b * sine + c * early)


def _lag_n(probes: Probes, force_n: np.ndarray, top_n: np.ndarray, falling: np.ndarray):
    """Behind on the way up, ahead on the way down, and less so after a lower top."""
    within = np.clip(force_n / top_n, 0.0, 1.0)
    early, late = (probes.loop_form[:, [which]] for which in (0, 1))
    peak = (early / (early + late)) ** early * (late / (early + late)) ** late
    shape = within**early * (1 - within) ** late / peak
    return probes.loop[:, None] * top_n * shape * np.where(falling, 1.0, -0.5)


def _crept(probes: Probes, s: np.ndarray) -> np.ndarray:
    """Growth after a time under a load, as a share of it."""
    quick, slow = (probes.creep_s[:, [which]] for which in (0, 1))

    def grown(t):
        return 0.6 * (1 - np.exp(-t / quick)) + 0.4 * (1 - np.exp(-t / slow))

    return probes.creep[:, None] * grown(np.maximum(s, 0.0)) / grown(LATE_S)


@dataclass(frozen=True, slots=True, eq=False)
class RunSeen:
    """What the builder writes down of one run; ``late_counts`` is the top load after 5 minutes."""

    mass_kg: np.ndarray
    counts: np.ndarray
    dwell_s: np.ndarray
    late_counts: np.ndarray


def make_run(probes: Probes, rng: np.random.Generator) -> RunSeen:
    """Every builder puts masses on and takes them off, twice up and down."""
    n, m = probes.n, len(STEPS)
    masses_kg = STEPS * probes.capacity_n[:, None] / G_N_PER_KG
    which = np.rint(STEPS * TOP_STEP).astype(int)
    true_n = masses_kg * (1 + probes.mass_error[:, which]) * probes.gravity[:, None]
    true_n = true_n * (1 - 1.2 / rng.uniform(6000.0, 9000.0, (n, 1)))  # air bears a little
    top_n = true_n.max(1)[:, None]
    seat_n = rng.normal(0.0, 1.0, (n, m)) * (probes.seat * probes.capacity_n)[:, None] * (STEPS > 0)
    load_n = _bent_n(probes, true_n) + _lag_n(probes, true_n, top_n, FALLING) + seat_n
    # on a bench nobody handles it: the zero follows the room, a degree or so in the quarter hour
    room_k = np.cumsum(rng.normal(0.0, 0.2, (n, m)), axis=1)
    dwell_s = rng.uniform(10.0, 30.0, (n, m))
    felt_n = load_n * (1 + _crept(probes, dwell_s)) + probes.warm_zero_n_per_k[:, None] * room_k
    mean_noise = probes.noise_counts[:, None] / STEP_SAMPLES**0.5
    counts = probes.zero_counts[:, None] + probes.counts_per_n[:, None] * felt_n
    counts = counts + rng.normal(0.0, 1.0, (n, m)) * mean_noise
    more = (_crept(probes, np.full((n, 1), LATE_S)) - _crept(probes, dwell_s))[:, TOP_STEP]
    late = counts[:, TOP_STEP] + probes.counts_per_n * load_n[:, TOP_STEP] * more
    return RunSeen(masses_kg, counts, dwell_s, late)


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """One reading per probe and cell, with what the sitting knows of it.

    Attributes:
        pressure_kpa: the truth: force along the press over the true area.
        raw_counts: int32[n, cells], one sample.
        zero_counts: float64[n, cells], the zero of the sitting.
        zero_noise_counts: float64[n, cells], standard deviation that it saw.
        zero_age_s: float64[n, cells], from the zero to the reading.
        room_c: float64[n], what the person answered; NaN where not asked or not known.
    """

    pressure_kpa: np.ndarray
    raw_counts: np.ndarray
    zero_counts: np.ndarray
    zero_noise_counts: np.ndarray
    zero_age_s: np.ndarray
    room_c: np.ndarray


def _forces_n(probes: Probes, rng: np.random.Generator) -> np.ndarray:
    """The force that the hand presses with, per cell."""
    ends = []
    for cell in CELLS:
        if cell.band == SPAN:
            low, high = (share * probes.capacity_n for share in SPAN_SHARE)
        else:
            low, high = (
                kpa * TIP_MM2 / 1000 + 0 * probes.capacity_n for kpa in BANDS_KPA[cell.band]
            )
        ends.append((low, high))
    low_n, high_n = (np.stack([each[which] for each in ends], axis=1) for which in (0, 1))
    return rng.uniform(low_n, high_n)


def _zero_moved_n(
    probes: Probes, scenario: Scenario, age_s: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """How far the zero has moved since it was taken.

    Stated: 0.04 N when the probe is taken up, and 0.02 N for each root of a minute.
    """
    shape = age_s.shape
    if scenario is Scenario.WALKING_ZERO:
        return rng.uniform(-0.1, 0.1, shape)  # ± 1 kPa under a tip of 1 cm²
    stated_n = rng.normal(0.0, 1.0, shape) * np.sqrt(0.04**2 + 0.02**2 * age_s / 60)
    if scenario is Scenario.STATED:
        return stated_n
    # a hand warms the grip by a kelvin or two, and mounts settle
    moved_n = (
        probes.warm_zero_n_per_k[:, None] * rng.uniform(0, 3, shape) * (1 - np.exp(-age_s / 90))
    )
    moved_n = moved_n + rng.laplace(0.0, 0.015, shape)
    if scenario is Scenario.WARM_START:  # amplifier and cell warm up, in some minutes
        whole_n = rng.normal(0.0, 1e-3, (probes.n, 1)) * probes.capacity_n[:, None]
        tau_s, on_s = rng.uniform(60, 240, (probes.n, 1)), rng.uniform(5, 240, (probes.n, 1))
        at_zero = np.exp(-on_s / tau_s)
        moved_n = moved_n + whole_n * at_zero * (1 - np.exp(-age_s / tau_s))
    return moved_n


def press(probes: Probes, scenario: Scenario, rng: np.random.Generator) -> Readings:
    """Everybody takes a zero and presses in every cell, anew for each."""
    shape = n, _ = probes.n, len(CELLS)
    dwell_s = np.array([cell.dwell_s for cell in CELLS]) + np.zeros(shape)
    falling = np.array([cell.way == "falling" for cell in CELLS])
    force_n = _forces_n(probes, rng)
    span_n = probes.capacity_n[:, None]
    top_n = np.where(falling, np.minimum(force_n * rng.uniform(1.1, 3.0, shape), span_n), span_n)
    # the hand leans evenly up to what it claims; the cell feels what lies along its axis
    lean = np.radians(probes.lean_limit_deg)[:, None] * rng.random(shape)
    along_n = force_n * np.cos(lean)
    along_top_n = np.maximum(top_n * np.cos(lean), along_n)
    seat_n = rng.normal(0.0, 1.0, shape) * (probes.seat * probes.capacity_n)[:, None]
    load_n = _bent_n(probes, along_n) + _lag_n(probes, along_n, along_top_n, falling) + seat_n
    eased_s = dwell_s * rng.uniform(0.1, 0.9, shape)  # since it came down from the top
    crept_n = along_n * _crept(probes, dwell_s) + np.where(
        falling, (along_top_n - along_n) * (_crept(probes, dwell_s) - _crept(probes, eased_s)), 0.0
    )
    away_k = rng.uniform(-10, 10, (n, 1))
    if scenario is Scenario.OTHER_ROOM:
        away_k = rng.choice([-10.0, 10.0], (n, 1))
    asked = rng.random(n) < 0.5
    room_c = probes.run_room_c + away_k[:, 0] + rng.uniform(-2, 2, n)  # of the wall, not the cell
    warmer = 1 + probes.warm_span_per_k[:, None] * away_k
    age_s = dwell_s + rng.uniform(5.0, 50.0 if scenario is Scenario.WARM_START else 300.0, shape)
    # the tip points anywhere when the zero is taken, and anywhere else in the press
    turned = rng.uniform(-1, 1, shape) - rng.uniform(-1, 1, shape)
    weight_n = (probes.moving_kg * probes.gravity)[:, None] * turned
    moved_n = _zero_moved_n(probes, scenario, age_s, rng)
    noise = probes.noise_counts[:, None] * (10.0 if scenario is Scenario.NOISY else 1.0)
    zero = probes.zero_counts[:, None] + rng.normal(0.0, 2000.0, (n, 1)) + np.zeros(shape)
    felt_n = (load_n + crept_n) * warmer + weight_n + moved_n
    counts = zero + probes.counts_per_n[:, None] * felt_n + rng.normal(0.0, 1.0, shape) * noise
    taken = zero + rng.normal(0.0, 1.0, shape) * noise / ZERO_SAMPLES**0.5
    chi = np.sqrt(rng.chisquare(ZERO_SAMPLES - 2, shape) / (ZERO_SAMPLES - 2))
    return Readings(
        pressure_kpa=force_n / probes.tip_mm2[:, None] * 1000.0,
        raw_counts=np.rint(counts).astype(np.int32),
        zero_counts=taken,
        zero_noise_counts=noise * chi,
        zero_age_s=age_s,
        room_c=np.where(asked, room_c, np.nan),
    )
