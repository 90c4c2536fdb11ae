"""The reader in a real thread: it serves others, fails aloud, hangs without taking all with it."""

from __future__ import annotations

import threading
import time

import pytest

import soleus.live.reader_thread as reader_module
from soleus.core.events import EventKind
from soleus.core.terms import Cause, Doubt, Phase
from soleus.errors import LinkLost, ProgramFault, UsageError
from soleus.link.clock import HOST_CLOCK
from soleus.live.connection.state import ProbeState
from soleus.live.reader_thread import ReaderThread
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession
from soleus.store.sessions.records import SessionState
from tests.live.crashing_session import begin, wait
from tests.live.session_driver import stored

crashes = pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")


class Wheel:
    """Work for a reader thread that can be made to fail or hang."""

    def __init__(self):
        self.turns_n = 0
        self.failed_in = None
        self.error = None
        self.go_on = threading.Event()
        self.go_on.set()
        self.thread = ReaderThread(self.turn, self.fail, HOST_CLOCK, threaded=True)

    def turn(self):
        self.turns_n += 1
        if self.error is not None:
            raise self.error
        self.go_on.wait()
        return False

    def fail(self):
        self.failed_in = threading.current_thread().name

    def __enter__(self):
        self.thread.start()
        wait(lambda: self.turns_n > 0)
        return self

    def __exit__(self, *_):
        self.go_on.set()
        self.thread.stop(lambda: None)


@pytest.fixture
def controller(folder, sources):
    """A controller in real time, with a hand that presses only when told to."""
    opened = ProbeSession(Options(folder, "sim:"))
    yield opened
    opened.close()


def test_what_is_asked_is_done_in_the_reader_thread():
    """Then nothing of the reader needs a lock."""
    with Wheel() as wheel:
        assert "soleus-reader" == wheel.thread.ask(lambda: threading.current_thread().name)


def test_an_error_for_the_asker_reaches_the_asker_and_nobody_else():
    """A refused plan is an answer, not the end of the reader."""

    def refuse():
        raise UsageError("no")

    with Wheel() as wheel:
        with pytest.raises(UsageError):
            wheel.thread.ask(refuse)
        before_n = wheel.turns_n
        wait(lambda: wheel.turns_n > before_n)
        assert None is wheel.thread.crash


@crashes
def test_a_mistake_in_what_is_asked_is_told_to_the_asker_and_kept():
    """Else whoever asked would wait, and nobody would hear of it."""

    def stumble():
        raise RuntimeError("a mistake")

    with Wheel() as wheel:
        with pytest.raises(RuntimeError, match="a mistake"):
            wheel.thread.ask(stumble)
        wait(lambda: wheel.thread.crash is not None)
        assert "a mistake" in wheel.thread.crash.what


@crashes
def test_a_reader_that_failed_still_does_what_is_asked():
    """There is a record to be closed, and perhaps a symptom to be named."""
    with Wheel() as wheel:
        wheel.error = RuntimeError("a mistake")
        wait(lambda: wheel.failed_in is not None)

        assert "soleus-reader" == wheel.failed_in
        assert 7 == wheel.thread.ask(lambda: 7)


def test_a_reader_that_hangs_is_said_to_and_does_nothing_later(monkeypatch):
    """A driver that never returns must not hang the program; and no run begins behind its back."""
    monkeypatch.setattr(reader_module, "REPLY_WITHIN_S", 0.1)
    done = []
    with Wheel() as wheel:
        wheel.go_on.clear()
        time.sleep(0.05)
        with pytest.raises(LinkLost, match="hangs"):
            wheel.thread.ask(lambda: done.append(1))
        wheel.go_on.set()
        assert 1 == wheel.thread.ask(lambda: 1)
        assert [] == done


def test_stopping_a_reader_that_hangs_comes_to_an_end(monkeypatch):
    """Ctrl-C must end the program even then; letting go of the port frees most reads."""
    monkeypatch.setattr(reader_module, "END_WITHIN_S", 0.1)
    wheel = Wheel()
    wheel.thread.start()
    wheel.go_on.clear()
    wait(lambda: wheel.turns_n > 0)
    let_go = []
    wheel.thread.stop(lambda: let_go.append(1))
    wheel.go_on.set()

    assert [1] == let_go


def test_a_hold_in_real_time_is_stopped_by_the_person_and_closed(controller, folder):
    """The same as in virtual time, with the thread that the product has."""
    session_id = begin(controller)
    controller.push(20.0)
    wait(lambda: controller.hold_view().phase is Phase.APPROACH)
    controller.holds.act(EventKind.LET_GO)
    wait(lambda: controller.hold_view().phase is Phase.STOPPED)

    assert session_id == controller.holds.end()
    assert Cause.PERSON is stored(folder, session_id).holds[0].result.cause
    assert None is controller.hold_view()


@crashes
def test_a_crash_of_the_reader_ends_the_hold_and_leaves_no_number(
    controller, folder, sources, monkeypatch
):
    """The one thing that must never happen: the pressure stands there and nobody judges it."""
    session_id = begin(controller)
    woken = threading.Event()
    controller.on_change(woken.set)

    def broken(timeout_s):
        raise RuntimeError("a mistake")

    monkeypatch.setattr(sources[-1], "read", broken)
    wait(lambda: controller.crash is not None)
    wait(lambda: controller.hold_view().phase is Phase.STOPPED)  # of the same thread, just after
    wait(woken.is_set)
    probe, hold = controller.probe_view(), controller.hold_view()

    assert woken.is_set()
    assert (Phase.STOPPED, Cause.LINK_LOST) == (hold.phase, hold.cause)
    assert (None, Doubt.LINK_LOST) == (hold.reading.pressure_kpa, hold.reading.doubt)
    assert None is probe.reading.pressure_kpa
    assert ProbeState.LOST is probe.state
    with pytest.raises(ProgramFault):
        controller.holds.end()
    assert SessionState.OPEN is stored(folder, session_id).summary.state


@crashes
def test_a_crash_of_the_judgement_itself_leaves_no_number_either(controller, monkeypatch):
    """If the engine is what is broken, it cannot be asked to stop."""
    begin(controller)

    def broken(*_):
        raise RuntimeError("a mistake")

    monkeypatch.setattr(controller.holds.run._engine, "act", broken)
    monkeypatch.setattr(controller.holds.run._engine, "feed", broken)
    wait(lambda: controller.crash is not None and controller.hold_view().phase is Phase.STOPPED)

    assert None is controller.hold_view().reading.pressure_kpa
    with pytest.raises(ProgramFault):
        controller.holds.end()


def test_a_reader_that_hangs_shows_no_number_after_half_a_second(controller, sources, monkeypatch):
    """It cannot say so itself; whoever looks must see that nothing new comes."""
    begin(controller)
    wait(lambda: controller.hold_view().reading.pressure_kpa is not None)
    shown = controller.hold_view().reading.pressure_kpa
    hang = threading.Event()
    source = sources[-1]
    monkeypatch.setattr(source, "read", lambda timeout_s: (hang.wait(2.0), read(timeout_s))[1])
    read = type(source).read.__get__(source)
    wait(lambda: controller.hold_view().reading.doubt is Doubt.STALE)
    seen = controller.hold_view().reading, controller.probe_view().reading
    hang.set()

    assert shown is not None
    assert [None, None] == [reading.pressure_kpa for reading in seen]
