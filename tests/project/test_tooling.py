"""The set-up that everybody starts with: make verbs, system packages, what a skip means."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.project.files import ROOT

VERBS = "setup demo test test-clean lint generate bench soak fuzz firmware sim-probe clean"
NEEDY = """
import pytest

@pytest.mark.{marker}
def test_that_needs_more_than_python():
    assert True
"""


def run_marked(folder, marker, **variables):
    """Run one marked test with this project's policy on a machine that has no tools at all."""
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "tests").mkdir()
    for name in ("conftest.py", "stalls.py"):
        shutil.copy(ROOT / "tests" / name, folder / "tests")
    (folder / "tests" / "test_needy.py").write_text(NEEDY.format(marker=marker))
    environment = {k: v for k, v in os.environ.items() if k != "CI"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests"],
        cwd=folder,
        env={**environment, "PATH": str(folder), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_make_alone_lists_every_verb():
    """A newcomer needs no other page to find what the project can do."""
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    verbs = re.findall(r"^  (\S+) +\S", listed, re.M)

    assert [] == [verb for verb in VERBS.split() if verb not in verbs]


@pytest.mark.parametrize("marker", ["firmware", "browser"])
def test_a_missing_tool_skips_with_the_reason(tmp_path, marker):
    """Somebody without the toolchain still runs all other tests, and reads what was left out."""
    done = run_marked(tmp_path, marker)

    assert 0 == done.returncode
    assert re.search(r"SKIPPED \[1\] .*: .+", done.stdout)
    assert "1 skipped" in done.stdout


@pytest.mark.parametrize("marker", ["firmware", "browser"])
def test_a_missing_tool_fails_in_ci(tmp_path, marker):
    """A green run of the build server means that the firmware was really tried."""
    done = run_marked(tmp_path, marker, CI="true")

    assert 1 == done.returncode
    assert "CI skips nothing" in done.stdout


def test_packages_that_cannot_be_installed_are_named_in_one_sentence(tmp_path):
    """Without apt a person has to learn what to install, not see a shell trip over itself."""
    done = subprocess.run(
        ["/bin/sh", ROOT / "tools" / "system-packages.sh", "the firmware tests", "gcc-avr"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    expected = (
        "soleus: there is no apt, so the firmware tests cannot be set up here;"
        " please install: gcc-avr\n"
    )

    assert (3, expected) == (done.returncode, done.stderr)


def test_packages_that_are_there_need_no_apt(tmp_path):
    """A second run does no set-up work; here apt is not even within reach."""
    query = tmp_path / "dpkg-query"
    query.write_text("#!/bin/sh\nprintf installed\n")
    query.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", ROOT / "tools" / "system-packages.sh", "the firmware tests", "gcc-avr"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (0, "", "") == (done.returncode, done.stdout, done.stderr)
