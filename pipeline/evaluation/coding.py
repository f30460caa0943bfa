"""What is compared: the codebook's fields of one report, as predicted and as labelled.

Belongs here: the shape of a coding, reading gold labels, turning a report into a prediction. Does
not belong here: pairing and scoring.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from pipeline.errors import BorderflowError
from pipeline.records import Claim, Personnel, Report, Scope

Iso3 = Annotated[str, Field(pattern="^[A-Z]{3}$")]
Count = Annotated[int, Field(ge=0)]


class InvalidGold(BorderflowError):
    """A file of gold labels cannot be read, or a line of it is not as the codebook says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """The fields of one report that are scored (codebook, *Files*).

    Attributes:
        event_key: Names the real movement; only equality counts. Null where nobody resolved it.
    """

    article_id: str
    report_no: int
    origin: Iso3
    destinations: frozenset[Iso3]
    claim: Claim
    scope: Scope
    personnel: frozenset[Personnel]
    count_low: Count | None
    count_high: Count | None
    date_start: dt.date | None
    date_end: dt.date | None
    places: tuple[str, ...]
    evidence: str
    event_key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction(Coding):
    """A report as the pipeline coded it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldReport(Coding):
    """A report as people coded it.

    Attributes:
        core: False where the report is acceptable but not required.
    """

    core: bool


_GOLD_LINE = TypeAdapter(GoldReport)


def prediction_of(
    report: Report, event_key: str | None, article_id: str | None = None
) -> Prediction:
    """A report in the shape that is scored.

    Args:
        report: What extraction coded.
        event_key: What resolution made of it; null where it was not resolved.
        article_id: The id that the gold labels use, where it is not the report's own.
    """
    return Prediction(
        article_id=report.article_id if article_id is None else article_id,
        report_no=report.report_no,
        origin=report.origin,
        destinations=frozenset(report.destinations),
        claim=report.claim,
        scope=report.scope,
        personnel=frozenset(report.personnel),
        count_low=report.count_low,
        count_high=report.count_high,
        date_start=report.date_start,
        date_end=report.date_end,
        places=report.places,
        evidence=report.evidence,
        event_key=event_key,
    )


def load_gold(path: Path) -> list[GoldReport]:
    """Gold labels from JSON Lines; blank lines are passed over.

    Raises:
        InvalidGold: The file cannot be read, or a line is not JSON, lacks a field, holds a value
            that the codebook does not know, or labels the same report a second time.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise InvalidGold(f"cannot read {path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise InvalidGold(f"{path} is not UTF-8 ({error}); save it as UTF-8") from error
    gold: list[GoldReport] = []
    first_seen: dict[tuple[str, int], int] = {}
    for line_no, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{path}, line {line_no}"
        report = _parse(line, where)
        earlier = first_seen.setdefault((report.article_id, report.report_no), line_no)
        if earlier != line_no:
            raise InvalidGold(
                f"{where}: report_no: {report.article_id} has a report {report.report_no} on line "
                f"{earlier} already; number the reports of an article 1, 2, ..."
            )
        gold.append(report)
    return gold


def _parse(line: str, where: str) -> GoldReport:
    try:
        report = _GOLD_LINE.validate_json(line, strict=True)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc'])) or 'line'}: {problem['msg']}"
            for problem in error.errors()
        )
        raise InvalidGold(f"{where}: {problems}; see docs/codebook.md, Files") from error
    for field, low, high in (
        ("count_high", report.count_low, report.count_high),
        ("date_end", report.date_start, report.date_end),
    ):
        if low is not None and high is not None and low > high:  # type: ignore[operator]
            raise InvalidGold(f"{where}: {field}: {high} is less than where it starts, {low}")
    if not report.destinations:
        raise InvalidGold(f"{where}: destinations: at least one country is needed")
    return report
