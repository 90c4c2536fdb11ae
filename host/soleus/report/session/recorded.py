"""A stored session as the engine takes it: the plan, the calibration, the samples, the inputs."""

from __future__ import annotations

from soleus.core.calibration.model import Calibration
from soleus.core.calibration.profile_toml import parse_profile
from soleus.core.hold.replay import Recorded
from soleus.report.session.zeros import first_zero_counts
from soleus.store.sessions.records import StoredSession


def calibration_of(session: StoredSession) -> Calibration | None:
    """The calibration as it was when the session began; None if there was none.

    Raises:
        BrokenFile: the snapshot in the record cannot be read.
    """
    snapshot = session.meta.calibration
    if snapshot is None:
        return None
    where = f"session {session.meta.session_id}, calibration {snapshot.calibration_id}"
    return parse_profile(snapshot.toml_text, where)


def recorded(session: StoredSession, calibration: Calibration | None = None) -> Recorded | None:
    """What of a stored session steers the engine.

    Args:
        session: the session whole.
        calibration: another one to read it with; None for the one of then.

    Returns:
        None where nothing was guided: no plan was made, or there was no calibration.
    """
    used = calibration or calibration_of(session)
    plan = session.meta.plan
    if plan is None or used is None:
        return None
    return Recorded(
        plan=plan,
        calibration=used,
        zero_counts=first_zero_counts(session, used),
        blocks=session.blocks,
        events=session.events,
    )
