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
