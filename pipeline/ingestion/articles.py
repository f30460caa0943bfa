"""From the fields of one row to an article.

Belongs here: what each field must look like, the article's id and content hash. Does not belong
here: how a file format yields fields (``files.py`` and its neighbours), or finding duplicates.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Final
from zoneinfo import ZoneInfo

from pipeline.ingestion.cleaning import clean_line, clean_text, words
from pipeline.ingestion.language import language_of
from pipeline.ingestion.rejects import Reason, Unusable, shown
from pipeline.ingestion.rows import Limits, RawRow
from pipeline.ingestion.sources import Source
from pipeline.records import Article

EARLIEST_YEAR: Final = 1900
LATEST_YEAR: Final = 2200
"""Outside these years a date is a slip, such as an empty clock (0001) or a typing error."""

_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_][A-Za-z0-9_-]+)?")


def to_article(row: RawRow, source: Source, source_path: str, limits: Limits) -> Article:
    """The article that a row states.

    Raises:
        Unusable: A field is missing, has the wrong type or a value that cannot be used.
    """
    raw_text = _required(row.fields, "text")
    if len(raw_text) > limits.max_article_characters:
        raise Unusable(
            Reason.TEXT_TOO_LONG,
            f"text has {len(raw_text):,} characters, the limit is "
            f"{limits.max_article_characters:,}; split it into its articles, or raise "
            "max_article_characters",
        )
    title = _line(row.fields, "title")
    text = clean_text(raw_text)
    publisher = _line(row.fields, "publisher", source.publisher)
    published = _published(row.fields, source.timezone)
    language = _language(row.fields, source.language, f"{title}\n{text}")
    based_on = _optional(row.fields, "based_on")
    if not words(text):
        raise Unusable(Reason.EMPTY_TEXT, f"text holds no word in {len(raw_text):,} characters")
    published_at = published.astimezone(dt.UTC)
    return Article(
        article_id=article_id(publisher, published_at, title, text),
        external_id=_external_id(row.fields),
        source=source.name,
        source_path=source_path,
        source_line=row.line,
        publisher=publisher,
        published_at=published_at,
        published_on=published.date(),
        title=title,
        text=text,
        language=language,
        based_on=clean_line(based_on) if based_on else None,
        content_hash=_digest([*words(title), *words(text)])[:32],
    )


def article_id(publisher: str, published_at: dt.datetime, title: str, text: str) -> str:
    """``a`` and 16 hex digits that depend on outlet, publication time (UTC) and words alone."""
    identity = [publisher, published_at.isoformat(), " ".join(words(title)), " ".join(words(text))]
    return "a" + _digest(identity)[:16]


def parse_timestamp(value: str, timezone: str | None) -> dt.datetime:
    """An aware time from ISO 8601, with the offset that the value states.

    A value without an offset is a local time of ``timezone`` (IANA name), if there is one.

    Raises:
        Unusable: Not ISO 8601, no offset and no zone, or outside the plausible years.
    """
    try:
        stated = dt.datetime.fromisoformat(value.strip())
    except ValueError:
        raise Unusable(
            Reason.UNREADABLE_DATE,
            f"published_at {shown(value)} is not ISO 8601; write it like 2021-07-05T14:20:00+04:30",
        ) from None
    return _placed(stated, value, timezone)


def _placed(stated: dt.datetime, value: object, timezone: str | None) -> dt.datetime:
    if not EARLIEST_YEAR <= stated.year <= LATEST_YEAR:
        raise Unusable(
            Reason.UNREADABLE_DATE,
            f"published_at {shown(value)} is outside the years {EARLIEST_YEAR} to {LATEST_YEAR}; "
            "correct it",
        )
    if stated.utcoffset() is not None:
        return stated
    if timezone is None:
        raise Unusable(
            Reason.UNREADABLE_DATE,
            f"published_at {shown(value)} has no offset from UTC, so its day is not certain; add "
            "one (2021-07-05T14:20:00+04:30), or set 'timezone' for the source in sources.yaml",
        )
    return stated.replace(tzinfo=ZoneInfo(timezone))


def _published(fields: Mapping[str, object], timezone: str | None) -> dt.datetime:
    value = fields.get("published_at")
    if isinstance(value, dt.datetime):  # typed columns of Parquet
        return _placed(value, value.isoformat(), timezone)
    if isinstance(value, dt.date):
        midnight = dt.datetime.combine(value, dt.time())
        return _placed(midnight, value.isoformat(), timezone)
    return parse_timestamp(_required(fields, "published_at"), timezone)


def _line(fields: Mapping[str, object], name: str, default: str | None = None) -> str:
    """A required field on one line; the source's default where the row leaves it blank."""
    stated = _optional(fields, name)
    if stated is None and default is not None:
        return default
    line = clean_line(_required(fields, name))
    if not line:
        raise Unusable(Reason.MISSING_FIELD, f"{name} holds no text; fill it in")
    return line


def _required(fields: Mapping[str, object], name: str) -> str:
    value = _optional(fields, name)
    if value is not None:
        return value
    if name == "text" and fields.get(name) is not None:
        raise Unusable(Reason.EMPTY_TEXT, "text is empty; an article needs a body")
    hint = {
        "publisher": ", or set 'publisher' for the source in sources.yaml",
        "published_at": "; it is never guessed, because all dates in the text hang on it",
    }.get(name, "")
    found = ", ".join(sorted(str(key) for key in fields)) or "nothing"
    raise Unusable(Reason.MISSING_FIELD, f"no {name} (found: {shown(found)}); add it{hint}")


def _optional(fields: Mapping[str, object], name: str) -> str | None:
    """A field of text; null where it is missing or blank."""
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise Unusable(Reason.WRONG_TYPE, f"{name} must be text, found {type(value).__name__}")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise Unusable(
            Reason.INVALID_UTF8,
            f"{name} holds half of a character (a lone surrogate) at character "
            f"{error.start + 1}; write the character itself, in UTF-8",
        ) from None
    return value if value.strip() else None


def _external_id(fields: Mapping[str, object]) -> str | None:
    value = fields.get("article_id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _optional(fields, "article_id")


def _language(fields: Mapping[str, object], default: str | None, text: str) -> str:
    """ISO 639-1: what the text tells, else what the row or its source declares."""
    declared = _optional(fields, "language")
    code = _code(clean_line(declared)) if declared is not None else default
    language = language_of(text) or code
    if language is None:
        raise Unusable(
            Reason.MISSING_FIELD,
            "no language, and the text does not tell it; add 'language', or set it for the source "
            "in sources.yaml",
        )
    return language


def _code(value: str) -> str:
    """ISO 639-1, also from tags such as ``en-GB``."""
    match = _LANGUAGE.fullmatch(value)
    if match is None:
        raise Unusable(
            Reason.UNKNOWN_LANGUAGE,
            f"language {shown(value)} is no ISO 639-1 code; use two letters such as 'en' or 'fa'",
        )
    return match.group(1).lower()


def _digest(parts: Iterable[str]) -> str:
    # A character that no part holds keeps ("ab", "c") apart from ("a", "bc").
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
