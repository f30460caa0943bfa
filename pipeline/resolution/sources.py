"""Who stands behind each report: one institution under all its names, else the outlet.

Belongs here: what the article tells of an institution that its name leaves open. Does not belong
here: reading a name (``institutions``), or which articles repeat another (``ingestion``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.records import ArticleHeader, Claim, Direction, Report
from pipeline.reference import Reach, Side
from pipeline.resolution.institutions import Institutions, Speaker, words_of

_OF_A_COUNTRY = frozenset({Reach.NATIONAL, Reach.STATE, Reach.LOCAL, Reach.ABROAD})


@dataclass(frozen=True, slots=True)
class Source:
    """Who stands behind a report.

    Attributes:
        name: Equal for reports of one source.
        speaker: The institution that the report names; null where it names none.
    """

    name: str
    speaker: Speaker | None


def sources_of(
    reports: Iterable[Report],
    articles: Mapping[str, ArticleHeader],
    institutions: Institutions,
) -> dict[str, Source]:
    """The source of each report, by its id; it does not depend on the order of ``reports``.

    A report that names an institution has it as its source, under one name and with its country;
    one that names none has its outlet, or the agency whose text the outlet prints.
    """
    by_article: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        by_article[report.article_id].append(report)
    found: dict[str, Source] = {}
    for article_id, told in by_article.items():
        outlet = institutions.outlet(articles[article_id].publisher)
        speakers = _speakers(told, institutions)
        for report in told:
            speaker = speakers.get(report.report_id)
            found[report.report_id] = Source(str(speaker or outlet), speaker)
    return found


def _speakers(reports: Sequence[Report], institutions: Institutions) -> dict[str, Speaker]:
    """By report id, the institutions that the reports of one article name."""
    named = {
        report.report_id: (
            report.attributed_to,
            institutions.speaker(report.attributed_to, _sides(report)),
        )
        for report in reports
        if report.attributed_to
    }
    told = [report for report in reports if report.report_id in named]
    placed = {
        report.report_id: _placed(named[report.report_id][1], report, told, named)
        for report in told
    }
    known = [(named[number][0], speaker) for number, speaker in placed.items()]
    return {report.report_id: _heard(placed[report.report_id], report, known) for report in told}


def _placed(
    speaker: Speaker,
    report: Report,
    told: Sequence[Report],
    named: Mapping[str, tuple[str, Speaker]],
) -> Speaker:
    """The institution with its country, where the name leaves that open.

    It is the one that the article names in full elsewhere, if there is one. Else it is of the side
    of the movements that it tells of, as the table has it. Whose a denial is, which either side may
    make, its name alone can tell.

    Args:
        speaker: As its name alone tells.
        report: One that names it so.
        told: All of the article that name somebody.
        named: Whom they name, by report id.
    """
    if speaker.reach not in _OF_A_COUNTRY or speaker.iso3 or report.claim is Claim.DENIED:
        return speaker
    in_full = {
        other
        for _, other in named.values()
        if other.institution == speaker.institution and other.iso3 in _sides(report)
    }
    if len(in_full) == 1:
        return in_full.pop()
    countries = {
        each.home if speaker.unnamed is Side.HOME else _host(each)
        for each in told
        if speaker.unnamed
        and named[each.report_id][1] == speaker
        and each.claim is not Claim.DENIED
    }
    return replace(speaker, iso3=countries.pop()) if len(countries) == 1 else speaker


def _heard(speaker: Speaker, report: Report, known: Collection[tuple[str, Speaker]]) -> Speaker:
    """Whom a short name means: the only one in the article that it can mean.

    A "spokesman" alone speaks for the one institution of the article, unless he denies something; a
    "ministry" is the one that another name has in it ("foreign ministry").

    Args:
        speaker: As ``_placed`` has it.
        report: The one that names it so.
        known: All names in the article, with whom they mean.
    """
    institutions = [(name, who) for name, who in known if who.reach in _OF_A_COUNTRY]
    meant: set[Speaker] = set()
    if speaker.reach is Reach.VOICE and report.claim is not Claim.DENIED:
        meant = {who for _, who in institutions}
    elif speaker.reach is None:
        words = words_of(report.attributed_to or "")
        meant = {who for name, who in institutions if words < words_of(name)}
    return meant.pop() if len(meant) == 1 else speaker


def _sides(report: Report) -> frozenset[str]:
    return frozenset({report.home, report.origin, *report.destinations})


def _host(report: Report) -> str | None:
    if report.direction is not Direction.ENTRY:
        return report.origin
    return report.destinations[0] if len(report.destinations) == 1 else None
