"""Reviewed CSV tables: rows of cells, or a message that a person can act on.

Belongs here: opening such a table, and what makes a row unusable whatever it says. Does not belong
here: what its cells mean (``reference``, ``review``).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import BorderflowError


class InvalidTable(BorderflowError):
    """A reviewed table holds a row that cannot be used; says file, line and what to do."""


def table_rows(path: Path, columns: set[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells of each row; a row is on the line on which it ends.

    Raises:
        InvalidTable: The file or a column is missing, a row is not whole, or it is not UTF-8.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            missing = columns - set(reader.fieldnames or ())
            if missing:
                raise InvalidTable(f"{path}: no column {', '.join(sorted(missing))}")
            for row in reader:
                if None in row or None in row.values():
                    cells = len(reader.fieldnames or ())
                    raise InvalidTable(
                        f"{path}, line {reader.line_num}: not {cells} cells; "
                        "put a cell that holds a comma in double quotes"
                    )
                yield reader.line_num, row
    except FileNotFoundError:
        raise InvalidTable(
            f"{path}: no such file; a table without rows holds its header alone"
        ) from None
    except UnicodeDecodeError as error:
        raise InvalidTable(f"{path}: not UTF-8 ({error}); save it as UTF-8") from None
