"""How dates are written in English: the regular expressions that ``dates.py`` reads with.

Belongs here: spellings of days, months, years and clock times, and the table of fixed phrases.
Does not belong here: which days they mean.
"""

from __future__ import annotations

import calendar
import csv
import re
from importlib.resources import files

MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
MONTH_SHORT = {name: number for number, name in enumerate(calendar.month_abbr) if name} | {
    "Sept": 9
}
WEEKDAYS = {name: number for number, name in enumerate(calendar.day_name)}
AMBIGUOUS_MONTHS = ("March", "May")
"""Words of their own when no number or preposition stands by them."""

UNIT_DAYS = {"day": 1, "night": 1, "week": 7, "fortnight": 14}
NUMBER_WORDS = {
    "a": 1, "an": 1, "one": 1, "couple of": 2, "two": 2, "three": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20,
}  # fmt: skip


def _load_phrases() -> dict[str, tuple[str, int | None, int | None]]:
    table = (files("pipeline.extraction") / "data" / "date_phrases.csv").read_text("utf-8")
    return {
        row["phrase"]: (
            row["kind"],
            int(row["start_days"]) if row["start_days"] else None,
            int(row["end_days"]) if row["end_days"] else None,
        )
        for row in csv.DictReader(table.splitlines())
    }


PHRASES = _load_phrases()
"""Phrase → kind, first and last day counted from publication (or, relative, from another date)."""


def _names(names: list[str]) -> str:
    spelled = {form for name in names for form in (name, name.upper())}
    spelled |= {name.lower() for name in names if len(name) > 4 and name not in AMBIGUOUS_MONTHS}
    return "|".join(sorted(spelled, key=len, reverse=True))


_FULL_MONTH = _names(list(MONTHS))
_ANY_MONTH = rf"(?:{_FULL_MONTH}|(?:{_names(list(MONTH_SHORT))})\b\.?)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\w|[.,:]\d)"
_YEAR_NUMBER = r"(?:19|20)\d\d(?!\w|[.,:]\d)(?!\s+(?:soldiers|troops|servicemen|people|men)\b)"
_YEAR = rf"(?:,?\s+(?:of\s+)?(?:(?P<year>{_YEAR_NUMBER})|(?P<year_word>last|this|next)\s+year\b))"
_WEEKDAY_PREFIX = (
    rf"(?:\b(?:{_names(list(WEEKDAYS))}|Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun)\b\.?"
    r"(?:\s+(?:night|morning|evening|afternoon))?[,(]?\s+(?:the\s+)?)?"
)
_PART_OF_DAY = r"(?:night|morning|evening|afternoon|midday|noon|midnight|overnight)"
_LISTED_DAY_END = (
    r"(?=\s*(?:[,.;:)\n]|$|(?:19|20)\d\d\b|(?:in|at|to|from|when|by|near|into|across|the|after|as"
    r"|with|on|of|for|last|this|and|but|were|was|had|have)\b))"
)

ISO_DATE = re.compile(r"(?<![\d-])(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])")
NUMERIC_DATE = re.compile(
    r"(?<![\d./-])(?P<day>\d{1,2})(?P<mark>[./-])(?P<month>\d{1,2})(?P=mark)"
    r"(?P<year>(?:19|20)\d\d)(?![\d/-]|\.\d)"
)
MONTH_DAY = re.compile(
    rf"{_WEEKDAY_PREFIX}\b(?P<month>{_ANY_MONTH})\s+(?:the\s+)?(?P<day>{_DAY})"
    rf"(?:\s*[-–—/]\s*(?P<to>{_DAY})|\s+(?:and|to|or|through)\s+(?P<and>{_DAY}){_LISTED_DAY_END})?"
    rf"{_YEAR}?"
)
DAY_MONTH = re.compile(
    rf"{_WEEKDAY_PREFIX}(?<![\d.,:/-])\b(?P<day>{_DAY})"
    rf"(?:\s*(?:[-–—/]|\band\b|\bto\b|\bor\b)\s*(?P<to>{_DAY}))?"
    rf"\s+(?:of\s+)?(?P<month>{_ANY_MONTH})(?!\w){_YEAR}?"
)
MONTH = re.compile(
    r"(?:\b(?P<part>[Ee]arly|[Mm]id|[Ll]ate|[Ee]arlier|[Ll]ater|[Vv]ery\s+late"
    r"|(?:[Tt]he\s+)?(?:very\s+)?(?:[Bb]eginning|[Ss]tart|[Mm]iddle|[Ee]nd|first\s+half"
    r"|second\s+half|latter\s+half|latter\s+part|first\s+week|second\s+week|third\s+week"
    r"|last\s+week|first\s+days|last\s+days|final\s+days)\s+of)(?:\s+in\s+|\s+|-))?"
    rf"\b(?:(?P<word>[Tt]his|[Ll]ast|[Nn]ext)\s+month\b|(?P<last>[Ll]ast\s+)?(?P<month>{_FULL_MONTH})(?!\w)"
    rf"{_YEAR}?)"
)
MONTH_LEAD = re.compile(
    r"\b(?:in|since|until|till|by|from|between|and|during|of|to|through|before|after|this)\s+$",
    re.I,
)
"""Before a month whose name is a word of its own."""

WEEKDAY = re.compile(
    r"(?:\b(?:[Ll]ate|[Ee]arly|[Ee]arlier|[Ll]ater)\s+(?:on\s+)?)?"
    r"(?:\b(?P<which>[Ll]ast|[Tt]his\s+past|[Tt]his\s+coming|[Tt]his|[Pp]ast|[Nn]ext|[Cc]oming)\s+)?"
    rf"\b(?P<weekday>{_names(list(WEEKDAYS))})\b(?:[’']s)?(?:\s+{_PART_OF_DAY}\b)?"
    r"(?:,?\s+(?:of\s+)?(?P<week>last|this|next)\s+week\b)?"
)
_WEEKDAY_NAME = _names(list(WEEKDAYS))
OVERNIGHT_WEEKDAYS = re.compile(
    rf"\b(?:[Oo]vernight|[Nn]ight)\s+(?:on\s+|of\s+|from\s+)?(?P<first>{_WEEKDAY_NAME})"
    rf"\s*(?:to|into|and|-|–|/)\s*(?P<second>{_WEEKDAY_NAME})\b"
)
OVERNIGHT_WEEKDAY = re.compile(
    rf"\b[Oo]vernight\s+(?:(?P<into>into|to)\s+|on\s+)?(?P<weekday>{_WEEKDAY_NAME})\b"
    rf"|\b(?P<before>{_WEEKDAY_NAME})\s+overnight\b"
)
PHRASE = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(
        rf"[{phrase[0].upper()}{phrase[0]}]" + re.escape(phrase[1:]).replace(r"\ ", r"\s+")
        for phrase in sorted(PHRASES, key=len, reverse=True)
    )
    + r")(?![\w-])"
)
CLAUSE_AFTER = re.compile(r"\s+(?:the|an?|his|her|their|its|this|that|yesterday|tomorrow|[A-Z0-9])")
"""After "the day before": what follows is the event it is counted from, not a date of the text."""

_NUMBER = rf"(?P<number>\d{{1,3}}|{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})"
_UNIT = r"(?P<unit>hour|day|night|week|fortnight|month|year)s?\b"
PAST_SPAN = re.compile(
    r"\b(?:(?:the\s+|these\s+)?(?:past|last|previous|preceding)\s+"
    rf"(?:(?:about|some|nearly|almost|around)\s+)?{_NUMBER}(?:\s+or\s+so)?[\s-]+{_UNIT}"
    r"|the\s+(?:past|last)\s+(?P<one>week|fortnight|month|year))(?!\s+of\b)",
    re.I,
)
WITHIN = re.compile(
    r"\b(?:within|inside|in(?:\s+(?:the\s+space\s+of|less\s+than|under))?)\s+"
    rf"(?:the\s+last\s+|just\s+|only\s+)?{_NUMBER}\s+{_UNIT}"
    r"(?!\s+(?:of|ago|back|earlier|later|before|after|time)\b|['’])",
    re.I,
)
AGO = re.compile(rf"\b{_NUMBER}\s+{_UNIT}\s+(?:ago|back)\b", re.I)
COUNTED = re.compile(
    rf"\b{_NUMBER}\s+(?P<unit>day|night|week|fortnight)s?\s+"
    r"(?P<way>earlier|previously|before|later|afterwards|after)\b",
    re.I,
)
WEEK = re.compile(
    r"\b(?:(?:late|early|earlier|later|mid)[\s-])?(?P<which>last|(?:the\s+)?previous|next)\s+week\b",
    re.I,
)
WEEKEND = re.compile(
    r"\b(?:(?P<which>last|this\s+past|this|past|previous|next|coming)\s+|the\s+)weekend\b", re.I
)
YEAR = re.compile(
    r"\b(?:(?P<part>early|mid|late|(?:the\s+)?(?:start|beginning|middle|end)\s+of)[\s-](?:in\s+)?"
    rf"|(?:in|since|until|till|from|between|by|during|of|and|to|before|after|year)\s+)(?P<year>{_YEAR_NUMBER})"
    r"|\b(?:(?P<this_part>early|mid|late|earlier|later)\s+)?(?P<word>this|last|next)\s+year\b"
    r"|\bearlier\s+in\s+the\s+(?P<in_year>year)\b",
    re.I,
)
SEASON = re.compile(
    r"\b(?:(?P<word>last|this|next)\s+(?P<named>spring|summer|autumn|winter)"
    rf"|(?P<season>spring|summer|autumn|fall|winter)(?:\s+of)?\s+(?P<year>{_YEAR_NUMBER}))\b",
    re.I,
)
DAY_OF_MONTH = re.compile(
    r"\b[Oo]n\s+(?P<span>(?:the\s+(?:night|morning|evening)\s+of\s+)?the\s+(?P<day>\d{1,2})(?:st|nd|rd|th))"
    r"(?=\s*(?:[,.;)\n]|$|(?:in|at|from|near|when|and|they|of\s+(?:this|the|last)\s+month)\b))"
)
_ZONE = r"(?:\s*(?:hours|hrs|GMT|UTC|PST|PKT|IST|EST|EDT|local\s+time|o[’']clock)\b)"
_MERIDIEM = r"(?:[ap]\.m\.|[ap]m\b)"
_HOUR = "|".join(word for word, number in NUMBER_WORDS.items() if number <= 12 and len(word) > 2)
CLOCK = re.compile(
    rf"(?<![\w.:/-])(?:\d{{1,2}}:\d\d(?::\d\d)?(?!\d)(?:\s*{_MERIDIEM})?{_ZONE}?"
    rf"|\d{{1,2}}(?:\.\d\d)?\s*{_MERIDIEM}{_ZONE}?|\d{{4}}{_ZONE}"
    rf"|(?:{_HOUR}|\d{{1,2}})(?:\s+(?:[ap]\.m\.|[ap]m\b)|\s+o[’']clock\b)"
    rf"|(?:(?:a\s+)?quarter|half|(?:five|ten|twenty|twenty-five|\d+)(?:\s+minutes)?)\s+(?:to|past)\s+"
    rf"(?:{_HOUR}|midnight|noon)\b|midnight\b|noon\b)",
    re.I,
)
FURNITURE_LEAD = re.compile(
    r"^\W*(?:first\s+published|last\s+updated|last\s+modified|published|updated|posted|publication"
    r"|date|issued|printed|copyright|©)\b[^\n]{0,40}$",
    re.I,
)
"""Before a date in a line of page furniture."""
DATELINE_LEAD = re.compile(r"^[A-Z][\w’'.-]*(?:[ ,/\[(]+[\w’'.-]+[\])]?){0,5}[, ]+$")
DATELINE_TAIL = re.compile(
    r"^\.?(?:,\s*[\w .-]{1,25})?\s*(?:\([^)\n]{1,40}\)|/[^/\n]{1,30}/)?\s*(?:[-–—]{1,2}|:)\s*"
)
"""Around the date of a dateline: "KABUL, July 5 (Agency) -"."""
