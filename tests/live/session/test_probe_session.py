"""Beginning and ending runs: one at a time, on the probe they were planned for, whole on record."""

from __future__ import annotations

import pytest

from soleus.core.events import EventKind
from soleus.core.terms import Answer, Cause, Doubt, End, Label, Phase
from soleus.errors import ProbeError, SoleusError, SpotClosed
from soleus.store.sessions.verify import verify
from tests.live.connection.test_link_faults import Restarting
from tests.live.session_driver import of, replayed_otherwise, stored


def test_a_plan_made_for_one_probe_does_not_begin_on_another(drive, through):
    """Its cap and its claim come from the calibration of the first; the second has neither."""
    (made, driver) = (through(Restarting), drive("sim:").connect().zero())
    plan, checklist = driver.plan(), driver.checklist()
    made[0].reboot()
    driver.until(lambda: not driver.controller.connected).connect()

    with pytest.raises(SoleusError, match="zero"):
        driver.controller.holds.begin(plan, checklist)


def test_a_run_does_not_begin_while_a_zero_is_being_taken(drive):
    """The record would name another zero than the one the pressure was computed with."""
    driver = drive("sim:").connect().zero()
    plan, checklist = driver.plan(), driver.checklist()
    driver.controller.take_zero()

    with pytest.raises(SoleusError, match="zero"):
        driver.controller.holds.begin(plan, checklist)


def test_a_plan_with_a_higher_claim_than_the_probe_has_now_is_refused(drive):
    """The plan was made CALIBRATED; then a zero failed. Its cap would be a fifth too high."""
    driver = drive("sim:").connect().zero()
    plan, checklist = driver.plan(), driver.checklist()
    driver.controller.take_zero()
    driver.seconds(0.4).controller.push(20.0)
    driver.seconds(0.3).controller.lift()
    driver.until(lambda: driver.controller.probe_view().zero.problem)

    with pytest.raises(SoleusError, match="not quiet"):
        driver.controller.holds.begin(plan, checklist)
    assert None is driver.controller.holds.run


def test_begin_refuses_a_checklist_with_a_yes(drive):
    """The last door before pressing."""
    driver = drive("sim:").connect().zero()
    plan, checklist = driver.plan(), driver.checklist()
    said = checklist.answered(checklist.gates[0].gate_id, Answer.DONT_KNOW)

    with pytest.raises(SpotClosed):
        driver.controller.holds.begin(plan, said)
    assert None is driver.controller.holds.run


def test_a_stop_before_the_first_sample_stands_in_the_record(drive, folder):
    """Whoever presses space at once must find the run over, and the record must replay."""
    driver = drive("sim:").begin()
    driver.controller.holds.act(EventKind.LET_GO)
    driver.until(lambda: driver.view.phase is Phase.STOPPED, most_s=0.1)
    session = driver.finish()

    assert [{"cause": "person", "symptom": None}] == of(session, EventKind.STOP)
    assert () == session.holds
    assert not session.summary.interrupted
    assert None is replayed_otherwise(session)


def test_acts_of_one_moment_keep_their_order(drive):
    """A rating and a stop that were typed while the reader was busy: both, in this order."""
    driver = drive().begin().until_in_band(2.0)
    driver.controller.holds.act(EventKind.RATING, {"nrs": 3})
    driver.controller.holds.act(EventKind.SYMPTOM_KEY)
    driver.controller.holds.act(EventKind.SYMPTOM, {"symptom": "numb"})
    session = driver.finish()

    led_to = {EventKind.PROMPT, EventKind.RATING_CORRECTED}  # the hand had just answered, too
    kinds = [e.kind for e in session.events if e.kind not in led_to]
    at = kinds.index(EventKind.SYMPTOM_KEY)
    assert EventKind.RATING is kinds[at - 1]
    assert kinds[at + 1 : at + 4] == [EventKind.STOP, EventKind.PHASE, EventKind.HOLD_END]
    assert "numb" == session.holds[0].result.symptom.value
    assert Cause.SYMPTOM is session.holds[0].result.cause
    assert None is replayed_otherwise(session)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (EventKind.RATING, {}),
        (EventKind.RATING, {"nrs": "5"}),
        (EventKind.RATING, {"nrs": 11}),
        (EventKind.SYMPTOM, {}),
        (EventKind.SYMPTOM, {"symptom": "tired"}),
        (EventKind.LOWER_TARGET, {"target_kpa": float("nan")}),
        (EventKind.LOWER_TARGET, {"target_kpa": 900.0}),
        (EventKind.NOTE, {"text": "no act"}),
    ],
)
def test_an_act_that_does_not_fit_changes_nothing(drive, kind, value):
    """A mistake in a screen must not end the thread that guards the hold."""
    driver = drive().begin().until_in_band(1.0)
    before = driver.view
    driver.controller.holds.act(kind, value)
    driver.seconds(0.1)

    assert (before.phase, before.target_kpa) == (driver.view.phase, driver.view.target_kpa)


def test_ending_a_run_in_mid_hold_lets_go_and_closes_the_record(drive, folder):
    """Leaving the program is a stop by the person, not an interruption."""
    driver = drive().begin().until_in_band(2.0)
    driver.controller.close()
    session = stored(folder, driver.session_id)

    result = session.holds[0].result
    assert (End.STOPPED, Cause.PERSON) == (result.end, result.cause)
    assert not session.summary.interrupted
    assert None is replayed_otherwise(session)
    assert () == verify(folder).findings


def test_a_second_run_shows_nothing_of_the_first(drive):
    """A screen that opens for the second hold must not see the first one's STOP."""
    driver = drive("sim:").begin()
    driver.act(EventKind.LET_GO).controller.holds.end()
    assert None is driver.controller.hold_view()
    driver.controller.holds.begin(driver.plan(), driver.checklist())

    assert Phase.READY is driver.controller.hold_view().phase
    assert driver.controller.holds.events.empty()


def test_beginning_again_ends_the_run_before(drive, folder):
    """Two runs at once would share one record."""
    driver = drive("sim:").begin()
    first = driver.session_id
    driver.controller.holds.begin(driver.plan(), driver.checklist())

    assert not stored(folder, first).summary.interrupted
    assert [{"cause": "person", "symptom": None}] == of(stored(folder, first), EventKind.STOP)


def test_after_the_recorded_tail_no_number_stands(drive):
    """5 s after a stop nothing is taken any more; the last pressure must not stay on the screen."""
    driver = drive("sim:").begin()
    driver.act(EventKind.LET_GO).seconds(4.0)
    during = driver.controller.hold_view().reading
    driver.seconds(1.2)

    assert during.pressure_kpa is not None
    assert (None, Doubt.STALE) == (
        driver.controller.hold_view().reading.pressure_kpa,
        driver.controller.hold_view().reading.doubt,
    )


def test_a_first_rating_that_ends_the_hold_is_its_first_rating(drive):
    """9 at the first touch of the band: the record must not say that nobody was asked."""
    driver = drive("sim:")
    driver.begin().controller.push(60.0)
    driver.until_in_band(0.5).act(EventKind.RATING, nrs=9)
    result = driver.finish().holds[0].result

    assert (Cause.NRS, 9) == (result.cause, result.first_nrs)


def test_what_was_put_on_record_before_the_first_sample_survives_a_failed_begin(drive, monkeypatch):
    """An error while the record is being opened leaves a closed session, not a ghost."""
    driver = drive("sim:").connect().zero()
    plan, checklist = driver.plan(), driver.checklist()
    monkeypatch.setattr(
        driver.controller.record.notes,
        "put_zero",
        lambda *_: (_ for _ in ()).throw(ProbeError("no")),
    )
    with pytest.raises(ProbeError):
        driver.controller.holds.begin(plan, checklist)
    session_id = driver.controller.holds.end()

    assert not stored(driver.folder, session_id).summary.interrupted


# -- what the numbers may claim --------------------------------------------------------------------


def test_a_finger_that_rested_on_the_tip_during_the_zero_is_found_before_contact(drive, tmp_path):
    """12 kPa of the zero were a finger: 60 must be 60, and nobody may quote a ± for it."""
    curve = tmp_path / "curve.csv"
    # 1.2 N = 12 kPa rest on it while the zero is taken, twice; then nothing; then 60 kPa
    rows = ["0,1.2", "4,1.2", "4.1,0", "7,0", "10,6.0", "21,6.0", "24,0", "60,0"]
    curve.write_text("t_s,force_n\n" + "\n".join(rows) + "\n")
    driver = drive(f"sim:file={curve}").connect().zero()
    driver.session_id = driver.controller.holds.begin(driver.plan(8.0), driver.checklist())
    shown = driver.until_in_band(4.0).view.reading
    session = driver.finish()

    result = session.holds[0].result
    assert [Label.INDICATIVE, None] == [result.label, result.u95_kpa]
    assert [True] == [zero["unconfirmed"] for zero in of(session, EventKind.ZERO)]
    assert [pytest.approx(12.0, abs=0.1)] == [
        zero["lower_kpa"] for zero in of(session, EventKind.LIFTED_ZERO)
    ]
    assert shown.pressure_kpa == pytest.approx(60.0, abs=0.5)
    assert (Label.INDICATIVE, None) == (shown.label, shown.u95_kpa)
    assert session.holds[0].start.target.cap_kpa == pytest.approx(0.8 * 300.0)
    assert None is replayed_otherwise(session)


def test_a_zero_that_shifts_under_load_is_found_after_release(drive, through):
    """The cell gave way a little: what was shown during the hold was wrong by as much."""
    made = through(Restarting)
    driver = drive().begin().until_in_band(4.0)
    cell = made[-1].inner.cell
    counts = cell.counts
    cell.counts = lambda force_n: counts(force_n) - 52_000  # 8 kPa at 6500 counts per kPa
    session = driver.finish()

    result = session.holds[0].result
    assert [Label.INDICATIVE, None] == [result.label, result.u95_kpa]
    checks = of(session, EventKind.ZERO_CHECK)
    assert ["before", "after"] == [check["when"] for check in checks]
    assert checks[1]["shift_kpa"] == pytest.approx(-8.0, abs=0.5)
    assert None is replayed_otherwise(session)


def test_the_label_of_the_record_is_the_worst_that_was_shown(drive, through):
    """A run that was INDICATIVE at its start is never CALIBRATED in the record."""
    driver = drive("sim:steady?rate=10").begin()
    shown = driver.until_in_band(1.0).view.reading.label
    result = driver.finish().holds[0].result

    assert [Label.INDICATIVE, Label.INDICATIVE, None] == [shown, result.label, result.u95_kpa]


def test_a_zero_that_rises_above_contact_is_found_and_does_not_hold_the_person(drive, through):
    """Untouched it reads 8 kPa: seen as contact, that used up 106 s of the day, as CALIBRATED."""
    made = through(Restarting)
    driver = drive().begin().until_in_band(4.0)
    cell = made[-1].inner.cell
    counts = cell.counts
    cell.counts = lambda force_n: counts(force_n) + 52_000  # 8 kPa at 6500 counts per kPa
    session = driver.finish()

    result = session.holds[0].result
    assert (End.DONE, None) == (result.end, result.cause)
    assert [Label.INDICATIVE, None] == [result.label, result.u95_kpa]
    assert result.contact_s < 25.0
    assert of(session, EventKind.ZERO_CHECK)[1]["shift_kpa"] == pytest.approx(8.0, abs=0.2)
    assert None is replayed_otherwise(session)
