"""``docs/accuracy.md``, made whole from profiles and committed results: no figure is copied."""

from __future__ import annotations

import math
import re
import textwrap
from datetime import date

from soleus.core.calibration.health import WARM_UP_S
from soleus.core.calibration.label_rules import (
    REPEATABILITY_MAX_OF_SPAN,
    ZERO_FROM_PROFILE_MAX_KPA,
)
from soleus.core.calibration.model import Calibration, budget_rows, rows_at, span_kpa, u95_kpa
from soleus.core.calibration.reading_uncertainty import (
    NOT_COVERED,
    reading_budget,
    reading_u95_kpa,
)
from soleus.core.calibration.uncertainty import TermName
from soleus.core.calibration.zero_rules import SHIFT_SHARE, ZERO_SHIFT_MAX_KPA
from soleus.core.fitting.characteristics import LLF_FACTOR, OUTLIER_T, Characteristics
from soleus.core.fitting.fit import (
    BEND_DOF_MIN,
    BEND_LOADS_MIN,
    BEND_MIN_OF_SPAN,
    FittedRun,
    calibrate,
)
from soleus.core.units import n_from_kpa
from soleus.store.calibration.profiles import load_run
from tests.bench.results import ROOT, read
from tests.calibration.coverage import COVERED_IN_CELL_MIN, COVERED_MIN, WIDTH_MAX
from tests.calibration.films import COVERED_MIN as FILMS_COVERED_MIN
from tests.calibration.press_page import all_told, listed, live, press, table

PAGE = ROOT / "docs" / "accuracy.md"
RUNS = ROOT / "calibration" / "runs"
SHOWN_KPA = (50.0, 100.0, 200.0, 400.0)
LOAD_CELL = "example-10kg-hx711"
FILMS = ("example-fsr-analog", "example-flexiforce-analog")
LIVE_N = 16  # samples of a full block, as the probe sends them at 1 kHz
WORDS = {"low": "5–30 %", "middle": "30–70 %", "high": "70–98 %"}


def write() -> None:
    """Bring the page up to date."""
    PAGE.write_text(text(), encoding="utf-8")


def text() -> str:
    """The whole page."""
    parts = (
        _head(),
        _therapist(),
        _engineer(),
        live(_fitted(LOAD_CELL).calibration),
        _budget(),
        _fit(),
    )
    tried = (press(), _coverage(), _films(), _digits(), _cost())
    spaced = re.sub(r"(\d)%", r"\1 %", "\n\n".join((*parts, *tried)))
    return "\n\n".join(_filled(block) for block in spaced.split("\n\n")) + "\n"


def _filled(block: str) -> str:
    """A paragraph or a list brought to one width again; tables and headings stay."""
    if block.startswith(("|", "#")):
        return block
    items = re.split(r"\n(?=- )", block)
    return "\n".join(
        textwrap.fill(
            " ".join(item.split()),
            width=100,
            subsequent_indent="  " if item.startswith("- ") else "",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for item in items
    )


def _head() -> str:
    return """# How sure the number is

Written by `make generate`, and measured by `make bench`
(`python -m tests.bench coverage calibration`), from
the profiles in
[calibration](../calibration) and the figures in
[tests/bench/results](../tests/bench/results/coverage.json). How to calibrate a probe stands in
[calibrate.md](calibrate.md). The probes on this page are simulated or made-up examples; no real
one was measured."""


def _fitted(name: str) -> FittedRun:
    return calibrate(load_run(RUNS / name / "2026-11-21.csv"))


def _therapist() -> str:
    run = load_run(RUNS / LOAD_CELL / "2026-11-21.csv")
    cal = calibrate(run).calibration
    films = [_fitted(name).calibration for name in FILMS]
    good = " and ".join(f"`{film.id}` to ± {_wide(film, 100.0)} kPa" for film in films)
    rows = [
        [f"{p:.0f} kPa", f"{p - _live(cal, p):.0f} to {p + _live(cal, p):.0f} kPa"]
        for p in SHOWN_KPA
    ]
    handling = (TermName.TIP_AREA, TermName.TILT)
    told = rows_at(reading_budget(cal, all_told(cal)), cal.tip_area_mm2, 100.0)
    of_hand = sum(row.share for row in told if row.term.name in handling)
    due_months = _months(cal.made_on, cal.due_on)
    return f"""## For the one who presses

**What the number is.** The force under the tip divided by the area of the tip: 100 kPa on the
1 cm² tip is 10 N, about the weight of a litre of milk. It says nothing about what the tissue
below feels, and another tip or another angle makes another pressure of the same hand.

**What ± means.** "200 ± {_live(cal, 200.0)} kPa" says: of a hundred such readings, about 95
have the true pressure within that distance. On the example of a 10 kg cell, pressed with up to
{run.facts.tilt_deg:.0f}° of lean, two minutes after the zero, its tip known to
{run.facts.tip_area_tolerance:.0%}, turned over once, its room told:

{table(["shown", "true, 95 of 100 times"], rows)}

At 100 kPa {of_hand:.0%} of the doubt is the tip and the angle of the hand, not the electronics.
Measure the tip with a calliper and hold the probe upright: nothing else helps as much. Where you
press gently the zero and the weight of the tip count for more: take a zero just before, in the
direction in which you will press. Two readings of the
same probe on the same day share tip and cell, so their difference is known better than either of
them.

**The three words.** CALIBRATED: the ± stands beside the number, and you may write both down.
INDICATIVE: the number guides, with lower caps, and no ± is claimed: the probe drifts, the zero
has shifted by more than {ZERO_SHIFT_MAX_KPA:.0f} kPa or {SHIFT_SHARE * 100:.0f} % of the target,
the probe may have stood on its tip during the zero, the check mass read wrong, or the calibration
is old, edited or another probe's. UNCALIBRATED: no kPa at all; so it is with an example. The
screen says which, and why.

**What you can do.** Let the probe warm up for {WARM_UP_S / 60:.0f} minutes. Take the zero with the
tip in the air, and hold the probe clear and still for a second before you press. Once a week,
`soleus calibration check`: put one known mass on the probe, or press it onto the kitchen scale.
That takes 30 seconds, and the probe either reads it or loses its ±. Calibrate again every
{due_months} months, and after a fall.

**What you can file.** `soleus calibration certificate` writes a paper for the record: who
calibrated the probe, when and with what, every point, the ± from nothing to the end of its span,
and when it is due again. Whoever has the run gets the same paper again.

**Film sensors** (FSR, FlexiForce) creep and come back late. The examples are good, at 100 kPa,
{good};
such a sensor guides a hold, stays INDICATIVE and gives no threshold and no trend."""


def _live(cal: Calibration, pressure_kpa: float) -> int:
    """The ± of a live reading as a screen shows it, with all that can be told."""
    return math.ceil(reading_u95_kpa(cal, pressure_kpa, all_told(cal)))


def _wide(cal: Calibration, pressure_kpa: float) -> int:
    """As a screen shows it: in whole kPa, and never less than it is."""
    return math.ceil(u95_kpa(cal, pressure_kpa))


def _months(start: date, end: date | None) -> int:
    if end is None:
        raise ValueError("the example is due some day")
    return (end.year - start.year) * 12 + end.month - start.month


def _engineer() -> str:
    cell = _fitted(LOAD_CELL).characteristics
    return f"""## For the one who builds

Counts become force through a curve fitted to a run of known loads, force becomes pressure through
the tip area. `core/fitting/deflections.py` takes the wandering zero out of the run,
`core/fitting/fit.py` chooses and fits the curve, `core/fitting/characteristics.py` describes the
probe in the field's terms, `core/fitting/uncertainty_budget.py` sizes each cause of doubt,
`core/calibration/uncertainty.py` adds them up and finds k, `core/calibration/label_rules.py`
decides what may be claimed, `core/calibration/health.py` asks whether it is still true.

- **Curve.** Weighted least squares by QR through the zero; of weights only the ratios count. A
  parabola instead of a line only if its extra sum of squares passes the F test at 1 %, with at
  least {BEND_LOADS_MIN} loads and {BEND_DOF_MIN} degrees of freedom, and the bend moves a reading
  by {BEND_MIN_OF_SPAN:.2%} of the span. (ASTM E74 chooses among degrees up to 5 by its table of
  factors, an F test at 2.5 %; home-made runs have too few points for that.) Both rise all over the
  span or the run is refused, so one count means one force; the inverse is closed, and beyond the
  span it goes on straight. Sensors that drift get a table.
- **Field's terms.** Linearity is the greatest distance of a load's mean from the best straight
  line; repeatability the pooled standard deviation of one load reached from one side; hysteresis
  the widest gap, falling less rising; zero return how far the unloaded steps lie from the first;
  creep the growth in 5 minutes along log(1 + t). The lower limit factor is {LLF_FACTOR} standard
  deviations of a fit with a constant, in newtons by the mean ratio of force to counts and at least
  the resolution, as ASTM E74 computes it, here from rising and falling loads together. It is not an
  E74 calibration.
- **Outliers.** A step more than {OUTLIER_T} of its own deviations off the curve of the others is
  marked where the run is shown and on the certificate. It stays in the fit: a run is made again,
  not improved.
- **Budget.** JCGM 100 (GUM): squares of standard uncertainties, limits as rectangles, k from the
  effective degrees of freedom at the load (Welch and Satterthwaite). Repeats beat limits only if
  there are enough of them: two runs up and down over {_loads(cell)} loads give
  {cell.repeatability_dof} degrees of freedom.
- **Labels.** Every way of losing CALIBRATED is a row of one table, with a test each. A zero more
  than {ZERO_FROM_PROFILE_MAX_KPA:.0f} kPa from the profile's, repeats worse than
  {REPEATABILITY_MAX_OF_SPAN:.0%} of the span, or two calibrations that disagree by more than both
  allow (Eₙ > 1) are among them.
- **The check.** `soleus calibration check` compares what the probe reads of one known force
  with that force: |difference| over the root of both ± squared, Eₙ, without tip and lean, which a
  force does not know. Above 1 it fails, and the probe is INDICATIVE until a check passes.
- **The certificate.** `soleus calibration certificate` fits the run again and shows it beside
  the profile, whose hashes of the run and of its own figures tell whether either was changed. The
  same run and day of issue give the same bytes.
- **Not in the budget.** {listed(NOT_COVERED)}."""


def _loads(seen: Characteristics) -> int:
    """Loads of a run up and down twice: each but the top from two sides, all read twice."""
    return (seen.repeatability_dof + 1) // 2


def _budget() -> str:
    cal = _fitted(LOAD_CELL).calibration
    rows = [
        [
            row.term.name.words,
            f"{row.u_kpa:.3f}",
            f"{row.share:.1%}",
            "∞" if row.term.dof == float("inf") else f"{row.term.dof:.0f}",
        ]
        for row in budget_rows(cal, 100.0)
    ]
    k = cal.uncertainty.k_at(n_from_kpa(100.0, cal.tip_area_mm2))
    return f"""### A budget

The example of a 10 kg cell at 100 kPa of {span_kpa(cal):.0f}: k = {k:.3f}, ± \
{u95_kpa(cal, 100.0):.2f} kPa.

{table(["cause", "u, kPa", "share", "degrees of freedom"], rows)}"""


def _fit() -> str:
    rows = []
    for folder in sorted(RUNS.iterdir()):
        fitted = calibrate(load_run(folder / "2026-11-21.csv"))
        seen, end = fitted.characteristics, fitted.calibration.span_n
        kind = {1: "line", 2: "parabola", None: "table"}[seen.degree]
        rows.append(
            [
                folder.name,
                kind,
                *(
                    "–" if value is None else f"{abs(value) / end:.3%}"
                    for value in (
                        seen.linearity_n,
                        seen.repeatability_n,
                        seen.hysteresis_n,
                        seen.zero_return_n,
                    )
                ),
                "–" if seen.creep_share is None else f"{seen.creep_share:+.3%}",
                "–" if seen.llf_n is None else f"{seen.llf_n:.3f} N",
                _plus_minus(fitted.calibration),
            ]
        )
    head = ["run", "curve", "linearity", "repeatability", "hysteresis", "zero return", "creep"]
    return f"""### The runs that come with soleus

Shares of the span, creep of the load.

{table([*head, "LLF", "at 100 kPa"], rows)}"""


def _plus_minus(cal: Calibration) -> str:
    return f"± {u95_kpa(cal, 100.0):.1f} kPa"


def _coverage() -> str:
    seen = read("coverage")["span"]
    rows = [
        [
            WORDS[cell["band"]],
            cell["way"],
            f"{cell['covered']:.1%}",
            f"± {cell['median_half_width_of_reading']:.1%}",
            f"{cell['median_width_over_jcgm_101']:.2f}",
        ]
        for cell in seen["cells"]
    ]
    ways = ", ".join(f"{name} {share:.1%}" for name, share in seen["references"].items())
    return f"""### Does 95 % mean 95 %

{seen["probes"]} simulated probes were calibrated by the product and pressed in six cells each,
{seen["presses"]} presses in all. Their truth is drawn from models that the budget does not have:
cubic, sine and exponential bends, lopsided loops that shrink with the press, creep of two
exponentials, zeros that walk, heavy-tailed scatter, bad sets of masses, tips turned too small,
hands that lean. The interval held the truth in **{seen["covered"]:.1%}** of the presses (its
test demands {COVERED_MIN:.0%}; in each cell {COVERED_IN_CELL_MIN:.0%}). Its median width is
**{seen["median_width_over_jcgm_101"]:.2f}** of what drawing the same
causes one by one gives (JCGM 101; the test allows {WIDTH_MAX}). A factor of
{seen["factor_for_95_percent"]:.2f} on every ± would have covered 95 % exactly: it is somewhat too
wide, since limits are rarely reached all at once.

{table(["of the span", "", "covered", "median ±, of the reading", "width to JCGM 101"], rows)}

By what the loads were known from: {ways}. A parabola was chosen for {seen["parabolas"]:.0%} of the
probes. `tests/calibration` holds the models, the test and the seed."""


def _films() -> str:
    seen = read("coverage")["films"]
    rows = [
        [
            WORDS[cell["band"]],
            cell["way"],
            f"{cell['covered']:.1%}",
            f"± {cell['median_half_width_of_reading']:.0%}",
        ]
        for cell in seen["cells"]
    ]
    missed = [
        [circuit, f"{one['table']:.1%}", f"{one['power_law']:.1%}"]
        for circuit, one in seen["curve_error_rms"].items()
    ]
    return f"""### Film sensors

Their ± is stated in the profile and never shown beside a number. {seen["sensors"]} simulated ones
were tried in the same way, {seen["presses"]} presses: conductance along a power of the force that
levels off, on a divider or an amplifier, with loops of about 5 %, creep of about 7 % in 5 minutes
that is not quite a logarithm, scatter of 2.5 % from press to press, and another room. The interval
held the truth in **{seen["covered"]:.1%}** of the presses (its test demands
{FILMS_COVERED_MIN:.0%}); {seen["factor_for_95_percent"]:.2f} of it would have been enough for 95 %,
since the creep of 5 minutes is allowed for whenever a press is read.

{table(["of the span", "", "covered", "median ±, of the reading"], rows)}

A table or a power law: the share (RMS) by which each misses the curve of such a sensor between the
loads of its run. A power law would be offered if it were the smaller one on either circuit.

{table(["circuit", "table", "power law"], missed)}

Taking the run's creep out of each reading would bring the error (RMS) from
{seen["error_rms"]:.1%} to {seen["error_rms_creep_corrected"]:.1%}: too little for a number that
moves by itself."""


def _digits() -> str:
    rows = [[name, f"{digits:.1f}"] for name, digits in read("calibration")["certified"].items()]
    return f"""### Arithmetic

NIST certifies a parabola through 40 points of a real load cell (StRD, Pontius). Digits that agree:

{table(["figure", "digits"], rows)}"""


def _cost() -> str:
    seen = read("calibration")
    speeds = seen["conversion_ns_per_sample"]
    rows = [
        [
            name,
            one["block"],
            one["loop"],
            f"{one['ratio_loop_to_block']:.0f}",
            one["live_block_us"],
        ]
        for name, one in speeds.items()
    ]
    u95, machine = seen["u95"], seen["machine"]
    blocks_per_s = 1000 / LIVE_N
    live = max(one["live_block_us"] for one in speeds.values()) * blocks_per_s / 1e6
    head = ["curve", "ns per sample, blocks of 4096", "ns, loop", "loop to block"]
    return f"""### What it costs

Counts to pressure, a block at once beside a plain loop over its samples, turn by turn in one run.

{table([*head, f"µs, a live block of {LIVE_N}"], rows)}

At 1000 samples a second the costliest curve takes {live:.2%} of a core.
The ± of one reading takes {u95["us_per_reading"]:.1f} µs, at 1000 readings a second
{u95["core_share_at_1_khz_percent"]:.2f} % of a core; with its time under load
{u95["us_per_reading_with_dwell"]:.0f} µs. A fit takes {seen["fit_ms"]:.1f} ms. Measured on
{machine["kind"]}, Python {machine["python"]}, at a load of {machine["load_1_min"]} when it began;
the ratios hold elsewhere."""
