"""``soleus calibrate`` and ``calibration check`` on a probe whose wires are loose."""

from __future__ import annotations

import pytest

from soleus.link.simulated.cell import COUNTS_PER_N
from tests.cli.calibration.typed_run import ENTERS, FIT, LOADS_KG, MASSES, kept, profile
from tests.cli.probe.broken_probes import reading, spoiling


def lone(every):
    """Each so-many-th reading is 2^22 − 1, as HX711 modules send it on bad wires."""
    return spoiling(reading(lambda t_s, n, raw: raw if (n + 50) % every else (1 << 22) - 1))


@pytest.mark.parametrize("every", [400, 120])
def test_a_probe_with_some_corrupt_readings_is_calibrated_by_the_others(
    calibrate, soleus, data, every
):
    """At 0.8 % no step could ever be made, and all that was said was "still moving"."""
    ran = calibrate([*MASSES, *ENTERS, FIT], through=lone(every))

    assert 0 == ran.exit_code
    assert COUNTS_PER_N == pytest.approx(profile(soleus, data)["counts_per_n"], rel=1e-4)
    assert "left out" in ran.err


def test_a_step_with_too_many_corrupt_readings_names_the_wiring(calibrate, data):
    """One in forty: no step is kept, and the sentence says what to look at."""
    ran = calibrate([*MASSES, ENTERS[0], (45.0, "quit")], LOADS_KG, through=lone(40))

    assert "a wire, a plug or a solder joint" in ran.err
    assert "This step was not stored." in ran.err
    assert [] == kept(data)


def test_a_load_that_never_rests_is_refused_in_words_that_say_so(calibrate, data):
    """To be told to wait is no reason: by then the waiting is over."""
    points = [(t, 5.0 * (t % 2)) for t in range(60)]
    ran = calibrate([*MASSES, ENTERS[0], (45.0, "quit")], points=points)

    assert "soleus: The load did not come to rest within 30 seconds." in ran.err
    assert "soleus: Wait…" not in ran.err
