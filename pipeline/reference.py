"""Countries, places and institutions, read from the reviewed tables in ``seeds/reference/``.

Belongs here: reading those tables into typed rows, failing on a row that is wrong. Does not belong
here: finding them in text (``extraction``), or publishing them (dbt seeds).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from pipeline.reviewed_tables import InvalidTable, table_rows

LIST_SEPARATOR = "|"
"""Between the values of one cell that holds several."""

PLACE_KINDS = frozenset(
    {"crossing", "town", "district", "province", "region", "river", "airport", "base", "line"}
)


class Reach(StrEnum):
    """What an institution speaks for (``docs/reference-tables.md``)."""

    NATIONAL = "national"
    LOCAL = "local"
    ABROAD = "abroad"
    STATE = "state"
    VOICE = "voice"
    BODY = "body"
    GROUP = "group"
    MEDIA = "media"


class Side(StrEnum):
    """A side of a movement: where its personnel are at home, or the foreign country."""

    HOME = "home"
    HOST = "host"


@dataclass(frozen=True, slots=True)
class Country:
    """One country.

    Attributes:
        iso3: ISO 3166-1 alpha-3.
        name: The common English name.
        aliases: Other names that a text may use, the capital as a metonym not among them.
        demonyms: Adjectives and nouns for its people and things ("Afghan", "Afghans").
        capital: English name of the capital; null where there is none.
        neighbours: ISO 3166-1 alpha-3 of the countries that share a land border.
    """

    iso3: str
    iso2: str
    name: str
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]
    capital: str | None
    neighbours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One named place at or near a border.

    Attributes:
        place_id: Stable slug.
        kind: ``crossing``, ``town``, ``district``, ``province``, ``region``, ``river``,
            ``airport``, ``base``, ``line``: one of ``PLACE_KINDS``.
        iso3: Country the place is in; null for a feature on the line itself (a border river).
        facing_iso3: Country on the other side, where the place lies at a border.
        latitude, longitude: WGS 84, degrees; null where the place has no one point.
        where_precision: UCDP's code 1 (exact) to 7 (unknown) for a movement known by this place.
        parent: ``place_id`` of the place that contains this one.
    """

    place_id: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    iso3: str | None
    facing_iso3: str | None
    latitude: float | None
    longitude: float | None
    where_precision: int
    parent: str | None


@dataclass(frozen=True, slots=True)
class Institution:
    """What an institution is called.

    Attributes:
        institution: What it is, whatever a text calls it ("border service").
        iso3: ISO 3166-1 alpha-3 of the country whose institution the names mean; null where every
            country has one of that name, or where it is of none.
        names: As texts write them.
        unnamed: Of which side of a movement it is where a text does not say: its ``host`` or
            ``home`` country; null where that cannot be told.
    """

    institution: str
    iso3: str | None
    names: tuple[str, ...]
    reach: Reach
    unnamed: Side | None


@dataclass(frozen=True, slots=True)
class Reference:
    """The tables that resolution looks things up in."""

    countries: tuple[Country, ...] = ()
    places: tuple[Place, ...] = ()
    institutions: tuple[Institution, ...] = ()


def _many(cell: str) -> tuple[str, ...]:
    return tuple(value.strip() for value in cell.split(LIST_SEPARATOR) if value.strip())


@cache
def load_countries(reference: Path) -> tuple[Country, ...]:
    """Read ``countries.csv``.

    Raises:
        InvalidTable: The file or a column is missing, a row is not whole, a code is there
            twice, or a neighbour is not itself in the table.
    """
    path = reference / "countries.csv"
    columns = {"iso3", "iso2", "name", "aliases", "demonyms", "capital", "neighbours"}
    countries: dict[str, Country] = {}
    lines: dict[str, int] = {}
    for line, row in table_rows(path, columns):
        if row["iso3"] in countries:
            raise InvalidTable(
                f"{path}, line {line}: {row['iso3']!r} is already on line {lines[row['iso3']]}; "
                "merge the two rows"
            )
        lines[row["iso3"]] = line
        countries[row["iso3"]] = Country(
            iso3=row["iso3"],
            iso2=row["iso2"],
            name=row["name"],
            aliases=_many(row["aliases"]),
            demonyms=_many(row["demonyms"]),
            capital=row["capital"] or None,
            neighbours=_many(row["neighbours"]),
        )
    for iso3, country in countries.items():
        unknown = set(country.neighbours) - countries.keys()
        if unknown:
            raise InvalidTable(
                f"{path}, line {lines[iso3]}: {iso3} has unknown neighbours {sorted(unknown)}; "
                "add those countries or correct the codes"
            )
    return tuple(countries.values())


@cache
def load_places(reference: Path) -> tuple[Place, ...]:
    """Read ``places.csv``.

    Raises:
        InvalidTable: The file or a column is missing, a row is not whole, a place_id is
            there twice, a kind, coordinate or precision is none, or a parent is not itself in the
            table.
    """
    path = reference / "places.csv"
    columns = {
        "place_id", "name", "aliases", "kind", "iso3", "facing_iso3",
        "latitude", "longitude", "where_precision", "parent",
    }  # fmt: skip
    places: dict[str, Place] = {}
    lines: dict[str, int] = {}
    for line, row in table_rows(path, columns):
        try:
            place = _place(row)
        except ValueError as error:
            raise InvalidTable(f"{path}, line {line}: {error}") from None
        if place.place_id in places:
            raise InvalidTable(
                f"{path}, line {line}: {place.place_id!r} is already on line "
                f"{lines[place.place_id]}; merge the two rows or give one another place_id"
            )
        places[place.place_id] = place
        lines[place.place_id] = line
    for place in places.values():
        if place.parent is not None and place.parent not in places:
            raise InvalidTable(
                f"{path}, line {lines[place.place_id]}: {place.place_id} has the unknown parent "
                f"{place.parent!r}; add that place or correct the place_id"
            )
    return tuple(places.values())


@cache
def load_institutions(reference: Path) -> tuple[Institution, ...]:
    """Read ``institutions.csv``.

    Raises:
        InvalidTable: The file or a column is missing, a row is not whole or has no name,
            a reach or side is none, or an institution has two rows for one country.
    """
    path = reference / "institutions.csv"
    columns = {"institution", "iso3", "names", "reach", "unnamed"}
    found: dict[tuple[str, str], Institution] = {}
    for line, row in table_rows(path, columns):
        names = _many(row["names"])
        if not names:
            raise InvalidTable(f"{path}, line {line}: no names; give at least one")
        key = (row["institution"], row["iso3"])
        if key in found:
            raise InvalidTable(
                f"{path}, line {line}: {row['institution']!r} is there twice for one country; "
                "merge the two rows"
            )
        try:
            found[key] = Institution(
                institution=row["institution"],
                iso3=row["iso3"] or None,
                names=names,
                reach=Reach(row["reach"]),
                unnamed=Side(row["unnamed"]) if row["unnamed"] else None,
            )
        except ValueError as error:
            raise InvalidTable(f"{path}, line {line}: {error}") from None
    return tuple(found.values())


def load_reference(reference: Path) -> Reference:
    """Read the tables that resolution needs.

    Raises:
        InvalidTable: One of them cannot be used.
    """
    return Reference(
        load_countries(reference), load_places(reference), load_institutions(reference)
    )


def _place(row: dict[str, str]) -> Place:
    precision = int(row["where_precision"])
    if not 1 <= precision <= 7:
        raise ValueError(f"where_precision {precision} is not 1 to 7")
    if row["kind"] not in PLACE_KINDS:
        raise ValueError(f"kind {row['kind']!r} is not one of {', '.join(sorted(PLACE_KINDS))}")
    return Place(
        place_id=row["place_id"],
        name=row["name"],
        aliases=_many(row["aliases"]),
        kind=row["kind"],
        iso3=row["iso3"] or None,
        facing_iso3=row["facing_iso3"] or None,
        latitude=_degrees(row, "latitude", limit=90),
        longitude=_degrees(row, "longitude", limit=180),
        where_precision=precision,
        parent=row["parent"] or None,
    )


def _degrees(row: dict[str, str], column: str, limit: int) -> float | None:
    if not row[column]:
        return None
    degrees = float(row[column])
    if not -limit <= degrees <= limit:
        raise ValueError(f"{column} {degrees} is not between -{limit} and {limit}")
    return degrees
