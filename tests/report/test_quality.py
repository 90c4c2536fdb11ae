"""What a run shows, in words for a therapist: its figures, and a zero that moved."""

from soleus.core.fitting import calibrate
from soleus.report.certificate import quality
from tests.core.loads import EVERY_KG, run_of


def told(percent):
    """The rows of a run whose zero wanders evenly by so many per cent of the span."""
    counts = [1000.0 + 10.0 * g + percent * 50.0 * at for at, g in enumerate(EVERY_KG)]
    return dict(quality(calibrate(run_of(EVERY_KG, counts)).appraisal).rows)


def test_a_zero_that_moved_more_than_a_sound_cells_does_is_remarked_upon():
    """Half a per cent is fitted, but whoever reads the paper has to know."""
    assert "moved more than 0.3%: slipped, bumped, or cold" == told(0.5)["Zero"]


def test_a_zero_that_came_back_is_not():
    """A tenth of a per cent accuses nobody."""
    assert "Zero" not in told(0.1)
