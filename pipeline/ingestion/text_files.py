"""Plain text: one article a file, its fields in a header.

Belongs here: the format. Does not belong here: what a field must look like (``articles.py``).

::

    publisher: Example News
    published_at: 2021-07-05T14:20:00+04:30
    title: Soldiers cross the river

    Forty-six soldiers crossed ...

Without ``title`` in the header, or without a header, the first line is the title.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from pipeline.ingestion.lines import decode
from pipeline.ingestion.rejects import ARTICLE_FIELDS, Reason, Unusable
from pipeline.ingestion.rows import BadRow, Limits, RawRow
from pipeline.ingestion.sources import Source
from pipeline.ingestion.whole_files import read_one_article

_HEADER_FIELDS = tuple(name for name in ARTICLE_FIELDS if name != "text")
_OPENS_HEADER = re.compile(rf"({'|'.join(_HEADER_FIELDS)})\s*:", re.IGNORECASE)
_HEADER_LINE = re.compile(r"(\w+)\s*:(.*)")


def read_text_file(file: BinaryIO, source: Source, limits: Limits) -> Iterator[RawRow | BadRow]:
    """The one article of a text file.

    Raises:
        OSError: The file cannot be read.
    """
    return read_one_article(
        file, limits, lambda content: _fields(decode(content.removeprefix(codecs.BOM_UTF8)))
    )


def _fields(text: str) -> dict[str, object]:
    lines = text.splitlines()
    fields: dict[str, object] = {}
    if lines and _OPENS_HEADER.match(lines[0]):
        n_header = next((n for n, line in enumerate(lines) if not line.strip()), len(lines))
        fields.update(_header(lines[:n_header]))
        lines = lines[n_header:]
    if "title" not in fields:
        first = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
        fields["title"] = "".join(lines[first : first + 1])
        lines = lines[first + 1 :]
    fields["text"] = "\n".join(lines)
    return fields


def _header(lines: list[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        match = _HEADER_LINE.fullmatch(line)
        if match is None:
            raise Unusable(
                Reason.BROKEN_HEADER,
                f"line {number} of the header is not 'name: value'; put a blank line between "
                "header and text",
            )
        name = match.group(1).lower()
        if name in fields:
            raise Unusable(
                Reason.BROKEN_HEADER, f"line {number} states {name} a second time; keep one"
            )
        fields[name] = match.group(2).strip()
    return fields
