"""Single figures in English text: numerals, figures in words, vague words.

Belongs here: what one figure is worth and where it ends, and the table ``data/count_words.csv``
that says so. Does not belong here: ranges, hedges and what makes a figure no count
(``counts.py``).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Amount:
    """A single figure or vague word, before hedges; ``scale`` is the multiplier that closed it."""

    end: int
    low: Decimal
    high: Decimal
    vague: bool = False
    scale: int | None = None
    numeral: bool = False
    is_range: bool = False


def read_table(name: str) -> list[dict[str, str]]:
    """Rows of a table in ``data/``, by column name."""
    text = (files("pipeline.extraction") / "data" / name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def alternation(phrases: Iterable[str]) -> str:
    """A regular expression for any of the phrases, longest first, any white space between words."""
    ordered = sorted(set(phrases), key=len, reverse=True)
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in ordered)


def squeeze(phrase: str) -> str:
    """The phrase with one blank between words, as the tables spell it."""
    return " ".join(phrase.split())


_WORDS = read_table("count_words.csv")
_NUMBERS = {row["phrase"]: int(row["low"]) for row in _WORDS if row["kind"] == "number"}
_MULTIPLIERS = {row["phrase"]: int(row["low"]) for row in _WORDS if row["kind"] == "multiplier"}
_PHRASES = {row["phrase"]: row for row in _WORDS if row["kind"] in {"figure", "vague"}}
_NOTHING = [row["phrase"] for row in _WORDS if row["kind"] == "nothing"]

_GAP = r"[\s\-‐‑]+"
_BEFORE_NUMERAL = r"(?<!\w)(?<!\w[-/])(?<!\d[.,:–—])(?<![$€£¥₹+#№°])"
_NUMERAL = (
    r"(?:\d{1,3}(?:,\d{2,3}){0,4},\d{3}|\d{1,3}(?:[.'’ \u00a0\u2009\u202f]\d{3}){1,4}+"
    r"|\d++(?:[.,]\d++)?)(?![.,:/]?\d)(?!\w)"
)
_MULTIPLIER_WORD = rf"(?:{alternation(_MULTIPLIERS)})\b"
NUMBER_WORD = rf"(?:{alternation(_NUMBERS)})\b"
_NUMERAL_AT = re.compile(rf"(?P<figure>{_NUMERAL})(?:{_GAP}(?P<multiplier>{_MULTIPLIER_WORD}))?")
_HALF_AT = re.compile(rf"(?:a[\s-]+)?half[\s-]+(?:an?[\s-]+)?(?P<multiplier>{_MULTIPLIER_WORD})")
_AND_A_HALF = re.compile(
    rf"{_GAP}and{_GAP}a{_GAP}half\b(?:{_GAP}(?P<multiplier>{_MULTIPLIER_WORD}))?"
)
_PHRASE_AT = re.compile(rf"(?P<phrase>{alternation(_PHRASES)})\b")
NOTHING_AT = re.compile(rf"(?:{alternation(_NOTHING)})\b")
_ARTICLE_AT = re.compile(rf"an?{_GAP}(?={_MULTIPLIER_WORD})")
_WORD_AT = re.compile(rf"{NUMBER_WORD}|{_MULTIPLIER_WORD}")
_NEXT_WORD = re.compile(rf"(?:{_GAP}(?P<and>and{_GAP})?)(?P<word>{NUMBER_WORD}|{_MULTIPLIER_WORD})")
_ANY_PHRASE = alternation({*_NUMBERS, *_MULTIPLIERS, *_PHRASES, *_NOTHING, "half"})
CANDIDATE = re.compile(
    rf"{_BEFORE_NUMERAL}(?={_NUMERAL})"
    rf"|(?<!\w)(?<!\w[-'’])(?={_ANY_PHRASE}"
    rf"|an?[\s-]+(?:half[\s-]+)?(?:{_MULTIPLIER_WORD}))"
)
BETWEEN_LEAD = re.compile(
    r"(?:(?:somewhere|anywhere)\s+)?\b(?P<word>between|from)\s+(?:(?:about|around|some)\s+)?$"
)
_FOLLOWING_WORD = re.compile(r"\s+([a-z]+)")
_MAX_DIGITS = 12


def read_amount(lower: str, position: int, stop: int) -> Amount | None:
    """Read the figure or vague word that begins at a position.

    Args:
        lower: The text in lower case, every offset kept.
        position: Where the figure begins.
        stop: Where reading must end.

    Returns:
        Its worth; null where no figure begins there.
    """
    phrase = _PHRASE_AT.match(lower, position, stop)
    if phrase is not None and (amount := _phrase_amount(lower, phrase)) is not None:
        return amount
    numeral = _NUMERAL_AT.match(lower, position, stop)
    if numeral is not None:
        value = _numeral_value(numeral["figure"], numeral["multiplier"] is not None)
        if value is None:
            return None
        scale = _MULTIPLIERS[numeral["multiplier"]] if numeral["multiplier"] else None
        value *= scale or 1
        return Amount(numeral.end(), value, value, scale=scale, numeral=True)
    half = _HALF_AT.match(lower, position, stop)
    if half is not None:
        scale = _MULTIPLIERS[half["multiplier"]]
        return Amount(half.end(), Decimal(scale) / 2, Decimal(scale) / 2, scale=scale)
    return _worded_amount(lower, position, stop)


def _phrase_amount(lower: str, phrase: re.Match[str]) -> Amount | None:
    row = _PHRASES[squeeze(phrase[0])]
    following = _FOLLOWING_WORD.match(lower, phrase.end())
    needed = row["next_words"].split("|") if row["next_words"] else None
    if needed and (following is None or following[1] not in needed):
        return None
    low, high = Decimal(row["low"]), Decimal(row["high"])
    return Amount(phrase.end(), low, high, vague=row["kind"] == "vague")


def _numeral_value(figure: str, is_multiplied: bool) -> Decimal | None:
    """The worth of a numeral; null for a code ("0035") or a figure too long to count people."""
    digits = re.sub(r"\D", "", figure)
    if len(digits) > _MAX_DIGITS or (figure.startswith("0") and len(digits) == len(figure)):
        return None
    groups = re.split(r"\D", figure)
    if len(groups) == 1:
        return Decimal(figure)
    if len(groups[-1]) == 3 and len(groups[0]) <= 3 and groups[0] != "0" and not is_multiplied:
        return Decimal(digits)
    if len(groups) == 2:
        return Decimal(f"{groups[0]}.{groups[1]}")
    return Decimal(digits)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A figure in words as far as it has been read.

    Attributes:
        total: Sum of the closed groups of thousands and above.
        group: The open group, below a thousand.
        room: A number added next must be smaller than this.
        scale: The multiplier read last; null after a plain number.
        closed: The multiplier that closed the last group.
    """

    total: int = 0
    group: int = 0
    room: int = 1000
    scale: int | None = None
    closed: int | None = None

    def add(self, word: str) -> _Reading | None:
        """Read one more word; null where the figure has ended before it."""
        if word in _NUMBERS:
            number = _NUMBERS[word]
            if number >= self.room:
                return None
            room = 10 if number >= 20 else 1
            return replace(self, group=self.group + number, room=room, scale=None)
        scale = _MULTIPLIERS[word]
        if scale < 1000:
            if self.group >= 100 or (self.group == 0 and self.closed is not None):
                return None
            room = 100 if scale == 100 else 1
            group = max(self.group, 1) * scale
            return replace(self, group=group, room=room, scale=scale)
        if (self.closed is not None and scale >= self.closed) or (self.closed and not self.group):
            return None
        total = self.total + max(self.group, 1) * scale
        return _Reading(total, 0, 1000, scale, scale)

    @property
    def value(self) -> int:
        return self.total + self.group


def _worded_amount(lower: str, position: int, stop: int) -> Amount | None:
    """A figure in words: "one hundred and thirty-four", "two and a half thousand"."""
    article = _ARTICLE_AT.match(lower, position, stop)
    first = _WORD_AT.match(lower, article.end() if article else position, stop)
    if first is None:
        return None
    word = squeeze(first[0])
    if word == "score" and (article or first.start() == position):
        return None
    reading = _Reading().add(word)
    if reading is None:
        return None
    end = first.end()
    is_between = BETWEEN_LEAD.search(lower[max(0, position - 40) : position]) is not None
    while (following := _NEXT_WORD.match(lower, end, stop)) is not None:
        extended = _extended(lower, reading, following, stop, is_between)
        if extended is None:
            break
        reading, end = extended, following.end()
    value = Decimal(reading.value)
    half = _AND_A_HALF.match(lower, end, stop)
    if half is not None:
        end = half.end()
        value = (value + Decimal("0.5")) * _MULTIPLIERS.get(half["multiplier"] or "", 1)
    return Amount(end, value, value, scale=reading.scale)


def _extended(
    lower: str, reading: _Reading, following: re.Match[str], stop: int, is_between: bool
) -> _Reading | None:
    """The figure with the next word, unless that word begins a figure of its own."""
    is_joined = following["and"] is not None
    if is_joined and (reading.scale is None or reading.scale < 100 or is_between):
        return None
    extended = reading.add(squeeze(following["word"]))
    if extended is None or not is_joined:
        return extended
    beyond = _NEXT_WORD.match(lower, following.end(), stop)
    if beyond and not beyond["and"] and beyond["word"] in _MULTIPLIERS:
        return extended if extended.add(squeeze(beyond["word"])) else None
    return extended
