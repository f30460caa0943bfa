"""Whether two reports can speak of one movement, and how much speaks for it.

Belongs here: the comparison of two reports, part by part, with what rules it out. Does not belong
here: which reports are compared, and what follows (``clustering``).
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from pipeline.records import ArticleHeader, Claim, Personnel, Report, Scope
from pipeline.resolution.gazetteer import Gazetteer, Whereabouts, place_agreement
from pipeline.resolution.institutions import Speaker
from pipeline.resolution.rules import CountRules, DateRules, Rules, SourceRules
from pipeline.resolution.wording import text_agreement, words_of


@dataclass(frozen=True, slots=True)
class Statement:
    """What of a report is compared; equal for reports that say the same on the same day.

    Attributes:
        start, end: Stated dates, both or neither.
        published_on: The anchor of whatever has no stated date.
        speaker: Who makes the claim; null where the report does not say.
        words: Those of its evidence (``wording``).
    """

    claim: Claim
    scope: Scope
    low: int | None
    high: int | None
    start: dt.date | None
    end: dt.date | None
    published_on: dt.date
    whereabouts: Whereabouts
    personnel: frozenset[Personnel]
    speaker: Speaker | None
    words: frozenset[str]

    @property
    def has_figure(self) -> bool:
        """At least one end of the count is known."""
        return self.low is not None or self.high is not None

    @property
    def is_dated(self) -> bool:
        """The report states when it was."""
        return self.start is not None

    @property
    def is_bound(self) -> bool:
        """One end of the count is open."""
        return (self.low is None) != (self.high is None)

    @property
    def figure(self) -> int | None:
        """The figure, where it is exact."""
        return self.low if self.low == self.high else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How much two reports agree: each part 0 to 1, null where one of the two does not state it."""

    date: float
    count: float | None
    place: float | None
    personnel: float | None
    source: float | None
    text: float | None
    score: float


def statement_of(
    report: Report, article: ArticleHeader, gazetteer: Gazetteer, speaker: Speaker | None
) -> Statement:
    """What of a report is compared.

    Args:
        report: One that ``article`` makes.
        article: Gives the day from which what is not dated is reckoned.
        gazetteer: Knows places by their names.
        speaker: Who makes the claim; null where the report does not say.
    """
    return Statement(
        claim=report.claim,
        scope=report.scope,
        low=report.count_low,
        high=report.count_high,
        start=report.date_start or report.date_end,
        end=report.date_end or report.date_start,
        published_on=article.published_on,
        whereabouts=gazetteer.whereabouts(report.places, {report.origin, *report.destinations}),
        personnel=frozenset(report.personnel),
        speaker=speaker,
        words=words_of(report.evidence),
    )


def agreement(one: Statement, other: Statement, rules: Rules) -> Agreement | None:
    """How much two reports of one corridor and scope agree; symmetric.

    Null where their dates or figures rule out that they speak of one movement.
    """
    date = _date_agreement(one, other, rules)
    if date is None:
        return None
    count: float | None = None
    if one.has_figure and other.has_figure:
        count = _count_agreement(one, other, rules.counts)
        if count is None:
            return None
    elif _is_total_without_figure(one, other):
        return None
    place = place_agreement(one.whereabouts, other.whereabouts, rules.places)
    personnel = _personnel_agreement(one.personnel, other.personnel)
    source = _source_agreement(one.speaker, other.speaker, rules.sources)
    text = text_agreement(one.words, other.words, rules.texts)
    weights = rules.weights
    parts = (
        (weights.date, date),
        (weights.count, count),
        (weights.place, place),
        (weights.personnel, personnel),
        (weights.source, source),
        (weights.text, text),
    )
    total = sum(weight * (rules.unknown if part is None else part) for weight, part in parts)
    score = total / sum(weight for weight, _ in parts)
    return Agreement(date, count, place, personnel, source, text, score)


def is_distinctive(figure: int | None, rules: CountRules) -> bool:
    """A figure that hardly two movements share: large enough, and not round."""
    return (
        figure is not None
        and figure >= rules.distinctive_from
        and figure % rules.distinctive_unless_multiple_of != 0
    )


def window(statement: Statement, rules: DateRules) -> tuple[dt.date, dt.date]:
    """First and last day that the movement can be of.

    A total is of the day that it runs up to. A movement without a stated date is of about its
    publication: before it, or after it where it is planned.
    """
    published_on = statement.published_on
    if statement.scope is not Scope.INCIDENT:
        day = statement.end or published_on
        return day, day
    if statement.start and statement.end:
        slip_days = rules.slip_days if statement.claim is Claim.PLANNED else 0
        return statement.start, statement.end + dt.timedelta(slip_days)
    return possible_days(published_on, statement.claim, rules)


def possible_days(published_on: dt.date, claim: Claim, rules: DateRules) -> tuple[dt.date, dt.date]:
    """First and last day of a movement without a stated date, by the day that tells of it."""
    if claim is Claim.PLANNED:
        return published_on, published_on + dt.timedelta(rules.lookahead_days)
    is_denied = claim is Claim.DENIED
    lookback_days = rules.denial_lookback_days if is_denied else rules.lookback_days
    return published_on - dt.timedelta(lookback_days), published_on


def _date_agreement(one: Statement, other: Statement, rules: Rules) -> float | None:
    gap_days = _gap_days(window(one, rules.dates), window(other, rules.dates))
    both_stated = one.is_dated and other.is_dated
    if gap_days > _tolerance_days(one, other, rules.dates):
        return None if both_stated else _recall(one, other, gap_days, rules)
    if one.scope is not Scope.INCIDENT:
        return _total_date_agreement(one, other, gap_days, rules.dates)
    if both_stated:
        return _overlap(one, other) if gap_days == 0 else rules.dates.near_score
    distance_days = _gap_days(_anchor(one), _anchor(other))
    reach_days = max(
        (last - first).days
        for first, last in (window(s, rules.dates) for s in (one, other) if not s.is_dated)
    )
    return rules.dates.inferred_score * max(0.0, 1 - distance_days / (reach_days + 1))


def _tolerance_days(one: Statement, other: Statement, rules: DateRules) -> int:
    if one.scope is not Scope.INCIDENT:
        return rules.total_tolerance_days
    if one.figure is not None and other.figure is not None and one.figure != other.figure:
        # Two figures are of one movement only if they are of one time.
        return 0
    return rules.tolerance_days


def _recall(one: Statement, other: Statement, gap_days: int, rules: Rules) -> float | None:
    """A later article recalls the very figure, without its date."""
    recalled = (
        one.scope is not Scope.STOCK
        and one.claim is other.claim is Claim.ASSERTED
        and one.figure == other.figure
        and is_distinctive(one.figure, rules.counts)
        and gap_days <= rules.dates.recall_days
        # What is recalled lies before the publication of what recalls it.
        and all(
            _anchor(dated)[0] <= undated.published_on
            for dated, undated in ((one, other), (other, one))
            if dated.is_dated and not undated.is_dated
        )
    )
    return rules.dates.recall_score if recalled else None


def _total_date_agreement(
    one: Statement, other: Statement, gap_days: int, rules: DateRules
) -> float | None:
    tolerance_days = rules.total_tolerance_days
    # Of a total that states one day alone, that is the day that it runs up to.
    starts = [s.start for s in (one, other) if s.start and s.start != s.end]
    if len(starts) == 2 and abs((starts[0] - starts[1]).days) > tolerance_days:
        return None
    return 1 - gap_days / (tolerance_days + 1)


def _overlap(one: Statement, other: Statement) -> float:
    """1 for the same days; 0.5 and a little more for one day inside a long period."""
    (first, last), (other_first, other_last) = _anchor(one), _anchor(other)
    shared_days = (min(last, other_last) - max(first, other_first)).days + 1
    all_days = (max(last, other_last) - min(first, other_first)).days + 1
    return 0.5 + 0.5 * max(0, shared_days) / all_days


def _anchor(statement: Statement) -> tuple[dt.date, dt.date]:
    """The stated days, else the day of publication."""
    if statement.start and statement.end:
        return statement.start, statement.end
    return statement.published_on, statement.published_on


def _gap_days(one: tuple[dt.date, dt.date], other: tuple[dt.date, dt.date]) -> int:
    """Days between two periods; 0 where they share a day."""
    return max(0, (max(one[0], other[0]) - min(one[1], other[1])).days)


def _count_agreement(one: Statement, other: Statement, rules: CountRules) -> float | None:
    if (one.low, one.high) == (other.low, other.high):
        return 1.0
    if one.figure is not None and other.figure is not None:
        smaller, larger = sorted((one.figure, other.figure))
        return _figures_agreement(smaller, larger, rules)
    lows = (one.low or 0, other.low or 0)
    highs = (
        math.inf if one.high is None else one.high,
        math.inf if other.high is None else other.high,
    )
    if max(lows) > min(highs):
        return None
    if one.is_bound or other.is_bound:
        return _bound_agreement(one, other, rules)
    return rules.range_score


def _figures_agreement(smaller: int, larger: int, rules: CountRules) -> float | None:
    """Two different exact figures: one rounded, or two sources that differ, or two movements."""
    difference = larger - smaller
    if difference <= rules.rounding_share * larger and any(
        2 * difference <= _granularity(figure) for figure in (smaller, larger)
    ):
        return rules.rounding_score
    return rules.conflict_score if smaller >= rules.smallest_ratio * larger else None


def _is_total_without_figure(one: Statement, other: Statement) -> bool:
    """Totals are known by their figure: one without joins none with; but a denial needs none."""
    return (
        one.scope is not Scope.INCIDENT
        and one.has_figure != other.has_figure
        and Claim.DENIED not in (one.claim, other.claim)
    )


def _granularity(figure: int) -> int:
    """The power of ten that a figure may have been rounded to: 100 for 1,600, 1 for 1,573."""
    granularity = 1
    while figure and figure % (10 * granularity) == 0:
        granularity *= 10
    return granularity


def _bound_agreement(one: Statement, other: Statement, rules: CountRules) -> float | None:
    """An open interval ("more than 130") and a figure, a range or another open interval.

    The nearer the bound is to the other's figure, the more it is the same figure.
    """
    bounds = [s.low if s.high is None else s.high for s in (one, other)]
    smaller, larger = sorted(bound for bound in bounds if bound is not None)
    ratio = smaller / larger if larger else 1.0
    return ratio if ratio >= rules.smallest_bound_ratio else None


def _source_agreement(
    one: Speaker | None, other: Speaker | None, rules: SourceRules
) -> float | None:
    """Papers that quote one institution tend to tell one story.

    Null also where only one of two of a kind has its country ("army", "Pakistan's army").
    """
    if one is None or other is None:
        return None
    if one == other:
        return 1.0
    may_be_one = one.institution == other.institution and None in (one.iso3, other.iso3)
    return None if may_be_one else rules.different_score


def _personnel_agreement(one: frozenset[Personnel], other: frozenset[Personnel]) -> float | None:
    unspecified = frozenset({Personnel.SECURITY_FORCES})
    if one <= unspecified or other <= unspecified:
        return None
    return len(one & other) / len(one | other)
