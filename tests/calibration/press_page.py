"""The parts of ``docs/accuracy.md`` on a live reading: its rows, and whether its ± holds."""

from __future__ import annotations

from collections.abc import Sequence

from soleus.core.calibration.model import Calibration, u95_kpa
from soleus.core.calibration.reading_uncertainty import (
    MOVING_MASS_G,
    ROOM_TO_CELL_K,
    ROOM_UNKNOWN_K,
    SHIFTS_MAX_N,
    SHIFTS_MIN_N,
    ZERO_STEP_KPA,
    ZERO_WALK_KPA,
    ReadingConditions,
    reading_u95_kpa,
)
from tests.bench.results import read
from tests.calibration.press_coverage import ELSEWHERE_MIN, FAR, STATED_SHARE

PRESSED_KPA = (20.0, 60.0, 120.0, 200.0, 400.0)
LIVE_AGE_S, LIVE_DWELL_S, LIVE_MASS_G = 120.0, 30.0, 4.0  # of the table of a live reading


def all_told(cal: Calibration) -> ReadingConditions:
    """A usual reading of a probe that was turned over once, in a room that was named."""
    return ReadingConditions(
        LIVE_AGE_S, LIVE_DWELL_S, moving_mass_g=LIVE_MASS_G, room_c=cal.temperature_c
    )


def live(cal: Calibration) -> str:
    """What a sitting adds to a profile, on an example."""
    fresh = ReadingConditions(zero_age_s=LIVE_AGE_S, dwell_s=LIVE_DWELL_S)
    known = all_told(cal)
    rows = [
        [
            f"{kpa:.0f} kPa",
            *(
                f"± {u95:.1f} kPa"
                for u95 in (u95_kpa(cal, kpa), *_of_reading(cal, kpa, fresh, known))
            ),
        ]
        for kpa in PRESSED_KPA
    ]
    head = ["reading", "profile alone", "live, nothing told", "live, all told"]
    return f"""### The ± of a live reading

A profile is made on a bench; a reading is made by a hand, minutes after a zero, in some room. So
`core/calibration/reading_uncertainty.py` adds to the rows of the profile what the sitting knows:

- **Zero since it was taken.** {ZERO_STEP_KPA} kPa (standard deviation) as the probe is taken up and
  {ZERO_WALK_KPA} kPa for each root of a minute since, as a judgement; from {SHIFTS_MIN_N} shifts on
  record after releases on, this probe's own, as a multiple of that, the newest {SHIFTS_MAX_N}.
- **Attitude.** What hangs on the cell (tip, screw, half of the cell) has weight, and a probe that
  is
  turned between zero and press feels it. The tip points anywhere in both, so its standard
  uncertainty is √(2/3) of that weight: {MOVING_MASS_G:.0f} g until this probe was turned over once.
  15 g turned round move the zero by 3 kPa on the 1 cm² tip.
- **Noise of the sitting**, as its zero saw it at the rate in use, takes the place of the run's.
- **Temperature.** The distance from the run's to the room that was named, and {ROOM_TO_CELL_K:.0f}
  K
  from a wall to a cell in a hand; where nobody said, {ROOM_UNKNOWN_K:.0f} K.
- **Lean.** What a hand that leans evenly up to the claimed angle loses on average is put right
  (`lean_share`); the rest is the row *leaning probe*.
- **The factor.** Limits are reached and never passed, so where they prevail 1.96 holds more than
  95%. The factor follows from the fourth cumulant, between 1.645 of a rectangle and 1.96, times
  Student's part (`core/calibration/coverage_factor.py`).

The 10 kg example, {LIVE_AGE_S / 60:.0f} minutes after the zero and {LIVE_DWELL_S:.0f} s under load;
"all told" is a moving mass of {LIVE_MASS_G:.0f} g, weighed by turning the probe over, and the room:

{table(head, rows)}

Assumed about hands and cells, and measured on none: how far zeros walk, that the tip points
anywhere,
that a lean is spread evenly up to what is claimed, and the figures of cells in
`tests/calibration/press_truth.py`."""


def _of_reading(cal: Calibration, kpa: float, *known: ReadingConditions) -> list[float]:
    return [reading_u95_kpa(cal, kpa, each) for each in known]


def listed(things: Sequence[str]) -> str:
    """Things in one sentence."""
    text = "; ".join(things)
    return text[0].upper() + text[1:]


def press() -> str:
    """How often the ± of a live reading held the truth."""
    seen = read("coverage")["press"]
    scenarios, jcgm = seen["scenarios"], seen["jcgm_101"]["cells"]
    rows = [
        [
            cell["band"],
            f"{cell['dwell_s']:.0f} s",
            cell["way"],
            f"{cell['covered']:.1%}",
            *(f"{scenarios[name]['cells'][at]['covered']:.1%}" for name in scenarios),
            f"± {scenarios['stated']['cells'][at]['median_half_width_kpa']:.1f} kPa",
            f"{jcgm[at]['median_width']:.2f}",
        ]
        for at, cell in enumerate(seen["profile_alone"])
    ]
    head = [
        "cell",
        "under load",
        "",
        "profile alone",
        *(one["words"] for one in scenarios.values()),
    ]
    far = sum(cell["beyond_3_u"] for one in scenarios.values() for cell in one["cells"])
    least = min(cell["upper_99"] for one in scenarios.values() for cell in one["cells"])
    two, one = (
        sum(cell[key] for cell in jcgm) / len(jcgm)
        for key in ("agree_to_2_digits", "agree_to_1_digit")
    )
    return f"""### Where people press

{seen["probes"]} simulated probes were calibrated by the product and pressed once in each cell,
their
± as a live reading has it. The truth (`tests/calibration/press_truth.py`) is written in newtons,
kelvins and counts and takes nothing from the budget: cells bend, lag, creep and warm, zeros walk
between zero and press, tips have weight and are turned any way, hands lean. In the first scenario
it is drawn from what run and defaults state, and each cell has to hold {STATED_SHARE[0]:.0%} to
{STATED_SHARE[1]:.1%}; in the others a cell fails once the 99 % upper limit of its share lies below
{ELSEWHERE_MIN:.0%} (the lowest is {least:.1%}). Of all readings {far} lay more than {FAR:.0f} times
the ± away. "Profile alone" is what was claimed before these rows.

{table([*head, "median ±, as stated", "width to JCGM 101"], rows)}

Beside JCGM 101, the same inputs drawn {seen["jcgm_101"]["draws"]} times for
{seen["jcgm_101"]["probes"]} probes per cell: the widths of single readings lie between
{min(cell["median_width"] for cell in jcgm):.2f} (median of a cell) and
{max(cell["largest_width"] for cell in jcgm):.2f} (largest). After its clause 8 both ends agree
within
half of the last of one digit of u for {one:.0%} of the readings, and of two digits for {two:.0%};
where tip and lean prevail the interval is lopsided, and ours is not."""


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table as Markdown has it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)
