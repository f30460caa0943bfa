"""Rejects read again: after a repair of a reader, of a setting, or of the row itself.

Belongs here: what of a reject can be read, and what it becomes. Does not belong here: which rejects
are still open, or storing anything (``stages``).
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from pipeline.ingestion.duplicates import KnownArticles
from pipeline.ingestion.files import READERS, outcome_of, read_file, single_file
from pipeline.ingestion.rejects import PayloadForm
from pipeline.ingestion.rows import Limits, RawRow
from pipeline.ingestion.scratch import ScratchFile
from pipeline.ingestion.sources import Source
from pipeline.ingestion.waiting import FileIntake, WaitingArticles
from pipeline.records import Article, Reject


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """What a reject is today.

    Attributes:
        article: Repeats marked; null where it still cannot be read.
        is_new: The lake does not hold the article, and no reject before this one stated it.
        why_not: For people; null where there is an article.
    """

    reject: Reject
    article: Article | None
    is_new: bool
    why_not: str | None


def read_again(
    rejects: Iterable[Reject],
    sources: Mapping[str, Source],
    known: KnownArticles,
    limits: Limits,
    mended: Path | None = None,
) -> list[ReadAgain]:
    """What today's readers make of some rejects.

    Args:
        rejects: In the order in which they are told of.
        sources: By name; a source that is no longer listed gives no defaults.
        known: The articles of the lake.
        limits: How much is read.
        mended: A file with the one row of the one reject, put right by hand.
    """
    found: list[tuple[Reject, FileIntake, Article | str]] = []
    for reject in rejects:
        source = sources.get(reject.source) or _without_defaults(reject)
        outcome = (
            _from_payload(reject, source, limits)
            if mended is None
            else _only_one(list(read_file(single_file(mended), source, limits)))
        )
        intake = FileIntake(reject.source, reject.source_path)
        if isinstance(outcome, Article):
            outcome = replace(
                outcome, source_path=reject.source_path, source_line=reject.source_line
            )
        found.append((reject, intake, outcome))
    with ScratchFile() as scratch:
        waiting = WaitingArticles(known, scratch)
        for _, intake, outcome in found:
            if isinstance(outcome, Article):
                waiting.add(intake, outcome)
        new = dict(waiting.in_order())
    return [
        ReadAgain(reject, None, is_new=False, why_not=outcome)
        if isinstance(outcome, str)
        else ReadAgain(reject, new.get(intake, outcome), intake in new, None)
        for reject, intake, outcome in found
    ]


def _without_defaults(reject: Reject) -> Source:
    return Source(name=reject.source, kind="files", path=Path(reject.source_path))


def _from_payload(reject: Reject, source: Source, limits: Limits) -> Article | str:
    """The article that the payload states, or why it states none."""
    if reject.payload_lacks is not None or reject.payload_form is None:
        lacks = reject.payload_lacks or "it does not say how its payload is to be read"
        return f"{lacks}; mend the row in a file of its own and give it with --with"
    if reject.payload_form == PayloadForm.FIELDS:
        row = RawRow(reject.source_line, json.loads(reject.payload))
        return _only_one([outcome_of(row, source, reject.source_path, limits)])
    # Of a name that comes from outside, only an ending that is listed is made use of.
    reader = READERS[PurePosixPath(reject.source_path).suffix.lower()]
    rows = reader(io.BytesIO(reject.payload.encode()), source, limits)
    return _only_one([outcome_of(row, source, reject.source_path, limits) for row in rows])


def _only_one(outcomes: list[Article | Reject]) -> Article | str:
    if len(outcomes) != 1:
        return f"expected one row, found {len(outcomes)}; a reject is one row, give one"
    (outcome,) = outcomes
    return outcome if isinstance(outcome, Article) else f"{outcome.reason}: {outcome.detail}"
