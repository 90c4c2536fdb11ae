"""``make soak``: everything that takes minutes, one after the other; fails if any of it does.

python -m tests.soak            all of it
python -m tests.soak kills      only that
"""

from __future__ import annotations

import sys

from tests.soak import kills, losses

SOAKS = {"kills": kills.run, "losses": losses.run}


def main(names: list[str]) -> int:
    """Run all, or those that are named; 1 if any of it went wrong, 2 for an unknown name."""
    unknown = [name for name in names if name not in SOAKS]
    if unknown:
        print(f"{unknown[0]}? There is: {', '.join(SOAKS)}")
        return 2
    return 1 if sum(SOAKS[name]() for name in names or SOAKS) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
