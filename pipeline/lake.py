"""The lake: append-only Parquet, the one store that cannot be rebuilt.

Belongs here: where files of the lake lie, writing them so that a killed process leaves nothing
half-written, and reading them back as Arrow. Does not belong here: what the rows mean, or DuckDB.

Layout::

    lake/articles/day=2021-07-05/<digest>.parquet     by publication day
    lake/reports/version=<extractor>/<time>-<digest>.parquet  one row an article read
    lake/rejects/<digest>.parquet
    lake/replays/<digest>.parquet                     rejects that became an article
    lake/intakes/<refresh>.parquet                    per input file: rows read, kept, rejected
    lake/refreshes/<refresh>.parquet                  one row a publish
    lake/events/<refresh>.parquet                     reports whose event was not known yet
    lake/event_aliases/<refresh>.parquet              retired event ids that lead elsewhere now
    lake/revisions/<refresh>.parquet                  published figures that a publish changed
    lake/scores/<extractor>-<benchmark>.parquet       one row a set of gold labels and score
    lake/damaged/<as above>                           files that could not be read, out of the way

A reading and its reports stand in one row of one file, so an article is either read or not, never
half. File names hold digests of the ids inside: writing the same articles again changes nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from pipeline.batching import pieces
from pipeline.errors import BorderflowError
from pipeline.lake_damage import DAMAGED, check_footer, finished_files
from pipeline.lake_rows import (
    INTAKE_SCHEMA,
    REFRESH_SCHEMA,
    REPLAY_SCHEMA,
    REVISION_SCHEMA,
    SCORE_SCHEMA,
    STORED_REJECT_SCHEMA,
    Intake,
    PublishedRefresh,
    Replay,
    StoredReject,
    StoredScore,
)
from pipeline.record_schemas import (
    ALIAS_SCHEMA,
    ARTICLE_SCHEMA,
    READING_SCHEMA,
    REGISTERED_SCHEMA,
    REJECT_SCHEMA,
)
from pipeline.records import Alias, Article, DuplicateKind, Reading, Registered, Reject, Scope


class LakeNotWritable(BorderflowError):
    """The home folder refuses a write."""


MOST_REJECTS = 1000
"""Of one file: so many are held in memory, fewer where their payloads are long."""


class Lake:
    """The Parquet store under one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def append_articles(self, articles: Iterable[Article]) -> None:
        """Store some articles, one file a publication day, earliest day first.

        The order of days makes what a killed run leaves a prefix in time, so that the next run
        marks the same articles as duplicates as an undisturbed run would have.
        """
        by_day: dict[dt.date, list[Article]] = defaultdict(list)
        for article in articles:
            by_day[article.published_on].append(article)
        for day in sorted(by_day):
            rows = [asdict(article) for article in by_day[day]]
            self._append(_day_folder(day), rows, ARTICLE_SCHEMA, "article_id")

    def append_readings(
        self, extractor_version: str, read_at: dt.datetime, readings: Sequence[Reading]
    ) -> None:
        """Store what one extractor version made of some articles, in one file.

        Args:
            extractor_version: Names the folder.
            read_at: UTC; of two readings of one article by one version, the later one counts.
            readings: At most one an article.
        """
        rows = [asdict(reading) for reading in readings]
        folder = f"reports/version={extractor_version}"
        self._append(folder, rows, READING_SCHEMA, "article_id", f"{read_at:%Y%m%dT%H%M%S%f}-")

    def append_rejects(self, rejects: Iterable[Reject], first_seen_at: dt.datetime) -> None:
        """Store the rejects that the lake does not hold yet, as they come."""
        known = set(self.rejects(["reject_id"]).read_all()["reject_id"].to_pylist())
        unseen = _unseen(rejects, known)
        for some in pieces(unseen, MOST_REJECTS, lambda reject: len(reject.payload)):
            rows = [asdict(reject) | {"first_seen_at": first_seen_at} for reject in some]
            self._append("rejects", rows, STORED_REJECT_SCHEMA, "reject_id")

    def append_replays(self, replays: Iterable[Replay]) -> None:
        """Store which rejects became which articles; the first time counts."""
        known = self.replays()
        rows = [asdict(replay) for replay in replays if replay.reject_id not in known]
        self._append("replays", rows, REPLAY_SCHEMA, "reject_id")

    def replays(self) -> dict[str, Replay]:
        """By ``reject_id``: the rejects that became an article."""
        rows = self._scan("replays", REPLAY_SCHEMA, None).read_all().to_pylist()
        return {row["reject_id"]: Replay(**row) for row in rows}

    def record_intakes(self, refresh_no: int, intakes: Sequence[Intake]) -> None:
        """Keep the row counts of one refresh, whether it goes on to publish or not."""
        rows = [asdict(intake) for intake in intakes]
        self._write(f"intakes/{refresh_no:06d}.parquet", rows, INTAKE_SCHEMA)

    def record_refresh(self, refresh: PublishedRefresh) -> None:
        """Add one entry to the refresh log."""
        path = f"refreshes/{refresh.refresh_no:06d}.parquet"
        self._write(path, [asdict(refresh)], REFRESH_SCHEMA)

    def record_scores(self, scores: Sequence[StoredScore]) -> None:
        """Keep the scores of one extractor version on one state of the benchmark."""
        first = scores[0]
        path = f"scores/{first.extractor_version}-{first.benchmark_digest}.parquet"
        self._write(path, [asdict(score) for score in scores], SCORE_SCHEMA)

    def articles(self, columns: Sequence[str] | None = None) -> pa.RecordBatchReader:
        """All articles."""
        return self._scan("articles", ARTICLE_SCHEMA, columns)

    def articles_of(self, day: dt.date, columns: Sequence[str]) -> pa.RecordBatchReader:
        """All articles of one publication day."""
        return self._scan(_day_folder(day), ARTICLE_SCHEMA, columns)

    def readings(
        self, extractor_version: str, columns: Sequence[str] | None = None
    ) -> pa.RecordBatchReader:
        """All readings by one extractor version; one row an article, the latest one.

        Args:
            extractor_version: Names the folder.
            columns: Of ``READING_SCHEMA``, ``article_id`` among them; all by default.
        """
        found = self._scan(
            f"reports/version={extractor_version}", READING_SCHEMA, columns, newest_first=True
        )
        return pa.RecordBatchReader.from_batches(found.schema, _once(found, "article_id"))

    def record_revisions(self, refresh_no: int, rows: pa.Table) -> None:
        """Keep the published figures that one refresh changed; columns of ``REVISION_SCHEMA``."""
        if rows.num_rows:
            path = f"revisions/{refresh_no:06d}.parquet"
            self._write(path, rows.to_pylist(), REVISION_SCHEMA)

    def revisions(self) -> pa.Table:
        """Every published figure that a publish changed, oldest first."""
        return self._scan("revisions", REVISION_SCHEMA, None).read_all()

    def register_events(
        self, refresh_no: int, reports: Sequence[Registered], aliases: Sequence[Alias]
    ) -> None:
        """Remember what one refresh publishes of its events: only what is new since the last one.

        What is no longer published stays known: it may come back.

        Args:
            refresh_no: Of the refresh.
            reports: All of them.
            aliases: All of them.
        """
        known = _by_statement(self.registered_events())
        changed = {
            statement: now
            for statement, now in _by_statement(reports).items()
            if now != known.get(statement)
        }
        rows = [asdict(report) for now in changed.values() for report in now]
        if rows:
            self._write(f"events/{refresh_no:06d}.parquet", rows, REGISTERED_SCHEMA)
        led = self.event_aliases()
        moved = [a for a in aliases if a.alias_id not in led or led[a.alias_id] != a.event_id]
        if moved:
            rows = [asdict(alias) for alias in moved]
            self._write(f"event_aliases/{refresh_no:06d}.parquet", rows, ALIAS_SCHEMA)

    def registered_events(self) -> list[Registered]:
        """Every report that was ever published, with the event that it was last published in."""
        found: dict[Registered, list[Registered]] = {}
        for path in finished_files(self.root / "events"):
            found |= _by_statement(
                Registered(
                    **row
                    | {"destinations": tuple(row["destinations"]), "scope": Scope(row["scope"])}
                )
                for row in self._read(path, REGISTERED_SCHEMA)
            )
        return [report for reports in found.values() for report in reports]

    def event_aliases(self) -> dict[str, str | None]:
        """By retired event id, where it led when that was last published."""
        return {
            row["alias_id"]: row["event_id"]
            for path in finished_files(self.root / "event_aliases")
            for row in self._read(path, ALIAS_SCHEMA)
        }

    def rejects(self, columns: Sequence[str] | None = None) -> pa.RecordBatchReader:
        """All rejects, each once."""
        return self._scan("rejects", STORED_REJECT_SCHEMA, columns)

    def stored_rejects(self) -> list[StoredReject]:
        """All rejects with what became of them, by source, file and line."""
        replays = self.replays()
        found = [
            StoredReject(Reject(**row), first_seen_at, replays.get(row["reject_id"]))
            for row in self.rejects().read_all().to_pylist()
            for first_seen_at in [row.pop("first_seen_at")]
        ]
        return sorted(
            found,
            key=lambda one: (
                one.reject.source, one.reject.source_path, one.reject.source_line or 0,
            ),
        )  # fmt: skip

    def rejects_since(self, when: dt.datetime) -> list[Reject]:
        """Rejects that were seen for the first time at some time or after it, by file and line."""
        is_new = pc.field("first_seen_at") >= when
        columns = REJECT_SCHEMA.names
        rows = self._scan("rejects", STORED_REJECT_SCHEMA, columns, where=is_new).read_all()
        found = [Reject(**row) for row in rows.to_pylist()]
        return sorted(found, key=lambda reject: (reject.source_path, reject.source_line or 0))

    def remove_unfinished(self) -> None:
        """Remove what killed processes had begun to write; only for the one writer."""
        for path in self.root.rglob(".*.partial"):
            path.unlink()

    def lost_articles(self) -> tuple[list[Path], set[str]]:
        """Damaged files of articles, and the articles that were read once and are held no more.

        No article is ever taken out of the lake: those that are gone stood in damaged files.
        """
        damaged = finished_files(self.root / DAMAGED / "articles")
        if not damaged:
            return [], set()
        read = self._scan("reports", READING_SCHEMA, ["article_id"]).read_all()["article_id"]
        held = self.articles(["article_id"]).read_all()["article_id"]
        return damaged, set(read.to_pylist()) - set(held.to_pylist())

    def holds_articles(self) -> bool:
        """Whether any article has been taken in."""
        return bool(finished_files(self.root / "articles"))

    def next_refresh_no(self) -> int:
        """One more than any refresh that has counted rows or published: files carry the number."""
        folders = (self.root / name for name in ("intakes", "refreshes"))
        known = (int(path.stem) for folder in folders for path in finished_files(folder))
        return max(known, default=0) + 1

    def intakes(self) -> pa.RecordBatchReader:
        """Row counts per refresh and input file."""
        return self._scan("intakes", INTAKE_SCHEMA, None)

    def refreshes(self) -> pa.Table:
        """The refresh log, oldest first."""
        return self._scan("refreshes", REFRESH_SCHEMA, None).read_all()

    def scores(self) -> list[StoredScore]:
        """The scores of all extractor versions, oldest first."""
        rows = self._scan("scores", SCORE_SCHEMA, None).read_all().to_pylist()
        found = [StoredScore(**row) for row in rows]
        return sorted(found, key=lambda score: score.scored_at)

    def read_articles(self, wanted: Callable[[pa.RecordBatch], pa.Array]) -> Iterator[Article]:
        """The articles for which ``wanted`` is true, day by day.

        Args:
            wanted: From a batch with ``ARTICLE_SCHEMA`` to a boolean array of its length.
        """
        for batch in self.articles():
            for row in batch.filter(pc.fill_null(wanted(batch), fill_value=False)).to_pylist():
                yield _article(row)

    def _append(
        self,
        folder: str,
        rows: list[dict[str, Any]],
        schema: pa.Schema,
        key: str,
        prefix: str = "",
    ) -> None:
        if not rows:
            return
        digest = hashlib.sha256("\n".join(sorted(row[key] for row in rows)).encode()).hexdigest()
        self._write(f"{folder}/{prefix}{digest[:20]}.parquet", rows, schema)

    def _write(self, relative: str, rows: list[dict[str, Any]], schema: pa.Schema) -> None:
        target = self.root / relative
        partial = target.with_name(f".{target.name}.partial")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            table = pa.Table.from_pylist(rows, schema)
            pq.write_table(table, partial, compression="zstd", write_page_checksum=True)
            with partial.open("rb") as file:
                os.fsync(file.fileno())
            partial.replace(target)
        except OSError as error:
            with suppress(OSError):
                partial.unlink()
            raise LakeNotWritable(
                f"cannot write {target}: {error.strerror or error}; "
                "make the folder writable, free some space, or set BORDERFLOW_HOME elsewhere"
            ) from error

    def _read(self, path: Path, schema: pa.Schema) -> list[dict[str, Any]]:
        check_footer(path)
        rows: list[dict[str, Any]] = pq.read_table(path, schema=schema).to_pylist()
        return rows

    def _scan(
        self,
        folder: str,
        schema: pa.Schema,
        columns: Sequence[str] | None,
        *,
        newest_first: bool = False,
        where: pc.Expression | None = None,
    ) -> pa.RecordBatchReader:
        files = finished_files(self.root / folder)
        if newest_first:
            files.reverse()
        for path in files:
            check_footer(path)
        dataset = ds.dataset([str(path) for path in files], schema=schema, format="parquet")
        return dataset.scanner(columns=list(columns) if columns else None, filter=where).to_reader()


def _day_folder(day: dt.date) -> str:
    return f"articles/day={day.isoformat()}"


def _unseen(rejects: Iterable[Reject], seen: set[str]) -> Iterator[Reject]:
    for reject in rejects:
        if reject.reject_id not in seen:
            seen.add(reject.reject_id)
            yield reject


def _by_statement(reports: Iterable[Registered]) -> dict[Registered, list[Registered]]:
    """Reports by what they state, whatever their event."""
    found: dict[Registered, list[Registered]] = defaultdict(list)
    for report in reports:
        found[replace(report, event_id="")].append(report)
    return dict(found)


def _once(batches: Iterable[pa.RecordBatch], key: str) -> Iterator[pa.RecordBatch]:
    """The first row of each key."""
    seen: set[str] = set()
    for batch in batches:
        is_new: list[bool] = []
        for value in batch[key].to_pylist():
            is_new.append(value not in seen)
            seen.add(value)
        yield batch.filter(pa.array(is_new, pa.bool_()))


def _article(row: dict[str, Any]) -> Article:
    kind = row.pop("duplicate_kind")
    return Article(**row, duplicate_kind=DuplicateKind(kind) if kind else None)
