"""A screen that fails or loses its terminal while somebody presses, in the real program."""

from __future__ import annotations

import json
import signal

import pytest

from soleus.cli import main
from soleus.cli.screen.unseen import LET_GO, let_go_lines
from soleus.core.hold.replay import differences, replay
from soleus.report.session.recorded import recorded
from tests.cli.screen.on_a_terminal import OnTerminal, causes, hold_on_terminal, stopped

pytestmark = pytest.mark.slow
BREAK = """
from soleus.tui.screens.hold import HoldScreen
def broken(self): raise RuntimeError("a mistake in the screen")
HoldScreen.action_lower = broken
"""
BREAK_HOME = """
from soleus.tui.screens.home import HomeScreen
def broken(self, choice): raise RuntimeError("a mistake in the screen")
HomeScreen.action_choose = broken
"""


def reasons(session):
    """What became of the screen, as the record has it."""
    return [e.value["why"] for e in session.events if e.kind.value == "screen_lost"]


def test_a_screen_that_fails_says_let_go_on_the_bare_terminal(tmp_path):
    """It was gone without a word, and the record said that the person had ended the hold."""
    with hold_on_terminal(tmp_path / "data", before=BREAK, more_env={"NO_COLOR": "1"}) as terminal:
        terminal.to_hold().type(b"-")
        exit_code = terminal.read_to_end(60.0)
        session, shown = terminal.session, terminal.text

    assert 3 == exit_code
    assert "\n".join(let_go_lines()) in shown.replace("\r", "")
    assert shown.index("RuntimeError") < shown.index(LET_GO)  # nothing pushes it out of sight
    assert (["screen"], ["failed"]) == (causes(session), reasons(session))
    assert "stopped" == session.holds[0].result.end.value
    assert differences(session.events, replay(recorded(session))) is None
    assert not session.summary.interrupted


def test_let_go_is_said_again_as_long_as_the_pressure_stands(tmp_path):
    """Whoever looks away when the screen fails must still hear of it a moment later."""
    curve = tmp_path / "curve.csv"
    curve.write_text("t_s,force_n\n0,0\n16,0\n17,6\n60,6\n", encoding="ascii")
    with hold_on_terminal(tmp_path / "data", f"sim:file={curve}", before=BREAK) as terminal:
        terminal.to_hold().type(b"-").until(f"{LET_GO} 60 ")
        terminal.for_s(8.0)
        runs, said_n = terminal.runs, terminal.text.count(f"{LET_GO} 6")
        terminal.signal(signal.SIGINT)
        exit_code = terminal.read_to_end(60.0)

    assert runs  # the end and what follows it are on record by now; the hand still presses
    assert said_n > 5
    assert 3 == exit_code


def test_a_terminal_that_goes_away_without_a_word_ends_the_hold(tmp_path):
    """The window is closed and no signal comes: nobody can see the pressure any more."""
    with hold_on_terminal(tmp_path / "data") as terminal:
        exit_code = terminal.to_hold().hang_up()
        session = terminal.session

    assert 3 == exit_code
    assert (["screen"], ["failed"]) == (causes(session), reasons(session))


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_that_closes_the_screen_is_on_record_and_its_number_is_the_exit_code(
    tmp_path, number
):
    """A window that is closed, a computer that is shut down: neither is the person's own end."""
    with hold_on_terminal(tmp_path / "data") as terminal:
        terminal.to_hold().type(b"").signal(number)
        exit_code = terminal.read_to_end(60.0)
        session, shown = terminal.session, terminal.text

    assert 128 + number == exit_code
    assert (["screen"], [number.name]) == (causes(session), reasons(session))
    assert LET_GO in shown


def test_scripts_read_a_lost_screen_as_a_fault_and_find_which(tmp_path, capsys):
    """The list of causes is a promise to scripts; the event before the stop says more."""
    with hold_on_terminal(tmp_path / "data", before=BREAK) as terminal:
        terminal.to_hold().type(b"-").read_to_end(60.0)
        session_id = terminal.session.meta.session_id
    main(["--data", str(tmp_path / "data"), "show", session_id, "--json"])
    told = json.loads(capsys.readouterr().out)
    events = [event for event in told["events"] if "cause" in event or "why" in event]

    assert "fault" == told["holds"][0]["cause"]
    assert ["screen_lost", "stop", "hold_end"] == [each["type"] for each in events][-3:]
    assert ["fault", "fault"] == [each["cause"] for each in events[-2:]]


def test_a_screen_that_fails_without_a_hold_says_so_and_nothing_of_letting_go(tmp_path):
    """On Home nobody presses; what is left is a mistake of the program, with its own exit code."""
    with OnTerminal(tmp_path / "data", "--probe", "sim:", before=BREAK_HOME) as terminal:
        terminal.until("h ")
        terminal.type(b"z")
        exit_code = terminal.read_to_end(60.0)

    assert 70 == exit_code
    assert LET_GO not in terminal.text
    assert "The screen has failed." in terminal.text


def test_a_screen_that_hangs_is_cut_short_and_gives_the_terminal_back(tmp_path):
    """Its tasks stand still: the second signal does not wait for them, and the shell is usable."""
    hangs = BREAK.replace(
        'raise RuntimeError("a mistake in the screen")', "import time; time.sleep(60)"
    )
    with hold_on_terminal(tmp_path / "data", before=hangs) as terminal:
        terminal.to_hold().type(b"-").for_s(0.5)
        terminal.signal(signal.SIGTERM)
        session = terminal.until_record(stopped)
        terminal.signal(signal.SIGTERM)
        terminal.until(LET_GO)
        echoes = terminal.echoes
        terminal.signal(signal.SIGTERM)
        exit_code = terminal.read_to_end(60.0)

    assert (["screen"], ["SIGTERM"]) == (causes(session), reasons(session))
    assert echoes
    assert 143 == exit_code
