"""Review tables for tests: without a row, and with rows that name what matters to the test."""

from pathlib import Path

from pipeline.review import ACCEPTANCES, TABLES
from pipeline.settings import PROJECT

REVIEWED = {"reviewer": "desk-2", "reviewed_on": "2021-08-01", "reason": "read again"}


def write_empty_tables(folder: Path) -> None:
    """The header of each shipped table."""
    for file in (*(table.file for table in TABLES), ACCEPTANCES):
        shipped = PROJECT / "seeds" / "review" / file
        (folder / file).write_text(shipped.read_text().splitlines()[0] + "\n")


def add_row(folder: Path, file: str, **cells: str) -> None:
    """One row more; cells in the order of the header."""
    path = folder / file
    header = path.read_text().splitlines()[0].split(",")
    row = REVIEWED | cells
    assert row.keys() <= set(header)
    with path.open("a") as table:
        table.write(",".join(row.get(name, "") for name in header) + "\n")
