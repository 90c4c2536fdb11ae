"""A stored session read with another calibration: figures are new, the record is as it was."""

import dataclasses
from datetime import date

import numpy as np
import pytest

from soleus.core.calibration.label_rules import LabelReason
from soleus.core.calibration.model import SensorKind
from soleus.core.calibration.reading_uncertainty import ReadingConditions
from soleus.core.events import Event, EventKind
from soleus.core.terms import End, Label
from soleus.errors import CalibrationError, ExitCode
from soleus.report.session.as_json import session_json
from soleus.report.session.as_text import session_lines
from soleus.report.session.replayed import replay_session
from soleus.store.folder import open_folder
from soleus.store.sessions.reader import Reader
from tests.core.calibration.calibrations import cal
from tests.report.recorded_hold import CURVE, SESSION_ID, level, record

# A tenth stiffer and bent: 60 kPa of CAL are a little less than 60 / 1.1 = 54.5 under it.
FRESH = {"id": "bench-2", "due_on": date(2027, 11, 1)}
LINE = cal(**FRESH, counts_per_n=1093.7)
BENT = cal(**FRESH, counts_per_n=1100.0, counts_per_n2=1.5)
TABLE = cal(**FRESH, counts_per_n=1100.0, points=((2.0, 2200.0), (5.0, 5600.0), (50.0, 60_000.0)))
OLD = cal(id="bench-2", counts_per_n=1100.0, counts_per_n2=1.5)


def session_in(path, curve=CURVE, **changed):
    """A recorded session as it lies in its own data folder."""
    folder = open_folder(path)
    record(folder, curve, **changed)
    with Reader(folder) as reader:
        return reader.session(SESSION_ID)


def bits(told):
    """Every judged sample: number, time, pressure, target to the last bit, quality and zone."""
    judged = told.replayed.judged
    figures = [(each.sample_n, each.t_s, each.pressure_kpa, each.target_kpa) for each in judged]
    marks = [(each.quality, each.zone) for each in judged]
    return np.array(figures, dtype=np.float64).tobytes(), marks


@pytest.mark.parametrize("another", [LINE, BENT, TABLE], ids=["line", "parabola", "table"])
def test_the_past_read_anew_is_a_fresh_recording_bit_for_bit(tmp_path, another):
    """Whoever recalibrates must get what the probe would show today, not something like it."""
    fresh = replay_session(session_in(tmp_path / "fresh", cal=another))
    anew = replay_session(session_in(tmp_path / "old"), another)

    assert bits(fresh) == bits(anew)
    assert bits(replay_session(session_in(tmp_path / "third"))) != bits(anew)


@pytest.mark.parametrize("another", [LINE, BENT, TABLE], ids=["line", "parabola", "table"])
def test_the_half_width_read_anew_is_that_of_a_fresh_recording(tmp_path, another):
    """With a zero that moved by 4 kPa, which every calibration has to allow for."""
    curve = [*CURVE[:-40], *level(4, 8)]
    (fresh,) = session_in(tmp_path / "fresh", curve=curve, cal=another).holds
    old = session_in(tmp_path / "old", curve=curve)

    assert fresh.result.u95_kpa == pytest.approx(
        replay_session(old, another).u95_kpa_of(old.holds[0]), rel=1e-3
    )


def test_a_zero_that_moved_a_little_widens_the_half_width_of_the_hold(tmp_path):
    """By hand at 6 N: 2 · √(0.0061 + 0.25²/3) N = 3.28 kPa after a shift of 2.5; 1.56 without."""
    (shifted,) = session_in(tmp_path / "a", curve=[*CURVE[:-40], *level(2.5, 8)]).holds
    (still,) = session_in(tmp_path / "b").holds

    assert (3.282, 1.562) == pytest.approx(
        (shifted.result.u95_kpa, still.result.u95_kpa), abs=0.001
    )


KNOWN = ReadingConditions(0.0, noise_kpa=0.5, noise_dof=78.0, room_c=21.0, moving_mass_g=10.0)


def test_the_half_width_of_a_hold_counts_on_the_zero_and_the_weight_of_the_tip(tmp_path):
    """By hand at 6 N, k = 2: the profile's 1.562 kPa; 10 min of zero, 10 g turned, 0.5 for 0.4 kPa.

    2 · √(0.781² + 0.5² − 0.4² + 0.4² + 0.2² · 10.1 + 0.801²) kPa = 2.76 kPa.
    """
    (alone,) = session_in(tmp_path / "a").holds
    (known,) = session_in(tmp_path / "b", known=KNOWN).holds

    assert (1.562, 2.76) == pytest.approx((alone.result.u95_kpa, known.result.u95_kpa), abs=0.01)


@pytest.mark.parametrize("another", [LINE, BENT], ids=["line", "parabola"])
def test_what_was_known_of_the_readings_then_is_known_when_they_are_read_anew(tmp_path, another):
    """The record keeps it beside the zero; the moment of the last look at the zero differs."""
    known = dataclasses.replace(KNOWN, noise_kpa=0.0)  # in kPa it is another by each of them
    (fresh,) = session_in(tmp_path / "fresh", cal=another, known=known).holds
    old = session_in(tmp_path / "old", known=known)
    anew = replay_session(old, another).u95_kpa_of(old.holds[0])

    assert fresh.result.u95_kpa == pytest.approx(anew, rel=5e-3)
    assert anew > 1.4 * replay_session(session_in(tmp_path / "then"), another).u95_kpa_of(
        old.holds[0]
    )


def test_what_was_decided_then_stays_and_figures_are_new(tmp_path):
    """Under a calibration that reads half, the band was never reached; then it was held to the end.

    From 60 kPa at the plateau of then to 30 kPa now; the end, the label and the 4 s are recorded.
    """
    told = replay_session(session_in(tmp_path), cal(id="half", counts_per_n=2000.0))
    (hold,) = session_json(told)["holds"]

    assert (End.DONE.value, "CALIBRATED", 4.0) == (hold["end"], hold["label"], hold["in_band_s"])
    assert 0.0 == hold["metrics"]["in_band_s"]


def test_both_calibrations_are_named_in_json(tmp_path):
    """A figure without its calibration is worth nothing in a file."""
    told = session_json(replay_session(session_in(tmp_path), BENT))

    assert ("bench", "bench-2") == (told["recorded_with"]["id"], told["read_with"]["id"])
    assert "bench" == told["session"]["calibration"]


def test_both_calibrations_are_named_in_text(tmp_path):
    """Nobody may take the new figures for those that were shown."""
    lines = [
        line.split("  ")[1:] for line in session_lines(replay_session(session_in(tmp_path), OLD))
    ]
    said = {line[0]: line[-1].strip() for line in lines if line}

    assert said["Recorded with"].startswith("bench, made 2026-05-01")
    assert said["Read with"].startswith("bench-2, made 2026-05-01")
    assert said["Read numbers"].startswith("INDICATIVE The calibration is past its due date.")


def test_marks_of_the_button_are_told_with_the_numbers_of_then(tmp_path):
    """The moment that somebody thought worth a press is what a reader looks for."""
    told = replay_session(session_in(tmp_path))
    marks = [
        Event(EventKind.MARK, t_s, 1, {"device_us": 1, "pressure_kpa": kpa, "label": "INDICATIVE"})
        for t_s, kpa in ((3.04, 59.6), (4.0, None))
    ]
    stored = dataclasses.replace(told.stored, events=(*told.stored.events, *marks))
    lines = list(session_lines(dataclasses.replace(told, stored=stored)))

    assert ["at 3.0 s: 60 kPa INDICATIVE", "at 4.0 s: no number"] == [
        line.removeprefix("  Marked").strip() for line in lines if line.startswith("  Marked")
    ]


def test_without_another_calibration_the_two_are_one(tmp_path):
    """The field is always there, so a script needs no second path."""
    told = session_json(replay_session(session_in(tmp_path)))

    assert told["recorded_with"] == told["read_with"]
    assert "read_u95_kpa" not in told["holds"][0]


def test_a_half_width_is_claimed_only_where_all_speaks_for_it(tmp_path):
    """A profile that was changed by hand claims no ±, then as now."""
    stored = session_in(tmp_path)
    due = {"due_on": cal().due_on.replace(year=2027)}
    good, edited = (
        replay_session(stored, cal(**due)),
        replay_session(stored, cal(**due, edited=True)),
    )
    (hold,) = stored.holds

    assert Label.CALIBRATED is good.verdict.label
    assert good.u95_kpa_of(hold) > 0
    assert edited.u95_kpa_of(hold) is None
    assert "edited by hand" in session_json(edited)["read_with"]["why"][0]


def test_a_zero_that_shifted_then_is_no_better_under_another_calibration(tmp_path):
    """6 kPa more after release than before: what lay between cannot be told by any calibration."""
    shifted = [*CURVE[:-40], *level(6, 8)]
    stored = session_in(tmp_path, curve=shifted)
    told = replay_session(stored, cal(due_on=None))

    assert any(event.kind is EventKind.ZERO_CHECK for event in stored.events)
    assert told.u95_kpa_of(stored.holds[0]) is None


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"gain": 64}, "another gain"),
        ({"sensor": SensorKind.ANALOG}, "another kind of sensor"),
    ],
)
def test_a_calibration_of_another_sensor_or_gain_is_refused_with_the_reason(tmp_path, changed, why):
    """Its counts mean something else, so every figure would be wrong by an unknown factor."""
    with pytest.raises(CalibrationError) as refused:
        replay_session(session_in(tmp_path), cal(**changed))

    assert ExitCode.CALIBRATION == refused.value.exit_code
    assert why in refused.value.what


def test_a_real_probes_session_is_not_read_with_an_example(tmp_path):
    """Cells of one kind differ by a factor of two; the figures would look like a measurement."""
    stored = session_in(tmp_path)
    meta = dataclasses.replace(stored.meta, simulated=False)
    real = dataclasses.replace(stored, summary=dataclasses.replace(stored.summary, meta=meta))

    with pytest.raises(CalibrationError, match="an example of how a profile looks"):
        replay_session(real, cal(example=True))


@pytest.mark.parametrize(
    ("told_mv", "why"), [(4500, {LabelReason.OTHER_SUPPLY}), (5050, set()), (0, set())]
)
def test_the_supply_of_then_counts_for_another_calibration(tmp_path, told_mv, why):
    """Recorded at 4.5 V, read with a calibration made at 5 V; 0 is a probe that did not tell."""
    stored = session_in(tmp_path)
    meta = dataclasses.replace(stored.meta, hello={**stored.meta.hello, "supply_mv": told_mv})
    summary = dataclasses.replace(stored.summary, meta=meta)
    told = replay_session(dataclasses.replace(stored, summary=summary), LINE)

    assert why == set(told.verdict.why)
