"""The questions before pressing, and what the answers lead to."""

import pytest

from soleus.core.spots.checklist import all_no, answer_items, checklist_for
from soleus.core.terms import Answer, Side
from soleus.errors import ExitCode, SpotClosed, UsageError
from soleus.store.atlas import load_atlas
from tests.core.spots.days import at, clock

ATLAS = load_atlas()
CALF = checklist_for(ATLAS, ATLAS.spots["sol_si"])
NOW = at(clock("Mon 08:10"))


@pytest.mark.parametrize("spot", ATLAS.spots.values(), ids=lambda spot: spot.spot_id)
def test_every_question_of_a_place_is_asked_once(spot):
    """Grouping them for reading must not lose one."""
    asked = [gate.gate_id for gate in checklist_for(ATLAS, spot).gates]

    assert sorted(spot.gates) == sorted(asked)


def test_questions_stand_in_groups_from_today_to_health():
    """The calf's thirteen questions, by hand from the file."""
    groups = [(group.label, len(group.gates)) for group in CALF.groups]

    assert [
        ("Today", 1),
        ("This place", 2),
        ("Back and nerves", 4),
        ("Leg", 3),
        ("Your health", 3),
    ] == groups


def test_nothing_is_answered_beforehand():
    """A ticked box is a question that nobody read."""
    assert len(CALF.unanswered) == 13
    assert not CALF.is_open


def test_the_place_opens_only_after_the_last_answer():
    """Twelve times no is not yet a complete checklist."""
    checklist = CALF
    for gate in CALF.gates:
        assert not checklist.is_open
        checklist = checklist.answered(gate.gate_id, Answer.NO)

    assert checklist.is_open
    checklist.refuse_unless_open(ATLAS, Side.LEFT, NOW)


@pytest.mark.parametrize("answer", [Answer.YES, Answer.DONT_KNOW])
def test_yes_and_dont_know_close(answer):
    """Whoever is not sure about a swollen calf should not press it."""
    checklist = all_no(CALF).answered("s1_signs", answer)

    assert not checklist.is_open
    assert ["s1_signs"] == [gate.gate_id for gate in checklist.closed_by]


def test_a_yes_says_why_in_the_own_answer_and_whom_to_ask():
    """No diagnosis: the label of the question and its advice, word for word."""
    gate = ATLAS.gates["leg_dvt"]
    with pytest.raises(SpotClosed) as caught:
        all_no(CALF).answered("leg_dvt", Answer.YES).refuse_unless_open(ATLAS, Side.LEFT, NOW)

    assert gate.label in str(caught.value)
    assert str(caught.value).endswith(gate.if_yes)
    assert "Closed until Tue 08:10: every place." in str(caught.value)
    assert clock("Tue 08:10") == caught.value.open_at_unix_s
    assert caught.value.exit_code == ExitCode.SPOT_CLOSED


@pytest.mark.parametrize(
    ("gate_id", "extent"),
    [
        ("skin", r"closed until Tue 00:00\. .* lies under it\. Do not press here"),
        ("calf_tear", "Tue 00:00: .*; Soleus point, inner lower calf; .* \\(both sides\\)"),
        ("bleeding", "Closed until Tue 00:00: every place"),
    ],
)
def test_a_yes_says_how_much_it_closes(gate_id, extent):
    """Whoever has a bruise on one calf must not read that the whole body is closed."""
    with pytest.raises(SpotClosed, match=extent):
        all_no(CALF).answered(gate_id, Answer.YES).refuse_unless_open(ATLAS, Side.LEFT, NOW)


def test_of_two_yeses_the_emergency_speaks_first():
    """Someone with signs of a clot must read that, not the line about pregnancy."""
    checklist = all_no(CALF).answered("every_time", Answer.YES).answered("leg_dvt", Answer.YES)

    assert ["leg_dvt", "every_time"] == [gate.gate_id for gate in checklist.closed_by]


def test_a_yes_closes_before_all_is_answered():
    """There is no reason to read on after it."""
    checklist = CALF.answered("calf_tear", Answer.YES)
    with pytest.raises(SpotClosed, match="calf injury"):
        checklist.refuse_unless_open(ATLAS, Side.LEFT, NOW)


def test_an_answer_can_be_changed_until_the_start():
    """A slip of the key is mended by the right key."""
    checklist = all_no(CALF).answered("skin", Answer.YES).answered("skin", Answer.NO)

    assert checklist.is_open


def test_unanswered_questions_are_named():
    """On a command line without a terminal that is the only way to learn which."""
    checklist = answer_items(CALF, [f"{gate.gate_id}=no" for gate in CALF.gates[:-2]])
    left = ", ".join(gate.gate_id for gate in CALF.gates[-2:])
    with pytest.raises(SpotClosed, match=f"unanswered.*{left}") as caught:
        checklist.refuse_unless_open(ATLAS, Side.LEFT, NOW)

    assert caught.value.exit_code == ExitCode.SPOT_CLOSED


@pytest.mark.parametrize(
    "items",
    [["skin"], ["skin=maybe"], ["skin="], ["=no"], ["kidney=no"], ["skin=no", "skin=yes"], [""]],
)
def test_answers_that_cannot_be_read_are_usage_errors(items):
    """A misspelt answer must not count as one; the calf has no kidney question."""
    with pytest.raises(UsageError) as caught:
        answer_items(CALF, items)

    assert caught.value.exit_code == ExitCode.USAGE


def test_all_no_never_overrides_an_answer():
    """A yes that was given stays a yes, however the rest is filled in."""
    checklist = all_no(answer_items(CALF, ["skin=dont_know"]))

    assert ["skin"] == [gate.gate_id for gate in checklist.closed_by]
