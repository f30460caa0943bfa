"""How sure a report is: the probability that a careful coder records the movement.

Belongs here: the features of how a report was read, and the logistic model over them. Does not
belong here: its weights (``data/confidence.csv``, written by ``make calibrate``), or the threshold
below which reports are left out (a setting).

A report counts as right when it pairs with a gold report, core or not (codebook, *Scoring*).
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.lexicon import DATA, InvalidLexicon
from pipeline.extraction.merging import Joined
from pipeline.records import Claim, Report, Scope

WEIGHTS = DATA / "confidence.csv"
INTERCEPT = "intercept"
COLUMNS = ("feature", "weight", "meaning")

DECIMALS = 3
"""Of weights and of confidences: more than the labels can tell apart."""

LONG_SENTENCE_WORDS = 40
"""The longest tenth of the sentences that tell of a movement."""

LATE_SEGMENT = 8
"""Paragraphs after which an article has mostly turned to background."""

MOST_HOSTS = 4
"""Of an article that speaks of more countries, it makes no difference how many more."""

Features = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A report with what its features are read from.

    Attributes:
        n_beside: Other reports of the article.
    """

    report: Report
    mentions: tuple[Candidate, ...]
    n_beside: int

    def any(self, holds: Callable[[Candidate], bool]) -> bool:
        """Whether something holds of some mention: one good mention is enough to be sure."""
        return any(map(holds, self.mentions))

    def all(self, holds: Callable[[Candidate], bool]) -> bool:
        """Whether something holds of all mentions."""
        return all(map(holds, self.mentions))


FEATURES: dict[str, Callable[[_Seen], float]] = {
    "mentions": lambda seen: math.log(len(seen.mentions)),
    "by_direction": lambda seen: seen.all(lambda c: c.signs.by_direction),
    "noun": lambda seen: seen.all(lambda c: c.signs.noun),
    "bare": lambda seen: seen.all(lambda c: c.signs.bare),
    "passing": lambda seen: seen.all(lambda c: c.passing),
    "headline_only": lambda seen: seen.all(lambda c: c.field == "title"),
    "late": lambda seen: seen.all(lambda c: c.order[0] > LATE_SEGMENT),
    "pointed": lambda seen: seen.all(lambda c: c.signs.pointed),
    "nationality": lambda seen: seen.any(lambda c: c.signs.nationality),
    "class_guessed": lambda seen: seen.all(lambda c: not c.personnel),
    "route_inferred": lambda seen: seen.all(lambda c: c.inferred),
    "hosts": lambda seen: min(max(c.signs.hosts for c in seen.mentions), MOST_HOSTS),
    "figure_stated": lambda seen: seen.any(_states_figure),
    "figure_carried": lambda seen: (
        seen.any(lambda c: c.figure is not None) and not seen.any(_states_figure)
    ),
    "dated": lambda seen: seen.any(lambda c: c.date_start is not None),
    "source": lambda seen: seen.report.attributed_to is not None,
    "doubt": lambda seen: seen.all(lambda c: c.signs.doubt),
    "long_sentence": lambda seen: seen.all(lambda c: c.signs.words > LONG_SENTENCE_WORDS),
    "planned": lambda seen: seen.report.claim is Claim.PLANNED,
    "stock": lambda seen: seen.report.scope is Scope.STOCK,
    "core": lambda seen: seen.report.core,
    "reports": lambda seen: math.log(1 + seen.n_beside),
}
"""By name; ``data/confidence.csv`` says what each means."""


def _states_figure(candidate: Candidate) -> bool:
    return candidate.figure is not None and not candidate.carried


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model.

    Attributes:
        intercept: Log-odds of a report with no feature.
        by_feature: What one unit of a feature adds to the log-odds.
    """

    intercept: float
    by_feature: Mapping[str, float]

    def probability(self, features: Features) -> float:
        """The confidence of a report in [0, 1], rounded.

        Args:
            features: A value for each feature that has a weight.
        """
        log_odds = self.intercept + sum(
            weight * features[name] for name, weight in self.by_feature.items()
        )
        # Of a large negative number exp(-x) overflows; 30 is a one in ten billion chance.
        bounded = max(-30.0, min(30.0, log_odds))
        return round(1 / (1 + math.exp(-bounded)), DECIMALS)


def features_of(joined: Sequence[Joined]) -> list[Features]:
    """The features of all reports of one article, in their order."""
    seen = [_Seen(one.report, one.mentions, len(joined) - 1) for one in joined]
    return [{name: float(value(one)) for name, value in FEATURES.items()} for one in seen]


def load_weights(path: Path = WEIGHTS) -> Weights:
    """The weights of all features.

    Raises:
        InvalidLexicon: A weight is no number, or the features are not those of this module.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        weights = {row["feature"]: _number(row["weight"], path, reader.line_num) for row in reader}
    wrong = set(weights) ^ {INTERCEPT, *FEATURES}
    if wrong:
        raise InvalidLexicon(
            f"{path}: {', '.join(sorted(wrong))}: known on one side only; the file needs one row a "
            "feature of pipeline/extraction/confidence.py: give a new one the weight 0, then run "
            "'make calibrate'"
        )
    intercept = weights.pop(INTERCEPT)
    return Weights(intercept, weights)


def _number(text: str, path: Path, line: int) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InvalidLexicon(f"{path}, line {line}: weight is {text!r}; use a number")
    return value
