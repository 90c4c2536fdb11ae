"""The gauge for the tip, held against a circle between two lines."""

from __future__ import annotations

import math
from xml.etree import ElementTree

import pytest

from tools.generated import tip_gauge

NAMESPACE = "{http://www.w3.org/2000/svg}"


def lines_of(svg):
    """Start and end of each line of the drawing, mm."""
    keys = ("x1", "y1", "x2", "y2")
    return [
        tuple(float(line.get(key)) for key in keys)
        for line in ElementTree.fromstring(svg).iter(f"{NAMESPACE}line")
    ]


@pytest.mark.parametrize("diameter_mm", [10.5, 11.28, 12.3])
def test_a_round_tip_stops_at_its_mark(diameter_mm):
    """From the geometry: the distance of its middle to a side of the slot is its radius."""
    middle_mm = tip_gauge.mark_mm(diameter_mm) - diameter_mm / 2
    half_width_mm = (tip_gauge.WIDEST_MM - tip_gauge.TAPER * middle_mm) / 2
    to_side_mm = half_width_mm * math.cos(math.atan(tip_gauge.TAPER / 2))

    assert diameter_mm / 2 == pytest.approx(to_side_mm, abs=0.001)


def test_the_two_rulers_are_a_hundred_millimetres_long():
    """They are what tells that a printer has kept the size; the drawing is in millimetres."""
    svg = tip_gauge.svg()
    root = ElementTree.fromstring(svg)
    lengths_mm = [math.dist(line[:2], line[2:]) for line in lines_of(svg)]

    assert 2 == sum(length_mm == pytest.approx(100.0) for length_mm in lengths_mm)
    assert ("210mm", "0 0 210 150") == (root.get("width"), root.get("viewBox"))


def test_no_mark_lies_beyond_the_slot():
    """Its end is where the narrowest tip touches both sides."""
    long_mm = (tip_gauge.WIDEST_MM - tip_gauge.NARROWEST_MM) / tip_gauge.TAPER

    assert long_mm > tip_gauge.mark_mm(10.4)
    assert 100.0 == pytest.approx(tip_gauge.area_mm2(11.284), abs=0.01)
