"""What a hold was worth: every figure worked out by hand, and every reason for not giving one."""

from __future__ import annotations

import math

import numpy as np
import pytest

from soleus.core.despike import Despiker
from soleus.core.hold.engine import HoldEngine
from soleus.core.metrics.curve import curve_of
from soleus.core.metrics.formulas import WhyNot
from soleus.core.metrics.registry import METRICS, Steadiness, measure, steadiness
from soleus.core.samples import Quality
from soleus.core.terms import Phase
from tests.core.hold import runs
from tests.core.metrics.curves import RATE_HZ, hold_with, judged, level, ramp, textbook_hold

NAN = math.nan
TEXTBOOK = measure(textbook_hold())


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("time_to_target_s", 4.0),  # 5 kPa at 0.25 s, 85 kPa at 4.25 s
        ("approach_kpa_per_s", 20.0),
        ("overshoot_kpa", 0.0),
        ("peak_kpa", 100.0),
        ("settling_s", 4.0),
        ("in_band_s", 10.75),  # 4.25 to 15 s
        ("in_band_pct", 100.0),
        ("rmse_kpa", 0.0),  # it is steady at 100 kPa from 5.5 s on
        ("sd_kpa", 0.0),
        ("cv_pct", 0.0),
        ("impulse_kpa_s", 249.375 + 1000.0 + 99.75),  # two trapezia from 5 kPa and a box
        ("release_kpa_per_s", 50.0),
        ("interruptions_n", 0.0),
        ("lost_n", 0.0),
        ("saturated_s", 0.0),
    ],
)
def test_a_textbook_hold_has_the_figures_worked_out_by_hand(metric, expected):
    """Up at 20 kPa/s, 10 s level, down at 50 kPa/s: every figure follows on paper."""
    assert expected == pytest.approx(TEXTBOOK[metric].value, rel=1e-4)


def test_mean_and_spread_of_a_hold_by_hand():
    """96 and 104 in turn: mean 100, spread 4·√(n/(n − 1)), 4.005 for the 400 samples after 5 s."""
    figures = measure(hold_with([96.0, 104.0] * 400))

    assert 100.0 == pytest.approx(figures["mean_kpa"].value)
    assert 4.005 == pytest.approx(figures["sd_kpa"].value, abs=1e-4)
    assert 4.01 == pytest.approx(figures["cv_pct"].value, abs=1e-3)  # n − 2


def test_a_drift_is_told_and_taken_out_of_the_unsteadiness():
    """From 95 to 105 kPa in 20 s: 30 % of the target a minute, and perfectly steady about it.

    The path to 100 kPa has arrived after 5 s: what is judged are the last 7.5 kPa.
    """
    figures = measure(hold_with(ramp(95, 105, 20)))

    assert 30.0 == pytest.approx(figures["drift_pct_per_min"].value)
    assert 0.0 == pytest.approx(figures["cv_pct"].value, abs=1e-9)
    assert 2.166 == pytest.approx(figures["sd_kpa"].value, abs=1e-3)  # 7.5/√12


def test_an_overshoot_is_the_highest_pressure_over_the_target():
    """130 kPa on a target of 100, before it settles: 30."""
    curve = hold_with([*ramp(0, 130, 2), *ramp(130, 100, 1), *level(100, 5)])
    figures = measure(curve)

    assert 30.0 == figures["overshoot_kpa"].value
    # 85 kPa is reached at 105 of 160 samples; back below 115 after 41 of the next 80, at 2.5 s
    assert 2.5 - 0.0875 == pytest.approx(figures["settling_s"].value, abs=0.0126)


def test_the_sample_that_led_to_a_stop_counts_as_overshoot():
    """The one over the cap has the phase STOPPED already, and is the one that matters."""
    samples = judged(
        [*ramp(0, 100, 5), *level(100, 3), 260.0, 262.0], release_i=8 * RATE_HZ + 1,
        end_phase=Phase.STOPPED,
    )  # fmt: skip
    figures = measure(curve_of(samples, lost_n=0))

    assert 162.0 == figures["overshoot_kpa"].value
    assert 262.0 == figures["peak_kpa"].value


def test_time_out_of_the_band_is_an_interruption_from_half_a_second_on():
    """One wobble of 0.25 s, one pause of 1 s: one interruption, and both lower the share."""
    pressures_kpa = [
        *level(100, 4), *level(80, 0.25), *level(100, 4), *level(80, 1), *level(100, 4)
    ]  # fmt: skip
    figures = measure(hold_with(pressures_kpa))

    assert 1.0 == figures["interruptions_n"].value
    # the step out and the step in are not in the band either: one sample time for each piece
    assert 12.0 - 3 / 80 == pytest.approx(figures["in_band_s"].value)
    assert 100 * (12 - 3 / 80) / (13.25 - 1 / 80) == pytest.approx(figures["in_band_pct"].value)


def test_time_across_a_gap_is_not_time_in_the_band():
    """Nobody knows what happened meanwhile; doubt counts against the figure."""
    pressures_kpa = [*level(100, 4), *level(100, 4)]
    figures = measure(hold_with(pressures_kpa, quality={320: int(Quality.AFTER_GAP)}, lost_n=7))

    assert 8.0 - 2 / 80 == pytest.approx(figures["in_band_s"].value)
    assert 7.0 == figures["lost_n"].value


def test_a_spike_and_a_missing_value_touch_no_figure_of_pressure():
    """A lone 900 kPa is drawn, and used by nothing."""
    pressures_kpa = level(100, 8)
    pressures_kpa[200], pressures_kpa[300] = 900.0, NAN
    figures = measure(hold_with(pressures_kpa, quality={200: int(Quality.SPIKE)}))

    assert (100.0, 100.0, 0.0) == (
        figures["mean_kpa"].value,
        figures["peak_kpa"].value,
        figures["overshoot_kpa"].value,
    )
    assert 8.0 - 1 / 80 == pytest.approx(figures["in_band_s"].value)


def test_saturated_time_is_counted_and_a_lone_saturated_sample_is_not():
    """Four samples at the rail are 50 ms; one alone was found to be a spike."""
    pressures_kpa = [*level(100, 2), NAN, *level(100, 2), *[NAN] * 4]
    rails = dict.fromkeys(range(321, 325), int(Quality.SATURATED))
    figures = measure(
        hold_with(pressures_kpa, quality={160: int(Quality.SATURATED | Quality.SPIKE)} | rails)
    )

    assert 0.05 == pytest.approx(figures["saturated_s"].value)


def test_a_saturated_hold_gets_no_figure_that_leaves_out_its_worst_moment():
    """Pressed beyond the sensor after a calm hold: it must not read as 100 % in band, peak 100.

    What had happened before, and the times, are still told.
    """
    pressures_kpa = [*ramp(0, 100, 5), *level(100, 8), *[NAN] * 4]
    rails = dict.fromkeys(range(13 * RATE_HZ, 13 * RATE_HZ + 4), int(Quality.SATURATED))
    figures = measure(hold_with(pressures_kpa, quality=rails))

    gone = [key for key, each in figures.items() if each.why is WhyNot.SATURATED]
    assert [
        "overshoot_kpa", "peak_kpa", "in_band_pct", "mean_kpa", "sd_kpa", "cv_pct",
        "drift_pct_per_min", "rmse_kpa", "impulse_kpa_s", "release_kpa_per_s",
    ] == gone  # fmt: skip
    assert None not in [figures[key].value for key in ("time_to_target_s", "in_band_s")]


@pytest.mark.parametrize(
    ("why", "metrics", "pressures_kpa"),
    [
        (
            WhyNot.NO_CONTACT,
            ("time_to_target_s approach_kpa_per_s overshoot_kpa peak_kpa settling_s in_band_s "
            "in_band_pct mean_kpa sd_kpa cv_pct drift_pct_per_min rmse_kpa impulse_kpa_s "
            "release_kpa_per_s interruptions_n"),
            level(2, 3),
        ),
        (WhyNot.NO_CONTACT, "time_to_target_s mean_kpa impulse_kpa_s", []),
        (WhyNot.NO_CONTACT, "time_to_target_s mean_kpa impulse_kpa_s", [NAN] * 100),
        (
            WhyNot.NEVER_IN_BAND,
            ("time_to_target_s overshoot_kpa settling_s in_band_pct mean_kpa sd_kpa cv_pct "
            "drift_pct_per_min interruptions_n tremor_rms_kpa"),
            [*ramp(0, 60, 3), *level(60, 5)],
        ),
        (WhyNot.NO_APPROACH, "approach_kpa_per_s", [*ramp(0, 60, 3), *level(60, 5)]),
        (WhyNot.NO_APPROACH, "approach_kpa_per_s", level(100, 5)),
        (WhyNot.NEVER_SETTLED, "settling_s", [*ramp(0, 100, 5), *level(100, 2), *level(80, 9)]),
        (WhyNot.NO_RELEASE, "release_kpa_per_s", level(100, 5)),
        (WhyNot.TOO_SHORT, "sd_kpa cv_pct drift_pct_per_min tremor_rms_kpa", level(100, 1)),
        (WhyNot.TOO_SHORT, "drift_pct_per_min", level(100, 9)),
        (WhyNot.TOO_SHORT, "mean_kpa in_band_pct rmse_kpa", [100.0]),
        (
            WhyNot.TOO_MUCH_MISSING,
            "impulse_kpa_s",
            [*level(100, 4), *[NAN] * 40, *level(100, 4)],
        ),
    ],
)  # fmt: skip
def test_a_figure_that_cannot_be_told_is_a_reason(why, metrics, pressures_kpa):
    """0 would be read as a result; a reason is read as what it is."""
    figures = measure(hold_with(pressures_kpa))

    assert dict.fromkeys(metrics.split(), (None, why)) == {
        key: (figures[key].value, figures[key].why) for key in metrics.split()
    }


def test_no_figure_of_an_empty_or_a_doubtful_record_is_a_false_number():
    """Whatever is missing, a value is a finite number and has no reason beside it."""
    for pressures_kpa in ([], [NAN], [100.0], [100.0, NAN], [NAN, 7.0, NAN], [7.0, 100.0, 3.0]):
        for figure in measure(hold_with(pressures_kpa)).values():
            assert (figure.value is None) is (figure.why is not None)
            assert figure.value is None or math.isfinite(figure.value)


def test_a_small_gap_leaves_the_impulse_told():
    """0.3 s without samples in 10 s is 3 %: bridged by a straight line."""
    pressures_kpa = [*level(100, 5), *[NAN] * 24, *level(100, 5)]

    assert 100 * (10.3 - 1 / 80) == pytest.approx(
        measure(hold_with(pressures_kpa))["impulse_kpa_s"].value
    )


def test_time_in_band_is_the_one_that_the_engine_counted():
    """Screen, record and review must not disagree about the same hold."""
    kept = []
    engine = HoldEngine(runs.plan(in_band_s=8.0), keep=kept.append)
    wobble = [*runs.level(60, 3), *runs.level(40, 1), *runs.level(60, 9), *runs.ramp(60, 0, 3)]
    samples = runs.block([*runs.ramp(0, 60, 3), *wobble, *runs.level(0, 2)])
    events = engine.feed(Despiker().take(samples))
    counted_s = [event.value["in_band_s"] for event in events if "in_band_s" in event.value]

    assert counted_s == [pytest.approx(measure(curve_of(kept, 0))["in_band_s"].value, abs=1e-6)]


@pytest.mark.parametrize(
    ("cv_pct", "word"),
    [
        (0.0, Steadiness.STEADY),
        (2.99, Steadiness.STEADY),
        (3.0, Steadiness.FAIR),
        (8.0, Steadiness.FAIR),
        (8.01, Steadiness.UNSTEADY),
    ],
)
def test_steady_is_a_word_with_two_limits(cv_pct, word):
    """Below 3 % steady, to 8 % fair, above unsteady."""
    assert word is steadiness(cv_pct)


def test_a_shaking_hand_shows_as_tremor():
    """1 kPa at 10 Hz is 0.707 kPa rms, and its line stands out."""
    t_s = np.arange(20 * RATE_HZ) / RATE_HZ
    figures = measure(hold_with((100.0 + np.sin(2 * np.pi * 10 * t_s)).tolist()))

    assert math.sqrt(0.5) == pytest.approx(figures["tremor_rms_kpa"].value, rel=0.01)
    assert 10.0 == pytest.approx(figures["tremor_peak_hz"].value)


def test_a_slow_probe_says_that_it_cannot_see_tremor():
    """An HX711 at 10 samples/s guides a hold, and cannot do this."""
    figures = measure(hold_with(level(100, 20, 10), rate_hz=10))

    assert WhyNot.RATE_TOO_LOW is figures["tremor_rms_kpa"].why
    assert WhyNot.RATE_TOO_LOW is figures["tremor_peak_hz"].why


def test_tremor_is_taken_from_the_longest_unbroken_run():
    """A missing sample would make a jump in phase, and so a line that no hand made."""
    t_s = np.arange(20 * RATE_HZ) / RATE_HZ
    pressures_kpa = (100.0 + np.sin(2 * np.pi * 10 * t_s)).tolist()
    pressures_kpa[400] = NAN

    assert math.sqrt(0.5) == pytest.approx(
        measure(hold_with(pressures_kpa))["tremor_rms_kpa"].value, rel=0.01
    )


def test_every_metric_is_wholly_described():
    """A figure without unit, formula and condition is a number without a meaning."""
    assert len({metric.id for metric in METRICS}) == len(METRICS)
    assert all(m.name and m.formula and m.needs and m.reference for m in METRICS)
    assert {"interruptions_n", "lost_n"} == {metric.id for metric in METRICS if not metric.unit}


def test_every_reason_has_a_sentence():
    """`metrics_why` is shown to people."""
    assert all(why.words.endswith(".") for why in WhyNot)
