"""Why a row could not become an article: the reason codes, and the reject record.

Belongs here: the one table of reason codes, and building a ``Reject`` from one of them. Does not
belong here: the checks themselves, which stand where the format or field is read.

Every reason is explained for people in ``docs/ingestion.md``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pipeline.records import Reject

MAX_PAYLOAD_BYTES: Final = 256 * 1024
"""Most rows and most saved pages; a file of broken lines of the greatest length, all of them kept
whole, would not fit into memory."""
MAX_SHOWN_CHARACTERS: Final = 80
"""How much of a value a message repeats: enough to find it by eye."""

ARTICLE_FIELDS: Final = (
    "article_id", "publisher", "published_at", "title", "text", "language", "based_on",
)  # fmt: skip
"""The fields of an article (codebook, *Files*). Others in the input, bylines among them, are
never kept."""


class Reason(StrEnum):
    """Reason codes of rejects."""

    UNKNOWN_FILE_TYPE = "unknown_file_type"
    UNREADABLE_FILE = "unreadable_file"
    FILE_TOO_LARGE = "file_too_large"
    LINK_NOT_FOLLOWED = "link_not_followed"
    LINE_TOO_LONG = "line_too_long"
    INVALID_UTF8 = "invalid_utf8"
    BROKEN_JSON = "broken_json"
    NOT_AN_OBJECT = "not_an_object"
    BROKEN_TABLE = "broken_table"
    BROKEN_HEADER = "broken_header"
    NO_ARTICLE_IN_PAGE = "no_article_in_page"
    PAGE_TOO_COMPLEX = "page_too_complex"
    MISSING_FIELD = "missing_field"
    WRONG_TYPE = "wrong_type"
    UNREADABLE_DATE = "unreadable_date"
    UNKNOWN_LANGUAGE = "unknown_language"
    EMPTY_TEXT = "empty_text"
    TEXT_TOO_LONG = "text_too_long"


class Unusable(Exception):
    """A row cannot become an article; turned into a ``Reject`` where its place is known."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def shown(value: object) -> str:
    """A value as a message shows it: on one line, shortened.

    Never for prose, or for a row that could not be parsed: it may name private persons, and
    messages are published.
    """
    # Only the head of a long text is written out: repr of all of it could take megabytes.
    short = value[:MAX_SHOWN_CHARACTERS] if isinstance(value, str | bytes) else value
    text = repr(short)[:MAX_SHOWN_CHARACTERS]
    return f"{text}..." if text != repr(value) else text


class PayloadForm(StrEnum):
    """What a payload is to be read as."""

    FIELDS = "fields"
    """One JSON object under the names of the codebook."""

    FILE = "file"
    """What the reader of the file's type reads: a line, a header with a row, a whole file."""


@dataclass(frozen=True, slots=True)
class Payload:
    """What is kept of a row that could not become an article.

    Attributes:
        form: Null where nothing is kept.
        lacks: What keeps it from being read again, for people; null for nothing.
    """

    text: str
    form: PayloadForm | None
    lacks: str | None


NOTHING_KEPT: Final = Payload("", None, "nothing of it is kept")


def raw_payload(row: bytes, n_bytes: int | None = None) -> Payload:
    """A row that could not be parsed, as readable text; of a long one the start.

    Args:
        row: The row, or its start.
        n_bytes: Length of the whole row, where ``row`` is its start.
    """
    text = row[:MAX_PAYLOAD_BYTES].decode("utf-8", "replace")
    lacks = _missing(len(row) if n_bytes is None else n_bytes)
    if lacks is None and text.encode() != row:
        # Read again, the marks that stand for lost bytes would become part of an article.
        lacks = "its bytes that are not UTF-8 are not kept, the mark \ufffd stands for them"
    return Payload(_cut(text), PayloadForm.FILE, lacks)


def fields_payload(fields: Mapping[str, object]) -> Payload:
    """The article's fields of a parsed row, as one JSON object that can be read in again."""
    kept = {name: fields[name] for name in ARTICLE_FIELDS if name in fields}
    text = json.dumps(kept, ensure_ascii=False, default=_in_json)
    # Half of a character (a lone surrogate) is written as JSON escapes it.
    encoded = text.encode("utf-8", "backslashreplace")
    return Payload(_cut(text), PayloadForm.FIELDS, _missing(len(encoded)))


def _in_json(value: object) -> object:
    """Times as they are read; what is no text stays none, and is not read as an article's text."""
    return value.isoformat() if isinstance(value, dt.date) else {"type": type(value).__name__}


def _missing(n_bytes: int) -> str | None:
    if n_bytes <= MAX_PAYLOAD_BYTES:
        return None
    return f"only the first {MAX_PAYLOAD_BYTES:,} of its {n_bytes:,} bytes are kept"


def make_reject(
    source: str,
    source_path: str,
    source_line: int | None,
    problem: Unusable,
    payload: Payload,
) -> Reject:
    """The reject for one row; the same row of the same file always gets the same id."""
    identity = json.dumps([source, source_path, source_line, problem.reason, payload.text])
    return Reject(
        reject_id="r" + hashlib.sha256(identity.encode()).hexdigest()[:16],
        source=source,
        source_path=source_path,
        source_line=source_line,
        reason=problem.reason.value,
        detail=problem.detail,
        payload=payload.text,
        payload_form=payload.form,
        payload_lacks=payload.lacks,
    )


def _cut(text: str) -> str:
    encoded = text.encode("utf-8", "backslashreplace")
    return encoded[:MAX_PAYLOAD_BYTES].decode("utf-8", "ignore")
