"""What the trained classifier's scores mean for the rules.

Belongs here: which sentences it is asked about, when it forbids a movement or demands one, and its
say in what is claimed. Does not belong here: running it (``movement_model``), the look at words
that comes before it (``first_look``), or reading the movement that it demands (``reader``,
``unworded``).
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Span

from pipeline.extraction.first_look import likelihood
from pipeline.extraction.movement_model import Classifier, MovementScores, questions
from pipeline.extraction.passages import Passage
from pipeline.extraction.thresholds import Thresholds
from pipeline.records import Claim

NONE = "none"


class Verdicts:
    """What the classifier says of an article's sentences; each is asked about when it matters."""

    def __init__(
        self, passages: Sequence[Passage], model: Classifier, thresholds: Thresholds
    ) -> None:
        self._asked = {
            (question.passage.segment.number, question.span.start_char): question
            for question in questions(passages)
        }
        self._scores: dict[tuple[int, int], MovementScores] = {}
        self._model = model
        self._thresholds = thresholds

    def forbids(self, sentence: Span, passage: Passage) -> bool:
        """Whether the sentence tells of no movement, whatever its words."""
        scores = self._of(sentence, passage)
        return scores is not None and scores.movement[NONE] > self._thresholds.veto

    def demands(self, sentence: Span, passage: Passage) -> str | None:
        """The movement that the sentence tells of, whatever its words: its likeliest label."""
        question = self._asked.get((passage.segment.number, sentence.start_char))
        if question is None or likelihood(question.sentence) < self._thresholds.ask:
            return None
        scores = self._of(sentence, passage)
        if scores is None or 1 - scores.movement[NONE] < self._thresholds.rescue:
            return None
        told = {label: p for label, p in scores.movement.items() if label != NONE}
        return max(told, key=lambda label: told[label])

    def claim(
        self, sentence: Span, passage: Passage, by_rules: Claim | None, *, is_return: bool
    ) -> Claim | None:
        """The claim of a movement in the sentence: the rules', or what the classifier makes of it.

        It has a say where it is surer of a plan or a denial than the rules are of an assertion, and
        of a return that the rules hold for only imagined.
        """
        scores = self._of(sentence, passage)
        if scores is None:
            return by_rules
        planned = scores.claim[Claim.PLANNED] > self._thresholds.planned
        if by_rules is None:
            told = 1 - scores.movement[NONE] >= self._thresholds.rescue
            return Claim.PLANNED if planned and told and is_return else None
        if by_rules is Claim.ASSERTED and planned:
            return Claim.PLANNED
        denied = scores.claim[Claim.DENIED] > self._thresholds.denied
        return Claim.DENIED if by_rules is Claim.ASSERTED and denied else by_rules

    def _of(self, sentence: Span, passage: Passage) -> MovementScores | None:
        key = passage.segment.number, sentence.start_char
        question = self._asked.get(key)
        if question is None:
            return None
        if key not in self._scores:
            self._scores[key] = self._model.score([(question.context, question.sentence)])[0]
        return self._scores[key]


def may_tell(asked: Sequence[tuple[str, str]], model: Classifier, thresholds: Thresholds) -> bool:
    """Whether any of some sentences, each after its context, may tell of a movement."""
    likely = sorted(
        ((likelihood(sentence), context, sentence) for context, sentence in asked), reverse=True
    )
    if not likely or likely[0][0] < thresholds.look:
        return False
    # One by one, likeliest first: the first that may tell of a movement settles it.
    for by_words, context, sentence in likely:
        if by_words < thresholds.ask:
            return False
        by_meaning = 1 - model.score([(context, sentence)])[0].movement[NONE]
        if _together(by_words, by_meaning) >= thresholds.gate:
            return True
    return False


def _together(first: float, second: float) -> float:
    """Two independent probabilities of one thing as one: their odds multiplied."""
    both, neither = first * second, (1 - first) * (1 - second)
    return both / (both + neither) if both + neither else first
