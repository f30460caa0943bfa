"""Codebook JSON Lines: one article a line.

Belongs here: the format. Does not belong here: what a field must look like (``articles.py``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from pipeline.ingestion.lines import Line, decode, read_lines
from pipeline.ingestion.rejects import Reason, Unusable, raw_payload
from pipeline.ingestion.rows import BadRow, Limits, RawRow, by_field
from pipeline.ingestion.sources import Source


def read_json_lines(file: BinaryIO, source: Source, limits: Limits) -> Iterator[RawRow | BadRow]:
    """One row a line; blank lines are not rows.

    Raises:
        OSError: The file cannot be read.
    """
    for line in read_lines(file, limits.max_line_bytes):
        if not line.content.strip():
            continue
        try:
            fields = _fields(line, limits)
        except Unusable as problem:
            yield BadRow(line.number, problem, raw_payload(line.content, line.n_bytes))
        else:
            yield RawRow(line.number, by_field(fields, source.columns))


def _fields(line: Line, limits: Limits) -> dict[str, object]:
    line.check_length(limits.max_line_bytes)
    text = decode(line.content)
    try:
        value = json.loads(text)
    # A number of thousands of digits is a ValueError, thousands of brackets a RecursionError.
    except (ValueError, RecursionError) as error:
        raise Unusable(
            Reason.BROKEN_JSON,
            f"the line is not JSON ({error}); each line must be one whole object "
            "(jq -c '.[]' makes such lines of a list)",
        ) from None
    if not isinstance(value, dict):
        raise Unusable(
            Reason.NOT_AN_OBJECT,
            f"expected an object with the fields of an article, found {type(value).__name__}",
        )
    return value
