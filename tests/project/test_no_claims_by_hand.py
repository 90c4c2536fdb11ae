"""How exact a reading is comes from its profile: no screen, command or page says it by hand."""

from __future__ import annotations

import ast
import re

import pytest

from tests.project.files import ROOT

SAYING = sorted(
    path
    for place in ("tui", "cli", "report", "live")
    for path in (ROOT / "host" / "soleus" / place).rglob("*.py")
)
SAYING.append(ROOT / "host" / "soleus" / "core" / "words.py")
# what a run is told of its loads and what a film's sheet says are inputs, not claims; the page of
# accuracy is made from profiles and results
INPUTS = {"accuracy.md", "calibrate.md"}
PAGES = sorted(path for path in (ROOT / "docs").glob("*.md") if path.name not in INPUTS)
CLAIM = re.compile(
    r"±\s*\d|\baccura(te|cy)\b|\bprecis(e|ion|ely)\b|\bexact to\b|\babout right\b", re.IGNORECASE
)


def texts_of(source):
    """Every text of a module that a person may see: no docstring, and not what a figure fills."""
    tree = ast.parse(source)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]


def test_the_search_finds_a_claim_and_leaves_a_figure_alone():
    """Else the walk below would pass for ever."""
    source = '"""± 1 kPa"""\nsaid = "good to ± 2 kPa"\nshown = f"± {u95:.1f} kPa"\n'

    assert ["good to ± 2 kPa"] == [text for text in texts_of(source) if CLAIM.search(text)]


@pytest.mark.parametrize("path", SAYING, ids=lambda path: str(path.relative_to(ROOT / "host")))
def test_no_module_claims_accuracy_by_hand(path):
    """A figure typed once stays when the probe, the tip or the budget changes, and is quoted."""
    assert [] == [text for text in texts_of(path.read_text("utf-8")) if CLAIM.search(text)]


@pytest.mark.parametrize("path", [ROOT / "README.md", *PAGES], ids=lambda path: path.name)
def test_no_page_claims_accuracy_by_hand(path):
    """Only docs/accuracy.md says how near to the truth, and it is made from the profiles."""
    text = re.sub(r"\(?[\w/.-]*accuracy\.md\)?", "", path.read_text("utf-8"))

    assert [] == [line for line in text.splitlines() if CLAIM.search(line)]
