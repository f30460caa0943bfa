"""Files that are a saved web page: one article a file.

Belongs here: from the file to a row, within the time and memory that a page has. Does not belong
here: finding the article in it (``pages.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import BinaryIO

from pipeline.ingestion.lines import read_whole
from pipeline.ingestion.page_process import PageProcess
from pipeline.ingestion.rejects import NOTHING_KEPT, Unusable, raw_payload
from pipeline.ingestion.rows import BadRow, Limits, RawRow
from pipeline.ingestion.sources import Source


def read_page(file: BinaryIO, source: Source, limits: Limits) -> Iterator[RawRow | BadRow]:
    """The one article of a saved page.

    Raises:
        OSError: The file cannot be read.
    """
    payload = NOTHING_KEPT
    try:
        content = read_whole(file, limits)
        payload = raw_payload(content)
        yield RawRow(None, _process().read(content, source.timezone, limits))
    except Unusable as problem:
        yield BadRow(None, problem, payload)


@cache
def _process() -> PageProcess:
    """One for all pages: starting one takes longer than reading most pages."""
    return PageProcess()
