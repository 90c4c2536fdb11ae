"""``docs/json.md`` names every key of ``soleus probe … --json``, and no other."""

from __future__ import annotations

import re

import pytest

from tests.report.test_json_page import section, unnamed


def told(soleus, command):
    """What a command tells of the simulated probe."""
    return soleus("probe", command, "--json", "--probe", "sim:steady").json


@pytest.mark.parametrize("command", ["list", "info", "set"])
def test_every_key_of_a_probe_command_is_on_the_page(soleus, command):
    """A key that is not written down is one that nobody can count on."""
    page = section(f"## `soleus probe {command} --json`")
    known = page if command != "list" else page + section("## `soleus probe info --json`")

    assert [] == unnamed(told(soleus, command), known)


def test_every_key_on_the_page_is_told(soleus):
    """A script that asks for a key of the page must find it."""
    page = section("## `soleus probe info --json`")
    columns = re.findall(r"^\| (`[^|]*`) \|", page, re.M)
    keys = {key for column in columns for key in re.findall(r"`(\w+)`", column)}

    assert set(told(soleus, "info")) == keys
