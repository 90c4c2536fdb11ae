"""The names of ``import soleus``: what there is, and what an editor is told of it."""

from __future__ import annotations

import ast
import re

import pytest

import soleus
from tests.api.python_page import PAGE
from tests.project.files import ROOT

STUB = ROOT / "host/soleus/__init__.pyi"


def test_the_stub_tells_editors_the_names_that_there_are():
    """Mypy and editors read the stub, Python does not: the two must not part."""
    told = {
        name.asname: f"{node.module}.{name.name}"
        for node in ast.parse(STUB.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    there = {name: getattr(soleus, name) for name in soleus.__all__}

    assert "soleus.errors" == told.pop("errors")
    assert set(told) == set(there)
    assert {f"{each.__module__}.{each.__name__}" for each in there.values()} == set(told.values())


def test_every_name_can_be_listed_used_and_stands_on_the_page():
    """``dir`` is where a newcomer looks first."""
    assert set(dir(soleus)) == {*soleus.__all__, "errors", "__version__"}
    assert set(soleus.__all__) <= set(re.findall(r"`(\w+)`", PAGE))
    assert all(getattr(soleus, name).__doc__ for name in soleus.__all__)


def test_a_name_that_there_is_not_is_an_attribute_error():
    """``hasattr`` and ``from soleus import`` count on it."""
    with pytest.raises(AttributeError, match="no attribute 'probe_open'"):
        _ = soleus.probe_open


def test_the_errors_that_have_no_name_of_their_own_are_reached_through_the_module():
    """``except soleus.errors.LinkLost`` stands in a program before anything was opened."""
    assert issubclass(soleus.errors.LinkLost, soleus.ProbeError)
    assert issubclass(soleus.errors.UsageError, soleus.SoleusError)
