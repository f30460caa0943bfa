"""``make calibrate``: the weights of ``confidence.csv``, and the tables of ``docs/confidence.md``.

Belongs here: reading the labelled sets, fitting on their tune part, recalibrating and judging on
their validate part, and writing both files. Does not belong here: the arithmetic
(``evaluation.calibration``), or the features (``extraction.confidence``).

Only numbers are printed and written: nothing of an article that is held out.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from scipy.special import expit

from pipeline import console, evaluation
from pipeline.errors import BorderflowError
from pipeline.evaluation import GoldReport, Prediction, Scores, calibration
from pipeline.evaluation.calibration import Examples, Floats, Logistic
from pipeline.evaluation.pairing import pair_up
from pipeline.extraction import Extractor
from pipeline.extraction.confidence import (
    COLUMNS,
    DECIMALS,
    FEATURES,
    INTERCEPT,
    WEIGHTS,
    Features,
    Weights,
)
from pipeline.file_reading import take_in
from pipeline.settings import PROJECT, Settings

SETS = PROJECT / "seeds" / "label_sets.csv"
PAGE = PROJECT / "docs" / "confidence.md"
TABLES = re.compile(
    r"(?<=<!-- written by make calibrate -->\n).*(?=<!-- end of what it writes -->)", re.DOTALL
)
THRESHOLDS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


class CannotCalibrate(BorderflowError):
    """The list of labelled sets, or the page for the tables, is not as it has to be."""


class Part(StrEnum):
    """What a labelled set is for."""

    TUNE = "tune"
    VALIDATE = "validate"


@dataclass(frozen=True, slots=True)
class LabelSet:
    """Articles with gold labels, as ``seeds/label_sets.csv`` lists them."""

    name: str
    part: Part
    articles: Path
    gold: Path


@dataclass(frozen=True, slots=True)
class Read:
    """One part, read by extraction and held against its labels.

    Attributes:
        features: Of each prediction.
        examples: The same as numbers; right is whether it pairs with a gold report, core or not.
    """

    texts: dict[str, tuple[str, str]]
    gold: list[GoldReport]
    predictions: list[Prediction]
    features: list[Features]
    examples: Examples


@dataclass(frozen=True, slots=True)
class Fit:
    """A model on its way from the tune part to the file.

    Attributes:
        fitted: On the tune part.
        written: Recalibrated on the validate part, and rounded.
    """

    penalty: float
    fitted: Logistic
    written: Weights


def calibrate(
    settings: Settings, sets: Path = SETS, weights: Path = WEIGHTS, page: Path = PAGE
) -> str:
    """Fit, recalibrate and judge; rewrite the weights and the tables of the page.

    Args:
        settings: Where the reference tables are, and the size limits.
        sets: List of labelled sets.
        weights: The file of weights, whose meanings are kept.
        page: The page with the marked block for the tables.

    Returns:
        The tables, Markdown.

    Raises:
        CannotCalibrate: The list or the page cannot be used.
        IngestionError: An articles file is not there.
        InvalidGold: Gold labels cannot be read.
    """
    listed = load_sets(sets)
    if TABLES.search(page.read_text(encoding="utf-8")) is None:
        raise CannotCalibrate(f"{page} has no block '<!-- written by make calibrate -->' to fill")
    extractor = Extractor.load(settings.reference)
    tune = _read(extractor, settings, [s for s in listed if s.part is Part.TUNE])
    validate = _read(extractor, settings, [s for s in listed if s.part is Part.VALIDATE])
    penalty = calibration.choose_penalty(tune.examples)
    fitted = calibration.fit(tune.examples, penalty)
    written = _rounded(calibration.recalibrated(fitted, validate.examples))
    tables = "\n".join(_tables(listed, tune, validate, Fit(penalty, fitted, written)))
    weights.write_text(_weights_file(weights, written), encoding="utf-8")
    text = page.read_text(encoding="utf-8")
    page.write_text(TABLES.sub(lambda _: f"\n{tables}\n", text), encoding="utf-8")
    return tables


def load_sets(path: Path) -> list[LabelSet]:
    """The labelled sets, with paths from the checkout.

    Raises:
        CannotCalibrate: A row names no known part, or a part has no set.
    """
    sets: list[LabelSet] = []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            if row["part"] not in set(Part):
                raise CannotCalibrate(
                    f"{path}, line {reader.line_num}: part is {row['part']!r}; "
                    f"use {' or '.join(Part)}"
                )
            articles, gold = PROJECT / row["articles"], PROJECT / row["gold"]
            sets.append(LabelSet(row["name"], Part(row["part"]), articles, gold))
    for part in Part:
        if not any(one.part is part for one in sets):
            raise CannotCalibrate(f"{path} lists no set of the part '{part}'; add one")
    return sets


def _read(extractor: Extractor, settings: Settings, sets: Sequence[LabelSet]) -> Read:
    gold = [label for one in sets for label in evaluation.load_gold(one.gold)]
    intakes = take_in(settings, [one.articles for one in sets])
    texts: dict[str, tuple[str, str]] = {}
    predictions: list[Prediction] = []
    features: list[Features] = []
    right: list[bool] = []
    for article in (article for intake in intakes for article in intake.articles):
        name = article.external_id or article.article_id
        texts[name] = (article.title, article.text)
        observed = extractor.observe(article)
        own = [evaluation.prediction_of(report, None, name) for report, _ in observed]
        pairs = pair_up([label for label in gold if label.article_id == name], own)
        paired = {pair.predicted.report_no for pair in pairs}
        predictions += own
        features += [values for _, values in observed]
        right += [prediction.report_no in paired for prediction in own]
    examples = Examples(
        np.array([[values[name] for name in FEATURES] for values in features]),
        np.array(right, dtype=float),
        tuple(prediction.article_id for prediction in predictions),
    )
    return Read(texts, gold, predictions, features, examples)


def _rounded(model: Logistic) -> Weights:
    """With the decimals of the file, and no minus zero."""
    rounded = [round(float(w), DECIMALS) + 0.0 for w in (model.intercept, *model.weights)]
    return Weights(rounded[0], dict(zip(FEATURES, rounded[1:], strict=True)))


def _weights_file(path: Path, model: Weights) -> str:
    """The file with new weights, in its order and with its meanings."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        name = row["feature"]
        weight = model.intercept if name == INTERCEPT else model.by_feature[name]
        writer.writerow(row | {"weight": f"{weight:.{DECIMALS}f}"})
    return written.getvalue()


def _tables(listed: Sequence[LabelSet], tune: Read, validate: Read, fit: Fit) -> Iterator[str]:
    yield "| part | sets | articles | reports | right |"
    yield "|---|---|---|---|---|"
    for part, read in ((Part.TUNE, tune), (Part.VALIDATE, validate)):
        names = "; ".join(one.name for one in listed if one.part is part)
        share = read.examples.right.mean()
        yield f"| {part} | {names} | {len(read.texts)} | {len(read.predictions)} | {share:.2f} |"
    yield f"\nPenalty {fit.penalty:g}, chosen on the tune part.\n"
    unseen = calibration.left_out(tune.examples, fit.penalty)
    judged = calibration.recalibrated_left_out(fit.fitted, validate.examples)
    yield "| judged on | log loss | of the bare share | Brier | right ranked over wrong |"
    yield "|---|---|---|---|---|"
    for name, odds, read in (
        ("tune, articles left out in turn", unseen, tune),
        ("validate, not recalibrated", fit.fitted.log_odds(validate.examples.values), validate),
        ("validate, recalibrated on the other articles", judged, validate),
    ):
        yield _quality(name, odds, read.examples.right)
    yield "\n**Reliability**, validate part, each article recalibrated on the others:\n"
    yield from _reliability(judged, validate.examples.right)
    yield "\n**By threshold**, validate part with the weights as written:\n"
    yield from _curve(validate, [fit.written.probability(values) for values in validate.features])
    yield "\n**By threshold**, tune part, each article by weights fitted without it:\n"
    yield from _curve(tune, list(expit(unseen)))


def _quality(name: str, odds: Floats, right: Floats) -> str:
    share = np.clip(right.mean(), 0.001, 0.999)
    bare = np.full(len(right), np.log(share / (1 - share)))
    ranked = calibration.ranked_right(odds, right)
    return (
        f"| {name} | {calibration.log_loss(odds, right):.3f} "
        f"| {calibration.log_loss(bare, right):.3f} | {calibration.brier(odds, right):.3f} "
        f"| {_rate(ranked)} |"
    )


def _reliability(odds: Floats, right: Floats) -> Iterator[str]:
    yield "| confidence | reports | mean confidence | share right | 90% interval |"
    yield "|---|---|---|---|---|"
    for band in calibration.reliability(odds, right):
        yield (
            f"| {band.low:.1f} to {band.high:.1f} | {band.n} | {_rate(band.expected)} "
            f"| {_rate(band.share)} | {_rate(band.share_low)} to {_rate(band.share_high)} |"
        )


def _curve(read: Read, confidences: Sequence[float]) -> Iterator[str]:
    by_threshold = {t: _scores(read, confidences, t) for t in THRESHOLDS}
    yield "| threshold | reports kept | precision | recall | F1 | article precision | perfect |"
    yield "|---|---|---|---|---|---|---|"
    for threshold, scores in by_threshold.items():
        rates = (
            scores.precision,
            scores.recall,
            scores.f1,
            scores.article_precision,
            scores.perfect_reports,
        )
        shown = " | ".join(map(_rate, rates))
        yield f"| {threshold:.1f} | {scores.n_predicted} | {shown} |"
    best = max(by_threshold, key=lambda t: round(by_threshold[t].f1 or 0, DECIMALS))
    yield f"\nThe best F1 is reached at {best:.1f}."


def _scores(read: Read, confidences: Sequence[float], threshold: float) -> Scores:
    kept = [
        prediction
        for prediction, confidence in zip(read.predictions, confidences, strict=True)
        if confidence >= threshold
    ]
    return evaluation.score(kept, read.gold, read.texts)


def _rate(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


if __name__ == "__main__":
    console.say_result(calibrate(Settings()))
