"""Reports to events: which reports speak of the same real movement, and how events relate.

Belongs here: the comparison of reports, their grouping, the names of the groups, and the links
between them. Does not belong here: input and output, coding reports (``extraction``), figures of
events (dbt), or the lake's registry of ids.

The rules and their numbers are data, in ``rules.yaml``; ``docs/resolution.md`` explains them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pipeline.errors import BorderflowError
from pipeline.records import ArticleHeader, Membership, Report, Scope
from pipeline.reference import Reference
from pipeline.resolution.agreement import agreement, statement_of
from pipeline.resolution.clustering import Cluster, Item, cluster_reports
from pipeline.resolution.gazetteer import Gazetteer
from pipeline.resolution.identity import Registry, aliases_of, identify, registered_of
from pipeline.resolution.institutions import Institutions
from pipeline.resolution.links import link_events
from pipeline.resolution.naming import event_id, event_key
from pipeline.resolution.rules import Rules, load_rules
from pipeline.resolution.sources import Source, sources_of

__all__ = [
    "Registry",
    "UnresolvableReport",
    "aliases_of",
    "event_id",
    "identify",
    "link_events",
    "registered_of",
    "resolve",
]


class UnresolvableReport(BorderflowError):
    """A report has no article, or there are two of one id."""


def resolve(
    reports: Sequence[Report],
    articles: Mapping[str, ArticleHeader],
    reference: Reference,
) -> list[Membership]:
    """Give each report the event that it speaks of.

    Only reports of one home country, corridor (origin and set of destinations) and scope are
    compared. The result does not depend on the order of ``reports``.

    Returns:
        One membership a report, in the order of ``report_id``.

    Raises:
        UnresolvableReport: A report's article is not among ``articles``, or a report id is there
            twice.
    """
    rules = load_rules()
    by_id = _by_id(reports, articles)
    gazetteer = Gazetteer(reference.places)
    sources = sources_of(by_id.values(), articles, Institutions(reference))
    blocks: dict[tuple[str, str, frozenset[str], Scope], list[Item]] = defaultdict(list)
    for report_id, report in by_id.items():
        article = articles[report.article_id]
        item = Item(
            report_id=report_id,
            article_id=report.article_id,
            published_at=article.published_at,
            statement=statement_of(report, article, gazetteer, sources[report_id].speaker),
        )
        corridor = (report.home, report.origin, frozenset(report.destinations), report.scope)
        blocks[corridor].append(item)
    clusters = [found for items in blocks.values() for found in cluster_reports(items, rules)]
    for found in clusters:
        found.items.sort(key=_first_published)
    clusters.sort(key=lambda found: _first_published(found.items[0]))
    keys = _unique_keys(
        event_key(
            [by_id[item.report_id] for item in found.items],
            found.items[0].statement.published_on,
        )
        for found in clusters
    )
    return sorted(
        (
            membership
            for found, key in zip(clusters, keys, strict=True)
            for membership in _memberships(found, key, sources, rules)
        ),
        key=lambda membership: membership.report_id,
    )


def _by_id(reports: Iterable[Report], articles: Mapping[str, ArticleHeader]) -> dict[str, Report]:
    by_id: dict[str, Report] = {}
    for report in reports:
        if report.article_id not in articles:
            raise UnresolvableReport(
                f"report {report.report_id} stands in the article {report.article_id!r}, which is "
                "not among the articles; load its article first"
            )
        if report.report_id in by_id:
            raise UnresolvableReport(
                f"there are two reports {report.report_id}; pass each article's reports once"
            )
        by_id[report.report_id] = report
    return by_id


def _first_published(item: Item) -> tuple[object, str]:
    return item.published_at, item.report_id


def _unique_keys(keys: Iterable[str]) -> list[str]:
    """The keys, of those that are there before with ``-2``, ``-3``, ... after it."""
    seen: dict[str, int] = defaultdict(int)
    unique = []
    for key in keys:
        seen[key] += 1
        unique.append(key if seen[key] == 1 else f"{key}-{seen[key]}")
    return unique


def _memberships(
    found: Cluster, key: str, sources: Mapping[str, Source], rules: Rules
) -> Iterable[Membership]:
    """Each report with its agreement with the rest of the event; the first has none to agree with.

    Args:
        found: Its items in the order of publication.
        key: Of the event.
        sources: By report id.
        rules: Those that the event was found by.
    """
    number = event_id(found.items[0].report_id)
    for position, item in enumerate(found.items):
        others = found.statements - Counter([item.statement]) if position else Counter()
        agreed = [
            (n, parts)
            for other, n in others.items()
            if (parts := agreement(item.statement, other, rules)) is not None
        ]
        score = _mean([(n, parts.score) for n, parts in agreed])
        assert position == 0 or score is not None, "nothing rules out two reports of one event"
        yield Membership(
            report_id=item.report_id,
            event_id=number,
            event_key=key,
            match_score=1.0 if score is None else score,
            score_date=_mean([(n, parts.date) for n, parts in agreed]),
            score_count=_mean([(n, parts.count) for n, parts in agreed]),
            score_place=_mean([(n, parts.place) for n, parts in agreed]),
            score_personnel=_mean([(n, parts.personnel) for n, parts in agreed]),
            score_source=_mean([(n, parts.source) for n, parts in agreed]),
            score_text=_mean([(n, parts.text) for n, parts in agreed]),
            independent_source=sources[item.report_id].name,
        )


def _mean(values: Iterable[tuple[int, float | None]]) -> float | None:
    """Weighted by the first; null over nothing."""
    known = [(n, value) for n, value in values if value is not None]
    return sum(n * value for n, value in known) / sum(n for n, _ in known) if known else None
