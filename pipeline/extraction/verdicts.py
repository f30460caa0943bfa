"""What the trained classifier's scores mean for the rules.

Belongs here: which sentences it is asked about, and when it forbids a movement or demands one. Does
not belong here: running it (``movement_model``), the look at words that comes before it
(``first_look``), or reading the movement that it demands (``reader``, ``unworded``).
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Span

from pipeline.extraction.first_look import likelihood
from pipeline.extraction.movement_model import Classifier, MovementScores, questions
from pipeline.extraction.passages import Passage
from pipeline.extraction.thresholds import Thresholds

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
        if question is None or likelihood(question.sentence) < self._thresholds.look:
            return None
        scores = self._of(sentence, passage)
        if scores is None or 1 - scores.movement[NONE] < self._thresholds.rescue:
            return None
        told = {label: p for label, p in scores.movement.items() if label != NONE}
        return max(told, key=lambda label: told[label])

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
    likely = [(likelihood(sentence), context, sentence) for context, sentence in asked]
    # One by one, likeliest first: the first that may tell of a movement settles it.
    for by_words, context, sentence in sorted(likely, reverse=True):
        if by_words < thresholds.look:
            return False
        by_meaning = 1 - model.score([(context, sentence)])[0].movement[NONE]
        if _together(by_words, by_meaning) >= thresholds.gate:
            return True
    return False


def _together(first: float, second: float) -> float:
    """Two independent probabilities of one thing as one: their odds multiplied."""
    both, neither = first * second, (1 - first) * (1 - second)
    return both / (both + neither) if both + neither else first
