"""Tests look at what a thing does; one private name is the most that a test reaches into."""

from __future__ import annotations

import ast

import pytest

from tests.project.files import ROOT


def private_names(node):
    """The private names on the way to a value, from its end to its root."""
    while True:
        if isinstance(node, ast.Attribute):
            if node.attr.startswith("_") and not node.attr.startswith("__"):
                yield node.attr
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Subscript | ast.Await):
            node = node.value
        else:
            return


def two_deep(source):
    """Every expression of a source text that goes through two private names."""
    return [
        f"{node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and len(list(private_names(node))) > 1
    ]


def test_no_test_reaches_two_privates_deep():
    """Such a test knows how two things are built; it breaks when neither does anything else."""
    found = [
        f"{path.relative_to(ROOT)}:{each}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for each in two_deep(path.read_text(encoding="utf-8"))
    ]

    assert [] == found


@pytest.mark.parametrize("reach", ["a._b._c", "a._b.c._d", "a._b()._c", "a._b[0]._c", "self._a._b"])
def test_the_walk_finds_every_way_to_reach(reach):
    """A way that it overlooks would be taken."""
    assert [f"1: {reach}"] == two_deep(reach)


def test_one_private_name_is_let_through():
    """By it a test spoils a thing from within: some faults can be had in no other way."""
    assert [] == two_deep("a._b.c\na.__class__._b\nf(a._b, c._d)")
