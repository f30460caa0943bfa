"""What a small trained classifier says of single sentences.

Belongs here: what it is asked, running it, and the shape of its answer. Does not belong here: what
follows from an answer (``reader``), or training (``training/``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from pipeline.extraction.lexicon import DATA

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from spacy.tokens import Span
    from tokenizers import Tokenizer

    from pipeline.extraction.passages import Passage

FOLDER = DATA / "movement_model"
SENTENCES_BEFORE = 2
"""How many sentences of the text stand before the target; the headline stands before these."""

MOST_TOKENS, MOST_TOKENS_OF_SENTENCE = 96, 72
"""What the model reads at most; of a longer context the end."""

START, END = 101, 102
"""[CLS] and [SEP] in ``tokenizer.json``."""


@dataclass(frozen=True, slots=True)
class Question:
    """One sentence that the model is asked about.

    Attributes:
        passage: Its segment.
        span: Where it stands in that segment.
        context: Headline and up to two sentences before it.
        sentence: The sentence as the article writes it.
    """

    passage: Passage
    span: Span
    context: str
    sentence: str


@dataclass(frozen=True, slots=True)
class MovementScores:
    """Probabilities, by label; each group sums to 1."""

    movement: dict[str, float]
    claim: dict[str, float]
    scope: dict[str, float]


def questions(passages: Sequence[Passage]) -> Iterator[Question]:
    """What the model is asked about the sentences of an article, in their order."""
    title = " ".join(p.segment.text.strip() for p in passages if p.segment.field == "title")
    before: list[str] = []
    for passage in passages:
        for span in passage.doc.sents:
            sentence = passage.segment.text[span.start_char : span.end_char].strip()
            if not sentence:
                continue
            in_title = passage.segment.field == "title"
            context = "" if in_title else " ".join([title, *before[-SENTENCES_BEFORE:]]).strip()
            yield Question(passage, span, context, sentence)
            if not in_title:
                before.append(sentence)


def load_tokenizer() -> Tokenizer:
    """The tokenizer that the model was trained with."""
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(FOLDER / "tokenizer.json"))


def encode(tokenizer: Tokenizer, context: str, sentence: str) -> tuple[list[int], int]:
    """What the model reads: [CLS] context [SEP] sentence [SEP].

    Returns:
        The ids of the tokens, and how many of them stand before the sentence.
    """
    target = tokenizer.encode(sentence, add_special_tokens=False).ids[:MOST_TOKENS_OF_SENTENCE]
    before = tokenizer.encode(context, add_special_tokens=False).ids
    before = before[max(0, len(before) + len(target) + 3 - MOST_TOKENS) :]
    return [START, *before, END, *target, END], len(before) + 2


class Classifier(Protocol):
    """What can be asked about sentences."""

    def score(self, sentences: Sequence[tuple[str, str]]) -> list[MovementScores]:
        """The scores of (context, sentence) pairs, in their order."""
        ...


class MovementModel:
    """The classifier; its files are read when it is first asked.

    Sentences are scored one by one, on one thread: a score depends on its own sentence alone.
    """

    def score(self, sentences: Sequence[tuple[str, str]]) -> list[MovementScores]:
        """The scores of (context, sentence) pairs, in their order."""
        return [self._score(*encode(self._tokenizer, *pair)) for pair in sentences]

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return load_tokenizer()

    @cached_property
    def _session(self) -> InferenceSession:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        path = str(FOLDER / "model.onnx")
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    @cached_property
    def _labels(self) -> dict[str, list[str]]:
        described = json.loads((FOLDER / "model.json").read_text(encoding="utf-8"))
        labels: dict[str, list[str]] = described["labels"]
        return labels

    def _score(self, ids: list[int], start: int) -> MovementScores:
        import numpy as np

        tokens = np.array([ids], dtype=np.int64)
        types = np.array([[0] * start + [1] * (len(ids) - start)], dtype=np.int64)
        given = {
            "input_ids": tokens, "attention_mask": np.ones_like(tokens), "token_type_ids": types,
        }  # fmt: skip
        logits: NDArray[np.float32] = self._session.run(["logits"], given)[0][0]
        parts, at = {}, 0
        for head, labels in self._labels.items():
            odds = np.exp(logits[at : at + len(labels)] - logits[at : at + len(labels)].max())
            shares = (odds / odds.sum()).tolist()
            parts[head] = dict(zip(labels, shares, strict=True))
            at += len(labels)
        return MovementScores(**parts)
