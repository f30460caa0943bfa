"""Floors: what no score of a reviewed set may fall under.

Belongs here: reading the floors, and naming the scores that are under theirs. Does not belong here:
scoring, or what follows from a broken floor (``orchestration``).
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import BorderflowError
from pipeline.evaluation.comparison import RATES

COLUMNS = ["gold_set", "score", "floor", "reason"]


class InvalidFloors(BorderflowError):
    """The file of floors holds a row that cannot be used; says file, line and what to do."""


@dataclass(frozen=True, slots=True)
class Floor:
    """The least that one score of one set may come to.

    Attributes:
        gold_set: Name of a set of articles with gold labels, or ``all``.
        score: One of ``RATES``.
        floor: In [0, 1].
        reason: Why it is this one.
    """

    gold_set: str
    score: str
    floor: float
    reason: str


@dataclass(frozen=True, slots=True)
class BrokenFloor:
    """A floor, and the score that is under it; null where there was nothing to take a share of."""

    floor: Floor
    value: float | None


def load_floors(path: Path, gold_sets: Collection[str]) -> list[Floor]:
    """Read the floors from CSV with the columns ``COLUMNS``.

    Args:
        path: The file.
        gold_sets: Names that ``gold_set`` may have.

    Raises:
        InvalidFloors: The file cannot be read, is empty, or a row names no set or score that there
            is, sets a floor outside [0, 1], gives no reason, or sets a floor a second time.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            if rows.fieldnames != COLUMNS:
                raise InvalidFloors(f"{path}: the columns have to be {', '.join(COLUMNS)}")
            floors = [_floor(row, gold_sets, f"{path}, line {rows.line_num}") for row in rows]
    except OSError as error:
        raise InvalidFloors(f"cannot read {path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise InvalidFloors(f"{path} is not UTF-8 ({error}); save it as UTF-8") from error
    named = [(floor.gold_set, floor.score) for floor in floors]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise InvalidFloors(f"{path}: two floors for {' '.join(twice[0])}; remove one")
    if not floors:
        raise InvalidFloors(f"{path} sets no floor; set one for each score that has to be held")
    return floors


def broken_floors(
    floors: Iterable[Floor], values: Mapping[tuple[str, str], float | None]
) -> list[BrokenFloor]:
    """The floors that are not held, in their order.

    Args:
        floors: What has to be held.
        values: Scores by set and name, every one that a floor is set for among them.
    """
    held_against = [BrokenFloor(floor, values[floor.gold_set, floor.score]) for floor in floors]
    return [b for b in held_against if b.value is None or b.value < b.floor.floor]


def _floor(row: Mapping[str, str | None], gold_sets: Collection[str], where: str) -> Floor:
    gold_set, score, floor, reason = (row[column] or "" for column in COLUMNS)
    if gold_set not in gold_sets:
        raise InvalidFloors(
            f"{where}: no gold set {gold_set!r}; there are {', '.join(sorted(gold_sets))}"
        )
    if score not in RATES:
        raise InvalidFloors(f"{where}: no score {score!r}; there are {', '.join(RATES)}")
    if not reason.strip():
        raise InvalidFloors(f"{where}: say why, in the column reason")
    try:
        value = float(floor)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise InvalidFloors(f"{where}: {floor!r} is no floor; write a number from 0 to 1")
    return Floor(gold_set, score, value, reason)
