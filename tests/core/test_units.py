"""Unit conversions against their definitions."""

from __future__ import annotations

import pytest

from soleus.core.units import DisplayUnit, kpa_from_n, n_from_kpa, shown


def test_one_newton_on_one_square_centimetre_is_ten_kpa():
    """The figure everyone can check in the head: 1 N / 100 mm² = 0.01 N/mm²."""
    assert pytest.approx(10.0, rel=1e-15) == kpa_from_n(1.0, 100.0)


def test_half_the_tip_doubles_the_pressure():
    """Area matters as much as force, and people change tips."""
    assert pytest.approx(20.0, rel=1e-15) == kpa_from_n(1.0, 50.0)


def test_force_from_pressure_undoes_pressure_from_force():
    """Targets go one way and readings the other."""
    assert pytest.approx(37.5, rel=1e-15) == n_from_kpa(kpa_from_n(37.5, 113.0), 113.0)


@pytest.mark.parametrize(
    ("pressure_kpa", "unit", "expected"),
    [
        (98.0665, DisplayUnit.KGF_PER_CM2, 1.0),
        (44.482216152605, DisplayUnit.LBF, 1.0),  # 1 lbf on 1 cm²
        (250.0, DisplayUnit.NEWTON, 25.0),
        (250.0, DisplayUnit.KPA, 250.0),
    ],
)
def test_a_pressure_is_shown_in_the_unit_of_choice(pressure_kpa, unit, expected):
    """Therapists read kgf/cm² or pounds in their books; the record stays in kPa."""
    assert pytest.approx(expected, rel=1e-12) == shown(pressure_kpa, unit, tip_area_mm2=100.0)


def test_a_tip_without_area_has_no_pressure():
    """An area of 0 must never give a number."""
    with pytest.raises(ZeroDivisionError):
        kpa_from_n(1.0, 0.0)
