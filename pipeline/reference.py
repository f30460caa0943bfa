"""Countries and places of the world, read from the reviewed tables in ``seeds/reference/``.

Belongs here: reading those tables into typed rows, failing on a row that is wrong. Does not belong
here: finding countries or places in text (``extraction``), or publishing them (dbt seeds).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.errors import BorderflowError

LIST_SEPARATOR = "|"
"""Between the values of one cell that holds several."""


class InvalidReferenceTable(BorderflowError):
    """A reference table holds a row that cannot be used; says file, line and what to do."""


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
            ``airport``, ``base``.
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


def _rows(path: Path, columns: set[str]) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = columns - set(reader.fieldnames or ())
        if missing:
            raise InvalidReferenceTable(f"{path}: no column {', '.join(sorted(missing))}")
        for row in reader:
            yield reader.line_num, row


def _many(cell: str) -> tuple[str, ...]:
    return tuple(value.strip() for value in cell.split(LIST_SEPARATOR) if value.strip())


@cache
def load_countries(reference: Path) -> tuple[Country, ...]:
    """Read ``countries.csv``.

    Raises:
        InvalidReferenceTable: A column is missing, or a neighbour is not itself in the table.
    """
    path = reference / "countries.csv"
    columns = {"iso3", "iso2", "name", "aliases", "demonyms", "capital", "neighbours"}
    countries = tuple(
        Country(
            iso3=row["iso3"],
            iso2=row["iso2"],
            name=row["name"],
            aliases=_many(row["aliases"]),
            demonyms=_many(row["demonyms"]),
            capital=row["capital"] or None,
            neighbours=_many(row["neighbours"]),
        )
        for _, row in _rows(path, columns)
    )
    known = {country.iso3 for country in countries}
    for country in countries:
        unknown = set(country.neighbours) - known
        if unknown:
            raise InvalidReferenceTable(
                f"{path}: {country.iso3} has unknown neighbours {sorted(unknown)}; "
                "add those countries or correct the codes"
            )
    return countries


@cache
def load_places(reference: Path) -> tuple[Place, ...]:
    """Read ``places.csv``.

    Raises:
        InvalidReferenceTable: A column is missing, a coordinate is not a number or a parent is not
            itself in the table.
    """
    path = reference / "places.csv"
    columns = {
        "place_id", "name", "aliases", "kind", "iso3", "facing_iso3",
        "latitude", "longitude", "where_precision", "parent",
    }  # fmt: skip
    places = []
    for line, row in _rows(path, columns):
        try:
            place = Place(
                place_id=row["place_id"],
                name=row["name"],
                aliases=_many(row["aliases"]),
                kind=row["kind"],
                iso3=row["iso3"] or None,
                facing_iso3=row["facing_iso3"] or None,
                latitude=float(row["latitude"]) if row["latitude"] else None,
                longitude=float(row["longitude"]) if row["longitude"] else None,
                where_precision=int(row["where_precision"]),
                parent=row["parent"] or None,
            )
        except ValueError as error:
            raise InvalidReferenceTable(f"{path}, line {line}: {error}") from None
        places.append(place)
    known = {place.place_id for place in places}
    for place in places:
        if place.parent is not None and place.parent not in known:
            raise InvalidReferenceTable(
                f"{path}: {place.place_id} has the unknown parent {place.parent!r}"
            )
    return tuple(places)
