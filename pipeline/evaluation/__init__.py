"""How well reports and events agree with gold labels: the codebook's *Scoring*.

Belongs here: reading gold labels, pairing predictions with them, the scores, how sure they are, the
floors under them, and their picture. Does not belong here: making predictions (``extraction``,
``resolution``), or printing scores (``score_sheet``).
"""

from pipeline.evaluation.bootstrap import DRAWS, PERCENT, Interval, intervals
from pipeline.evaluation.chart import line_chart
from pipeline.evaluation.clustering import BCubed, b_cubed
from pipeline.evaluation.coding import (
    Coding,
    GoldReport,
    InvalidGold,
    Prediction,
    load_gold,
    prediction_of,
)
from pipeline.evaluation.comparison import RATES, Finding
from pipeline.evaluation.errors import Difference, Quote, ShownError, shown_errors
from pipeline.evaluation.floors import BrokenFloor, Floor, InvalidFloors, broken_floors, load_floors
from pipeline.evaluation.scoring import Scores, UnknownArticle, score, summarize

__all__ = [
    "DRAWS",
    "PERCENT",
    "RATES",
    "BCubed",
    "BrokenFloor",
    "Coding",
    "Difference",
    "Finding",
    "Floor",
    "GoldReport",
    "Interval",
    "InvalidFloors",
    "InvalidGold",
    "Prediction",
    "Quote",
    "Scores",
    "ShownError",
    "UnknownArticle",
    "b_cubed",
    "broken_floors",
    "intervals",
    "line_chart",
    "load_floors",
    "load_gold",
    "prediction_of",
    "score",
    "shown_errors",
    "summarize",
]
