"""A session that only looks at a probe, turned by hand."""

from __future__ import annotations

from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession


def looking(folder, url, clock=None, **taps):
    """A session with the probe at this URL; in virtual time if a clock is given."""
    return ProbeSession(Options(folder, url, threaded=False), clock, **taps)
