"""The zero of another maker's gauge: its own is taken only where the person has asked for it."""

from __future__ import annotations

import time

import pytest

from soleus.errors import UsageError
from soleus.link.registry import open_source
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession
from soleus.store.folder import open_folder
from tests.link.pty_device import PtyDevice, ServedDevice


class WithZero(ServedDevice):
    """A gauge that rests at 5.0 N until it is told to set itself to zero."""

    def __init__(self):
        super().__init__()
        self.zeroes_n = 0
        self.serve()

    def take(self, heard):
        """Zero on Z, a reading on ?C."""
        *questions, heard = heard.split(b"\r")
        for question in questions:
            self.zeroes_n += question == b"Z"
            if question == b"?C":
                self.send(b"0.0 N\r\n" if self.zeroes_n else b"5.0 N\r\n")
        return heard


def wait(done):
    """Until it is so."""
    until_s = time.monotonic() + 20.0
    while not done():
        assert time.monotonic() < until_s, "it never came to that"
        time.sleep(0.01)


@pytest.fixture
def zeroed(tmp_path):
    """Takes a zero on such a gauge; gives the counts of the zero, and how often it was told."""
    opened = []

    def take(options):
        device = WithZero()
        url = f"gauge:mark10-5@{device.port}?tip=100{options}"
        controller = ProbeSession(Options(open_folder(tmp_path / "data"), url))
        opened.append((controller, device))
        wait(lambda: controller.connected)
        controller.take_zero()
        wait(lambda: controller.probe_view().zero.quiet)
        return controller.probe_view().zero.zero_counts, device.zeroes_n

    yield take
    for controller, device in opened:
        controller.close()
        device.unplug()


def test_a_gauge_is_left_as_it_is_and_the_zero_is_a_number_on_record(zeroed):
    """Its display, and what others read from it, are not ours to change unasked: 5.0 N are 50."""
    assert (50.0, 0) == zeroed("")


def test_a_gauge_sets_itself_to_zero_where_that_was_asked_for(zeroed):
    """Its display then agrees; nothing that it printed before is in the zero."""
    assert (0.0, 1) == zeroed("&zero=gauge")


@pytest.mark.parametrize(
    "url", ["gauge:mark10@{}?tip=100&zero=gauge", "gauge:imada@{}?tip=1&zero=1"]
)
def test_a_zero_that_cannot_be_had_is_refused(url):
    """No command is made up: for Mark-10 Series 4 none was published."""
    device = PtyDevice()
    with pytest.raises(UsageError, match="zero"):
        open_source(url.format(device.port))
    device.unplug()
