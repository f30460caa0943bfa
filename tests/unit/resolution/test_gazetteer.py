import pytest

from pipeline.resolution.gazetteer import Gazetteer, place_agreement
from pipeline.resolution.rules import load_rules

from .cases import make_place

PLACES = [
    make_place("badakhshan-af", name="Badakhshan", kind="province"),
    make_place("khwahan", "badakhshan-af", name="Khwahan", aliases=("Khawahan",)),
    make_place("shughnan", "badakhshan-af", name="Shughnan"),
    make_place("gbao", name="Gorno-Badakhshan", aliases=("GBAO",), iso3="TJK", kind="region"),
    make_place("ishkashim-tj", "gbao", name="Ishkashim", iso3="TJK"),
    make_place("ishkashim-af", "badakhshan-af", name="Ishkashim"),
    make_place("panj-river", name="Panj River", iso3=None, kind="river"),
]
RULES = load_rules().places


def agreement(one, other, countries=("AFG", "TJK")):
    gazetteer = Gazetteer(PLACES)
    return place_agreement(
        gazetteer.whereabouts(one, countries), gazetteer.whereabouts(other, countries), RULES
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (["Khwahan"], ["Khwahan"], 1.0),
        (["Khwahan"], ["KHAWAHAN", "Badakhshan"], 1.0),
        (["Khwahan"], ["Badakhshan"], 0.8),
        (["Khwahan", "Badakhshan"], ["Shughnan", "Badakhshan"], 0.3),
        (["Khwahan"], ["Shughnan"], 0.3),
        # A place left and a place reached: neither for nor against.
        (["Khwahan"], ["GBAO"], None),
        (["Khwahan"], ["Panj River"], 0.0),
        ([], ["Khwahan"], None),
        ([], [], None),
        # Unknown to the gazetteer: by spelling alone, the first name is the finest.
        (["Sher Khan Bandar"], ["Sherkhan-Bandar", "Kunduz"], 1.0),
        (["Sher Khan Bandar", "Kunduz"], ["Kunduz"], 0.8),
        (["Chukchuk", "Balkh"], ["Kaldar", "Balkh"], 0.3),
        (["Chukchuk"], ["Kaldar"], 0.0),
    ],
)
def test_how_near_two_places_are(one, other, expected):
    assert agreement(one, other) == expected
    assert agreement(other, one) == expected


def test_of_two_places_of_one_name_that_of_the_corridor_is_meant():
    # Between Afghanistan and Pakistan, Ishkashim is the Afghan one.
    assert agreement(["Ishkashim"], ["Badakhshan"], ("AFG", "PAK")) == 0.8
    assert agreement(["Ishkashim"], ["GBAO"], ("AFG", "PAK")) is None


def test_a_name_on_both_sides_of_the_border_may_be_either():
    assert agreement(["Ishkashim"], ["GBAO"]) == 0.8
    assert agreement(["Ishkashim"], ["Badakhshan"]) == 0.8


def test_a_gazetteer_that_goes_in_a_circle_ends():
    circle = Gazetteer([make_place("a", "b"), make_place("b", "a")])
    assert circle.whereabouts(["a"], ["AFG"]).all == {"a", "b"}


NEAR = [
    make_place("nizhny-panj", iso3="TJK", latitude=37.2, longitude=68.6),
    make_place("sher-khan", iso3="AFG", latitude=37.2, longitude=68.7),
    make_place("panj", iso3="TJK", latitude=37.2, longitude=69.1),
    make_place("ishkoshim", iso3="TJK", latitude=36.7, longitude=71.6),
    make_place("kunduz", iso3="AFG", latitude=36.8, longitude=68.8, where_precision=4),
    make_place("farkhor", iso3="TJK"),
]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        # 0.5 degrees of longitude at 37.2 degrees north: 44.3 km of 50.
        ("nizhny-panj", "panj", 0.8 * (1 - 44.3 / 50)),
        ("nizhny-panj", "ishkoshim", 0.0),
        # On the two banks, 8.9 km apart: what was left and what was reached are one crossing.
        ("nizhny-panj", "sher-khan", 0.8 * (1 - 8.9 / 50)),
        ("sher-khan", "ishkoshim", None),
        # A province is not at its middle, and a place without a point is nowhere near.
        ("kunduz", "sher-khan", 0.0),
        ("farkhor", "panj", 0.0),
    ],
)
def test_places_that_are_near_each_other_agree_by_distance(one, other, expected):
    gazetteer = Gazetteer(NEAR)
    places = [gazetteer.whereabouts([name], ("AFG", "TJK")) for name in (one, other)]
    found = place_agreement(*places, RULES)
    assert found == place_agreement(*reversed(places), RULES)
    assert found == (None if expected is None else pytest.approx(expected, abs=0.005))
