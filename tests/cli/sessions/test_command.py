"""``soleus sessions``: one line per session, one per hold, and what ended it by name."""

from soleus.core.events import EventKind
from soleus.store.folder import open_folder
from soleus.store.sessions.log_writer import LogWriter
from tests.report.recorded_hold import CURVE, record
from tests.store.sessions.samples import START_NS, event, meta


def test_a_session_that_the_checklist_closed_names_its_place(soleus, data):
    """A line with nothing under it would look like a fault of the record."""
    with LogWriter(open_folder(data)) as log:
        log.open_session(meta(plan=None))
        asked = {"gate": "leg_dvt", "answer": "yes", "spot": "ps03", "side": "right"}
        log.put_event(event(EventKind.GATE_ANSWER, 0.0, -1, **asked))
        log.close_session(START_NS)
    lines = soleus("sessions").out.splitlines()

    assert ["    ps03 RIGHT  nothing was pressed"] == lines[1:]


def test_a_symptom_that_was_named_stands_in_the_line(soleus, data):
    """Whoever looks back over a month looks for just this word."""
    key, named = (EventKind.SYMPTOM_KEY, {}), (EventKind.SYMPTOM, {"symptom": "numb"})
    record(open_folder(data), CURVE, at_100=key, at_130=named)

    assert "(symptom: numb or tingling)" in soleus("sessions").out


def test_a_person_without_a_session_is_told_who_has_some(soleus, data):
    """Nothing of one person is not an empty record."""
    record(open_folder(data), CURVE)
    listed, json = (
        soleus("sessions", "--person", "nobody"),
        soleus("sessions", "--person", "nobody", "--json"),
    )

    assert (0, "") == (listed.exit_code, listed.out)
    assert "There is no session of 'nobody' on record. There are sessions of: me" in listed.err
    assert (0, []) == (json.exit_code, json.json["sessions"])
