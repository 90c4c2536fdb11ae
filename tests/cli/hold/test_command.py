"""``soleus hold`` in lines: real processes, in real time, some of them side by side."""

from __future__ import annotations

import dataclasses
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from soleus.core.hold.replay import differences, replay
from soleus.core.terms import Cause, End
from soleus.link.registry import open_source
from soleus.link.simulated.probe import SimulatedProbe
from soleus.report.session.recorded import recorded
from soleus.store.atlas import load_atlas
from soleus.store.folder import find_folder
from soleus.store.sessions.reader import Reader
from soleus.store.sessions.verify import verify
from tests.cli.hold.hold_process import (
    SPOT,
    hold,
    once_in_band,
    sending,
    signalling,
    standing_still,
    typing,
)
from tests.stalls import STALL_S, StallWatch

PIPE = subprocess.PIPE


SHORT = ("--seconds", "5")
AT_ONCE_N = 6  # more would keep the computer busy, which ends a hold
STRICT = {"PYTHONIOENCODING": "utf-8:strict"}  # as in every locale but C
RUNS = {
    "steady": {},
    "plain": {"plain": True, "url": "sim:steady?seed=2"},
    "pushy": {"url": "sim:pushy"},
    "overstay": {"url": "sim:overstay"},
    "drop": {"url": "sim:drop"},
    "plain drop": {"plain": True, "url": "sim:drop"},
    "saturate": {"url": "sim:saturate"},
    "stop": {"stdin": PIPE, "react": typing("stop")},
    "sore": {"stdin": PIPE, "react": typing("8")},
    "numb": {"stdin": PIPE, "react": typing("symptom numb")},
    "odd": {"stdin": PIPE, "react": typing("hallo", "11", "-1", "on and on", "", "3")},
    "odd byte": {"stdin": PIPE, "react": sending(b"\xf6\nstop\n"), "more_env": STRICT},
    "sigint": {"react": signalling(signal.SIGINT)},
    "sigint twice": {"react": signalling(signal.SIGINT, 2)},
    "sigterm": {"react": signalling(signal.SIGTERM)},
    "sigtstp": {"react": signalling(signal.SIGTSTP)},
    "busy": {"react": standing_still(1.5)},
    "left alone": {"react": once_in_band, "leaves": True},
    "full": {"url": "sim:steady?rate=1000", "file_limit": 600_000},
}
ENDS = [
    ("steady", 0, End.DONE, None),
    ("overstay", 0, End.DONE, None),
    ("pushy", 3, End.STOPPED, Cause.OVER_CAP),
    ("drop", 3, End.STOPPED, Cause.LINK_LOST),
    ("saturate", 3, End.STOPPED, Cause.SATURATED),
    ("stop", 3, End.STOPPED, Cause.PERSON),
    ("sore", 3, End.STOPPED, Cause.NRS),
    ("numb", 3, End.STOPPED, Cause.SYMPTOM),
    ("odd", 0, End.DONE, None),
    ("odd byte", 3, End.STOPPED, Cause.PERSON),
    ("sigint", 130, End.STOPPED, Cause.PERSON),
    ("sigint twice", 130, End.STOPPED, Cause.PERSON),
    ("sigterm", 143, End.STOPPED, Cause.PERSON),
    ("sigtstp", 148, End.STOPPED, Cause.PERSON),
    ("busy", 3, End.STOPPED, Cause.STALE),
]


def on_time(path, name):
    """One run; again where samples came late to a computer that stood still, twice at most."""
    for n in range(3):
        with StallWatch() as watch:
            ended = hold(path / f"{name.replace(' ', '-')}-{n}", *SHORT, **RUNS[name])
        causes = {one.result.cause for one in ended.session.holds if one.result is not None}
        if name == "busy" or Cause.STALE not in causes or watch.longest_s < STALL_S:
            break
    return ended


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """All runs, some at a time; asking for one waits for it."""
    path = tmp_path_factory.mktemp("holds")
    with ThreadPoolExecutor(AT_ONCE_N) as pool:
        begun = {name: pool.submit(on_time, path, name) for name in RUNS}
        yield lambda name: begun[name].result(timeout=300)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "exit_code", "end", "cause"), ENDS)
def test_how_a_hold_ends_is_told_and_on_record(ran, name, exit_code, end, cause):
    """Scripts go by the exit code, people by the words, later readers by the record: one story."""
    run = ran(name)
    session = run.session
    (stored,) = session.holds

    assert exit_code == run.exit_code
    assert (end, cause) == (stored.result.end, stored.result.cause)
    assert [end.value, cause and cause.value, exit_code] == [
        run.end[key] for key in ("end", "cause", "exit_code")
    ]
    assert "Traceback" not in run.err
    assert not session.summary.interrupted
    assert None is differences(session.events, replay(recorded(session)))
    assert () == verify(find_folder(run.data)).findings


@pytest.mark.slow
def test_time_that_nobody_saw_is_on_record_and_counts_for_nothing(ran):
    """A computer that was asleep or too busy read all of it at once and called it in the band."""
    (stale,) = ran("busy").of("stale")
    in_band_s = ran("busy").session.holds[0].result.in_band_s

    assert (True, 1.5) == (stale["computer_busy"], pytest.approx(stale["late_s"], abs=0.4))
    assert 1.0 == pytest.approx(in_band_s, abs=0.4)


@pytest.mark.slow
def test_ten_times_a_second_there_is_a_whole_line(ran):
    """Whoever draws from the lines needs every field in every line, and no number in doubt."""
    views = ran("steady").of("view")
    fields = {"type", "t_s", "phase", "zone", "pressure_kpa", "label"}

    assert all(fields <= view.keys() for view in views)
    lasted_s = views[-1]["t_s"] - views[0]["t_s"]
    assert len(views) == pytest.approx(10 * lasted_s, rel=0.25)
    assert all((view["pressure_kpa"] is None) == (view["doubt"] is not None) for view in views)


@pytest.mark.slow
def test_the_end_of_stdin_is_no_stop(ran):
    """A hold begun by a script has no stdin; it goes on to its end all the same."""
    assert 0 == ran("steady").exit_code
    assert 5.0 == pytest.approx(ran("steady").end["in_band_s"], abs=0.1)


@pytest.mark.slow
def test_plain_lines_say_what_to_do_with_number_unit_and_claim(ran):
    """Somebody beside the person reads them aloud."""
    run = ran("plain")

    assert 0 == run.exit_code
    for words in ("press a little more", "\nhold, ", "let go slowly", "Done.", "± 1 kPa"):
        assert words in run.text
    assert "no new data" not in run.text
    assert "how sore" in run.err


@pytest.mark.slow
def test_a_lost_link_is_said_three_times_before_the_command_ends(ran):
    """Its record is over at once; the person who presses is not."""
    run = ran("plain drop")
    said = [line for line in run.text.splitlines() if line.startswith("let go")]

    assert (3, 3) == (run.exit_code, len(said))
    assert 2 == sum("Plug the probe in again" in line for line in said)
    assert "\a" not in run.err


@pytest.mark.slow
def test_an_end_that_was_missed_stays_done_with_its_seconds_on_record(ran):
    """Exit code 0: the time in the band was done; how long it was overstayed stands beside it."""
    run = ran("overstay")
    (begun,), (end,) = run.of("overstayed"), run.of("hold_end")

    assert (10.0, "done", 0) == (begun["after_s"], end["end"], run.exit_code)
    assert 13.0 < end["overstayed_s"] < 17.0
    assert None is run.end["cause"]


@pytest.mark.slow
def test_words_that_are_not_understood_change_nothing_and_are_answered(ran):
    """A slip of the finger is no rating, and nothing that somebody says in passing is a command."""
    run = ran("odd")

    assert 4 == run.err.count("Not understood")
    assert 3 in [line["nrs"] for line in run.of("rating")]
    assert not any(line["nrs"] > 3 for line in run.of("rating"))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["stop", "numb", "sigint", "sigterm", "pushy", "saturate"])
def test_five_seconds_after_a_stop_are_recorded(ran, name):
    """Did the hand let go? Also after Ctrl-C, once."""
    assert 5.0 == pytest.approx(ran(name).after_stop_s, abs=0.3)


@pytest.mark.slow
def test_a_second_ctrl_c_closes_the_record_at_once(ran):
    """Who is in a hurry does not lose the record."""
    run = ran("sigint twice")

    assert run.after_stop_s < 2.0
    assert "record is closed now" in run.err


@pytest.mark.slow
def test_when_nobody_reads_the_lines_any_more_the_hold_ends_and_is_closed(ran):
    """``| head`` has had enough: nobody is guided any more, so nobody should press on."""
    run = ran("left alone")
    session = run.session

    assert 128 + signal.SIGPIPE == run.exit_code
    assert (End.STOPPED, Cause.PERSON) == (
        session.holds[0].result.end,
        session.holds[0].result.cause,
    )
    assert not session.summary.interrupted
    assert "Traceback" not in run.err


@pytest.mark.slow
def test_a_stop_is_decided_at_once(ran):
    """From the key to the stop a few readings at most."""
    run = ran("stop")
    (stop,) = [event for event in run.session.events if event.kind.value == "let_go"]
    typed = next(line for line in run.of("view") if line["in_band_s"] >= 1.0)

    assert stop.t_s - typed["t_s"] < 0.3


@pytest.mark.slow
def test_a_symptom_closes_the_side_until_another_day(ran):
    """Numb means nerve: not again on that side until another day, whatever is answered."""
    run = ran("numb")
    again = hold(run.data, *SHORT)

    assert "numb" == run.session.holds[0].result.symptom.value
    assert 6 == again.exit_code
    (refused,) = again.lines
    closed = run.end["closed"]
    assert ("closed", closed["open_at"]) == (refused["type"], refused["open_at"])
    assert ("symptom:numb", "part", "left", False) == tuple(
        closed[key] for key in ("about", "scope", "side", "asks")
    )
    assert "sol_si" in closed["spots"]


@pytest.mark.slow
def test_a_record_that_cannot_grow_ends_the_hold_with_5(ran):
    """The disk is full in mid-hold: it ends, it says so, and what there was is kept."""
    run = ran("full")

    assert 5 == run.exit_code
    assert "Traceback" not in run.err
    assert ["store"] == [line["cause"] for line in run.of("stop")]
    assert [End.INTERRUPTED] == [each.result.end for each in run.session.holds]
    assert run.session.summary.interrupted


# -- no hold begins --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "exit_code", "says"),
    [
        ((*SPOT, "--seconds", "5"), 6, "checklist is unanswered"),
        ((*SPOT, "--answer", "every_time=no"), 6, "Without an answer"),
        ((*SPOT, "--answer", "every_time=perhaps"), 2, "is not an answer"),
        ((*SPOT, "--answer", "no_such=no"), 2, "no question"),
        (("no_such", "--side", "left"), 2, "no_such"),
        ((*SPOT, "--target-kpa", "500"), 2, "500"),
        ((*SPOT, "--target-kpa", "nan"), 2, "number"),
        ((*SPOT, "--target-kpa", "-20"), 2, "-20"),
        ((*SPOT, "--mode", "strong"), 2, "threshold"),
        ((*SPOT, "--mode", "standard"), 2, "earlier day"),
        ((*SPOT, "--seconds", "4"), 2, "4 s"),
        ((*SPOT, "--seconds", "121"), 2, "121 s"),
        (("ref_upper_trapezius", "--side", "left"), 6, "no hold is guided here"),
        ((*SPOT, "--probe", "/dev/no-such-port"), 4, "/dev/no-such-port"),
        ((*SPOT, "--probe", "nonsense"), 2, "nonsense"),
        ((*SPOT, "--probe", "sim:nobody"), 2, "nobody"),
        ((*SPOT, "--probe", "sim:file=/no/such.csv"), 2, "/no/such.csv"),
        ((*SPOT, "--plain", "--jsonl"), 2, "not allowed with"),
        (("sol_si",), 2, "--side"),
    ],
)
def test_what_cannot_begin_is_said_in_a_sentence(soleus, words, exit_code, says):
    """One clear sentence and the code of the contract; nothing was pressed."""
    globals_ = () if "--probe" in words else ("--probe", "sim:")
    lines = () if "--plain" in words else ("--plain",)
    ran = soleus("hold", *words, *globals_, *lines)

    assert exit_code == ran.exit_code
    assert says in ran.err
    assert "" == ran.out


def test_a_therapists_place_is_refused_to_a_person_alone(soleus):
    """Some places are not for pressing on oneself."""
    places = [spot.spot_id for spot in load_atlas().spots.values() if spot.therapist_only]
    assert places

    for place in places:
        ran = soleus("hold", place, "--side", "left", "--probe", "sim:", "--plain")
        assert (6, True) == (ran.exit_code, "person alone" in ran.err)


def test_a_place_that_is_never_a_target_is_refused_by_name(soleus):
    """The hollow of the knee: with why."""
    nevers = load_atlas().nevers
    assert nevers
    for never in nevers.values():
        ran = soleus("hold", never.name, "--side", "left", "--probe", "sim:", "--plain")
        assert (6, "") == (ran.exit_code, ran.out)


def test_a_yes_closes_whatever_is_answered_next(soleus, data):
    """No re-answering until it opens: the second try is refused although every answer is no."""
    gates = "every_time recent_injury bleeding skin neuropathy leg_dvt leg_dvt_risk calf_tear"
    answers = [f"--answer={gate}=no" for gate in gates.split()]
    first = soleus("hold", *SPOT, "--probe", "sim:", "--plain", *answers, "--answer=pregnancy=yes")
    second = soleus("hold", *SPOT, "--probe", "sim:", "--plain", "--checklist-all-no")

    assert [6, 6] == [first.exit_code, second.exit_code]
    assert ": closed until " in first.err
    assert ": closed until " in second.err
    assert "today" not in first.err + second.err
    with Reader(find_folder(data)) as reader:
        (summary,) = reader.sessions()
    assert () == summary.holds


def test_an_uncalibrated_probe_guides_no_hold(soleus, monkeypatch):
    """Without a calibration there is no kPa, so no target and no cap: 7."""

    def open_bare(url, *, clock):
        source = open_source(url, clock=clock)
        source.probe = SimulatedProbe(dataclasses.replace(source.probe.identity, calibration_id=""))
        return source

    monkeypatch.setattr("soleus.live.connection.finder.open_source", open_bare)
    ran = soleus("hold", *SPOT, "--probe", "sim:", "--plain", "--checklist-all-no")

    assert (7, "") == (ran.exit_code, ran.out)
    assert "calibrat" in ran.err


def test_a_real_probe_takes_no_blanket_answer(soleus, monkeypatch):
    """``--checklist-all-no`` is for simulations: a person answers each question."""

    def open_real(url, *, clock):
        source = open_source(url, clock=clock)
        source.probe = SimulatedProbe(dataclasses.replace(source.probe.identity, capabilities=0))
        return source

    monkeypatch.setattr("soleus.live.connection.finder.open_source", open_real)
    ran = soleus("hold", *SPOT, "--probe", "sim:", "--plain", "--checklist-all-no")

    assert (2, "") == (ran.exit_code, ran.out)
    assert "only for a simulated" in ran.err
