"""Coordinates: datums never mixed, figures swapped or foreign, the way there and back, rectangles that miss nothing."""

from __future__ import annotations

from decimal import Decimal
from math import asin, atan2, cos, degrees, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import InvalidValue
from zmtool.licenses.layout.coordinates import Datum, Position, Spot, parse_datum, parse_position
from zmtool.licenses.layout.datums import position_in, spot_of
from zmtool.licenses.layout.distance import (
    EARTH_RADIUS_M,
    Rectangle,
    in_polygon,
    rectangle_around,
    straight_metres,
)

longitudes = st.floats(73.5, 135.5)
latitudes = st.floats(3.5, 53.5)
spots = st.builds(Spot, longitudes, latitudes)


def _away(spot: Spot, bearing: float, metres: float) -> Spot:
    """The place at a distance on a great circle."""
    phi, arc = radians(spot.latitude), metres / EARTH_RADIUS_M
    there = asin(sin(phi) * cos(arc) + cos(phi) * sin(arc) * cos(bearing))
    turn = atan2(sin(bearing) * sin(arc) * cos(phi), cos(arc) - sin(phi) * sin(there))
    return Spot(spot.longitude + degrees(turn), degrees(there))


@pytest.mark.parametrize(
    ("text", "datum"),
    [("wgs84", Datum.WGS84), ("WGS-84坐标系", Datum.WGS84), ("ＧＣＪ－02", Datum.GCJ02), ("百度", Datum.BD09),
     ("bd_09", Datum.BD09), ("", None), ("未知", None)],
)  # fmt: skip
def test_words_for_datums(text: str, datum: Datum | None) -> None:
    assert parse_datum(text) is datum


def test_an_unheard_of_datum_passes_for_none() -> None:
    with pytest.raises(InvalidValue, match="WGS-84、GCJ-02 或 BD-09"):
        parse_datum("北京54")


@pytest.mark.parametrize(
    "text",
    ["118.0102,33.0101", "33.0101 118.0102", "１１８．０１０２，３３．０１０１", "118.0102°E、33.0101°N"],
)
def test_pairs_are_read_and_the_wrong_way_round_is_told(text: str) -> None:
    position, swapped = parse_position(text, Datum.WGS84)
    assert (position.longitude, position.latitude) == (Decimal("118.0102"), Decimal("33.0101"))
    assert swapped == text.startswith("33")


@pytest.mark.parametrize(
    "text", ["118.01", "a,b", "2.35,48.85", "1180102,330101", "118.01,33.01,5", "118°36′,33", ""]
)
def test_what_is_no_place_in_china_is_refused_with_words(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_position(text, None)
    assert caught.value.reason


def test_a_position_without_datum_has_no_spot() -> None:
    assert spot_of(Position(Decimal("118"), Decimal("33"))) is None
    assert spot_of(None) is None


@given(spots, st.sampled_from(list(Datum)))
def test_there_and_back_is_within_a_metre(spot: Spot, datum: Datum) -> None:
    back = spot_of(position_in(spot, datum))
    assert back is not None
    assert straight_metres(spot, back) <= 1.0


def test_the_published_values_of_one_place() -> None:
    """The offsets of a well-known reference point: 39.915 N 116.404 E in GCJ-02."""
    spot = spot_of(Position(Decimal("116.404"), Decimal("39.915"), Datum.GCJ02))
    assert spot is not None
    assert spot.longitude == pytest.approx(116.39775550083061, abs=2e-6)
    assert spot.latitude == pytest.approx(39.91359571849836, abs=2e-6)
    baidu = position_in(spot, Datum.BD09)
    assert float(baidu.longitude) == pytest.approx(116.41036949371029, abs=2e-6)
    assert float(baidu.latitude) == pytest.approx(39.92133699351022, abs=2e-6)


@given(spots, spots)
def test_distances_are_the_same_both_ways_and_nought_to_oneself(one: Spot, other: Spot) -> None:
    assert straight_metres(one, other) == pytest.approx(straight_metres(other, one))
    assert straight_metres(one, one) == 0


def test_a_degree_of_latitude() -> None:
    assert straight_metres(Spot(118, 33), Spot(118, 34)) == pytest.approx(111_195.1, abs=0.1)


@given(spots, st.floats(0, 49_999), st.floats(0, 1), st.floats(0, 6.2832))
def test_the_rectangle_misses_nothing_within(spot: Spot, metres: float, share: float, bearing: float) -> None:
    there = _away(spot, bearing, metres * share)
    assert rectangle_around(spot, metres + 1e-6).holds(there)


def test_a_rectangle_is_for_what_one_walks() -> None:
    assert rectangle_around(Spot(118, 33), 0) == Rectangle(118, 33, 118, 33)
    for metres in (-1, 50_001, float("nan")):
        with pytest.raises(ValueError, match="rectangle"):
            rectangle_around(Spot(118, 33), metres)


def test_polygons() -> None:
    corner = (
        Spot(118.00, 33.00),
        Spot(118.02, 33.00),
        Spot(118.02, 33.01),
        Spot(118.01, 33.01),
        Spot(118.01, 33.02),
        Spot(118.00, 33.02),
    )
    assert in_polygon(Spot(118.005, 33.015), corner)
    assert not in_polygon(Spot(118.015, 33.015), corner)
    assert not in_polygon(Spot(117.99, 33.01), corner)
