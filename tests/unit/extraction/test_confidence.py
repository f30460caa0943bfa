"""The confidence of a report: the model by hand, and what makes a report more or less sure."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extraction import Extractor, engine
from pipeline.extraction.confidence import FEATURES, WEIGHTS, Weights, load_weights
from pipeline.extraction.lexicon import DATA, InvalidLexicon
from pipeline.settings import PROJECT

from .conftest import Read

NUMBERS = st.floats(-1e6, 1e6)


def test_a_probability_by_hand() -> None:
    """Odds of 3 : 1 are ln 3 = 1.0986 in log-odds; a source doubles them, two mentions halve."""
    weights = Weights(1.0986, {"source": 0.6931, "mentions": -0.3466})
    assert weights.probability({"source": 0, "mentions": 0}) == 0.75
    assert weights.probability({"source": 1, "mentions": 0}) == 0.857  # 6 : 1
    assert weights.probability({"source": 1, "mentions": 2}) == 0.75  # 6 : 2


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_confidence_is_a_probability(intercept: float, weight: float, value: float) -> None:
    assert 0 <= Weights(intercept, {"source": weight}).probability({"source": value}) <= 1


@given(NUMBERS, st.floats(0, 100), NUMBERS, NUMBERS)
def test_more_of_what_speaks_for_a_report_never_makes_it_less_sure(
    intercept: float, weight: float, one: float, other: float
) -> None:
    weights = Weights(intercept, {"source": weight})
    less, more = sorted([one, other])
    assert weights.probability({"source": less}) <= weights.probability({"source": more})


FULL = (
    "Sixty Afghan soldiers crossed into Iran on Monday, the Interior Ministry said. "
    "The soldiers fled to Iran after a battle."
)


def test_what_is_stated_in_full_is_surer_than_what_is_pieced_together(read: Read) -> None:
    (full,) = read(FULL)
    (headline,) = read("", "Officers flee over the Iranian border from Afghanistan")
    assert 0 <= headline.confidence < full.confidence <= 1


@pytest.mark.parametrize(
    ("text", "weaker"),
    [
        (FULL, FULL.replace(", the Interior Ministry said", "")),
        (FULL, FULL.replace(" on Monday", "")),
        (FULL, FULL.replace("Sixty", "The")),
        (FULL, FULL.partition(". ")[0] + "."),
    ],
    ids=["no source", "no date", "no figure", "one mention"],
)
def test_each_thing_that_is_stated_makes_a_report_surer(read: Read, text: str, weaker: str) -> None:
    (full,), (less,) = read(text), read(weaker)
    assert less.confidence < full.confidence


def rows() -> list[dict[str, str]]:
    with WEIGHTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, changed: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(changed[0]))
        writer.writeheader()
        writer.writerows(changed)
    return path


def test_every_weight_says_what_it_means() -> None:
    assert [row["feature"] for row in rows()] == ["intercept", *FEATURES]
    assert all(row["meaning"] for row in rows())


@pytest.mark.parametrize("weight", ["", "much", "nan", "inf"])
def test_a_weight_that_is_no_number_is_named(tmp_path: Path, weight: str) -> None:
    changed = rows()
    changed[2]["weight"] = weight
    with pytest.raises(InvalidLexicon, match=r"weights\.csv, line 4: weight is"):
        load_weights(write(tmp_path / "weights.csv", changed))


def test_a_feature_that_only_one_side_knows_is_named(tmp_path: Path) -> None:
    without = [row for row in rows() if row["feature"] != "source"]
    unknown = [*without, {"feature": "mood", "weight": "1", "meaning": "how it sounds"}]
    with pytest.raises(InvalidLexicon, match="mood, source: known on one side only"):
        load_weights(write(tmp_path / "weights.csv", unknown))


def test_other_weights_are_another_extractor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extractor: Extractor
) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    monkeypatch.setattr(engine, "DATA", tmp_path / "data")
    reference = PROJECT / "seeds" / "reference"
    assert Extractor.load(reference).version == extractor.version
    changed = rows()
    changed[0]["weight"] = "0.5"
    write(tmp_path / "data" / "confidence.csv", changed)
    assert Extractor.load(reference).version != extractor.version
