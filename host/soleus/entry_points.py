"""What other packages on this machine add to soleus by an entry point.

Whoever has a table of its own kinds asks here for those that stand beside it.
"""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from soleus.errors import BrokenPackage

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint


def added(group: str, own: Container[str]) -> dict[str, EntryPoint]:
    """Find what other packages add to a group, by name.

    Args:
        group: the group of entry points, for example ``soleus.export``.
        own: the names that soleus has itself; none may take the place of ours.
    """
    from importlib.metadata import entry_points  # slow to load, and mostly it is one of ours

    return {each.name: each for each in entry_points(group=group) if each.name not in own}


def loaded(entry: EntryPoint, what: str, effect: str) -> object:
    """Load what an entry point names.

    Args:
        entry: as ``added`` has found it.
        what: what it would be, for example ``The format 'ids'``.
        effect: what it means for the data that it cannot be had.

    Raises:
        BrokenPackage: it cannot be loaded.
    """
    try:
        return entry.load()
    except Exception as error:  # what other people's modules raise when they are imported
        raise BrokenPackage(
            what=what,
            package=None if entry.dist is None else entry.dist.name,
            entry=f"{entry.value}: {error}",
            effect=effect,
        ) from error
