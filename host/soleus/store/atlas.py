"""Reads the atlas that comes with soleus; what it holds is for ``core/spots/atlas.py`` to say."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from soleus.core.spots.atlas import Atlas
from soleus.core.spots.atlas_toml import parse_atlas
from soleus.errors import BrokenFile

NAME = "soleus/data/spots.toml"


@cache
def load_atlas() -> Atlas:
    """Return the atlas of this installation, read once.

    Raises:
        BrokenFile: the file is missing, unreadable or cannot be used; names line or key.
    """
    try:
        text = files("soleus").joinpath("data/spots.toml").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenFile(
            file=NAME,
            where="the whole file",
            what=f"it cannot be read ({error})",
            next_step="Install soleus again.",
        ) from error
    return parse_atlas(text, NAME)
