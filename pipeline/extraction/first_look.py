"""How much the words of a sentence sound like a movement: a first look before the classifier's.

Belongs here: the terms of a sentence and their weights. Does not belong here: what follows from the
answer (``verdicts``), or how the weights come about (``training/first_look.py``).

The gate marks sentences by cues that stand near each other, and war news is full of these. A
linear model over words and pairs of words costs a thousandth of the classifier, and tells most of
them apart.
"""

from __future__ import annotations

import csv
import math
import re
from functools import cache
from itertools import pairwise

from pipeline.extraction.lexicon import DATA

BIAS = "(bias)"
"""The row of the table for what every sentence starts from."""

_WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d+")


def terms_of(sentence: str) -> set[str]:
    """Its words in small letters and its pairs of words; every number is "0"."""
    words = _WORD.findall(_DIGITS.sub("0", sentence.casefold()))
    return {*words, *(f"{first} {second}" for first, second in pairwise(words))}


def likelihood(sentence: str) -> float:
    """How likely a sentence tells of a movement, by its words alone: between 0 and 1."""
    weights = _weights()
    found = weights.keys() & terms_of(sentence)
    odds = weights[BIAS] + sum(weights[term] for term in sorted(found))
    return 1 / (1 + math.exp(-odds))


@cache
def _weights() -> dict[str, float]:
    """Log odds by term: ``data/first_look.csv``."""
    with (DATA / "first_look.csv").open(encoding="utf-8", newline="") as file:
        return {row["term"]: float(row["weight"]) for row in csv.DictReader(file)}
