"""``soleus.discover``: who answers at which port."""

from __future__ import annotations

from soleus.api.data import Data, folder_to_read
from soleus.live.session import discover as ports
from soleus.live.session.discover import PortAnswer


def discover(url: str | None = None, *, data: Data = None) -> tuple[PortAnswer, ...]:
    """Ask at every port where a probe may be, or at one, who is there; takes some seconds.

    A board that is reset by opening its port starts anew. Bluetooth ports and gauges of other
    makers are only opened when they are named.

    Args:
        url: a probe URL to ask at; None for every port.
        data: the data folder in which calibrations are looked up; None for the usual one.

    Returns:
        One answer for each port. ``standing`` says what is there, ``words`` and ``next_step`` what
        stands in the way; ``probe`` is None where no probe has answered.

    Raises:
        UsageError: the URL cannot be used.
    """
    return ports.discover(folder_to_read(data), url)
