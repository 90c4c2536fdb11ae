"""Lines typed while something else goes on."""

import io
import threading

import pytest

from soleus.cli.stdin_lines import TypedLines


def all_lines(typed):
    """Every line until the end of the file."""
    lines, moment = [], threading.Event()
    while True:
        try:
            line = typed.poll()
        except EOFError:
            return lines
        if line is None:
            moment.wait(0.001)
        else:
            lines.append(line)


def test_each_line_comes_once_and_in_order_and_then_the_end(monkeypatch):
    """An empty line is an answer: Enter takes the default."""
    monkeypatch.setattr("sys.stdin", io.StringIO("masses\n\n1000 2000\nquit"))
    typed = TypedLines()

    assert ["masses", "", "1000 2000", "quit"] == all_lines(typed)
    with pytest.raises(EOFError):
        typed.poll()


def test_a_stdin_that_is_closed_is_at_its_end(monkeypatch):
    """A program without a terminal must end, not wait for ever."""
    closed = io.StringIO("masses\n")
    closed.close()
    monkeypatch.setattr("sys.stdin", closed)

    assert [] == all_lines(TypedLines())
