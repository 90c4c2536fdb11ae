"""Rules of the house that no linter knows."""

import ast
import re

import pytest

from tests.project.files import ROOT, shown, text_of, tracked
from tools.generate import GENERATED, stale

LINES_MAX = 400
FUNCTION_LINES_MAX = 60
SOURCES = (".py", ".c", ".h", ".ino")

# A folder of somebody's machine, and hosts that packages come from. Written as patterns, so that
# this file does not trip over itself.
FORBIDDEN = {
    "a machine's folder": re.compile(r"(?<![\w.])/(?:root|home|Users|work|opt)/\w|[A-Z]:\\Users"),
    "a registry host": re.compile(
        r"\bpypi\.\w+\b|pythonhosted\.\w+|\bnpmjs\.\w+|\w\.pkg\.dev\b|\bjfrog\.\w+|\bcrates\.io\b"
    ),
    "pip's index options": re.compile(r"--(?:extra-)?index-url|--find-links|--trusted-host"),
}
OWN_WORDS = {"tests/project/test_repository.py"}


def functions(path):
    """Every function of a Python file, nested ones too."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(ast.parse(text_of(path))) if isinstance(node, kinds)]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_names_a_machine_or_an_index(what):
    """The repository must work anywhere, and tells nobody where it was made."""
    found = [
        f"{shown(path)}: {match.group()}"
        for path in tracked()
        if shown(path) not in OWN_WORDS and (match := FORBIDDEN[what].search(text_of(path)))
    ]

    assert [] == found


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a machine's folder", "see /" + "home/ann/notes"),
        ("a registry host", "from https://pypi." + "org/simple"),
        ("pip's index options", "pip install --index" + "-url x"),
    ],
)
def test_the_patterns_find_what_they_are_for(what, line):
    """A pattern with a slip in it would let everything pass."""
    assert FORBIDDEN[what].search(line)


def test_every_generated_file_is_current():
    """A header that lags behind its definition makes probe and host disagree."""
    assert [] == list(stale())


def test_every_generated_file_says_so():
    """Someone about to edit it by hand has to see in time that it will be overwritten."""
    silent = [path for path in GENERATED if "make generate" not in text_of(ROOT / path)]

    assert [] == silent


def test_no_source_file_outgrows_one_reading():
    """A file that no longer fits into one reading wants to be two."""
    long = [
        shown(path)
        for path in tracked(*SOURCES)
        if shown(path) not in GENERATED and text_of(path).count("\n") > LINES_MAX
    ]

    assert [] == long


def test_no_function_outgrows_a_page():
    """What cannot be seen at once cannot be checked at once."""
    long = [
        f"{shown(path)}: {node.name}"
        for path in tracked(".py")
        for node in functions(path)
        if node.end_lineno - node.lineno + 1 > FUNCTION_LINES_MAX
    ]

    assert [] == long


def test_every_test_tells_why_anyone_cares():
    """The docstring of a test is the sentence that its failure is read with."""
    silent = [
        f"{shown(path)}: {node.name}"
        for path in tracked(".py")
        if path.name.startswith("test_") and shown(path).startswith("tests/")
        for node in functions(path)
        if node.name.startswith("test_") and not ast.get_docstring(node)
    ]

    assert [] == silent
