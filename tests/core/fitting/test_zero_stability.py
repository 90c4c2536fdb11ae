"""A zero that jumped during a run: told with its step, refused beyond 1 % of the span."""

import pytest

from soleus.core.calibration.model import SensorClass
from soleus.core.fitting.fit import calibrate
from soleus.core.fitting.run import RunFault, RunRefused
from tests.core.fitting.loads import EVERY_KG, run_of

SPAN = 50_000.0  # 5 kg at 10 counts a gram
OFF = (3.0, -5.0, 4.0, -2.0, 5.0, 2.0, -4.0, 1.0, -3.0, 2.0, -1.0)


def bumped(share, first, again=(), **facts):
    """Eleven steps; from ``first`` on all lie a share of the span higher."""
    loads_g = (*EVERY_KG, *again)
    raised = [share * SPAN * (at >= first) for at in range(len(loads_g))]
    rows = zip(loads_g, raised, OFF * 3, strict=False)
    return run_of(loads_g, [1000.0 + 10.0 * g + more + off for g, more, off in rows], **facts)


@pytest.mark.parametrize("first", [1, 3, 5, 8, 10])
@pytest.mark.parametrize("share", [0.018, -0.018])
def test_a_jump_of_the_zero_is_refused_at_its_step(first, share):
    """Spread evenly it hid below the limit of a step and gave a profile without a remark."""
    with pytest.raises(RunRefused) as refused:
        calibrate(bumped(share, first))

    assert (RunFault.ZERO_MOVED, first + 2) == (refused.value.fault, refused.value.line)
    assert "the zero moved by 1.8% of the span" in refused.value.reason


def test_in_a_longer_run_the_jump_is_found_in_its_own_round():
    """Up and down twice: what was bumped in the second round is not looked for in the first."""
    with pytest.raises(RunRefused) as refused:
        calibrate(bumped(0.02, 14, EVERY_KG[1:]))

    assert (RunFault.ZERO_MOVED, 16) == (refused.value.fault, refused.value.line)


def test_a_zero_that_wanders_evenly_within_the_limit_is_fitted():
    """Half a per cent from beginning to end is a cell that warms up; its line stays straight."""
    counts = [1000.0 + 10.0 * g + 25.0 * at for at, g in enumerate(EVERY_KG)]

    fitted = calibrate(run_of(EVERY_KG, counts))

    assert 0.005 == pytest.approx(
        fitted.characteristics.zero_return_n / fitted.characteristics.span_n, 1e-3
    )


def test_a_film_that_comes_back_late_is_not_called_bumped():
    """Film sensors keep some of every load for minutes."""
    facts = {"sensor_class": SensorClass.DRIFTING, "conditioning_cycles": 3}

    assert calibrate(bumped(0.03, 10, **facts)).calibration.points
