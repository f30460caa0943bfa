"""How well reports and events agree with gold labels: the codebook's *Scoring*.

Belongs here: reading gold labels, pairing predictions with them, and the scores. Does not belong
here: making predictions (``extraction``, ``resolution``), or printing scores (``cli``).
"""

from pipeline.evaluation.clustering import BCubed, b_cubed
from pipeline.evaluation.coding import (
    Coding,
    GoldReport,
    InvalidGold,
    Prediction,
    load_gold,
    prediction_of,
)
from pipeline.evaluation.scoring import Finding, Scores, UnknownArticle, score

__all__ = [
    "BCubed",
    "Coding",
    "Finding",
    "GoldReport",
    "InvalidGold",
    "Prediction",
    "Scores",
    "UnknownArticle",
    "b_cubed",
    "load_gold",
    "prediction_of",
    "score",
]
