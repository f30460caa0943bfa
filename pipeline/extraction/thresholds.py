"""Probabilities over which the trained models overrule the rules.

Belongs here: their shape and their reading. Does not belong here: what follows from them
(``verdicts``).
"""

from __future__ import annotations

from dataclasses import dataclass

import yaml

from pipeline.extraction.lexicon import DATA


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities from which the classifier overrules the rules.

    Attributes:
        look: Of a movement, by words alone: an article in which every sentence that the gate marked
            has less is not parsed.
        ask: Of a movement, by words alone: about a sentence with less, that no rule reads, the
            classifier is not asked.
        veto: Of no movement: what the rules read in the sentence is dropped.
        rescue: Of a movement: the sentence is read for one although no rule knows its words.
        planned: Of a plan, where the rules read that something has happened.
        denied: Of a denial, where they do.
        gate: Of a movement, by words and classifier together: an article in which every sentence
            that the gate marked has less is not parsed.
    """

    look: float
    ask: float
    veto: float
    rescue: float
    planned: float
    denied: float
    gate: float


def load_thresholds() -> Thresholds:
    """Those of ``data/model_thresholds.yaml``."""
    return Thresholds(**yaml.safe_load((DATA / "model_thresholds.yaml").read_text("utf-8")))
