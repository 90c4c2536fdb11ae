"""The presses of the button for somebody who only looks on."""

from __future__ import annotations

import pytest

from soleus.link.clock import NS_PER_S, VirtualClock
from soleus.link.registry import open_source
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession
from soleus.store.folder import find_folder
from tests.live.connection.test_button import WithButton


def test_a_press_is_placed_on_the_clock_of_whoever_looks_on(tmp_path, monkeypatch):
    """Beside lines that count from the begin of the watch, the probe's own time names none."""
    clock, opened = VirtualClock(), []

    def open_with_button(url, *, clock):
        opened.append(WithButton(open_source(url, clock=clock), clock))
        return opened[-1]

    monkeypatch.setattr("soleus.live.connection.finder.open_source", open_with_button)
    with ProbeSession(
        Options(find_folder(tmp_path / "data"), "sim:steady", threaded=False), clock
    ) as session:
        session.connect()
        assert list(session.look(5.0, 1.0))  # the probe's clock is ahead of the watch by that
        looked_ns, pressed_ns = clock.now_ns(), 0
        for t_s, view in session.look(3.0, 0.1):
            if not pressed_ns and t_s > 1.0:
                pressed_ns = clock.now_ns()
                opened[0].button(pressed=True)
            elif pressed_ns and t_s > 1.3:
                opened[0].button(pressed=False)
            if view.presses:
                break
        (press,) = view.presses
        expected_s = (pressed_ns - looked_ns) / NS_PER_S

        assert pytest.approx(expected_s, abs=0.05) == session.since_look_s(press.host_ns)
