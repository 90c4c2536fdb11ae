"""The code blocks of docs/python.md, for the tests that run them."""

from __future__ import annotations

import re

from tests.project.files import ROOT

PAGE = (ROOT / "docs/python.md").read_text(encoding="utf-8")


def blocks_of(language):
    """Every code block of one language, in the order of the page."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def block_with(words):
    """The one block of Python in which some words stand."""
    (found,) = [block for block in blocks_of("python") if words in block]
    return found
