"""What a run shows, in words for a therapist: its figures, and a zero that moved."""

from soleus.core.fitting.fit import calibrate
from soleus.report.calibration.amounts import amount, n_and_share, seconds, signed
from soleus.report.calibration.certificate import quality
from tests.core.fitting.loads import EVERY_KG, run_of


def told(percent):
    """The rows of a run whose zero wanders evenly by so many per cent of the span."""
    counts = [1000.0 + 10.0 * g + percent * 50.0 * at for at, g in enumerate(EVERY_KG)]
    return dict(quality(calibrate(run_of(EVERY_KG, counts)).characteristics).rows)


def test_a_zero_that_moved_more_than_a_sound_cells_does_is_remarked_upon():
    """Half a per cent is fitted, but whoever reads the paper has to know."""
    assert "moved more than 0.3%: slipped, bumped, or cold" == told(0.5)["Zero"]


def test_a_zero_that_came_back_is_not():
    """A tenth of a per cent accuses nobody."""
    assert "Zero" not in told(0.1)


def test_figures_below_what_anybody_weighs_are_not_spelled_out():
    """A hysteresis of -2e-05 N, -0.000% looks like a finding and is nothing."""
    assert "below 0.001 N, below 0.001% of the span" == n_and_share(-2e-5, 50.0)
    assert "below 0.001 N" == amount(5.59e-5, " N")
    assert "-0.023 N, -0.046% of the span" == n_and_share(-0.023, 50.0)
    assert "0 N" == amount(0.0, " N")


def test_what_rounds_to_nothing_has_no_sign():
    """Minus nothing is no direction."""
    assert ("0.000", "0.000", "+0.001") == (signed(-2e-5), signed(2e-5), signed(0.0006))
    assert "-0.001%" == signed(-0.0006, "%")


def test_a_load_was_held_for_tenths_of_seconds_not_microseconds():
    """Nobody lets go so exactly."""
    assert ("3.3", "300") == (seconds(3.26311), seconds(300.0))
