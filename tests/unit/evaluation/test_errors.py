import datetime as dt

from pipeline.evaluation import Quote, score, shown_errors
from pipeline.evaluation.comparison import Text
from pipeline.evaluation.errors import quote
from pipeline.records import Claim, Personnel, Scope

from .codings import make_gold, make_prediction

WORDS = Text(
    "Ten soldiers cross",
    "KABUL - Mr. Karimi said that ten Afghan soldiers came over on Sunday. It was raining.\n\n"
    "They had walked for two days, the U.S. said! The border stayed open",
)


def errors(gold, predicted):
    return list(shown_errors(score(predicted, gold, {"a1": WORDS}).comparisons))


def test_evidence_stands_in_its_sentence():
    assert quote("ten Afghan soldiers came over", WORDS) == Quote(
        "KABUL - Mr. Karimi said that ", "ten Afghan soldiers came over", " on Sunday."
    )


def test_a_sentence_ends_with_its_line():
    assert "".join(quote("It was", WORDS)) == "It was raining."
    assert "".join(quote("stayed", WORDS)) == "The border stayed open"


def test_evidence_over_two_sentences_brings_both():
    assert quote("Sunday. It", WORDS).before.startswith("KABUL")
    assert quote("Sunday. It", WORDS).after == " was raining."


def test_evidence_in_the_title_is_found_there():
    assert quote("soldiers cross", WORDS) == Quote("Ten ", "soldiers cross", "")


def test_evidence_that_is_not_verbatim_stands_alone():
    assert quote("eleven men", WORDS) == Quote("", "eleven men", "")
    assert quote("", WORDS) == Quote("", "", "")


def test_a_wrong_report_shows_only_what_is_wrong():
    gold = make_gold(
        count_high=None, evidence="ten Afghan soldiers came over", places=("Panj", "Kunduz")
    )
    predicted = make_prediction(
        count_low=None,
        count_high=300,
        evidence="They had walked",
        places=("Panj",),
        date_start=dt.date(2021, 7, 5),
    )
    (error,) = errors([gold], [predicted])
    assert (error.article_id, error.kind, error.report_no) == ("a1", "wrong", 1)
    assert error.movement == "AFG to TJK, asserted"
    assert [(d.attribute, d.gold, d.read) for d in error.differences] == [
        ("count", "10 or more", "up to 300"),
        ("places", "Panj, Kunduz", "Panj"),
    ]
    assert error.gold is not None
    assert error.gold.after == " on Sunday."
    assert error.read is not None
    assert "".join(error.read) == "They had walked for two days, the U.S. said!"


def test_every_attribute_can_be_told():
    predicted = make_prediction(
        scope=Scope.STOCK,
        personnel=frozenset(),
        date_start=None,
        date_end=None,
        evidence="words of nobody",
    )
    gold = make_gold(
        date_end=dt.date(2021, 7, 9), personnel=frozenset({Personnel.POLICE, Personnel.ARMY})
    )
    (error,) = errors([gold], [predicted])
    assert [(d.attribute, d.gold, d.read) for d in error.differences] == [
        ("date", "2021-07-04 to 2021-07-09", "none"),
        ("scope", "incident", "stock"),
        ("personnel", "army, police", "none"),
        ("evidence", "a piece of the article", "not a piece of it"),
    ]


def test_a_missed_and_an_extra_report_are_told_whole():
    gold = make_gold(evidence="ten Afghan soldiers came over", count_high=12)
    predicted = make_prediction(2, claim=Claim.DENIED, evidence="It was raining", date_start=None)
    extra, missed = errors([gold], [predicted])
    assert (extra.kind, extra.report_no, extra.gold) == ("extra", 2, None)
    assert extra.movement == "AFG to TJK, denied, incident, count 10, date up to 2021-07-04"
    assert extra.read == Quote("", "It was raining", ".")
    assert (missed.kind, missed.report_no, missed.read) == ("missed", 1, None)
    assert missed.movement == "AFG to TJK, asserted, incident, count 10 to 12, date 2021-07-04"


def test_what_is_right_is_not_shown():
    report = {"evidence": "ten Afghan soldiers came over"}
    assert errors([make_gold(**report)], [make_prediction(**report)]) == []
