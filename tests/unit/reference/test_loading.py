"""A reference table that is wrong is refused with its file, its line and what to do."""

import re

import pytest

from pipeline.reference import Reach, Side, load_countries, load_institutions, load_places
from pipeline.reviewed_tables import InvalidTable

COUNTRY_HEADER = "iso3,iso2,name,aliases,demonyms,capital,neighbours\n"
TAJIKISTAN = "TJK,TJ,Tajikistan,,Tajik|Tajiks,Dushanbe,AFG\n"
AFGHANISTAN = "AFG,AF,Afghanistan,,Afghan|Afghans,Kabul,TJK\n"
PLACE_HEADER = (
    "place_id,name,aliases,kind,iso3,facing_iso3,latitude,longitude,where_precision,parent\n"
)
KUNDUZ = "afg-kunduz,Kunduz,Konduz|Qunduz,province,AFG,TJK,36.8,68.8,4,\n"


def _refused(load, folder):
    with pytest.raises(InvalidTable) as refusal:
        load(folder)
    return str(refusal.value)


def test_a_country_is_read_with_its_lists(tmp_path):
    (tmp_path / "countries.csv").write_text(COUNTRY_HEADER + AFGHANISTAN + TAJIKISTAN)
    afghanistan, tajikistan = load_countries(tmp_path)
    assert afghanistan.demonyms == ("Afghan", "Afghans")
    assert afghanistan.aliases == ()
    assert tajikistan.neighbours == ("AFG",)


def test_a_place_is_read_with_empty_cells_as_unknown(tmp_path):
    river = "panj-river,Panj River,,river,,,,,5,\n"
    (tmp_path / "places.csv").write_text(PLACE_HEADER + KUNDUZ + river)
    kunduz, panj = load_places(tmp_path)
    assert kunduz.aliases == ("Konduz", "Qunduz")
    assert (kunduz.latitude, kunduz.longitude, kunduz.where_precision) == (36.8, 68.8, 4)
    assert (panj.iso3, panj.facing_iso3, panj.latitude, panj.parent) == (None, None, None, None)


@pytest.mark.parametrize(
    ("rows", "line", "what"),
    [
        ("TJK,TJ,Tajikistan,,Tajik,Dushanbe,AFX\n", 2, "unknown neighbours ['AFX']"),
        (AFGHANISTAN + TAJIKISTAN + AFGHANISTAN, 4, "'AFG' is already on line 2"),
        (AFGHANISTAN + TAJIKISTAN + "UZB,UZ\n", 4, "not 7 cells"),
    ],
)
def test_a_wrong_country_names_file_and_line(tmp_path, rows, line, what):
    (tmp_path / "countries.csv").write_text(COUNTRY_HEADER + rows)
    message = _refused(load_countries, tmp_path)
    assert message.startswith(f"{tmp_path / 'countries.csv'}, line {line}: ")
    assert what in message


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("afg-x,X,,town,AFG,TJK,north,68.8,1,\n", "'north'"),
        ("afg-x,X,,town,AFG,TJK,96.8,68.8,1,\n", "latitude 96.8 is not between -90 and 90"),
        ("afg-x,X,,town,AFG,TJK,36.8,-181,1,\n", "longitude -181.0 is not between -180 and 180"),
        ("afg-x,X,,town,AFG,TJK,nan,68.8,1,\n", "latitude nan"),
        ("afg-x,X,,town,AFG,TJK,36.8,68.8,,\n", "''"),
        ("afg-x,X,,town,AFG,TJK,36.8,68.8,8,\n", "where_precision 8 is not 1 to 7"),
        ("afg-x,X,,village,AFG,TJK,36.8,68.8,1,\n", "kind 'village'"),
        ("afg-x,X,,town,AFG,TJK,36.8,68.8,1,afg-y\n", "unknown parent 'afg-y'"),
        ("afg-x,X,Y,Z,town,AFG,TJK,36.8,68.8,1,\n", "not 10 cells"),
        (KUNDUZ, "'afg-kunduz' is already on line 2"),
    ],
)
def test_a_wrong_place_names_file_and_line(tmp_path, row, what):
    (tmp_path / "places.csv").write_text(PLACE_HEADER + KUNDUZ + row)
    message = _refused(load_places, tmp_path)
    assert message.startswith(f"{tmp_path / 'places.csv'}, line 3: ")
    assert what in message


def test_a_missing_column_is_named(tmp_path):
    (tmp_path / "places.csv").write_text(PLACE_HEADER.replace("facing_iso3,", ""))
    assert re.search(r"places\.csv: no column facing_iso3$", _refused(load_places, tmp_path))


@pytest.mark.parametrize(
    ("load", "file"), [(load_countries, "countries.csv"), (load_places, "places.csv")]
)
def test_a_missing_table_is_named(tmp_path, load, file):
    assert _refused(load, tmp_path).startswith(f"{tmp_path / file}: no such file")


def test_a_table_that_is_not_utf8_is_named(tmp_path):
    (tmp_path / "places.csv").write_bytes(PLACE_HEADER.encode() + "col-x,Cúcuta".encode("latin-1"))
    assert "places.csv: not UTF-8" in _refused(load_places, tmp_path)


INSTITUTION_HEADER = "institution,iso3,names,reach,unnamed\n"


def test_an_institution_is_read_with_empty_cells_as_unknown(tmp_path):
    (tmp_path / "institutions.csv").write_text(
        f"{INSTITUTION_HEADER}army,,army|military,national,host\narmy,PAK,ISPR,national,\n"
    )
    army, ispr = load_institutions(tmp_path)
    assert (army.names, army.iso3) == (("army", "military"), None)
    assert (army.reach, army.unnamed) == (Reach.NATIONAL, Side.HOST)
    assert (ispr.iso3, ispr.unnamed) == ("PAK", None)


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("army,,,national,host\n", "no names"),
        ("army,,army,everywhere,host\n", "'everywhere'"),
        ("army,,army,national,abroad\n", "'abroad'"),
        ("police,,gendarmes,national,host\n", "'police' is there twice"),
    ],
)
def test_a_wrong_institution_names_file_and_line(tmp_path, row, what):
    path = tmp_path / "institutions.csv"
    path.write_text(f"{INSTITUTION_HEADER}police,,police,national,host\n{row}")
    message = _refused(load_institutions, tmp_path)
    assert message.startswith(f"{path}, line 3: ")
    assert what in message
