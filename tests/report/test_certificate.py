"""The certificate: the same input gives the same bytes, and it says what stands behind it."""

import dataclasses
import shutil
import subprocess
from datetime import date
from html import unescape

import pytest

from soleus.core.appraisal import NOT_E74
from soleus.report.certificate import NO_HASH, NO_RUN, OTHER_FIGURES, Residuals, certificate
from soleus.report.certificate_html import certificate_html
from soleus.report.certificate_text import certificate_text
from soleus.report.residuals_svg import residuals_svg
from soleus.store.profiles import load_profile, load_run
from tests.conftest import BROWSERS
from tests.project.files import ROOT

NAME = "example-10kg-hx711"
DAY = date(2026, 11, 21)
GOLDEN = ROOT / "tests" / "report" / "golden" / "certificate.txt"
PROFILE = ROOT / "calibration" / "profiles" / f"{NAME}.toml"
RUN = ROOT / "calibration" / "runs" / NAME / "2026-11-21.csv"


def told(cal=None, run=None, by="A. Tester"):
    """The certificate of an example that comes with soleus."""
    return certificate(cal or load_profile(PROFILE), run, f"{NAME}/{RUN.name}", DAY, by)


def test_the_text_is_as_it_was_looked_at():
    """A certificate is filed for years: a line that changes must be a decision."""
    assert GOLDEN.read_text(encoding="utf-8") == certificate_text(told(run=load_run(RUN)))


@pytest.mark.parametrize("page", [certificate_html, certificate_text])
def test_the_same_input_gives_the_same_bytes(page):
    """Whoever doubts a certificate makes it again and compares."""
    first = page(told(run=load_run(RUN)))

    assert first == page(told(run=load_run(RUN)))
    assert NOT_E74.split(". ")[1][:25] in first.replace("\n", " ")


def test_without_its_run_it_says_so_and_shows_no_points():
    """A certificate without evidence must not look like one with."""
    paper = told(run=None)

    assert NO_RUN in paper.warnings
    assert [] == [each for each in paper.sections if isinstance(each, Residuals)]
    assert "Uncertainty over the range" in certificate_text(paper)


def test_a_profile_that_names_no_run_is_called_so():
    """A profile typed by hand has nothing behind it."""
    bare = dataclasses.replace(load_profile(PROFILE), run_sha256="")

    assert NO_HASH in told(bare).warnings


def test_a_profile_that_its_run_does_not_give_is_found_out():
    """One figure changed, and the hash of the run still fits."""
    cal = load_profile(PROFILE)
    better = dataclasses.replace(cal, counts_per_n=cal.counts_per_n * 1.01)

    assert OTHER_FIGURES in told(better, load_run(RUN)).warnings
    assert OTHER_FIGURES not in told(cal, load_run(RUN)).warnings


def test_what_a_person_typed_stays_text_on_the_page():
    """A name with a < in it must not become part of the page."""
    page = certificate_html(told(run=load_run(RUN), by="<b>R&D</b>"))

    assert "&lt;b&gt;R&amp;D&lt;/b&gt;" in page
    assert "<b>" not in page


def test_the_page_fetches_nothing():
    """It is opened years later on a machine without a network; and it tells nobody."""
    page = certificate_html(told(run=load_run(RUN)))
    outside = [word for word in ("src=", "href=", "url(", "@import", "<script") if word in page]

    assert [] == outside
    assert "default-src 'none'" in page


def test_dots_stand_where_load_and_residual_say():
    """By hand: 0 to 10 N over 628 points from 78; ± 0.02 N over 202 points from 14."""
    picture = residuals_svg(Residuals("r", ((5.0, 0.02), (10.0, -0.01)), 10.0))

    assert '<circle cx="392.0" cy="14.0"' in picture
    assert '<circle cx="706.0" cy="165.5"' in picture


@pytest.mark.browser
def test_a_browser_shows_the_page(tmp_path):
    """A page that a browser does not open as text is none: what it made of it holds the figures."""
    browser = next(filter(None, map(shutil.which, BROWSERS)))
    file = tmp_path / "certificate.html"
    file.write_text(certificate_html(told(run=load_run(RUN))), encoding="utf-8")
    shown = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
         "--no-first-run", "--disable-background-networking", f"--user-data-dir={tmp_path}/profile",
         "--dump-dom", f"file://{file}"],
        check=True, capture_output=True, timeout=60,
    ).stdout.decode()  # fmt: skip

    assert f"Calibration certificate: {NAME}" in unescape(shown)
    assert 23 == shown.count("<circle ")
    assert load_profile(PROFILE).run_sha256 in shown
