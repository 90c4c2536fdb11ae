"""The certificate: the same input gives the same bytes, and it says what stands behind it."""

import dataclasses
import re
import shutil
import subprocess
from datetime import date
from html import unescape

import pytest

from soleus.core.calibration.model import GUIDES_ONLY
from soleus.core.fitting.characteristics import NOT_E74
from soleus.core.fitting.fit import calibrate
from soleus.report.calibration.certificate import (
    NO_HASH,
    NO_RUN,
    OTHER_FIGURES,
    Residuals,
    certificate,
)
from soleus.report.calibration.certificate_html import certificate_html
from soleus.report.calibration.certificate_text import certificate_text
from soleus.report.calibration.residuals_svg import residuals_svg
from soleus.store.calibration.profiles import load_profile, load_run
from tests.conftest import BROWSERS
from tests.project.files import ROOT

NAME = "example-10kg-hx711"
DAY = date(2026, 11, 21)
GOLDEN = ROOT / "tests" / "report" / "calibration" / "golden" / "certificate.txt"
PROFILE = ROOT / "calibration" / "profiles" / f"{NAME}.toml"
RUN = ROOT / "calibration" / "runs" / NAME / "2026-11-21.csv"


def told(cal=None, run=None, by="A. Tester"):
    """The certificate of an example that comes with soleus."""
    return certificate(cal or load_profile(PROFILE), run, f"{NAME}/{RUN.name}", DAY, by)


def profile_path(name):
    """An example's profile."""
    return PROFILE.with_stem(name)


def example(name):
    """The certificate of any example."""
    run = RUN.parents[1] / name / RUN.name
    return certificate(load_profile(profile_path(name)), load_run(run), f"{name}/{RUN.name}", DAY)


def test_the_text_is_as_it_was_looked_at(kept):
    """A certificate is filed for years: a line that changes must be a decision."""
    text = certificate_text(told(run=load_run(RUN)))

    assert kept(GOLDEN, text) == text


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


def test_what_was_reached_from_above_is_an_empty_dot():
    """A loop shows which way it goes; a load left on stays as it came."""
    points_n = ((0.0, 0.0), (5.0, 0.01), (10.0, 0.0), (10.0, 0.01), (5.0, -0.01), (0.0, 0.0))
    looks = re.findall(r'class="(dot[ a-z]*)"', residuals_svg(Residuals("r", points_n, 10.0)))

    assert ["dot", "dot", "dot", "dot", "dot down", "dot down"] == looks


@pytest.mark.parametrize("name", [NAME, "example-fsr-analog"])
def test_the_text_fits_eighty_columns(name):
    """It is printed and mailed as it is; a broken hash cannot be compared."""
    text = certificate_text(example(name))

    assert [] == [line for line in text.splitlines() if len(line) > 80]
    assert any(
        line.endswith(load_profile(profile_path(name)).run_sha256) for line in text.split("\n")
    )


def test_a_film_sensors_paper_promises_no_plus_minus_in_use():
    """Whoever reads one sentence must not file its ± beside a number."""
    paper = example("example-fsr-analog")

    assert "beside INDICATIVE numbers no ± is shown" in paper.in_short
    assert f"Good for {GUIDES_ONLY}." in paper.in_short
    assert "Sensors of this kind drift: their numbers are INDICATIVE at best." in paper.warnings


def test_a_load_cells_paper_says_in_one_sentence_what_it_is_worth():
    """By hand from its budget: 2.62 kPa at 100; weighed to 980.5, read as 985.5; half a year."""
    own = dataclasses.replace(load_profile(PROFILE), example=False)

    assert told(own).in_short.startswith(
        "While CALIBRATED, 95 of 100 readings are this near to the truth: 100 kPa to ± 2.7, "
    )
    assert "weighed from nothing to 986 kPa" in told(own).in_short
    assert "It is due again on 2027-05-21. Good for holds, thresholds" in told(own).in_short


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


def test_a_profile_of_before_is_compared_with_its_own_kind():
    """What leaning takes away was not put right then; that is no change by hand."""
    run = load_run(RUN)
    before = calibrate(run, corrects_lean=False).calibration

    assert 0.0 == before.lean_share
    assert OTHER_FIGURES not in told(before, run=run).warnings
    assert OTHER_FIGURES in told(dataclasses.replace(before, lean_share=0.005), run=run).warnings
