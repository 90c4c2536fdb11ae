"""Another package adds a kind of probe or an export format; no file of soleus is touched."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.api.python_page import block_with

ENTRY_POINTS = """
[soleus.probe]
bench = soleus_example:open_url
sim = soleus_example:no_such_thing
gone = soleus_gone:open_url

[soleus.export]
ids = soleus_example:write
lost = soleus_example:no_such_thing
"""


@pytest.fixture
def run(tmp_path):
    """Run soleus beside an installed package that adds ``bench:`` and ``ids``."""
    site = tmp_path / "site"
    info = site / "soleus_example-1.dist-info"
    info.mkdir(parents=True)
    (site / "soleus_example.py").write_text(block_with("def open_url"))
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: soleus-example\nVersion: 1\n")
    (info / "entry_points.txt").write_text(ENTRY_POINTS)
    paths = [str(site), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}

    def soleus(*words):
        return subprocess.run(
            [sys.executable, "-m", "soleus", "--data", str(tmp_path / "data"), *map(str, words)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return soleus


def test_a_hold_on_another_packages_probe_leaves_in_its_format(run, tmp_path):
    """The whole way: opened by its scheme, guided, recorded, exported by its writer."""
    held = run(
        "--probe", "bench:", "hold", "sol_si", "--side", "left", "--plain", "--seconds", "5",
        "--checklist-all-no",
    )  # fmt: skip
    exported = run("export", "--person", "me", "--format", "ids", "-o", tmp_path / "ids.txt")

    assert (0, 0) == (held.returncode, exported.returncode), held.stderr + exported.stderr
    assert (tmp_path / "ids.txt").read_text().strip() in held.stdout + held.stderr


def test_another_package_does_not_take_the_place_of_ours(run):
    """A number must come from where its URL says; ``sim:`` stays what it is."""
    assert 0 == run("--probe", "sim:steady", "probe", "info").returncode


def test_an_unknown_format_names_all_that_there_are(run, tmp_path):
    """Also those that were installed."""
    refused = run("export", "--person", "me", "--format", "idz", "-o", tmp_path / "ids.txt")

    assert 2 == refused.returncode
    assert "csv, holds, ids, lost" in refused.stderr


def test_a_format_that_cannot_be_loaded_is_named_with_its_package(run, tmp_path):
    """Whose entry point it is says what to mend; a traceback would blame soleus."""
    run("--probe", "sim:steady", "hold", "sol_si", "--side", "left", "--plain", "--seconds", "5",
        "--checklist-all-no")  # fmt: skip
    refused = run("export", "--person", "me", "--format", "lost", "-o", tmp_path / "a.txt")

    assert 2 == refused.returncode, refused.stderr
    assert "Traceback" not in refused.stderr
    assert "'lost' of soleus-example" in refused.stderr
    assert "soleus_example:no_such_thing" in refused.stderr


def test_a_kind_of_probe_that_cannot_be_loaded_is_named_with_its_package(run):
    """Its module is missing: whoever installed it has to know, and nothing was opened."""
    refused = run("--probe", "gone:", "probe", "info")

    assert 2 == refused.returncode, refused.stderr
    assert "Traceback" not in refused.stderr
    assert "'gone' of soleus-example cannot be loaded (soleus_gone:open_url" in refused.stderr
    assert "Nothing was opened." in refused.stderr
