"""JSON of sessions: names that people script against, figures that the head can follow."""

import json

import pytest

from soleus.core.events import EventKind
from soleus.core.metrics.registry import METRICS
from soleus.core.terms import Side
from soleus.report.session.as_json import session_json, sessions_json
from soleus.report.session.replayed import replay_session
from soleus.store.people import add_person
from soleus.store.sessions.log_writer import LogWriter
from soleus.store.sessions.reader import Reader
from tests.report.recorded_hold import CURVE, SESSION_ID, level, plan_of, ramp, replayed, samples
from tests.store.sessions.samples import (
    CALIBRATION,
    START_NS,
    event,
    folder_in,
    meta,
    record_session,
    start,
)

NAN = float("nan")


def test_a_hold_that_went_well_has_these_fields_and_figures(tmp_path):
    """The contract of ``show --json``, every value worked out by hand from the curve.

    Contact at 5 kPa: 1.25 s, sample 25. In the band from 45 kPa: 3.25 s; 4 s later release. Off
    below 5 kPa: 10.5 s, sample 210. In contact from the first at 5 kPa to the last: 9.25 s.
    """
    (hold,) = session_json(replayed(tmp_path))["holds"]
    expected = {
        "set": 1,
        "spot": "soleus_mid",
        "side": "left",
        "mode": "gentle",
        "target_kpa": 60.0,
        "band_kpa": [45.0, 75.0],
        "cap_kpa": 100.0,
        "target_source": "start_value",
        "evidence": {"range": "B", "dose": "D"},
        "started_t_s": 1.25,
        "ended_t_s": 10.5,
        "in_band_s": 4.0,
        "end": "done",
        "cause": None,
        "samples_n": 186,
        "lost_n": 0,
        "saturated_n": 0,
        "spikes_n": 0,
        "label": "CALIBRATED",
        "first_nrs": 2,
        "ratings": [
            {"t_s": 0.0, "nrs": 2, "prompt": "before", "replaced": False},
            {"t_s": 3.25, "nrs": 2, "prompt": "first_in_band", "replaced": False},
            {"t_s": 10.5, "nrs": 2, "prompt": "at_release", "replaced": False},
        ],
    }

    assert expected == {key: hold[key] for key in expected}
    assert 2.0 == pytest.approx(hold["metrics"]["time_to_target_s"])
    assert 20.0 == pytest.approx(hold["metrics"]["approach_kpa_per_s"])
    # 3.5 s at 60 kPa and two ramps between 5 and 60 kPa of 2.75 s each.
    assert 3.5 * 60 + 2 * 2.75 * 32.5 == pytest.approx(hold["metrics"]["impulse_kpa_s"])


def test_the_session_has_these_fields(tmp_path):
    """The contract of ``show --json`` for the session itself."""
    session = session_json(replayed(tmp_path))["session"]

    assert {
        "id": SESSION_ID,
        "started": "2026-11-21T08:33:20.123Z",
        "person": "me",
        "role": "self",
        "probe": "0123456789abcdef",
        "firmware": "0.1.0",
        "software": "0.1.0",
        "simulated": True,
        "calibration": "bench",
        "zero_counts": 2000.0,
        "samples_n": 250,
        "lost_n": 0,
        "interrupted": False,
        "state": "closed",
    } == session


def test_a_figure_that_cannot_be_given_is_null_and_says_why(tmp_path):
    """Never 0: a zero is a measurement."""
    (hold,) = session_json(replayed(tmp_path))["holds"]
    nulls = {key for key, value in hold["metrics"].items() if value is None}

    assert [metric.id for metric in METRICS] == list(hold["metrics"])
    assert {"drift_pct_per_min", "tremor_rms_kpa", "tremor_peak_hz"} == nulls
    assert nulls == set(hold["metrics_why"])
    assert all(why.endswith(".") for why in hold["metrics_why"].values())


def test_counts_are_whole_numbers(tmp_path):
    """``0.0`` interruptions is no number that a typed reader takes for a count."""
    (hold,) = session_json(replayed(tmp_path))["holds"]
    counts = {key: value for key, value in hold["metrics"].items() if key.endswith("_n")}

    assert {"interruptions_n": "0", "lost_n": "0"} == {
        key: json.dumps(value) for key, value in counts.items()
    }


def test_each_event_is_flat_and_keeps_its_place(tmp_path):
    """A script looks for a type and a time."""
    events = session_json(replayed(tmp_path))["events"]
    (ended,) = [event for event in events if event["type"] == "hold_end"]

    assert (10.5, 210, "done") == (ended["t_s"], ended["after_sample_n"], ended["end"])


@pytest.mark.parametrize(
    ("acts", "end", "cause"),
    [
        ({"at_100": (EventKind.LET_GO, {})}, "stopped", "person"),
        ({"at_100": (EventKind.RATING, {"nrs": 8})}, "stopped", "nrs"),
        ({"at_100": (EventKind.SYMPTOM_KEY, {})}, "stopped", "symptom:unnamed"),
        (
            {
                "at_100": (EventKind.SYMPTOM_KEY, {}),
                "at_130": (EventKind.SYMPTOM, {"symptom": "numb"}),
            },
            "stopped",
            "symptom:numb",
        ),
        ({"at_100": (EventKind.LINK_LOST, {})}, "stopped", "link_lost"),
    ],
)
def test_what_ended_a_hold_is_told_by_end_and_cause(tmp_path, acts, end, cause):
    """A stop must be found by its cause, and a symptom by its name."""
    (hold,) = session_json(replayed(tmp_path, **acts))["holds"]

    assert (end, cause) == (hold["end"], hold["cause"])


def test_the_event_of_the_end_names_the_symptom_where_it_is_known(tmp_path):
    """A script that goes by events must not have to look the feeling up elsewhere."""
    acts = {
        "at_100": (EventKind.SYMPTOM_KEY, {}),
        "at_130": (EventKind.SYMPTOM, {"symptom": "numb"}),
    }
    named = session_json(replayed(tmp_path / "a", **acts))["events"]
    unnamed = session_json(replayed(tmp_path / "b", at_100=acts["at_100"]))["events"]
    (numb,) = [each for each in named if each["type"] == "hold_end"]
    (nameless,) = [each for each in unnamed if each["type"] == "hold_end"]

    assert ("symptom", "numb") == (numb["cause"], numb["symptom"])
    assert "symptom" not in nameless


def test_lost_samples_are_counted_in_session_and_hold(tmp_path):
    """Two numbers that never came, in mid-hold."""
    curve = [None if n in (100, 101) else kpa for n, kpa in enumerate(CURVE)]
    told = session_json(replayed(tmp_path, curve))

    assert (248, 2) == (told["session"]["samples_n"], told["session"]["lost_n"])
    assert (184, 2) == (told["holds"][0]["samples_n"], told["holds"][0]["lost_n"])


def test_each_hold_of_a_run_has_its_own_figures_and_ratings(tmp_path):
    """One hold per repeat; the second must not look at the first one's curve."""
    second = [*ramp(0, 70, 3.5), *level(70, 4), *ramp(70, 0, 3.5), *level(0, 2)]
    curve = [*CURVE, *second]
    one, two = session_json(replayed(tmp_path, curve, plan=plan_of(sets_n=2)))["holds"]

    assert (1, 2) == (one["set"], two["set"])
    assert (60.0, 70.0) == (one["metrics"]["peak_kpa"], two["metrics"]["peak_kpa"])
    assert ["before", "first_in_band", "at_release"] == [r["prompt"] for r in one["ratings"]]
    assert ["first_in_band", "at_release"] == [r["prompt"] for r in two["ratings"]]


def test_a_late_answer_to_the_first_question_stays_with_the_first_hold(tmp_path):
    """Asked before the run, answered in contact: it is still how sore the place was before."""
    second = [*ramp(0, 60, 3), *level(60, 4.5), *ramp(60, 0, 3), *level(0, 2)]
    told = replayed(tmp_path, [*CURVE, *second], plan=plan_of(sets_n=2), answers_from_n=40)
    one, two = session_json(told)["holds"]

    assert {"t_s": 1.95, "nrs": 2, "prompt": "before", "replaced": False} == one["ratings"][0]
    assert ["first_in_band", "at_release"] == [r["prompt"] for r in two["ratings"]]


def test_a_corrected_rating_is_told_with_the_one_that_stands_for_it(tmp_path):
    """Both digits were typed; the first in the band is the one that was meant."""
    told = replayed(tmp_path, at_100=(EventKind.RATING, {"nrs": 3}))
    (hold,) = session_json(told)["holds"]
    ratings = [(each["nrs"], each["prompt"], each["replaced"]) for each in hold["ratings"]]

    assert (2, "first_in_band", True) == ratings[1]
    assert (3, "first_in_band", False) == ratings[2]
    assert 3 == hold["first_nrs"]


def test_an_interrupted_hold_is_told_as_such_with_what_its_samples_show(tmp_path):
    """Nobody counted its time in the band, but its samples are there."""
    folder = folder_in(tmp_path)
    told = replayed(tmp_path / "whole")
    log = LogWriter(folder)
    log.open_session(told.stored.meta)
    for each in samples(CURVE[:120]):
        log.put_block(each)
    log.open_hold(told.stored.holds[0].start)
    log.close()
    with Reader(folder) as reader:
        shown = session_json(replay_session(reader.session(SESSION_ID)))
    (hold,) = shown["holds"]

    assert shown["session"]["interrupted"]
    assert ("interrupted", None, None) == (hold["end"], hold["cause"], hold["spikes_n"])
    assert 120 - 25 == hold["samples_n"]
    assert hold["in_band_s"] == hold["metrics"]["in_band_s"] is not None


def test_a_hold_without_a_plan_to_judge_by_gives_reasons_and_no_figures(tmp_path):
    """Old or foreign records must still be shown."""
    folder = folder_in(tmp_path)
    session_id = record_session(folder, plan=None, calibration=None)
    with Reader(folder) as reader:
        (hold,) = session_json(replay_session(reader.session(session_id)))["holds"]

    assert {None} == set(hold["metrics"].values())
    assert {"There is no plan or no calibration to judge this hold by."} == set(
        hold["metrics_why"].values()
    )


def test_the_list_has_what_a_script_looks_for(tmp_path):
    """The contract of ``sessions --json``."""
    folder = folder_in(tmp_path)
    add_person(folder, "p-2")
    record_session(folder, session_id="aa", person="p-2")
    record_session(folder, session_id="bb", started_unix_ns=START_NS + 10**9, simulated=False)
    with Reader(folder) as reader:
        newest, oldest = sessions_json(reader.listed())["sessions"]

    assert ("bb", "me", False) == (newest["id"], newest["person"], newest["simulated"])
    assert {
        "id": "aa",
        "started": "2026-11-21T08:33:20.123Z",
        "person": "p-2",
        "role": "self",
        "spot": "soleus_mid",
        "spots": ["soleus_mid"],
        "sides": ["left"],
        "simulated": True,
        "interrupted": False,
        "holds_n": 1,
        "ends": ["done"],
        "samples_n": 8,
        "damaged": False,
        "why": None,
    } == oldest


def test_two_places_in_one_session_are_both_listed(tmp_path):
    """A record of more than one place keeps its order and repeats nothing."""
    folder = folder_in(tmp_path)
    with LogWriter(folder) as log:
        log.open_session(meta(calibration=CALIBRATION))
        for set_n, (spot, side) in enumerate(
            [("a", Side.LEFT), ("b", Side.RIGHT), ("a", Side.LEFT)], 1
        ):
            log.open_hold(start(spot_id=spot, side=side, set_n=set_n))
        log.close_session(START_NS)
    with Reader(folder) as reader:
        (listed,) = sessions_json(reader.listed())["sessions"]

    assert (["a", "b"], ["left", "right"]) == (listed["spots"], listed["sides"])
    assert [None, None, None] == listed["ends"]


def test_a_session_that_the_checklist_closed_names_its_place(tmp_path):
    """Nothing was planned or pressed, but what was asked about is known."""
    folder = folder_in(tmp_path)
    with LogWriter(folder) as log:
        log.open_session(meta(plan=None))
        for gate in ("leg_dvt", "skin"):
            asked = {"gate": gate, "answer": "yes", "spot": "ps03", "side": "right"}
            log.put_event(event(EventKind.GATE_ANSWER, 0.0, -1, **asked))
        log.close_session(START_NS)
    with Reader(folder) as reader:
        (listed,) = sessions_json(reader.listed())["sessions"]

    assert ("ps03", ["ps03"], ["right"]) == (listed["spot"], listed["spots"], listed["sides"])
    assert 0 == listed["holds_n"]


def test_a_session_without_contact_names_the_planned_place_and_side(tmp_path):
    """The plan of ``made.py`` is the left mid-calf."""
    folder = folder_in(tmp_path)
    with LogWriter(folder) as log:
        log.open_session(meta())
        log.close_session(START_NS)
    with Reader(folder) as reader:
        (listed,) = sessions_json(reader.listed())["sessions"]

    assert (["soleus_mid"], ["left"]) == (listed["spots"], listed["sides"])


def test_all_of_it_is_plain_json(tmp_path):
    """NaN is no JSON: half of the readers in the world would refuse the file."""
    curve = [NAN if n in (100, 140) else kpa for n, kpa in enumerate(CURVE)]
    told = session_json(replayed(tmp_path, curve))

    assert told == json.loads(json.dumps(told, allow_nan=False))
