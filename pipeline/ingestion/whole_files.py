"""Files that are one article each.

Belongs here: from such a file to its one row, or to why there is none. Does not belong here: what
the file says (``text_files.py``, ``pages.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from pipeline.ingestion.lines import read_whole
from pipeline.ingestion.rejects import NOTHING_KEPT, Unusable, raw_payload
from pipeline.ingestion.rows import BadRow, Limits, RawRow


def read_one_article(
    file: BinaryIO, limits: Limits, fields_of: Callable[[bytes], dict[str, object]]
) -> Iterator[RawRow | BadRow]:
    """The one row of a file; a bad one keeps what was read.

    Args:
        file: Open for reading.
        limits: How long it may be.
        fields_of: Its content to fields; raises ``Unusable`` where there is no article in it.

    Raises:
        OSError: The file cannot be read.
    """
    payload = NOTHING_KEPT
    try:
        content = read_whole(file, limits)
        payload = raw_payload(content)
        yield RawRow(None, fields_of(content))
    except Unusable as problem:
        yield BadRow(None, problem, payload)
