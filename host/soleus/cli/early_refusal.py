"""What is refused before a probe is waited for and before anybody is asked anything."""

from __future__ import annotations

from dataclasses import replace

from soleus.cli.context import must_be_known
from soleus.core.spots.closures import NotLookedAt
from soleus.core.spots.targets import TIP_MM2, ProbeClaim, TargetRequest, plan_hold
from soleus.core.terms import Label
from soleus.link.registry import parse_url
from soleus.live.session.probe_session import ProbeSession


def refuse_early(controller: ProbeSession, request: TargetRequest, *, can_be_asked: bool) -> None:
    """Refuse a hold that no probe could open: unknown person, closed place, mode not allowed.

    Args:
        controller: the runtime; its probe need not be connected.
        request: what is wanted.
        can_be_asked: whether somebody has looked at it will be asked, or is answered already.

    Raises:
        SoleusError: it is not offered; says why and what to do.
    """
    options = controller.options
    must_be_known(options.folder, options.person)
    named = options.url is not None and parse_url(options.url).scheme
    claim = ProbeClaim(Label.CALIBRATED, TIP_MM2, None, simulated=named == "sim")
    asked = replace(request, role=options.role)
    now, atlas = controller.wall_clock.moment(), controller.atlas
    try:
        plan_hold(asked, claim, controller.closed.past(), now, atlas=atlas)
    except NotLookedAt:
        if not can_be_asked:
            raise
