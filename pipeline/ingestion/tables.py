"""Tables: CSV and Parquet, one article a row.

Belongs here: the two formats. Does not belong here: what a field must look like (``articles.py``).
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.ingestion.lines import Line, decode, read_lines
from pipeline.ingestion.rejects import (
    ARTICLE_FIELDS,
    NOTHING_KEPT,
    Payload,
    Reason,
    Unusable,
    raw_payload,
    shown,
)
from pipeline.ingestion.rows import BadRow, Limits, RawRow, by_field
from pipeline.ingestion.sources import Source

_BATCH_ROWS: Final = 100
_NEVER_FROM_THE_SOURCE: Final = ("published_at", "title", "text")
_ROWS_NOT_KEPT: Final = "only the header is kept, the rows are not"


def read_csv(file: BinaryIO, source: Source, limits: Limits) -> Iterator[RawRow | BadRow]:
    """Rows under a header of column names, separated by commas, quoted as RFC 4180 says.

    Raises:
        OSError: The file cannot be read.
    """
    feed = _Feed(read_lines(file, limits.max_line_bytes), limits)
    records = _csv_records(feed)
    header = next(records, None)
    if isinstance(header, BadRow):
        yield header
        return
    columns = [cell.strip() for cell in header.cells] if header else []
    feed.header = header.content if header else b""
    problem = _unfit(columns, source)
    if problem is not None:
        yield BadRow(None, problem, replace(feed.payload(b""), lacks=_ROWS_NOT_KEPT))
        return
    for record in records:
        yield record if isinstance(record, BadRow) else _csv_row(record, columns, source, feed)


def read_parquet(file: BinaryIO, source: Source, limits: Limits) -> Iterator[RawRow | BadRow]:
    """Rows of a Parquet file; only the columns of an article are read.

    Raises:
        OSError: The file cannot be opened.
    """
    number = n_bytes = 0
    try:
        schema = pq.read_schema(file)
        problem = _unfit(schema.names, source)
        if problem is not None:
            yield BadRow(None, problem, NOTHING_KEPT)
            return
        wanted = {source.columns.get(name, name) for name in ARTICLE_FIELDS}
        columns = [name for name in schema.names if name in wanted]
        # A text that stands in all of its rows is packed once: it is unpacked one row at a time.
        table = pq.ParquetFile(file, read_dictionary=columns)
        for batch in table.iter_batches(_BATCH_ROWS, columns=columns):
            for row in range(batch.num_rows):
                number += 1
                read = _parquet_row(batch, row, number, source)
                n_bytes += _n_bytes(read)
                if n_bytes > limits.max_file_bytes:
                    yield BadRow(number, _unpacks_to_more(limits), NOTHING_KEPT)
                    return
                yield read
    # A damaged page raises OSError as well (a file that cannot be opened has done so before), and
    # the name of a column that is no UTF-8 an error of its own.
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        problem = Unusable(
            Reason.BROKEN_TABLE, f"not a readable Parquet file: {error}; write it again"
        )
        yield BadRow(None, problem, NOTHING_KEPT)


def _n_bytes(row: RawRow | BadRow) -> int:
    """About what the texts of a row take in memory."""
    cells = row.fields.values() if isinstance(row, RawRow) else ()
    return sum(len(cell) for cell in cells if isinstance(cell, str | bytes))


def _unpacks_to_more(limits: Limits) -> Unusable:
    return Unusable(
        Reason.FILE_TOO_LARGE,
        f"from this row on the file is not read: unpacked it has more than "
        f"{limits.max_file_bytes:,} bytes; split it, or raise max_file_bytes",
    )


def _unfit(columns: Sequence[str], source: Source) -> Unusable | None:
    """Why no row of a table with these columns can be an article; null if they can."""
    needed = [*_NEVER_FROM_THE_SOURCE, *(["publisher"] if source.publisher is None else [])]
    found = f"its columns are {shown(', '.join(columns))}"
    missing = [name for name in needed if not {name, source.columns.get(name)} & set(columns)]
    if missing:
        return Unusable(
            Reason.BROKEN_TABLE,
            f"no column for {', '.join(missing)} ({found}); rename the columns, or map them under "
            "'columns' of the source in sources.yaml",
        )
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        return Unusable(
            Reason.BROKEN_TABLE,
            f"two columns have the name {shown(', '.join(twice))} ({found}); rename one",
        )
    return None


@dataclass(frozen=True, slots=True)
class _Record:
    """One record of a CSV file; it may stand on several lines."""

    line: int
    cells: list[str]
    content: bytes


class _Feed:
    """Hands lines to the CSV parser and takes back those of a record that came to nothing."""

    def __init__(self, lines: Iterator[Line], limits: Limits) -> None:
        self._lines = lines
        self._given_back: deque[Line] = deque()
        self._max_bytes = limits.max_line_bytes
        self.header = b""
        self.taken: list[Line] = []
        self._taken_bytes = 0
        # The parser's own limit is one for the whole process; the lines are bounded here.
        csv.field_size_limit(max(csv.field_size_limit(), self._max_bytes))

    def start_record(self) -> None:
        self.taken = []
        self._taken_bytes = 0

    def payload(self, row: bytes, n_bytes: int | None = None) -> Payload:
        """A row as it can be read again: under the header, where there is one."""
        head = self.header and self.header.rstrip(b"\r\n") + b"\n"
        return raw_payload(head + row, len(head) + (len(row) if n_bytes is None else n_bytes))

    def give_back_all_but_first(self) -> None:
        self._given_back.extendleft(reversed(self.taken[1:]))

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._given_back.popleft() if self._given_back else next(self._lines)
        self.taken.append(line)
        self._taken_bytes += line.n_bytes
        if len(self.taken) > 1 and self._taken_bytes > self._max_bytes:
            raise Unusable(
                Reason.BROKEN_TABLE,
                f"the row does not end within {self._max_bytes:,} bytes: a quote is opened and "
                "never closed; write quotes inside a cell twice",
            )
        line.check_length(self._max_bytes)
        # Bytes that are not UTF-8 are let through here: the row they stand in is told by the cell.
        return line.content.decode("utf-8", "surrogateescape")


def _csv_records(feed: _Feed) -> Iterator[_Record | BadRow]:
    """The records of a file.

    A record that cannot be parsed costs its first line only; reading goes on at the line after it,
    so a quote left open does not swallow the rows below.
    """
    while True:
        feed.start_record()
        try:
            cells = next(csv.reader(feed, strict=True))
        except StopIteration:
            return
        except csv.Error as error:
            problem = Unusable(
                Reason.BROKEN_TABLE,
                f"the row is not valid CSV ({error}); write quotes inside a cell twice",
            )
        except Unusable as found:
            problem = found
        else:
            if cells:
                content = b"".join(line.content for line in feed.taken)
                yield _Record(feed.taken[0].number, cells, content)
            continue
        first = feed.taken[0]
        feed.give_back_all_but_first()
        yield BadRow(first.number, problem, feed.payload(first.content, first.n_bytes))


def _csv_row(record: _Record, columns: list[str], source: Source, feed: _Feed) -> RawRow | BadRow:
    try:
        decode(record.content)
        if len(record.cells) != len(columns):
            raise Unusable(
                Reason.BROKEN_TABLE,
                f"the row has {len(record.cells)} cells, the header {len(columns)}; put quotes "
                "around cells that hold a comma",
            )
    except Unusable as problem:
        return BadRow(record.line, problem, feed.payload(record.content))
    fields: dict[str, object] = dict(zip(columns, record.cells, strict=True))
    return RawRow(record.line, by_field(fields, source.columns))


def _parquet_row(batch: pa.RecordBatch, row: int, number: int, source: Source) -> RawRow | BadRow:
    fields: dict[str, object] = {}
    for name in batch.schema.names:
        try:
            fields[name] = _cell(batch.column(name), row)
        except UnicodeDecodeError:
            problem = Unusable(Reason.INVALID_UTF8, f"column {name} is not UTF-8; write it again")
            return BadRow(number, problem, NOTHING_KEPT)
        except (ValueError, OverflowError, pa.ArrowException) as error:
            problem = Unusable(Reason.WRONG_TYPE, f"column {name} cannot be read: {error}")
            return BadRow(number, problem, NOTHING_KEPT)
    return RawRow(number, by_field(fields, source.columns))


def _cell(column: pa.Array, row: int) -> object:
    cell = column[row]
    if pa.types.is_timestamp(cell.type) and cell.type.unit == "ns":
        # Python's own times have microseconds; less is no part of a publication time.
        cell = cell.cast(pa.timestamp("us", cell.type.tz), safe=False)
    return cell.as_py()
