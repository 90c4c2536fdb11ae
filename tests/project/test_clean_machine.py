"""The parts that the proof on a clean machine stands on."""

from pathlib import Path

import pytest

from tools import lent
from tools.watched import Watched


@pytest.fixture
def log(tmp_path):
    """A file for what the watched command shows."""
    return tmp_path / "log"


def watch(script, log):
    """A shell script on a terminal of its own."""
    return Watched(["/bin/sh", "-c", script], log)


def test_words_are_found_between_the_colours_of_a_screen(log):
    """A screen paints word by word; the eye reads through the colour codes, so must the proof."""
    with watch(r"printf '\033[1mStart\033[0m \033[38;5;7ma hold'", log) as command:
        assert command.wait_for("Start a hold", 10.0)


def test_a_command_that_ends_without_the_words_is_no_proof(log):
    """A demo that dies during set-up must not pass for one that opened."""
    with watch("echo something else", log) as command:
        assert not command.wait_for("Start a hold", 10.0)
        assert 0 == command.wait_end(10.0)


def test_a_key_reaches_the_command_and_its_exit_code_comes_back(log):
    """The demo is left by a key, and has to end well after it."""
    with watch("read key; exit 7", log) as command:
        command.type("q\n")

        assert 7 == command.wait_end(10.0)


def test_a_command_that_does_not_end_is_told_apart_and_ended(log):
    """A hanging demo fails the proof; it must not hang the proof as well."""
    with watch("echo here; exec sleep 600", log) as command:
        command.wait_for("here", 10.0)

        assert command.wait_end(0.0) is None


def test_folders_of_this_machine_are_not_lent(monkeypatch):
    """A clean machine that sees local wheels proves nothing about other people's machines."""
    listed = [
        "global.extra-index-url='file:///srv/wheels https://wheels.invalid/simple'",
        "global.find-links='/srv/wheels'",
        ":env:.default-timeout='180'",
    ]
    monkeypatch.setattr(lent, "_output", lambda *command: listed if "pip" in command else [])

    settings = {k: v for k, v in lent.environment().items() if k.startswith("PIP_")}
    settings.pop("PIP_CERT", None)

    assert settings == {
        "PIP_EXTRA_INDEX_URL": "https://wheels.invalid/simple",
        "PIP_DEFAULT_TIMEOUT": "180",
    }


def test_the_sources_of_another_suite_keep_their_mirrors(monkeypatch):
    """A site with its own mirror has no other way to Debian, whichever suite is asked for."""
    rows = {
        "apt-get": [
            "Debian|http://mirror.invalid/debian/|bookworm|main",
            "Debian|http://mirror.invalid/security/|bookworm-security|main",
            "Somebody|http://other.invalid/|bookworm|main",
        ]
    }
    monkeypatch.setattr(lent, "_output", lambda *command: rows[command[0]])
    monkeypatch.setattr(lent, "_codename", lambda: "bookworm")

    assert lent.apt_sources("trixie") == [
        "deb http://mirror.invalid/debian/ trixie main",
        "deb http://mirror.invalid/security/ trixie-security main",
    ]


def test_certificates_that_pip_trusts_come_along(tmp_path, monkeypatch):
    """Behind a proxy with its own certificate nothing could be fetched without it."""
    own = tmp_path / "own.crt"
    own.write_text("certificate")
    monkeypatch.setenv("PIP_CERT", str(own))
    (tmp_path / "root" / "etc").mkdir(parents=True)

    lent.lend_certificates(tmp_path / "root")

    assert lent.environment()["PIP_CERT"] == lent.LENT_CERTIFICATES
    assert "certificate" == Path(f"{tmp_path}/root{lent.LENT_CERTIFICATES}").read_text()
