"""One role, one name: a public class is named once in soleus, and once among the test helpers."""

from __future__ import annotations

import ast
from collections import defaultdict

import pytest

from tests.project.files import ROOT


def public_classes(folder):
    """Where each public class of a folder is defined: name to places."""
    places = defaultdict(list)
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(f"{path.relative_to(ROOT)}:{node.lineno}")
    return places


@pytest.mark.parametrize("folder", ["host/soleus", "tests"])
def test_no_public_class_name_stands_twice(folder):
    """A reader who meets a name may look it up once; both places are shown where there are two."""
    twice = {name: places for name, places in public_classes(folder).items() if len(places) > 1}

    assert {} == twice


def test_the_walk_sees_what_is_there():
    """A walk that finds nothing would hold every rule."""
    places = public_classes("host/soleus")

    assert ["host/soleus/core/samples.py"] == [
        place.split(":")[0] for place in places["SampleBlock"]
    ]
