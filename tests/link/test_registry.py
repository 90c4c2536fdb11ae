"""Probe URLs: every form of the command line, and what is said about the others."""

import pytest

from soleus.errors import ExitCode, UsageError
from soleus.link.clock import VirtualClock
from soleus.link.registry import SCHEMES, open_source, parse_url, url_forms


@pytest.mark.parametrize(
    ("text", "scheme", "name", "options"),
    [
        ("sim:", "sim", "", {}),
        ("sim:steady", "sim", "steady", {}),
        ("sim:?seed=3", "sim", "", {"seed": "3"}),
        ("sim:shaky?seed=3&rate=1000", "sim", "shaky", {"seed": "3", "rate": "1000"}),
        ("sim:file=runs/a.csv", "sim", "file=runs/a.csv", {}),
        ("sim:file=what?.csv?seed=2", "sim", "file=what?.csv", {"seed": "2"}),
        ("/dev/ttyACM0", "serial", "/dev/ttyACM0", {}),
        ("build/probe.pty", "serial", "build/probe.pty", {}),
        ("COM3", "serial", "COM3", {}),
        ("serial:COM3", "serial", "COM3", {}),
        ("serial:/dev/ttyUSB0", "serial", "/dev/ttyUSB0", {}),
        ("replay:run.cap", "replay", "run.cap", {}),
        ("gauge:plain@COM3?tip=100", "gauge", "plain@COM3", {"tip": "100"}),
    ],
)
def test_every_form_that_is_promised_is_understood(text, scheme, name, options):
    """People script these; the forms are a contract."""
    parts = parse_url(text)

    assert (scheme, name, options) == (parts.scheme, parts.name, dict(parts.options))


@pytest.mark.parametrize(
    "text", ["", "steady", "gage:mark10@COM3", "http://x/y", "sim:steady?seed", "ttyACM0", "tcp:1"]
)
def test_another_url_is_refused_with_all_forms_there_are(text):
    """A typing mistake must not look like a missing probe, and the way out is in the sentence."""
    with pytest.raises(UsageError) as caught:
        parse_url(text)

    assert ExitCode.USAGE == caught.value.exit_code
    assert all(form in str(caught.value) for form in url_forms())


@pytest.mark.parametrize(
    "text",
    [
        "sim:stedy",
        "sim:steady?sed=1",
        "sim:?seed=one",
        "sim:?rate=0",
        "sim:file=nowhere.csv",
        "serial:",
        "replay:",
        "replay:nowhere.cap",
        "replay:nowhere.cap?seed=1",
        "serial:COM3?baud=9600",
        "gauge:",
        "gauge:plain",
        "gauge:nobody@COM3?tip=100",
        "gauge:plain@COM3",
        "gauge:plain@COM3?tip=0",
        "gauge:plain@COM3?tip=100&unit=stone",
        "gauge:plain@COM3?tip=100&baud=fast",
    ],
)
def test_a_wrong_name_or_option_is_a_usage_error(text):
    """Exit code 2 tells a script that the command is wrong, not the probe."""
    with pytest.raises(UsageError):
        open_source(text, clock=VirtualClock())


def test_every_scheme_has_an_opener_and_a_form():
    """A line in the table without a module behind it would fail only when somebody needs it."""
    for scheme, entry in SCHEMES.items():
        with pytest.raises(UsageError):
            open_source(f"{scheme}:?no_such_option=1", clock=VirtualClock())

        assert any(scheme in form for form in entry.forms)


def test_a_source_can_be_opened_again_by_its_url():
    """The record and the reconnecting link keep the URL, not the object."""
    url = "sim:steady?seed=7"

    assert url == open_source(url, clock=VirtualClock()).url
