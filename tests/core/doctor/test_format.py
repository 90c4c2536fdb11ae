"""Counts in what a person can imagine: newtons and kPa by the calibration's own curve."""

import dataclasses

import pytest

from soleus.core.calibration.response import Response
from soleus.core.doctor.format import amount
from tests.core.doctor.observations import PROMISE

# To 1 N 4000 counts, from there 1000 for each newton: a film that presses out.
TABLE = Response(4000.0, 0.0, 12.0, ((1.0, 4000.0), (12.0, 15_000.0)))
PARABOLA = Response(1000.0, 10.0, 50.0)


@pytest.mark.parametrize(
    ("response", "counts", "told"),
    [
        (TABLE, 14_000.0, "14000 counts (11 N, 110 kPa)"),
        (TABLE, -14_000.0, "-14000 counts (-11 N, -110 kPa)"),
        (TABLE, 40.0, "40 counts (0.010 N, 0.10 kPa)"),
        (PARABOLA, 24_000.0, "24000 counts (20 N, 200 kPa)"),
        (None, 14_000.0, "14000 counts (14 N, 140 kPa)"),
    ],
)
def test_a_bent_curve_is_gone_back_along_itself(response, counts, told):
    """By hand; with the slope at the zero 14 000 counts of this film would be 3.5 N."""
    slope = 1000.0 if response is None else response.counts_per_n
    promise = dataclasses.replace(
        PROMISE, response=response, counts_per_n=slope, counts_per_kpa=slope / 10
    )

    assert told == amount(counts, promise)
