"""The ± in words: rounded up, in one place."""

import ast

import pytest

from soleus.core.half_width import half_width
from tests.project.files import ROOT


@pytest.mark.parametrize(
    ("u95_kpa", "decimals", "words"),
    [
        (2.0, 0, "± 2"),
        (2.01, 0, "± 3"),
        (0.78, 0, "± 1"),
        (0.78, 1, "± 0.8"),
        (0.81, 1, "± 0.9"),
        (2.1, 1, "± 2.1"),  # a little more than 2.1 in binary
        (10.605, 2, "± 10.61"),
        (0.0, 0, "± 0"),
    ],
)
def test_a_half_width_never_looks_better_than_it_is(u95_kpa, decimals, words):
    """Told as 0.8, a ± of 0.81 would claim what nobody measured."""
    assert words == half_width(u95_kpa, decimals)


def stray(text):
    """Lines on which a text of Python puts a number in kPa behind a ± of its own."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.JoinedStr):
            for before, value in zip(node.values, node.values[1:], strict=False):
                sign = isinstance(before, ast.Constant) and str(before.value).rstrip()[-1:] == "±"
                if sign and any(word in ast.unparse(value) for word in ("kpa", "u95")):
                    yield node.lineno


def test_nobody_else_rounds_a_half_width():
    """Two rules stood side by side, one of them rounding down."""
    files = [p for p in (ROOT / "host/soleus").rglob("*.py") if p.name != "half_width.py"]

    assert files
    assert [] == [
        f"{path.relative_to(ROOT)}:{line}"
        for path in files
        for line in stray(path.read_text(encoding="utf-8"))
    ]


def test_the_walk_sees_a_stray_one():
    """A walk that finds nothing would hold every rule."""
    assert [2] == list(stray('x = 1\ny = f"60 ± {reading.u95_kpa:.1f} kPa"\nz = f"± {grams} g"'))
