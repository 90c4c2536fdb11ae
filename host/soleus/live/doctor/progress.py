"""How far an examination of the probe is, as a screen shows it."""

from __future__ import annotations

from dataclasses import dataclass

from soleus.core.doctor.observation import Observed
from soleus.errors import SoleusError
from soleus.live.doctor.recorder import ExamPart


@dataclass(frozen=True, slots=True)
class ExamView:
    """How far an examination of the probe is.

    Attributes:
        part: what the person has to do now.
        share: of this part that is over, 0 to 1.
        observed: what was heard; None until it is over.
        problem: why there is nothing to show at its end; None if there is.
    """

    part: ExamPart
    share: float
    observed: Observed | None = None
    problem: SoleusError | None = None

    @property
    def over(self) -> bool:
        """Whether the examination has ended, with what was observed or with a problem."""
        return self.observed is not None or self.problem is not None
