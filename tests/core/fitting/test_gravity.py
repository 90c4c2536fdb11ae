"""What a mass weighs here, and how much the air carries."""

from __future__ import annotations

import pytest

from soleus.core.fitting.gravity import (
    GRAVITY_TOLERANCE,
    LOCAL_GRAVITY_TOLERANCE,
    STANDARD_GRAVITY_N_PER_KG,
    force_n,
    local_gravity_n_per_kg,
)


def test_one_kilogram_weighs_less_in_air():
    """By hand: 9.80665 · (1 − 1.2/8000) = 9.805179 N; the air carries 0.15 g of each kg."""
    assert 9.805179 == pytest.approx(force_n(1.0, 9.80665), abs=5e-7)


@pytest.mark.parametrize(
    ("latitude_deg", "height_m", "measured"),
    [
        (0.0, 0.0, 9.78033),  # WGS 84 at the equator
        (90.0, 0.0, 9.83218),  # and at the pole
        (52.52, 34.0, 9.81268),  # Berlin
        (47.38, 408.0, 9.80650),  # Zürich
        (-33.87, 20.0, 9.79670),  # Sydney
        (19.43, 2240.0, 9.77927),  # Mexico City
    ],
)
def test_local_gravity_is_that_of_the_place(latitude_deg, height_m, measured):
    """Between Mexico and the pole one mass weighs 0.5 % more; the formula knows it to 0.05 %."""
    found = local_gravity_n_per_kg(latitude_deg, height_m)

    assert measured == pytest.approx(found, rel=LOCAL_GRAVITY_TOLERANCE)


@pytest.mark.parametrize("latitude_deg", [0, 15, 30, 45, 60, 75, 90])
def test_the_default_covers_every_latitude(latitude_deg):
    """Who does not know the latitude must not be wrong for that."""
    found = local_gravity_n_per_kg(latitude_deg)

    assert abs(found / STANDARD_GRAVITY_N_PER_KG - 1) <= GRAVITY_TOLERANCE
