"""What the trained classifier's scores mean for the rules.

Belongs here: which sentences it is asked about, and the thresholds over which it forbids a
movement or demands one. Does not belong here: running it (``movement_model``), or reading the
movement that it demands (``reader``, ``unworded``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import yaml
from spacy.tokens import Span

from pipeline.extraction.lexicon import DATA
from pipeline.extraction.movement_model import Classifier, MovementScores, questions
from pipeline.extraction.passages import Passage

NONE = "none"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities from which the classifier overrules the rules.

    Attributes:
        veto: Of no movement: what the rules read in the sentence is dropped.
        rescue: Of a movement: the sentence is read for one although no rule knows its words.
        gate: Of no movement: an article in which all sentences that are asked about have more is
            not parsed.
    """

    veto: float
    rescue: float
    gate: float


@cache
def load_thresholds() -> Thresholds:
    """Those of ``data/model_thresholds.yaml``."""
    return Thresholds(**yaml.safe_load((DATA / "model_thresholds.yaml").read_text("utf-8")))


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


def may_tell(asked: Sequence[tuple[str, str]], model: Classifier, most: float) -> bool:
    """Whether any of some sentences may tell of a movement.

    Args:
        asked: Sentences, each after its context.
        model: The classifier.
        most: Probability of no movement, up to which a sentence may tell of one.
    """
    # One by one: the first that may tell of a movement settles it.
    return any(model.score([one])[0].movement[NONE] <= most for one in asked)
