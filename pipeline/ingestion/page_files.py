"""Files that are a saved web page: one article a file.

Belongs here: from the file to a row, within the time and memory that a page has. Does not belong
here: finding the article in it (``pages.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import BinaryIO

from pipeline.ingestion.page_process import PageProcess
from pipeline.ingestion.rows import BadRow, Limits, RawRow
from pipeline.ingestion.sources import Source
from pipeline.ingestion.whole_files import read_one_article


def read_page(file: BinaryIO, source: Source, limits: Limits) -> Iterator[RawRow | BadRow]:
    """The one article of a saved page.

    Raises:
        OSError: The file cannot be read.
    """
    return read_one_article(
        file, limits, lambda content: _process().read(content, source.timezone, limits)
    )


@cache
def _process() -> PageProcess:
    """One for all pages: starting one takes longer than reading most pages."""
    return PageProcess()
