"""When the tip counts as touching; the hold, the figures and the health of a zero ask for it."""

from typing import Final

CONTACT_KPA: Final = 5.0  # from here on the tip counts as touching (grade D: careful judgement)
