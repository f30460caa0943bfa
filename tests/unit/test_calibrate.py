"""``make calibrate`` over a few made-up articles: what it writes, and what it refuses."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.calibrate import SETS, CannotCalibrate, calibrate, load_sets
from pipeline.extraction.confidence import WEIGHTS, load_weights
from pipeline.settings import Settings

COUNTRIES = [("Afghan", "AFG"), ("Syrian", "SYR"), ("Burmese", "MMR"), ("Congolese", "COD")]
PAGE = (
    "# Page\n<!-- written by make calibrate -->\nold\n<!-- end of what it writes -->\n"
    "What follows.\n"
)


@dataclass(frozen=True)
class Files:
    sets: Path
    weights: Path
    page: Path


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Per country one article that states a movement in full and one that only seems to."""
    for part in ("tune", "validate"):
        articles, labels = [], []
        for demonym, iso3 in COUNTRIES:
            article = {
                "article_id": f"{part}-{iso3}",
                "publisher": "The Made-up Gazette",
                "published_at": "2021-07-06T08:00:00Z",
                "title": f"{demonym} soldiers in Iran",
                "text": f"Sixty {demonym} soldiers fled to Iran on Monday, the ministry said.",
                "language": "en",
            }
            rumour = f"{demonym} officers slipped over the line to Iran."
            articles += [article, article | {"article_id": f"{part}-{iso3}-no", "text": rumour}]
            labels.append(
                {
                    "article_id": article["article_id"], "report_no": 1, "origin": iso3,
                    "destinations": ["IRN"], "claim": "asserted", "scope": "incident",
                    "personnel": ["army"], "count_low": 60, "count_high": 60,
                    "date_start": "2021-07-05", "date_end": "2021-07-05", "places": [],
                    "attributed_to": None, "evidence": "Sixty", "event_key": iso3, "core": True,
                }
            )  # fmt: skip
        for kind, rows in (("articles", articles), ("gold", labels)):
            path = tmp_path / f"{part}_{kind}.jsonl"
            path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    sets, weights, page = (tmp_path / name for name in ("sets.csv", "weights.csv", "page.md"))
    sets.write_text(
        "name,part,articles,gold\n"
        + "".join(
            f"{part},{part},{tmp_path}/{part}_articles.jsonl,{tmp_path}/{part}_gold.jsonl\n"
            for part in ("tune", "validate")
        ),
        encoding="utf-8",
    )
    shutil.copy(WEIGHTS, weights)
    page.write_text(PAGE, encoding="utf-8")
    return Files(sets, weights, page)


def run(files: Files) -> str:
    return calibrate(Settings(), files.sets, files.weights, files.page)


def test_it_learns_what_right_reports_have_and_says_how_well(files: Files) -> None:
    tables = run(files)
    weights = load_weights(files.weights)
    assert weights.by_feature["source"] > 0
    assert weights.by_feature["figure_stated"] > 0
    assert weights.by_feature["stock"] == 0  # nothing in these articles tells
    assert "| tune | tune | 8 | 8 | 0.50 |" in tables
    assert "| validate | validate | 8 | 8 | 0.50 |" in tables
    assert "| 0.0 | 8 | 0.50 | 1.00 | 0.67 | 0.50 | 1.00 |" in tables
    assert "| 0.5 | 4 | 1.00 | 1.00 | 1.00 | 1.00 | 1.00 |" in tables


def test_the_same_labels_give_the_same_files(files: Files) -> None:
    tables = run(files)
    written = files.weights.read_bytes(), files.page.read_bytes()
    assert run(files) == tables
    assert (files.weights.read_bytes(), files.page.read_bytes()) == written


def test_meanings_and_the_rest_of_the_page_stay(files: Files) -> None:
    def meanings(path: Path) -> list[tuple[str, str]]:
        with path.open(encoding="utf-8", newline="") as file:
            return [(row["feature"], row["meaning"]) for row in csv.DictReader(file)]

    tables = run(files)
    assert meanings(files.weights) == meanings(WEIGHTS)
    before, after = PAGE.split("old\n")
    assert files.page.read_text(encoding="utf-8") == f"{before}\n{tables}\n{after}"


def test_the_listed_sets_are_there() -> None:
    for one in load_sets(SETS):
        assert one.articles.is_file(), one.name
        assert one.gold.is_file(), one.name


def test_a_part_that_nobody_knows_is_named(files: Files) -> None:
    files.sets.write_text(files.sets.read_text().replace("tune,tune", "tune,train"))
    with pytest.raises(CannotCalibrate, match=r"sets\.csv, line 2: part is 'train'; use tune or"):
        run(files)


def test_a_part_without_a_set_is_named(files: Files) -> None:
    files.sets.write_text(files.sets.read_text().replace("validate,validate", "validate,tune"))
    with pytest.raises(CannotCalibrate, match="lists no set of the part 'validate'"):
        run(files)


def test_a_page_without_room_for_the_tables_is_named(files: Files) -> None:
    files.page.write_text("# Page\n")
    before = files.weights.read_bytes()
    with pytest.raises(CannotCalibrate, match=r"page\.md has no block"):
        run(files)
    assert files.weights.read_bytes() == before
