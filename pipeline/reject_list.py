"""The command ``borderflow rejects``: rows that could not be read, shown and read again.

Belongs here: choosing rejects, and saying what became of them. Does not belong here: reading one
again (``stages.replay``), or arguments and exit codes (``cli``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import stages
from pipeline.console import say, say_result
from pipeline.errors import BorderflowError
from pipeline.ingestion import Reason
from pipeline.lake_rows import StoredReject
from pipeline.records import Reject
from pipeline.refreshes import refresh_lock
from pipeline.settings import Settings

COLUMNS = (
    "reject_id", "source", "source_path", "source_line", "reason", "detail", "first_seen_at",
    "replayed_at", "article_id",
)  # fmt: skip
PAYLOAD_COLUMNS = ("payload_lacks", "payload")


class NoSuchReject(BorderflowError):
    """The call names no reject, or one that is not there."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rejects to read again: those with these ids, or of a reason, or all."""

    reject_ids: tuple[str, ...]
    reason: str | None
    everything: bool


def listed(
    settings: Settings, reason: str | None, source: str | None, *, with_payload: bool
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Column names and rows: one a reject, by source, file and line.

    Args:
        settings: Where the lake is.
        reason: Only this one.
        source: Only this one.
        with_payload: What stood in the rows as well; it may name private persons.

    Raises:
        NoSuchReject: There is no such reason.
    """
    _check_reason(reason)
    found = [
        stored
        for stored in stages.stored_rejects(settings)
        if reason in (None, stored.reject.reason) and source in (None, stored.reject.source)
    ]
    names = [*COLUMNS, *(PAYLOAD_COLUMNS if with_payload else ())]
    return names, [tuple(_cells(stored)[name] for name in names) for stored in found]


def replay(settings: Settings, choice: Choice, mended: Path | None) -> bool:
    """Read rejects again and say what became of each; whether all of them are articles now.

    Raises:
        NoSuchReject: The choice names nothing, or what is not there.
        RefreshRunning: A refresh is writing.
        IngestionError: ``sources.yaml`` cannot be used.
    """
    with refresh_lock(settings) as refresh:
        wanted = _chosen(stages.stored_rejects(settings), choice)
        if mended is not None and len(wanted) != 1:
            raise NoSuchReject(f"--with mends one reject, {len(wanted)} are chosen; name one by id")
        done = stages.replay(settings, refresh, wanted, mended)
    _say_before(done.before, choice)
    moved = [one for one in done.again if one.is_new]
    held = [one for one in done.again if one.article and not one.is_new]
    failed = [one for one in done.again if one.article is None]
    for one in held:
        assert one.article is not None, "what is held is an article"
        say(f"in the lake already: {place_of(one.reject)}: as {one.article.article_id}")
    for one in failed:
        say(f"still not read: {place_of(one.reject)} ({one.reject.reject_id}): {one.why_not}")
    say_result(
        f"{len(done.again)} read again: {len(moved)} new articles, {len(held)} in the lake "
        f"already, {len(failed)} still not read"
    )
    if moved:
        say("to extract and publish them: borderflow refresh")
    return not failed


def place_of(reject: Reject) -> str:
    """Source, file and line, for people."""
    line = f", line {reject.source_line}" if reject.source_line else ""
    return f"{reject.source}, {reject.source_path}{line}"


def _say_before(before: Sequence[StoredReject], choice: Choice) -> None:
    for stored in before:
        assert stored.replay is not None, "what was replayed says so"
        if stored.reject.reject_id in choice.reject_ids:
            say(
                f"replayed before: {place_of(stored.reject)}: on "
                f"{stored.replay.replayed_at:%Y-%m-%d %H:%M:%S %Z}, as {stored.replay.article_id}"
            )
    if before:
        say(f"{len(before)} were replayed before: left as they are")


def _cells(stored: StoredReject) -> dict[str, Any]:
    reject, replayed = stored.reject, stored.replay
    return {
        "reject_id": reject.reject_id,
        "source": reject.source,
        "source_path": reject.source_path,
        "source_line": reject.source_line,
        "reason": reject.reason,
        "detail": reject.detail,
        "first_seen_at": stored.first_seen_at,
        "replayed_at": replayed and replayed.replayed_at,
        "article_id": replayed and replayed.article_id,
        "payload_lacks": reject.payload_lacks,
        "payload": reject.payload,
    }


def _chosen(stored: Sequence[StoredReject], choice: Choice) -> list[StoredReject]:
    given = [bool(choice.reject_ids), choice.reason is not None, choice.everything]
    if sum(given) != 1:
        raise NoSuchReject("say which rejects: their ids, or --reason, or --all")
    _check_reason(choice.reason)
    unknown = sorted(set(choice.reject_ids) - {one.reject.reject_id for one in stored})
    if unknown:
        raise NoSuchReject(
            f"no reject {', '.join(unknown)} in the lake; 'borderflow rejects list' shows them"
        )
    return [
        one
        for one in stored
        if choice.everything
        or one.reject.reason == choice.reason
        or one.reject.reject_id in choice.reject_ids
    ]


def _check_reason(reason: str | None) -> None:
    if reason is not None and reason not in set(Reason):
        raise NoSuchReject(f"no reason {reason!r}; the reasons are {', '.join(sorted(Reason))}")
