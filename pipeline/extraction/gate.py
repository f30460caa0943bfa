"""The cheap look at an article before anything is parsed.

Belongs here: whether an article can speak of a movement at all, and which of its sentences may
tell of one, from words alone. Does not belong here: anything that needs a parse. The gate errs on
the side of letting through: what it refuses is never read.

Words are looked up in one table of cues. A sentence *tells* if personnel, a word of movement and a
border or a foreign name stand in it as they stand in the plainest reports; it *hints* if they stand
somewhere near each other, or if it names personnel by their country. One telling sentence admits an
article, and so do hints in a good part of its sentences: paraphrase comes in short texts that speak
of nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.extraction.geography import fold
from pipeline.extraction.lexicon import Frame, Lexicon
from pipeline.extraction.reasons import Refusal
from pipeline.records import Personnel
from pipeline.reference import Country, Place

REACH = 8
"""Words after a word of movement within which the border or the foreign name stands."""

REACH_OF_STAY = 4
"""The same for "remain in Iran": the verbs are too common for more."""

BEFORE, AFTER = 15, 8
"""Words before and after a word of movement within which a telling sentence names personnel."""

HINTING_SHARE = 0.15
"""Of the sentences of an article, how many have to hint."""

NATIONALS_HINT = 2
"""Sentences that one with "Afghan soldiers" counts for: nothing else is so rare in other news."""

LONGEST_ACRONYM = 3
"""A name of so few capitals ("US") is none in small letters, as in the reader of names."""

_WORD = re.compile(r"[^\W_]+")
_BREAK = re.compile(
    r"[.!?;\n](?:(?<!\n)[\"”’')\]]*\s+(?=[\"“‘'(\[]?[^\W_a-z])"
    r"|(?<=\n)(?:\s*\n\s*|\s*(?![a-z\s])))"
)
"""The end of a sentence; a single line break before a small letter only wraps a line."""

_VOWELS = frozenset("aeiou")
_DIRECTIONS = frozenset({"into", "across", "onto"})
_MOVING = frozenset({"move", "home", "stay"})
_PRESENT = frozenset({"are", "were", "still"})


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


class Sentence(NamedTuple):
    """A sentence that may tell of a movement: offsets in ``title`` or ``text``."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Look:
    """What the gate makes of an article.

    Attributes:
        refusals: What the article lacks; empty where it is admitted.
        sentences: Of an admitted one, those that may tell of a movement.
    """

    refusals: tuple[Refusal, ...]
    sentences: tuple[Sentence, ...]


class _Move(NamedTuple):
    """What the gate needs to know of a frame (``lexicon.Frame``).

    Attributes:
        beside: Words of which one has to stand in the sentence.
        stays: It tells of a stay, which needs a name close behind.
        present_only: Only these of its forms count.
        is_free: It need not say where to ("let in"): a border or name anywhere will do.
        is_plain: It rarely means anything else than leaving or changing a country.
    """

    beside: frozenset[str]
    stays: bool
    present_only: bool
    is_free: bool
    is_plain: bool


class _Name(NamedTuple):
    """A name, looked for by its longest word: "The Gambia" by "gambia"."""

    words: list[str]
    longest: int
    countries: frozenset[str]
    is_nation: bool
    cased: str | None


@dataclass(slots=True)
class _Cue:
    """All that one word may be."""

    personnel: bool = False
    clearly_personnel: bool = False
    are_persons: bool = False
    phrases: list[frozenset[str]] = field(default_factory=list)
    moves: set[_Move] = field(default_factory=set)
    is_over: bool = False
    is_border: bool = False
    counts: bool = False
    names: list[_Name] = field(default_factory=list)


@dataclass(slots=True)
class _Found:
    """The cues of one sentence, by the place of their word in it; all lists ascend.

    Attributes:
        present: The words as a set, made once: a sentence can have as many cues as words.
    """

    words: list[str]
    present: frozenset[str]
    countries: set[str] = field(default_factory=set)
    has_border: bool = False
    people: list[int] = field(default_factory=list)
    clear_people: list[int] = field(default_factory=list)
    persons: list[int] = field(default_factory=list)
    beyond: list[int] = field(default_factory=list)
    named: list[int] = field(default_factory=list)
    nations: list[int] = field(default_factory=list)
    counting: set[str] = field(default_factory=set)
    moves: list[tuple[int, set[_Move]]] = field(default_factory=list)


class Gate:
    """Decides from an article's words whether it is worth parsing."""

    def __init__(
        self, lexicon: Lexicon, countries: Iterable[Country], places: Iterable[Place]
    ) -> None:
        self._cues: dict[str, _Cue] = defaultdict(_Cue)
        self._add_personnel(lexicon)
        self._add_movements(lexicon)
        for country in countries:
            for name in (country.name, *country.aliases, *country.demonyms):
                self._add_name(name, {country.iso3}, is_nation=True)
            self._add_name(country.capital or "", {country.iso3})
        for place in places:
            sides = {iso3 for iso3 in (place.iso3, place.facing_iso3) if iso3}
            for name in (place.name, *place.aliases):
                self._add_name(name, sides)
        self._cues = dict(self._cues)
        cues = self._cues.items()
        self._people = frozenset(word for word, cue in cues if cue.personnel)
        self._people_ends = frozenset(word for word, cue in cues if cue.phrases)
        self._beyond = frozenset(word for word, cue in cues if cue.is_over or cue.names)

    def _add_personnel(self, lexicon: Lexicon) -> None:
        for term in (term for terms in lexicon.personnel.values() for term in terms):
            clear = not term.weak and term.personnel is not Personnel.CIVIL_OFFICIAL
            for form in inflections(term.phrase[-1], lexicon.irregular):
                cue = self._cues[form]
                if len(term.phrase) > 1:
                    cue.phrases.append(frozenset(term.phrase[:-1]))
                    continue
                cue.personnel = True
                cue.clearly_personnel |= clear
                cue.are_persons |= clear and not term.is_unit

        for word in lexicon.words["uniforms"]:
            for form in inflections(word, lexicon.irregular):
                self._cues[form].personnel = True
                self._cues[form].clearly_personnel = True

    def _add_movements(self, lexicon: Lexicon) -> None:
        def cues(words: Iterable[str]) -> Iterator[_Cue]:
            for word in words:
                for form in inflections(word, lexicon.irregular):
                    yield self._cues[form]

        plain = lexicon.words["plain_movements"]
        for lemma, frames in lexicon.frames.items():
            moves = {_move(frame, plain) for frame in frames if frame.kind in _MOVING}
            for cue in cues([lemma]):
                cue.moves |= moves
        # Any verb may move people by its direction (``triggers``).
        directed = _Move(frozenset(), False, False, False, False)
        for word in _DIRECTIONS:
            self._cues[word].moves.add(directed)
        self._cues["over"].moves.add(directed._replace(beside=lexicon.words["border_nouns"]))
        for cue in cues(lexicon.words["border_nouns"] | lexicon.words["neighbour_words"]):
            cue.is_over = True
        for cue in cues(lexicon.words["plain_borders"]):
            cue.is_border = True
        for cue in cues(lexicon.words["group_nouns"]):
            cue.counts = True

    def _add_name(self, name: str, countries: set[str], *, is_nation: bool = False) -> None:
        words = [fold(word) for word in _WORD.findall(name)]
        if words:
            short = len(words) == 1 and name.isupper() and len(name) <= LONGEST_ACRONYM
            longest = max(range(len(words)), key=lambda at: len(words[at]))
            entry = _Name(words, longest, frozenset(countries), is_nation, name if short else None)
            self._cues[words[longest]].names.append(entry)

    def admits(self, title: str, text: str) -> bool:
        """Whether an article is worth reading."""
        return not self.look(title, text).refusals

    def look(self, title: str, text: str) -> Look:
        """Whether an article is worth reading, and where it may tell of a movement."""
        spans = [Sentence("title", 0, len(title)), *_sentences(text)]
        written = [title, *(text[start:end] for _, start, end in spans[1:])]
        words = [_folded_words(own) for own in written]
        peopled = [self._speaks_of_people(own) for own in words]
        if not any(peopled):
            return Look((Refusal.NO_PERSONNEL_WORD,), ())
        found = _Lazily(lambda at: self._find(words[at], written[at]))
        marked: list[Sentence] = []
        weight, tell_any = 0, False
        for at, people_near in enumerate(_or_beside(peopled)):
            if people_near and not self._beyond.isdisjoint(words[at]):
                hints, tells = _judge(at, found, len(words))
                weight += hints
                tell_any |= tells
                if tells or hints:
                    marked.append(spans[at])
        if not tell_any and weight < HINTING_SHARE * sum(map(bool, words)):
            return Look((Refusal.NO_MOVEMENT_WORD,), ())
        if len(_countries(found, range(len(words)))) < 2:
            return Look((Refusal.NO_TWO_COUNTRIES,), ())
        return Look((), tuple(marked))

    def _speaks_of_people(self, words: list[str]) -> bool:
        if not self._people.isdisjoint(words):
            return True
        ends = self._people_ends.intersection(words)
        present = frozenset(words) if ends else frozenset()
        return any(rest <= present for end in ends for rest in self._cues[end].phrases)

    def _find(self, words: list[str], text: str) -> _Found:
        """The cues among the folded words of a sentence."""
        found = _Found(words, frozenset(words))
        cues = self._cues
        written: list[str] = []
        for at, cue in [(at, cues[word]) for at, word in enumerate(words) if word in cues]:
            if cue.personnel or any(rest <= found.present for rest in cue.phrases):
                found.people.append(at)
                if cue.clearly_personnel or not cue.personnel:
                    found.clear_people.append(at)
                if cue.are_persons or not cue.personnel:
                    found.persons.append(at)
            elif cue.moves:
                found.moves.append((at, cue.moves))
            if cue.names:
                written = written or _WORD.findall(text)
                _note_names(found, at, cue, written)
            if cue.is_over or found.named[-1:] == [at]:
                found.beyond.append(at)
            if cue.counts:
                found.counting.add(words[at])
            if cue.is_border:
                found.has_border = True
        return found


class _Lazily(dict[int, _Found]):
    """Finds the cues of a sentence when they are asked for: few sentences are looked at."""

    def __init__(self, find: Callable[[int], _Found]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, at: int) -> _Found:
        self[at] = found = self._find(at)
        return found


def _note_names(found: _Found, at: int, cue: _Cue, written: list[str]) -> None:
    """Take note of the names whose longest word stands at some place."""
    for name in cue.names:
        first = at - name.longest
        if first < 0 or not written[first][0].isupper():
            continue
        if name.cased and written[at] != name.cased:
            continue
        if len(name.words) > 1 and found.words[first : first + len(name.words)] != name.words:
            continue
        found.countries |= name.countries
        for places in (found.named, found.nations) if name.is_nation else (found.named,):
            if places[-1:] != [at]:
                places.append(at)


def _folded_words(text: str) -> list[str]:
    if text.isascii():
        return _WORD.findall(text.casefold())
    return [fold(word) for word in _WORD.findall(text)]


def _or_beside(flags: list[bool]) -> Iterator[bool]:
    """Of each flag, whether it or one of its neighbours is up."""
    padded = [False, *flags, False]
    return map(any, zip(padded, flags, padded[2:], strict=False))


def _countries(found: _Lazily, sentences: Iterable[int]) -> set[str]:
    return set().union(*(found[at].countries for at in sentences))


def _sentences(text: str) -> Iterator[Sentence]:
    start = 0
    for gap in _BREAK.finditer(text):
        yield Sentence("text", start, gap.end())
        start = gap.end()
    yield Sentence("text", start, len(text))


def _move(frame: Frame, plain: frozenset[str]) -> _Move:
    return _Move(
        beside=frame.beside,
        stays=frame.kind == "stay",
        present_only=frame.pos == "AUX",
        is_free=frame.needs == "none",
        is_plain=frame.kind != "stay"
        and bool(
            frame.lemma in plain or frame.beside & plain or (frame.kind == "home" and frame.beside)
        ),
    )


def _judge(sentence: int, found: _Lazily, n_sentences: int) -> tuple[int, bool]:
    """How much a sentence hints at a movement, and whether it tells of one.

    Personnel stand in it or in one beside it.
    """
    own = found[sentence]
    nationals = [at for at in own.nations if _within(own.persons, at - 4, at + 3)]
    if any(_is_counted(own, at) for at in nationals):
        return NATIONALS_HINT, True
    hints = any(_within(own.clear_people, at - 4, at + 3) for at in own.nations)
    for at, moves in own.moves:
        leads = _within(own.beyond, at + 1, at + REACH)
        clear = _within(own.clear_people, at - BEFORE, at + AFTER)
        for move in moves:
            if move.beside and move.beside.isdisjoint(own.present):
                continue
            if move.present_only and own.words[at] not in _PRESENT:
                continue
            if move.stays:
                led = _within(own.named, at + 1, at + REACH_OF_STAY)
                hints = hints or (led and _within(own.people, at - BEFORE, at + AFTER))
            else:
                led = leads or move.is_free
                hints = hints or leads
            if led and (clear or move.is_plain) and _is_placed(sentence, found, n_sentences):
                return NATIONALS_HINT if nationals else 1, True
    return NATIONALS_HINT if nationals else int(hints), False


def _is_placed(sentence: int, found: _Lazily, n_sentences: int) -> bool:
    """Whether two countries are named in a sentence or beside it, or one and a border."""
    around = range(max(0, sentence - 1), min(n_sentences, sentence + 2))
    countries = _countries(found, around)
    return len(countries) > 1 or (bool(countries) and found[sentence].has_border)


def _is_counted(found: _Found, nation: int) -> bool:
    """Whether a figure stands before a nation: "46 Afghan soldiers", "dozens of them"."""
    before = found.words[max(0, nation - 2) : nation]
    return any(word.isdigit() or word in found.counting for word in before)


def _within(places: Sequence[int], first: int, last: int) -> bool:
    """Whether any of some ascending places lies between two others, both included."""
    return bisect_left(places, first) < bisect_right(places, last)
