"""The extractor's word knowledge, read from the reviewed files in ``data/``.

Belongs here: reading those files into typed rows, failing on a row that is wrong. Does not belong
here: applying them to text.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from pipeline.errors import BorderflowError
from pipeline.records import Personnel

DATA = Path(__file__).parent / "data"

KINDS = frozenset({"move", "home", "stay", "same", "figure"})
MOVERS = frozenset({"subject", "object", "either", "any", "of"})
NEEDS = frozenset({"none", "border", "land"})


class InvalidLexicon(BorderflowError):
    """A lexicon file holds a row that cannot be used; says file, line and what to do."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How one verb or noun can tell of a movement.

    Attributes:
        lemma: Of the verb or noun.
        pos: ``VERB``, ``AUX`` or ``NOUN``.
        beside: Words of which one has to stand beside it ("go" + "across"); empty: none needed.
        kind: ``move`` (the destination tells the direction), ``home`` (a return by its own
            meaning), ``stay`` (a stock), ``same`` (others do what the text told last),
            ``figure`` (only a number for the movement that the text told last).
        mover: Which argument moves: ``subject``, ``object``, ``either`` (the object where there is
            one), ``any`` (the object if it is people, else the subject), or ``of`` for a noun.
        needs: What else the clause must state: ``border`` (a foreign land or a border), ``land``
            (a foreign land by name, demonym or "there"), ``none``.
    """

    lemma: str
    pos: str
    beside: frozenset[str]
    kind: str
    mover: str
    needs: str


@dataclass(frozen=True, slots=True)
class PersonnelTerm:
    """A word or phrase for personnel.

    Attributes:
        phrase: Its lemmas.
        personnel: The class.
        weak: The class is a guess that a stronger term of the same movement overrides.
        is_unit: It names a body ("battalion") rather than people.
    """

    phrase: tuple[str, ...]
    personnel: Personnel
    weak: bool
    is_unit: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All of it.

    Attributes:
        frames: By lemma.
        personnel: By first lemma, longest phrase first.
        words: By name of a list in ``words.yaml``, its entries.
        irregular: By lemma, the forms that no rule of English gives.
    """

    frames: dict[str, tuple[Frame, ...]]
    personnel: dict[str, tuple[PersonnelTerm, ...]]
    words: dict[str, frozenset[str]]
    irregular: dict[str, tuple[str, ...]]


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            yield reader.line_num, row


def _frames() -> dict[str, tuple[Frame, ...]]:
    path = DATA / "frames.csv"
    frames: dict[str, list[Frame]] = {}
    for line, row in _rows(path):
        for column, allowed in (("kind", KINDS), ("mover", MOVERS), ("needs", NEEDS)):
            if row[column] not in allowed:
                raise InvalidLexicon(
                    f"{path}, line {line}: {column} is {row[column]!r}; "
                    f"use one of {', '.join(sorted(allowed))}"
                )
        beside = frozenset(word for word in row["with"].split("|") if word)
        frame = Frame(row["lemma"], row["pos"], beside, row["kind"], row["mover"], row["needs"])
        frames.setdefault(frame.lemma, []).append(frame)
    return {lemma: tuple(rows) for lemma, rows in frames.items()}


def _personnel() -> dict[str, tuple[PersonnelTerm, ...]]:
    path = DATA / "personnel.csv"
    terms: dict[str, list[PersonnelTerm]] = {}
    for line, row in _rows(path):
        try:
            personnel = Personnel(row["class"].rstrip("?"))
        except ValueError:
            raise InvalidLexicon(
                f"{path}, line {line}: {row['class']!r} is no class of personnel; "
                f"use one of {', '.join(Personnel)}, with a '?' where it is a guess"
            ) from None
        phrase = tuple(row["phrase"].replace("-", " ").split())
        term = PersonnelTerm(phrase, personnel, row["class"].endswith("?"), row["head"] == "unit")
        terms.setdefault(phrase[0], []).append(term)
    return {
        first: tuple(sorted(rows, key=lambda term: -len(term.phrase)))
        for first, rows in terms.items()
    }


def _words() -> dict[str, frozenset[str]]:
    path = DATA / "words.yaml"
    lists = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name, entries in lists.items():
        wrong = [entry for entry in entries if not isinstance(entry, str)]
        if wrong:
            raise InvalidLexicon(f"{path}: list {name!r} holds {wrong[0]!r}; put it in quotes")
    return {name: frozenset(entries) for name, entries in lists.items()}


def _irregular() -> dict[str, tuple[str, ...]]:
    rows = _rows(DATA / "irregular_forms.csv")
    return {row["lemma"]: tuple(row["forms"].split("|")) for _, row in rows}


@cache
def load_lexicon() -> Lexicon:
    """Read all files of ``data/`` that this room's rules use.

    Raises:
        InvalidLexicon: A row cannot be used.
    """
    return Lexicon(_frames(), _personnel(), _words(), _irregular())
