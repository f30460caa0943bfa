"""Quantities in English text: figures, figures in words, ranges, hedged and vague amounts.

Belongs here: where a quantity stands in a plain text and what it is worth by the codebook's table
*Counts*. Does not belong here: what a quantity counts (people, vehicles, districts), which
movement it is the figure of, or anything that needs a parse.

The lexicons are reviewed tables: ``data/count_words.csv`` (words and their worth),
``data/count_hedges.csv`` ("at least", "or so"), ``data/count_suffixes.csv`` (words after a figure
that make it a measure or the size of a group) and ``data/count_labels.csv`` (words before a figure
that make it a name: "Highway 4").
"""

from __future__ import annotations

import csv
import re
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from importlib.resources import files
from typing import Literal

from pipeline.extraction.dates import date_figures

Kind = Literal["exact", "hedged", "at_least", "at_most", "range", "vague"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity as a text states it.

    Attributes:
        start: Offset in characters of its first character, hedge included.
        end: Offset after its last character; an "of" after it is outside.
        low: The least it can be; null where only an upper bound is stated.
        high: The most it can be; null where only a lower bound is stated.
        kind: ``exact`` a plain figure, ``hedged`` about that figure, ``at_least`` and ``at_most``
            open on one side, ``range`` two figures, ``vague`` a word worth a range by the table.
    """

    start: int
    end: int
    low: int | None
    high: int | None
    kind: Kind

    @property
    def exact(self) -> bool:
        """Whether it is a plain figure with no hedge and no vague word."""
        return self.kind == "exact"


@dataclass(frozen=True, slots=True)
class _Amount:
    """A single figure or vague word, before hedges; ``scale`` is the multiplier that closed it."""

    end: int
    low: Decimal
    high: Decimal
    vague: bool = False
    scale: int | None = None
    numeral: bool = False
    is_range: bool = False


@dataclass(frozen=True, slots=True)
class _Hedge:
    effect: Kind
    min_figure: int
    not_after: frozenset[str]


def _table(name: str) -> list[dict[str, str]]:
    path = files("pipeline.extraction") / "data" / name
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _alternation(phrases: Iterable[str]) -> str:
    """A regular expression for any of the phrases, longest first, any white space between words."""
    ordered = sorted(set(phrases), key=len, reverse=True)
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in ordered)


def _squeeze(phrase: str) -> str:
    return " ".join(phrase.split())


_WORDS = _table("count_words.csv")
_NUMBERS = {row["phrase"]: int(row["low"]) for row in _WORDS if row["kind"] == "number"}
_MULTIPLIERS = {row["phrase"]: int(row["low"]) for row in _WORDS if row["kind"] == "multiplier"}
_PHRASES = {row["phrase"]: row for row in _WORDS if row["kind"] in {"figure", "vague"}}
_NOTHING = [row["phrase"] for row in _WORDS if row["kind"] == "nothing"]
_SUFFIXES = _table("count_suffixes.csv")
_LABELS = _table("count_labels.csv")
_HEDGES = {
    position: {
        row["phrase"]: _Hedge(
            row["effect"],  # type: ignore[arg-type]
            int(row["min_figure"] or 0),
            frozenset(row["not_after"].split("|")) - {""},
        )
        for row in _table("count_hedges.csv")
        if row["position"] == position
    }
    for position in ("before", "after")
}
_EFFECT_RANK = {"hedged": 1, "at_most": 2, "at_least": 3}

_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
"""Lower case that keeps every offset; ``str.lower`` does not ("İ" becomes two characters)."""

_GAP = r"[\s\-‐‑]+"
_BEFORE_NUMERAL = r"(?<!\w)(?<!\w[-/])(?<!\d[.,:–—])(?<![$€£¥₹+#№°])"
_NUMERAL = (
    r"(?:\d{1,3}(?:,\d{2,3})*,\d{3}|\d{1,3}(?:[.'’ \u00a0\u2009\u202f]\d{3})++"
    r"|\d++(?:[.,]\d++)?)(?![.,:/]?\d)(?!\w)"
)
_MULTIPLIER_WORD = rf"(?:{_alternation(_MULTIPLIERS)})\b"
_NUMBER_WORD = rf"(?:{_alternation(_NUMBERS)})\b"
_NUMERAL_AT = re.compile(rf"(?P<figure>{_NUMERAL})(?:{_GAP}(?P<multiplier>{_MULTIPLIER_WORD}))?")
_HALF_AT = re.compile(rf"(?:a[\s-]+)?half[\s-]+(?:an?[\s-]+)?(?P<multiplier>{_MULTIPLIER_WORD})")
_AND_A_HALF = re.compile(
    rf"{_GAP}and{_GAP}a{_GAP}half\b(?:{_GAP}(?P<multiplier>{_MULTIPLIER_WORD}))?"
)
_PHRASE_AT = re.compile(rf"(?P<phrase>{_alternation(_PHRASES)})\b")
_NOTHING_AT = re.compile(rf"(?:{_alternation(_NOTHING)})\b")
_ARTICLE_AT = re.compile(rf"an?{_GAP}(?={_MULTIPLIER_WORD})")
_WORD_AT = re.compile(rf"{_NUMBER_WORD}|{_MULTIPLIER_WORD}")
_NEXT_WORD = re.compile(
    rf"(?:{_GAP}(?P<and>and{_GAP})?)(?P<word>{_NUMBER_WORD}|{_MULTIPLIER_WORD})"
)
_CANDIDATE = re.compile(
    rf"{_BEFORE_NUMERAL}(?={_NUMERAL})"
    rf"|(?<!\w)(?<!\w[-'’])(?={_alternation({*_NUMBERS, *_MULTIPLIERS, *_PHRASES, *_NOTHING, 'half'})}"
    rf"|an?[\s-]+(?:half[\s-]+)?(?:{_MULTIPLIER_WORD}))"
)
_RANGE = re.compile(
    r"(?:\s?[-‐‑–]\s?|-?\s+(?:to|or)\s+)(?:(?:even|about|around|some|perhaps|possibly|maybe)\s+)?"
)
_BETWEEN = re.compile(r"\s+(?:and|to)\s+(?:(?:about|around|some|perhaps)\s+)?")
_BETWEEN_LEAD = re.compile(
    r"(?:(?:somewhere|anywhere)\s+)?\b(?P<word>between|from)\s+(?:(?:about|around|some)\s+)?$"
)
_HEDGE_LEAD = re.compile(
    rf"(?<!\w)(?P<hedge>{_alternation(_HEDGES['before'])})\s*"
    r"(?:(?:the|these|those|another|an?\s+further|an\s+additional|an?\s+total\s+of|an?)\s+)?$"
)
_HEDGE_TAIL = re.compile(rf"[\s-]*(?P<hedge>{_alternation(_HEDGES['after'])})(?!\w)(?!\s+\d)")
_HEDGE_AFTER_NOUN = re.compile(
    rf"\s+[a-z]+(?:\s+[a-z]+)?\s+(?P<hedge>{_alternation(h for h in _HEDGES['after'] if ' ' in h)})"
    r"(?=\s*(?:[.,;:)]|$))"
)
_MEASURE_TAIL = re.compile(
    r"[\s-]*(?:(?:more|long|full|whole|straight|consecutive|additional|other|further|successive)\s+)?(?:(?P<word>"
    + _alternation(r["word"] for r in _SUFFIXES if r["kind"] == "measure")
    + r")(?!\w))"
)
_MAX_DIGITS = 12
_GROUP_TAIL = re.compile(
    rf"-(?:{_alternation(r['word'] for r in _SUFFIXES if r['kind'] == 'group')}|odd|plus)(?!\w)"
)
_COMPOUND_TAIL = re.compile(r"[-‐‑](?=[a-z])")
_SHARE_TAIL = re.compile(
    rf"\s+(?:in|out\s+of)\s+(?:every\s+)?(?:\d{{1,3}}|{_NUMBER_WORD})(?![\w,.])|/\d"
)
"""One in five; 46 in 2021 is not matched: that year is a date."""
_LABEL_LEAD = re.compile(
    r"(?<!\w)(?:"
    + "|".join(
        rf"(?i:{re.escape(row['label'])})"
        if row["case"] == "any"
        else rf"(?:{re.escape(row['label'].capitalize())}|{re.escape(row['label'].upper())})"
        for row in _LABELS
    )
    + r")\s?$"
)
_CURRENCY_LEAD = re.compile(r"(?:[$€£¥₹]|\b(?:Rs|Rs\.|USD|US\$|EUR|AFN|Afs|PKR|INR))\s?$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_PEOPLE_TAIL = re.compile(
    r"\s+(?:[\w'’-]+\s+){0,3}?(?:soldiers|troops|personnel|servicemen|men|people|members|fighters|guards"
    r"|officers|policemen|police|pilots|officials|refugees|militiamen)\b"
)
"""After a figure that could be a year."""
_AGE_LEAD = re.compile(
    r"\b(?!(?:January|February|March|April|May|June|July|August)\b)[A-Z][\w'’-]+, $"
)
_LIST_MARK = re.compile(r"[.)](?:\s|$)")
_LAST_WORD = re.compile(r"([a-z]+)\s+$")


def find_quantities(text: str) -> list[Quantity]:
    """Find every quantity in a text, by the codebook's table *Counts*.

    Left out: dates, clock times, ages, measures, money, shares, ordinals, names with a number,
    and words that negate ("not one"). What the others count is not looked at.

    Returns:
        Quantities in order, none overlapping.
    """
    lower = text.translate(_LOWER)
    found: list[Quantity] = []
    cursor = 0
    for start, stop in _between(_merged(date_figures(text)), len(text)):
        cursor = start
        while (candidate := _CANDIDATE.search(lower, cursor, stop)) is not None:
            position = candidate.start()
            floor = max(start, found[-1].end if found else 0)
            quantity, cursor = _quantity(text, lower, position, floor, stop)
            if quantity is not None:
                found.append(quantity)
    return found


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _between(spans: list[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """The stretches of a text outside the spans."""
    start = 0
    for begin, end in spans:
        yield start, begin
        start = end
    yield start, length


def _quantity(
    text: str, lower: str, position: int, floor: int, stop: int
) -> tuple[Quantity | None, int]:
    """Read the quantity at a position, and say where to go on."""
    nothing = _NOTHING_AT.match(lower, position, stop)
    if nothing is not None:
        return None, nothing.end()
    amount = _amount(lower, position, stop)
    if amount is None:
        return None, position + 1
    amount, start = _with_range(lower, position, floor, stop, amount)
    if _is_no_count(text, lower, start, amount):
        return None, amount.end
    return _hedged(lower, start, floor, amount)


def _amount(lower: str, position: int, stop: int) -> _Amount | None:
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
        return _Amount(numeral.end(), value, value, scale=scale, numeral=True)
    half = _HALF_AT.match(lower, position, stop)
    if half is not None:
        scale = _MULTIPLIERS[half["multiplier"]]
        return _Amount(half.end(), Decimal(scale) / 2, Decimal(scale) / 2, scale=scale)
    return _worded_amount(lower, position, stop)


def _phrase_amount(lower: str, phrase: re.Match[str]) -> _Amount | None:
    row = _PHRASES[_squeeze(phrase[0])]
    following = re.compile(r"\s+([a-z]+)").match(lower, phrase.end())
    needed = row["next_words"].split("|") if row["next_words"] else None
    if needed and (following is None or following[1] not in needed):
        return None
    low, high = Decimal(row["low"]), Decimal(row["high"])
    return _Amount(phrase.end(), low, high, vague=row["kind"] == "vague")


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


def _worded_amount(lower: str, position: int, stop: int) -> _Amount | None:
    """A figure in words: "one hundred and thirty-four", "two and a half thousand"."""
    article = _ARTICLE_AT.match(lower, position, stop)
    first = _WORD_AT.match(lower, article.end() if article else position, stop)
    if first is None:
        return None
    word = _squeeze(first[0])
    if word == "score" and (article or first.start() == position):
        return None
    reading = _Reading().add(word)
    if reading is None:
        return None
    end = first.end()
    is_between = _BETWEEN_LEAD.search(lower[max(0, position - 40) : position]) is not None
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
    return _Amount(end, value, value, scale=reading.scale)


def _extended(
    lower: str, reading: _Reading, following: re.Match[str], stop: int, is_between: bool
) -> _Reading | None:
    """The figure with the next word, unless that word begins a figure of its own."""
    is_joined = following["and"] is not None
    if is_joined and (reading.scale is None or reading.scale < 100 or is_between):
        return None
    extended = reading.add(_squeeze(following["word"]))
    if extended is None or not is_joined:
        return extended
    beyond = _NEXT_WORD.match(lower, following.end(), stop)
    if beyond and not beyond["and"] and beyond["word"] in _MULTIPLIERS:
        return extended if extended.add(_squeeze(beyond["word"])) else None
    return extended


def _with_range(
    lower: str, position: int, floor: int, stop: int, amount: _Amount
) -> tuple[_Amount, int]:
    """Take in the second figure of a range; with where the whole begins."""
    lead = _BETWEEN_LEAD.search(lower[max(floor, position - 40) : position])
    gap = _RANGE.match(lower, amount.end, stop)
    if lead is not None:
        gap = _BETWEEN.match(lower, amount.end, stop) or gap
    second = _amount(lower, gap.end(), stop) if gap else None
    if second is None:
        return amount, position
    low = amount.low
    if amount.scale is None and second.scale and low < second.low / second.scale:
        low *= second.scale
    if low >= second.high:
        return amount, position
    start = position - len(lead[0]) if lead else position
    return replace(second, low=low, is_range=True), start


def _is_no_count(text: str, lower: str, start: int, amount: _Amount) -> bool:
    """Whether what stands around a figure makes it a measure, a name, a date or an age."""
    if amount.low != int(amount.low) or amount.high != int(amount.high) or amount.high == 0:
        return True
    end = amount.end
    if _MEASURE_TAIL.match(lower, end) or _CURRENCY_LEAD.search(text[max(0, start - 6) : start]):
        return True
    if _COMPOUND_TAIL.match(lower, end) and not _GROUP_TAIL.match(lower, end):
        return True
    if _LABEL_LEAD.search(text[max(0, start - 20) : start]) or _SHARE_TAIL.match(lower, end):
        return True
    return amount.numeral and _is_year_age_or_mark(text, start, end)


def _is_year_age_or_mark(text: str, start: int, end: int) -> bool:
    figure = text[start:end]
    if _YEAR.fullmatch(figure):
        is_hedged = _HEDGE_LEAD.search(text[max(0, start - 40) : start].translate(_LOWER))
        return not is_hedged and not _PEOPLE_TAIL.match(text, end)
    lead = text[max(0, start - 30) : start]
    if _AGE_LEAD.search(lead) and len(figure) == 2 and text[end : end + 1] == ",":
        return True
    tail = text[end : end + 2]
    is_line_start = not lead.rpartition("\n")[2].strip("( ")
    return (is_line_start and _LIST_MARK.match(tail) is not None) or (
        lead.endswith("[") and tail.startswith("]")
    )


def _hedged(lower: str, start: int, floor: int, amount: _Amount) -> tuple[Quantity, int]:
    """Take in the hedges before and after a figure; with where to go on reading."""
    effects: list[Kind] = []
    while (lead := _HEDGE_LEAD.search(lower[max(floor, start - 60) : start])) is not None:
        hedge = _HEDGES["before"][_squeeze(lead["hedge"])]
        begin = start - len(lead[0])
        if amount.low < hedge.min_figure or _previous_word(lower, begin) in hedge.not_after:
            break
        effects.append(hedge.effect)
        start = begin
    end = amount.end
    tail = _HEDGE_TAIL.match(lower, end)
    if tail is not None:
        end = tail.end()
    tail = tail or _HEDGE_AFTER_NOUN.match(lower, end)
    if tail is not None:
        effects.append(_HEDGES["after"][_squeeze(tail["hedge"])].effect)
    effect = max(effects, key=_EFFECT_RANK.__getitem__, default=None)
    low, high = int(amount.low), int(amount.high)
    if effect == "at_least":
        return Quantity(start, end, low, None, effect), end
    if effect == "at_most":
        return Quantity(start, end, None, high, effect), end
    kind: Kind = "range" if amount.is_range else "vague" if amount.vague else effect or "exact"
    return Quantity(start, end, low, high, kind), end


def _previous_word(lower: str, position: int) -> str:
    word = _LAST_WORD.search(lower[max(0, position - 20) : position])
    return word[1] if word else ""
