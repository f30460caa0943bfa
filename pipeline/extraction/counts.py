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

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.extraction.count_figures import (
    BETWEEN_LEAD,
    CANDIDATE,
    NOTHING_AT,
    NUMBER_WORD,
    Amount,
    alternation,
    read_amount,
    read_table,
    squeeze,
)
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
class _Hedge:
    effect: Kind
    min_figure: int
    not_after: frozenset[str]


_SUFFIXES = read_table("count_suffixes.csv")
_LABELS = read_table("count_labels.csv")
_HEDGES = {
    position: {
        row["phrase"]: _Hedge(
            row["effect"],  # type: ignore[arg-type]
            int(row["min_figure"] or 0),
            frozenset(row["not_after"].split("|")) - {""},
        )
        for row in read_table("count_hedges.csv")
        if row["position"] == position
    }
    for position in ("before", "after")
}
_EFFECT_RANK = {"hedged": 1, "at_most": 2, "at_least": 3}

_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
"""Lower case that keeps every offset; ``str.lower`` does not ("İ" becomes two characters)."""

_RANGE = re.compile(
    r"(?:\s?[-‐‑–]\s?|-?\s+(?:to|or)\s+)(?:(?:even|about|around|some|perhaps|possibly|maybe)\s+)?"
)
_BETWEEN = re.compile(r"\s+(?:and|to)\s+(?:(?:about|around|some|perhaps)\s+)?")
_HEDGE_LEAD = re.compile(
    rf"(?<!\w)(?P<hedge>{alternation(_HEDGES['before'])})\s*"
    r"(?:(?:the|these|those|another|an?\s+further|an\s+additional|an?\s+total\s+of|an?)\s+)?$"
)
_HEDGE_TAIL = re.compile(rf"[\s-]*(?P<hedge>{alternation(_HEDGES['after'])})(?!\w)(?!\s+\d)")
_HEDGE_AFTER_NOUN = re.compile(
    rf"\s+[a-z]+(?:\s+[a-z]+)?\s+(?P<hedge>{alternation(h for h in _HEDGES['after'] if ' ' in h)})"
    r"(?=\s*(?:[.,;:)]|$))"
)
_MEASURE_TAIL = re.compile(
    r"[\s-]*(?:(?:more|long|full|whole|straight|consecutive|additional|other|further|successive)\s+)?(?:(?P<word>"
    + alternation(r["word"] for r in _SUFFIXES if r["kind"] == "measure")
    + r")(?!\w))"
)
_GROUP_TAIL = re.compile(
    rf"-(?:{alternation(r['word'] for r in _SUFFIXES if r['kind'] == 'group')}|odd|plus)(?!\w)"
)
_COMPOUND_TAIL = re.compile(r"[-‐‑](?=[a-z])")
_SHARE_TAIL = re.compile(
    rf"\s+(?:in|out\s+of)\s+(?:every\s+)?(?:\d{{1,3}}|{NUMBER_WORD})(?![\w,.])|/\d"
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
_UNIT_NAME_TAIL = re.compile(
    r"\s+(?:[A-Z][\w'’-]+\s+){0,2}(?:"
    + "|".join(row["label"].capitalize() for row in _LABELS if row["note"] == "unit")
    + r")\b(?!\s+[a-z]+s\b)"
)
"""The 215 Maiwand Corps."""
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
    for start, stop in _between(date_figures(text), len(text)):
        cursor = start
        while (candidate := CANDIDATE.search(lower, cursor, stop)) is not None:
            position = candidate.start()
            floor = max(start, found[-1].end if found else 0)
            quantity, cursor = _quantity(text, lower, position, floor, stop)
            if quantity is not None:
                found.append(quantity)
    return found


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
    nothing = NOTHING_AT.match(lower, position, stop)
    if nothing is not None:
        return None, nothing.end()
    amount = read_amount(lower, position, stop)
    if amount is None:
        return None, position + 1
    share = _SHARE_TAIL.match(lower, amount.end, stop)
    if share is not None:
        return None, share.end()
    amount, start = _with_range(lower, position, floor, stop, amount)
    if _is_no_count(text, lower, start, amount):
        return None, amount.end
    return _hedged(lower, start, floor, amount)


def _with_range(
    lower: str, position: int, floor: int, stop: int, amount: Amount
) -> tuple[Amount, int]:
    """Take in the second figure of a range; with where the whole begins."""
    lead = BETWEEN_LEAD.search(lower[max(floor, position - 40) : position])
    gap = _RANGE.match(lower, amount.end, stop)
    if lead is not None:
        gap = _BETWEEN.match(lower, amount.end, stop) or gap
    second = read_amount(lower, gap.end(), stop) if gap else None
    if second is None:
        return amount, position
    low = amount.low
    if amount.scale is None and second.scale and low < second.low / second.scale:
        low *= second.scale
    if low >= second.high:
        return amount, position
    start = position - len(lead[0]) if lead else position
    return replace(second, low=low, is_range=True), start


def _is_no_count(text: str, lower: str, start: int, amount: Amount) -> bool:
    """Whether what stands around a figure makes it a measure, a name, a date or an age."""
    if amount.low != int(amount.low) or amount.high != int(amount.high) or amount.high == 0:
        return True
    end = amount.end
    if _MEASURE_TAIL.match(lower, end) or _CURRENCY_LEAD.search(text[max(0, start - 6) : start]):
        return True
    if _COMPOUND_TAIL.match(lower, end) and not _GROUP_TAIL.match(lower, end):
        return True
    if _LABEL_LEAD.search(text[max(0, start - 20) : start]):
        return True
    if amount.numeral and _UNIT_NAME_TAIL.match(text, end):
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


def _hedged(lower: str, start: int, floor: int, amount: Amount) -> tuple[Quantity, int]:
    """Take in the hedges before and after a figure; with where to go on reading."""
    effects: list[Kind] = []
    while (lead := _HEDGE_LEAD.search(lower[max(floor, start - 60) : start])) is not None:
        hedge = _HEDGES["before"][squeeze(lead["hedge"])]
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
        effects.append(_HEDGES["after"][squeeze(tail["hedge"])].effect)
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
