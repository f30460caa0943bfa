import datetime as dt
import json
from pathlib import Path

import pytest

from pipeline.evaluation import Prediction, UnknownArticle, load_gold, score
from pipeline.records import Claim, Personnel, Scope
from pipeline.settings import PROJECT

from .codings import make_gold, make_prediction

TEXTS = {
    "a1": ("Soldiers cross", "Ten Afghan soldiers came over."),
    "a2": ("Guards cross", "Ten Afghan soldiers came over."),
    "a3": ("Weather", "It rained."),
}
GOLD_FILES = sorted((PROJECT / "seeds" / "gold").glob("*.jsonl"))


def test_a_small_corpus_by_hand():
    gold = [
        make_gold(1, places=("Panj", "Kunduz"), event_key="A"),
        make_gold(2, count_low=5, count_high=5, core=False, event_key="B"),
        make_gold(3, claim=Claim.DENIED, event_key="A"),
        make_gold(1, article_id="a2", event_key="A", destinations=frozenset({"IRN"})),
    ]
    predicted = [
        # Right in all but one place and one of two classes of personnel.
        make_prediction(
            1,
            places=("PANJ", "Khorog"),
            personnel=frozenset({Personnel.ARMY, Personnel.POLICE}),
            event_key="x",
        ),
        # The acceptable report: not counted in precision.
        make_prediction(2, count_low=5, count_high=5, event_key="y"),
        # Paired, but wrong in count and date, and with words that the article does not have.
        make_prediction(
            1,
            article_id="a2",
            destinations=frozenset({"IRN"}),
            count_low=None,
            count_high=None,
            date_start=dt.date(2021, 7, 1),
            evidence="ten afghan soldiers",
            event_key="z",
        ),
        # Nothing was to be found here: a hard negative.
        make_prediction(1, article_id="a3", event_key="x"),
    ]

    scores = score(predicted, gold, TEXTS)

    assert (scores.n_articles, scores.n_gold_core, scores.n_predicted) == (3, 3, 4)
    assert (scores.n_predicted_not_core, scores.n_matched, scores.n_clustered) == (1, 2, 2)
    # Predictions that count: 4 - 1 not core = 3, of which 2 are matched. Gold: 2 of 3.
    assert (scores.precision, scores.recall, scores.f1) == (2 / 3, 2 / 3, 4 / 6)
    # Predicted in a1, a2, a3; gold in a1 and a2.
    assert (scores.article_precision, scores.article_recall) == (2 / 3, 1.0)
    assert (scores.count_right, scores.date_right, scores.scope_right) == (0.5, 0.5, 1.0)
    assert scores.perfect_reports == 1 / 3
    assert scores.personnel_jaccard == (1 / 2 + 1) / 2
    assert scores.places_recall == 1 / 2
    assert scores.evidence_verbatim == 0.5
    # The two matched pairs are one movement, predicted as two.
    assert (scores.b_cubed_precision, scores.b_cubed_recall) == (1.0, 0.5)
    assert scores.b_cubed_f1 == pytest.approx(2 / 3)
    assert [(f.article_id, f.kind, f.wrong) for f in scores.findings] == [
        ("a1", "missed", ()),
        ("a1", "wrong", ("personnel", "places")),
        ("a2", "wrong", ("count", "date", "evidence")),
        ("a3", "extra", ()),
    ]
    missed = scores.findings[0].gold
    assert missed is not None
    assert missed.report_no == 3


def test_an_article_with_only_acceptable_reports_is_no_false_alarm_and_no_duty():
    gold = [make_gold(core=False)]
    found = score([make_prediction()], gold, TEXTS)
    assert (found.article_precision, found.article_recall) == (1.0, None)
    assert (found.precision, found.recall, found.f1) == (None, None, None)
    silent = score([], gold, TEXTS)
    assert (silent.article_precision, silent.article_recall) == (None, None)


def test_a_rate_over_nothing_is_null():
    scores = score([], [], TEXTS)
    rates = {name: value for name, value in scores.as_dict().items() if not name.startswith("n_")}
    assert set(rates.values()) == {None}


def test_silence_has_no_precision_but_an_f1():
    scores = score([], [make_gold()], TEXTS)
    assert (scores.precision, scores.recall, scores.f1) == (None, 0.0, 0.0)
    assert scores.perfect_reports == 0.0
    assert scores.count_right is None


def test_a_prediction_that_nobody_resolved_is_not_clustered():
    scores = score([make_prediction(event_key=None)], [make_gold()], TEXTS)
    assert (scores.n_matched, scores.n_clustered, scores.b_cubed_f1) == (1, 0, None)


def test_scope_is_scored_on_the_pairs():
    scores = score([make_prediction(scope=Scope.STOCK)], [make_gold()], TEXTS)
    assert (scores.scope_right, scores.perfect_reports) == (0.0, 0.0)


def test_evidence_may_stand_in_the_title():
    scores = score([make_prediction(evidence="Soldiers cross")], [make_gold()], TEXTS)
    assert scores.evidence_verbatim == 1.0


def test_empty_evidence_proves_nothing():
    assert score([make_prediction(evidence="")], [make_gold()], TEXTS).evidence_verbatim == 0.0


def test_reports_of_an_unknown_article():
    with pytest.raises(UnknownArticle, match="gold labels name the article 'a9'"):
        score([], [make_gold(article_id="a9")], TEXTS)
    with pytest.raises(UnknownArticle, match="predictions name the article 'a9'"):
        score([make_prediction(article_id="a9")], [], TEXTS)


def test_as_dict_is_flat_and_can_be_printed_as_json():
    shown = score([make_prediction()], [make_gold()], TEXTS).as_dict()
    assert json.loads(json.dumps(shown)) == shown
    assert shown["f1"] == 1.0
    assert "findings" not in shown


@pytest.mark.parametrize("gold_file", GOLD_FILES, ids=lambda path: path.stem)
def test_gold_against_itself_is_perfect(gold_file: Path):
    gold = load_gold(gold_file)
    articles = gold_file.parent.parent / "articles" / gold_file.name
    rows = [json.loads(line) for line in articles.read_text(encoding="utf-8").splitlines()]
    texts = {row["article_id"]: (row["title"], row["text"]) for row in rows}
    predicted = [
        Prediction(**{name: getattr(report, name) for name in Prediction.__dataclass_fields__})
        for report in reversed(gold)
    ]

    scores = score(predicted, gold, texts).as_dict()

    rates = {name: value for name, value in scores.items() if not name.startswith("n_")}
    assert rates == dict.fromkeys(rates, 1.0)
    assert scores["n_matched"] == sum(report.core for report in gold) > 0
