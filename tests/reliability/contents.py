"""What a published database says, apart from what tells of the runs that made it."""

from typing import Any

from pipeline import warehouse
from pipeline.settings import Settings

OF_THE_RUNS = {
    # Numbers and times of refreshes: a killed one may have used up a number, or have published.
    "refreshes",
    # Row counts of each refresh that read its sources to the end, whether it went on or not.
    "intakes",
    # When each check was last run.
    "quality_checks",
}
COLUMNS_OF_THE_RUNS = {
    # By which of several attempts a reject was first seen, or a figure changed.
    "rejects": ["first_seen_at"],
    "revisions": ["refresh_no"],
}

Contents = dict[str, list[tuple[Any, ...]]]


def contents(settings: Settings) -> Contents:
    """By table, its rows in order."""
    with warehouse.published_database(settings) as connection:
        names = connection.execute(
            "select table_name from duckdb_tables() where database_name = current_database()"
        ).fetchall()
        found = {}
        for (name,) in names:
            if name not in OF_THE_RUNS:
                left_out = COLUMNS_OF_THE_RUNS.get(name, [])
                columns = f"* exclude ({', '.join(left_out)})" if left_out else "*"
                found[name] = connection.execute(
                    f'select {columns} from "{name}" order by all'
                ).fetchall()
        return found


def differences(found: Contents, expected: Contents) -> list[str]:
    """Rows that are too many and too few, for a person to read; none where both are the same."""
    said = []
    for name in sorted(found.keys() | expected.keys()):
        here, there = found.get(name), expected.get(name)
        if here != there:
            surplus = [row for row in here or () if row not in (there or ())]
            missing = [row for row in there or () if row not in (here or ())]
            said.append(
                f"{name}: {len(here or ())} rows instead of {len(there or ())}; "
                f"too many {surplus[:3]}; too few {missing[:3]}"
            )
    return said
