"""``soleus probe`` on another maker's gauge behind a pseudo terminal."""

from __future__ import annotations

import pytest

from soleus.wire.gauge.dialects import DIALECTS
from tests.link.gauge.dialogue import Answering


@pytest.fixture
def gauge():
    """A gauge that rests at 0.02 lbf."""
    device = Answering(lambda t_s: b"0.02 lbF\r\n")
    yield device
    device.unplug()


def test_info_tells_what_a_gauge_may_claim(soleus, gauge):
    """Its own numbers guide a hold; what stands behind them nobody here knows."""
    told = soleus("probe", "info", "--json", "--probe", f"gauge:mark10@{gauge.port}?tip=100").json
    wanted = {
        "simulated": False,
        "sensor": "gauge",
        "calibration_id": "gauge-lbf-2-100",
        "label": "INDICATIVE",
        "label_why": ["stated_by_gauge", "no_zero"],
        "tip_area_mm2": 100.0,
    }

    assert wanted == {key: told[key] for key in wanted}


def test_watch_shows_the_pressure_under_its_tip(soleus, gauge):
    """By hand: 0.02 lbf on 50 mm² are 0.089 N and 1.8 kPa; raw stays what it printed."""
    url = f"gauge:mark10@{gauge.port}?tip=50"
    lines = soleus("probe", "watch", "--seconds", "1", "--probe", url).out.splitlines()

    assert "1.8 kPa INDICATIVE" in lines[-1]
    assert lines[-1].endswith("raw 0.02 lbf")


def test_a_recording_of_a_gauge_is_played_again_as_that_gauge(soleus, gauge, tmp_path):
    """What nobody else hears in bytes is recorded in bytes, from the greeting on."""
    file = tmp_path / "gauge.capture"
    url = f"gauge:mark10@{gauge.port}?tip=50"
    soleus("probe", "capture", file, "--seconds", "1", "--probe", url)
    lines = soleus("probe", "watch", "--probe", f"replay:{file}").out.splitlines()

    assert "1.8 kPa INDICATIVE" in lines[-1]
    assert lines[-1].endswith("raw 0.02 lbf")


def test_watch_names_the_unit_that_a_gauge_has_changed_to(soleus):
    """Somebody presses the unit key: 0.963 lbf shown as 0.963 N is a quarter of it."""
    device = Answering(lambda t_s: b"0.963 N\r\n" if t_s < 1.5 else b"0.963 lbF\r\n")
    url = f"gauge:mark10@{device.port}?tip=100"
    ran = soleus("probe", "watch", "--seconds", "5", "--probe", url)
    device.unplug()
    lines = ran.out.splitlines()

    assert lines[0].endswith("raw 0.963 N")
    assert "42.8 kPa INDICATIVE" in lines[-1]
    assert lines[-1].endswith("raw 0.963 lbf")


def test_the_doctor_knows_a_gauge(soleus, gauge):
    """It rests at one number and answers when it can: for a gauge neither is a fault."""
    url = f"gauge:mark10@{gauge.port}?tip=100"
    ran = soleus("probe", "doctor", "--no-press", "--json", "--probe", url)

    assert (0, []) == (ran.exit_code, ran.json["findings"])


def test_the_list_names_every_dialect_and_that_nobody_has_tried_it(soleus):
    """Whoever buys a gauge for this must know that it was written from a manual only."""
    ran = soleus("probe", "list", "--json", "--probe", "sim:")
    said = soleus("probe", "list", "--probe", "sim:").err

    assert list(DIALECTS) == [each["dialect"] for each in ran.json["gauges"]]
    for dialect in DIALECTS.values():
        line = next(line for line in said.splitlines() if f"gauge:{dialect.name}@" in line)
        assert ("never tried on the instrument itself" in line) is not dialect.tried


def test_a_gauge_in_the_list_is_told_by_what_is_known_of_it(soleus, gauge):
    """It has no firmware of soleus and no probe's name; and nobody has tried it."""
    url = f"gauge:mark10@{gauge.port}?tip=100"
    row = soleus("probe", "list", "--probe", url).out.split(maxsplit=2)

    assert [url, "gauge"] == row[:2]
    assert (
        f"mark10 at {gauge.port}, 9600 baud, prints lbf to 0.01, tip 100 mm², "
        "never tried on the instrument itself; calibration gauge-lbf-2-100, "
        "the gauge's own numbers, not weighed here"
    ) == row[2].rstrip()


def test_programs_are_told_nothing_of_a_gauge_that_it_did_not_say(soleus, gauge):
    """A firmware 0.0.0 that was started once would be looked for by somebody."""
    url = f"gauge:mark10@{gauge.port}?tip=100"
    listed = soleus("probe", "list", "--json", "--probe", url).json["ports"][0]
    told = soleus("probe", "info", "--json", "--probe", url).json
    invented = ("name", "firmware", "firmware_is", "wire_version", "boots_n", "bits", "gain")
    facts = {"dialect": "mark10", "port": gauge.port, "unit": "lbf", "step": 0.01, "tried": False}

    assert "gauge" == listed["standing"]
    assert [None] * 7 == [listed["probe"][key] for key in invented]
    assert [None] * 7 == [told[key] for key in invented]
    assert (facts, facts) == (listed["probe"]["gauge"], told["gauge"])


def test_info_in_words_invents_nothing_of_a_gauge_either(soleus, gauge):
    """The same for who reads it."""
    url = f"gauge:mark10@{gauge.port}?tip=100"
    lines = soleus("probe", "info", "--probe", url).out.splitlines()

    assert f"gauge        mark10 at {gauge.port}, prints lbf to 0.01, never tried" in lines[0]
    assert not {"name", "firmware", "sensor", "supply", "started"} & {
        line.split(maxsplit=1)[0] for line in lines
    }


def test_without_its_tip_a_gauge_is_not_opened(soleus, gauge):
    """Newtons become pressure by the area; a guessed one would make every target wrong."""
    ran = soleus("probe", "info", "--probe", f"gauge:mark10@{gauge.port}")

    assert 2 == ran.exit_code
    assert "Add tip=N" in ran.err


def test_a_gauge_has_no_settings_of_soleus(soleus, gauge):
    """It would have to be a probe; what it is called here stands in its URL."""
    url = f"gauge:mark10@{gauge.port}?tip=100"
    ran = soleus("probe", "set", "name", "thumb", "--probe", url)

    assert 4 == ran.exit_code
    assert "A gauge of another maker keeps no settings" in ran.err
