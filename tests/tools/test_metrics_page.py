"""The page that defines the figures: all of them, and no other."""

import re

from soleus.core.metrics.formulas import WhyNot
from soleus.core.metrics.registry import METRICS
from tests.project.files import ROOT
from tools.generated.metrics_page import docs_page


def test_every_figure_has_one_row_with_its_definition():
    """A figure without a definition cannot be compared with anybody else's."""
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", docs_page(), re.MULTILINE)

    assert [metric.id for metric in METRICS] + [why.value for why in WhyNot] == [
        key for key, _ in rows
    ]
    assert all(metric.formula in docs_page() and metric.needs for metric in METRICS)


def test_the_readme_leads_to_it():
    """A page that nobody finds defines nothing."""
    assert "docs/metrics.md" in (ROOT / "README.md").read_text(encoding="utf-8")
