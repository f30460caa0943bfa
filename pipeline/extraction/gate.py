"""The cheap look at an article before anything is parsed.

Belongs here: whether an article can speak of a movement at all, from its words alone. Does not
belong here: anything that needs a parse. The gate errs on the side of letting through: what it
refuses is never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from pipeline.extraction.geography import fold
from pipeline.extraction.lexicon import Lexicon
from pipeline.extraction.reasons import Refusal
from pipeline.reference import Country, Place

_WORD = re.compile(r"[^\W_]+")
_VOWELS = frozenset("aeiou")


def inflections(lemma: str, irregular: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The forms that an English verb or noun can take in a text, rather too many than too few."""
    forms = {lemma, f"{lemma}s", f"{lemma}es", f"{lemma}ed", f"{lemma}ing"}
    if lemma.endswith("e"):
        forms |= {f"{lemma}d", f"{lemma[:-1]}ing"}
    elif lemma.endswith("y"):
        forms |= {f"{lemma[:-1]}ies", f"{lemma[:-1]}ied"}
    elif lemma[-1] not in _VOWELS:
        forms |= {f"{lemma}{lemma[-1]}ed", f"{lemma}{lemma[-1]}ing"}
    if lemma.endswith("man"):
        forms.add(f"{lemma[:-3]}men")
    return forms | set(irregular.get(lemma, ()))


class Gate:
    """Decides from an article's words whether it is worth parsing."""

    def __init__(
        self, lexicon: Lexicon, countries: Iterable[Country], places: Iterable[Place]
    ) -> None:
        self._personnel = {
            form
            for terms in lexicon.personnel.values()
            for term in terms
            for form in inflections(term.phrase[-1], lexicon.irregular)
        }
        self._movement: set[str] = set()
        self._completed: list[tuple[set[str], set[str]]] = []
        for lemma, frames in lexicon.frames.items():
            forms = inflections(lemma, lexicon.irregular)
            for frame in frames:
                if frame.beside:
                    self._completed.append((forms, set(frame.beside)))
                else:
                    self._movement |= forms
        # Any verb may move people by its direction (``triggers``).
        self._movement |= {"into", "across", "onto"}
        self._completed.append(({"over"}, set(lexicon.words["border_nouns"])))
        self._names: dict[str, list[tuple[frozenset[str], frozenset[str]]]] = {}
        for country in countries:
            names = (country.name, *country.aliases, *country.demonyms, country.capital or "")
            for name in names:
                self._add(name, {country.iso3})
        for place in places:
            sides = {iso3 for iso3 in (place.iso3, place.facing_iso3) if iso3}
            for name in (place.name, *place.aliases):
                self._add(name, sides)

    def _add(self, name: str, countries: set[str]) -> None:
        words = [fold(word) for word in _WORD.findall(name)]
        if words:
            entry = (frozenset(words[1:]), frozenset(countries))
            self._names.setdefault(words[0], []).append(entry)

    def admits(self, title: str, text: str) -> bool:
        """Whether the words speak of personnel, of a movement and of two countries."""
        return next(self.refusals(title, text), None) is None

    def refusals(self, title: str, text: str) -> Iterator[Refusal]:
        """The classes of words that are missing, the cheapest to look for first."""
        words = set(_WORD.findall(f"{title}\n{text}".casefold()))
        if words.isdisjoint(self._personnel):
            yield Refusal.NO_PERSONNEL_WORD
        if words.isdisjoint(self._movement) and not any(
            words & forms and words & beside for forms, beside in self._completed
        ):
            yield Refusal.NO_MOVEMENT_WORD
        if not self._two_countries({fold(word) for word in words}):
            yield Refusal.NO_TWO_COUNTRIES

    def _two_countries(self, words: set[str]) -> bool:
        seen: set[str] = set()
        for word in words & self._names.keys():
            for rest, countries in self._names[word]:
                if rest <= words:
                    seen |= countries
                    if len(seen) > 1:
                        return True
        return False
