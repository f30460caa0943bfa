"""Which institution a name is of, and of which country.

Belongs here: reading one attribution ("Pakistan's army", "ISPR") by the reviewed tables. Does not
belong here: what the rest of an article tells of it (``sources``), or finding attributions in text
(``extraction``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipeline.reference import Institution, Reach, Reference, Side
from pipeline.resolution.gazetteer import normalised

_WORD = re.compile(r"\w+")
_POSSESSIVE = re.compile(r"['’]s?\b")
_BEFORE_A_SEAT = frozenset({"in", "to", "at"})
_OF_A_PLACE = frozenset({Reach.LOCAL, Reach.STATE})
_SAYS_LITTLE = (Reach.LOCAL, Reach.STATE, Reach.VOICE)
_OF_NO_STATE = frozenset({Reach.MEDIA, Reach.BODY, Reach.GROUP})

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who makes a claim.

    Attributes:
        institution: What it is; for one that is in no table, its name in small letters.
        iso3: ISO 3166-1 alpha-3 of the country that it is of; null where that is not known, or
            where it is of none.
        place: Of a local office: the place that it is of, as far as that is named.
        reach: What it speaks for; null for one that is in no table.
        unnamed: Of which side of a movement it is, if nothing names its country.
    """

    institution: str
    iso3: str | None = None
    place: str | None = None
    reach: Reach | None = None
    unnamed: Side | None = None

    def __str__(self) -> str:
        return " ".join(filter(None, (self.iso3, self.institution, self.place)))


class Institutions:
    """Reads the names of institutions."""

    def __init__(self, reference: Reference) -> None:
        rows = reference.institutions
        self._rows = _Phrases((name, row) for row in rows for name in row.names)
        self._media = _Phrases(
            (name, row.institution)
            for row in rows
            if row.reach is Reach.MEDIA
            for name in row.names
        )
        self._state = next((row for row in rows if row.reach is Reach.STATE), None)
        self._countries = _Phrases(
            (name, country.iso3)
            for country in reference.countries
            for name in (country.name, *country.aliases, *country.demonyms, country.capital)
            if name
        )
        self._places = _Phrases(
            (name, (place.name, place.iso3))
            for place in reference.places
            for name in (place.name, *place.aliases)
        )

    def speaker(self, name: str, sides: Collection[str]) -> Speaker:
        """The institution of a name, as far as the name alone tells.

        Args:
            name: As a text writes it.
            sides: ISO 3166-1 alpha-3 of the countries that the claim is about: of two countries
                of one name ("Congolese"), that among them is meant.
        """
        written = _words(name)
        words = [_folded(word) for word in written]
        found = list(self._rows.spans(words, set()))
        used = {position for span in found for position in span.positions}
        countries = list(self._countries.spans(words, used))
        named = _first_country(countries, sides)
        row = _best_row(found, named, sides)
        used |= {position for span in countries for position in span.positions}
        if row is None and named and len(used) == len(words):
            # A country or a capital that speaks is its government.
            row = self._state
        if row is None:
            return Speaker(plain_name(name))
        if row.reach is Reach.VOICE:
            is_alone = len(used) == len(words) and not named
            return Speaker(plain_name(name), reach=Reach.VOICE if is_alone else None)
        if row.reach in _OF_NO_STATE:
            return Speaker(plain_name(row.institution), reach=row.reach)
        place, place_iso3 = self._place(words, used, sides)
        if row.reach is Reach.ABROAD:
            place_iso3 = None
            named = _first_country([c for c in countries if not _is_seat(c, words)], sides)
        if row.reach is Reach.LOCAL:
            place = place or _proper(written, used)
        return Speaker(
            institution=row.institution,
            iso3=named or row.iso3 or place_iso3,
            place=place if row.reach in _OF_A_PLACE else None,
            reach=row.reach,
            unnamed=row.unnamed,
        )

    def outlet(self, publisher: str) -> str:
        """Whose words an outlet prints: those of the agency that its name tells, else its own."""
        words = [_folded(word) for word in _words(publisher)]
        agencies = [span.values[0] for span in self._media.spans(words, set())]
        return plain_name(agencies[-1] if agencies else publisher)

    def _place(
        self, words: Sequence[str], used: Collection[int], sides: Collection[str]
    ) -> tuple[str | None, str | None]:
        """The place of an office, by the gazetteer, and its country; nulls where there is none."""
        for span in self._places.spans(words, used):
            here = [place for place in span.values if place[1] in sides] or list(span.values)
            countries = {iso3 for _, iso3 in here}
            return here[0][0], countries.pop() if len(countries) == 1 else None
        return None, None


@dataclass(frozen=True, slots=True)
class _Span(Generic[_Value]):
    """Words of a name, by their positions, that mean one of some values."""

    positions: range
    values: Sequence[_Value]


class _Phrases(Generic[_Value]):
    """Finds phrases in words; the longest from each word on."""

    def __init__(self, phrases: Iterable[tuple[str, _Value]]) -> None:
        self._values: dict[tuple[str, ...], list[_Value]] = defaultdict(list)
        for phrase, value in phrases:
            of_phrase = self._values[tuple(_folded(word) for word in _words(phrase))]
            if value not in of_phrase:
                of_phrase.append(value)
        self._longest = max(map(len, self._values), default=0)

    def spans(self, words: Sequence[str], used: Collection[int]) -> Iterator[_Span[_Value]]:
        """The phrases among words, those at the positions ``used`` left out."""
        start = 0
        while start < len(words):
            span = self._span_from(start, words, used)
            if span is not None:
                yield span
            start = span.positions.stop if span is not None else start + 1

    def _span_from(
        self, start: int, words: Sequence[str], used: Collection[int]
    ) -> _Span[_Value] | None:
        for stop in range(min(len(words), start + self._longest), start, -1):
            values = self._values.get(tuple(words[start:stop]))
            if values and not any(position in used for position in range(start, stop)):
                return _Span(range(start, stop), values)
        return None


def words_of(name: str) -> frozenset[str]:
    """The words of a name, in the form in which names are compared."""
    return frozenset(map(_folded, _words(name)))


def plain_name(name: str) -> str:
    """A name in small letters, without an article before it."""
    return " ".join(name.casefold().split()).removeprefix("the ")


def _words(name: str) -> list[str]:
    return _WORD.findall(_POSSESSIVE.sub("", name))


def _folded(word: str) -> str:
    """Without case, accents and the plural of longer words: "Guards", "guard", but "Fars"."""
    plain = normalised(word)
    return plain.removesuffix("s") if len(plain) > 4 else plain


def _proper(written: Sequence[str], used: Collection[int]) -> str | None:
    """The proper name among the words that mean nothing else."""
    proper = [w for n, w in enumerate(written) if n not in used and w[:1].isupper()]
    return " ".join(proper) or None


def _first_country(spans: Iterable[_Span[str]], sides: Collection[str]) -> str | None:
    countries = (_only(span.values, sides) for span in spans)
    return next((iso3 for iso3 in countries if iso3), None)


def _only(countries: Sequence[str], sides: Collection[str]) -> str | None:
    """The one country, or the one among the sides; null where that is not one."""
    here = [iso3 for iso3 in countries if iso3 in sides] or countries
    return here[0] if len(here) == 1 else None


def _is_seat(span: _Span[str], words: Sequence[str]) -> bool:
    """An embassy "in Dushanbe" is not of Dushanbe."""
    return span.positions.start > 0 and words[span.positions.start - 1] in _BEFORE_A_SEAT


def _best_row(
    found: Iterable[_Span[Institution]], named: str | None, sides: Collection[str]
) -> Institution | None:
    """What says most: a service of the state before local offices, officials, mere speakers."""
    rows = [row for span in found if (row := _meant(span.values, named, sides)) is not None]
    return min(
        rows,
        key=lambda row: _SAYS_LITTLE.index(row.reach) if row.reach in _SAYS_LITTLE else -1,
        default=None,
    )


def _meant(
    rows: Sequence[Institution], named: str | None, sides: Collection[str]
) -> Institution | None:
    """Of the rows of one name: that of the country, else that of every country."""
    for row in rows:
        if row.iso3 is None:
            continue
        if row.iso3 == named or (named is None and (row.iso3 in sides or len(rows) == 1)):
            return row
    return next((row for row in rows if row.iso3 is None), None)
