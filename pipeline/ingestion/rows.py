"""What every file format yields: rows of fields, or rows that could not be parsed.

Belongs here: these shapes, and the bounds of reading. Does not belong here: any one format, or
what a field must look like (``articles.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.ingestion.rejects import Payload, Unusable


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read.

    Attributes:
        max_article_characters: A longer text is rejected.
        max_line_bytes: A longer line, table row or one-article file is rejected, and never held in
            memory whole.
        max_file_bytes: A larger file is rejected; of one that unpacks to more (Parquet), the rows
            beyond are.
        max_page_seconds: Longest time for finding the article in a saved page.
        max_page_memory_bytes: Address space for that, of the process and its libraries.
    """

    max_article_characters: int
    max_line_bytes: int
    max_file_bytes: int
    max_page_seconds: float
    max_page_memory_bytes: int


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as a file format yields it, before any field is looked at.

    Attributes:
        line: Line or row in the file, from 1; null where the file is one article.
        fields: By the names of the codebook; values as the format gives them.
    """

    line: int | None
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row that its format could not parse.

    Attributes:
        payload: The row as it was read, or its start.
    """

    line: int | None
    problem: Unusable
    payload: Payload


def by_field(row: Mapping[str, object], columns: Mapping[str, str]) -> dict[str, object]:
    """A row under the codebook's names; ``columns`` as in ``Source.columns``."""
    renamed = {name: row[column] for name, column in columns.items() if column in row}
    return {**row, **renamed}
