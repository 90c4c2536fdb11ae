"""``soleus hold`` on another maker's gauge whose unit is changed in the middle."""

from __future__ import annotations

import pytest

from tests.link.gauge.dialogue import Answering

GATES = (
    "every_time recent_injury skin neuropathy s1_signs s1_pattern lbp_emergency lbp_red_flags"
    " leg_dvt leg_dvt_risk calf_tear bleeding pregnancy"
)
NO = [word for gate in GATES.split() for word in ("--answer", f"{gate}=no")]
WHAT = "has changed its unit from N to lbf."


def pressed(at_s):
    """Untouched for 5 s, then 1 N more each second; a little noise, as a gauge has it."""
    return max(0.0, at_s - 5.0) + 0.01 * (round(at_s * 20) % 3 - 1)


@pytest.mark.parametrize(("press", "code"), [(pressed, 3), (lambda at_s: pressed(0.0), 4)])
def test_a_unit_that_is_changed_is_named_where_the_hold_ends_and_on_record(soleus, press, code):
    """All that was said is that the connection was lost; a cable would have been looked for."""
    gauge = Answering(
        lambda at_s: f"{press(at_s):.2f} {'N' if at_s < 8.0 else 'lbf'}\r\n".encode(), b""
    )
    url = f"gauge:plain@{gauge.port}?tip=100"
    words = ("hold", "sol_si", "--side", "left", "--plain", "--seconds", "20", *NO)
    ran = soleus(*words, "--probe", url)
    gauge.unplug()
    (session,) = soleus("sessions", "--json").json["sessions"]
    shown = soleus("show", session["id"], "--json").json
    (lost,) = [each for each in shown["events"] if each["type"] == "link_lost"]

    assert f"let go. The gauge at plain@{gauge.port} {WHAT}" in ran.out
    assert lost["why"].endswith(WHAT)
    assert "The connection to the probe was lost" not in ran.out + ran.err
    if code == 3:
        told = soleus("show", session["id"]).out
        assert WHAT in " ".join(told.split())
        assert "firmware" not in told
    assert None is shown["session"]["firmware"]
    assert code == ran.exit_code
