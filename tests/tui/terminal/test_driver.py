"""What our driver stands on in Textual, and that nothing from the keyboard gets through it."""

import inspect
import random

import pytest
from textual import events, messages
from textual.drivers.linux_driver import LinuxDriver

from soleus.tui.terminal.driver import PieceParser, TerminalDriver
from soleus.tui.terminal.key_bytes import KeyBytes, Pasted

MOUSE = "\x1b[<0;3;4M"
# Each of these ended the thread that reads the keys, or would, by the numbers in it.
IMPOSSIBLE = ("\x1b[99999999999u", "\x1b[1:2;3u", "\x1b[55555555;5u", "\x1b[48;0;0;0;0t")


@pytest.mark.parametrize(
    ("piece", "key"),
    [
        (" ", "space"),
        ("s", "s"),
        ("9", "9"),
        ("!", "exclamation_mark"),
        ("\r", "enter"),
        ("\x1b", "escape"),
        ("\x1b[A", "up"),
        ("\x1bOB", "down"),
        ("\x1b[5~", "pageup"),
        ("\x11", "ctrl+q"),
        ("\x1b[32u", "space"),
        ("\x1b[27u", "escape"),
        ("ö", "ö"),
    ],
)
def test_textual_still_names_the_keys_as_ours_ask_for_them(piece, key):
    """A newer Textual whose parser works otherwise must fail here, not in somebody's hold."""
    (message,) = PieceParser().messages(piece)

    assert isinstance(message, events.Key)
    assert key == message.key


def test_textual_still_has_what_the_driver_stands_on():
    """These names are not promised; without one of them the odd byte would end a hold again."""
    thread = inspect.getsource(LinuxDriver._run_input_thread)
    start = inspect.getsource(LinuxDriver.start_application_mode)
    made = inspect.getsource(LinuxDriver.__init__)

    assert "self.run_input_thread()" in thread
    assert "target=self._run_input_thread" in start
    assert "self.exit_event = Event()" in made
    assert "self.fileno = " in made
    assert TerminalDriver.run_input_thread is not LinuxDriver.run_input_thread
    assert ["self", "message"] == list(inspect.signature(LinuxDriver.process_message).parameters)


@pytest.mark.parametrize("piece", IMPOSSIBLE)
def test_a_sequence_with_impossible_figures_means_nothing(piece):
    """Its numbers end Textual's parser; the key behind it still counts."""
    parser = PieceParser()
    before = [each for each in parser.messages(piece) if isinstance(each, events.Key)]

    assert ([], "space") == (before, parser.messages(" ")[0].key)


def test_an_unknown_sequence_types_nothing():
    """Textual types its letters out: the 9 in it would be a rating that ends the hold."""
    parser = PieceParser()

    assert [] == parser.messages("\x1b[?9;9c") + parser.messages("\x1b[9;9$y")
    assert "9" == parser.messages("9")[0].key


def test_a_paste_is_one_message():
    """No screen takes it for keys."""
    (message,) = PieceParser().messages(Pasted("9s"))

    assert (events.Paste, "9s") == (type(message), message.text)


def handed_on(monkeypatch, message, *, mouse=False):
    """What the driver tells the app of a message."""
    told = []
    monkeypatch.setattr(LinuxDriver, "process_message", lambda _, each: told.append(each))
    driver = object.__new__(TerminalDriver)
    driver._wants_mouse = mouse
    driver.process_message(message)
    return told


def test_a_mouse_that_nobody_asked_for_is_not_heard(monkeypatch):
    """A program before may have left it on; a click is no key of ours yet."""
    (click,) = PieceParser().messages(MOUSE)

    assert isinstance(click, events.MouseEvent)
    assert [] == handed_on(monkeypatch, click)
    assert [click] == handed_on(monkeypatch, click, mouse=True)


def test_a_size_that_no_screen_has_is_not_believed(monkeypatch):
    """Room for ten thousand million cells would end the program by its memory."""
    told = [
        handed_on(monkeypatch, events.Resize.from_dimensions(size, None))
        for size in [(100_000, 100_000), (80, 24)]
    ]

    assert [0, 1] == [len(each) for each in told]


def test_thirty_thousand_bytes_of_chance_mean_keys_or_nothing():
    """From the wrong file in the terminal to a cat: no error, and afterwards space lets go."""
    chance = random.Random(9)
    known = (events.Key, events.Paste, events.MouseEvent, events.AppFocus, events.AppBlur)
    replies = (
        events.Resize,
        events.CursorPosition,
        messages.InBandWindowResize,
        messages.TerminalSupportsSynchronizedOutput,
    )
    starts = [b"\x1b[", b"\x1b[M", b"\x1bO", b"\x1b[<", b"\x1b[?", b"\x1b]", b"\x1b[48;", b""]
    ends = [b"u", b"~", b"t", b"M", b"$y", b"R", b""]
    keys, parser, found, now_s = KeyBytes(), PieceParser(), [], 0.0
    for _ in range(5_000):
        figures = b";".join(b"%d" % chance.getrandbits(chance.choice([3, 9, 40])) for _ in "abc")
        middle = chance.choice([figures, chance.randbytes(5)])
        now_s += 0.01
        data = chance.choice(starts) + middle + chance.choice(ends)
        found += [each for piece in keys.feed(data, now_s) for each in parser.messages(piece)]
    keys.quiet(now_s + 2.0)

    assert [] == [each for each in found if not isinstance(each, known + replies)]
    (space,) = keys.feed(b" ", now_s + 2.1)
    assert "space" == parser.messages(space)[0].key
