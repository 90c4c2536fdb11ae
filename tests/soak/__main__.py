"""``make soak``: everything that takes minutes, one after the other; fails if any of it does."""

from __future__ import annotations

import sys

from tests.soak import kills

SOAKS = (kills.run,)

if __name__ == "__main__":
    sys.exit(1 if sum(soak() for soak in SOAKS) else 0)
