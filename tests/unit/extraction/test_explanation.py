"""What an explanation says of an article, by hand, and that it never changes what is read."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.extraction import Extractor
from pipeline.extraction.explanation import Explanation, Mark, Mention
from pipeline.extraction.reasons import Drop, Refusal
from pipeline.records import Article, Outcome
from pipeline.settings import PROJECT

from .conftest import article_of

STORY = (
    "More than 300 Afghan soldiers crossed into Tajikistan from Badakhshan on Saturday, the "
    "Tajik border service said.\n\n"
    "They were let in. Forty of them were sent back to Afghanistan on Sunday."
)


def words(article: Article, mention: Mention) -> list[tuple[str, str]]:
    return [(mark.kind.value, text_of(article, mark)) for mark in mention.marks]


def text_of(article: Article, span: Mark | Mention) -> str:
    field = article.title if span.field == "title" else article.text
    return field[span.start : span.end]


def all_mentions(explanation: Explanation) -> list[Mention]:
    reported = [found.mention for found in explanation.reports]
    return reported + [dropped.mention for dropped in explanation.not_coded]


def test_the_words_behind_a_report_are_marked_each_with_what_it_tells(rules: Extractor) -> None:
    article = article_of(STORY)
    found = rules.explain(article).reports[0]
    assert text_of(article, found.mention) == STORY.split("\n\n", maxsplit=1)[0]
    assert words(article, found.mention) == [
        ("figure", "More than 300"),
        ("place", "Afghan"),
        ("people", "soldiers"),
        ("trigger", "crossed"),
        ("place", "Tajikistan"),
        ("place", "Badakhshan"),
        ("time", "Saturday"),
        ("source", "Tajik border service"),
    ]


def test_what_is_carried_over_is_marked_where_it_stands(rules: Extractor) -> None:
    article = article_of(STORY)
    explanation = rules.explain(article)
    (again,) = [d for d in explanation.not_coded if d.reason is Drop.JOINED]
    assert again.report_no == 1
    assert text_of(article, again.mention) == "They were let in."
    assert ("figure", "More than 300") in words(article, again.mention)
    assert ("people", "They") in words(article, again.mention)
    assert ("trigger", "let in") in words(article, again.mention)


def test_of_personnel_counted_apart_each_figure_is_marked(rules: Extractor) -> None:
    article = article_of("Forty Afghan soldiers and six policemen fled to Iran on Monday.")
    (found,) = rules.explain(article).reports
    assert found.report.count_low == 46
    figures = [text for kind, text in words(article, found.mention) if kind == "figure"]
    assert figures == ["Forty", "six"]


@pytest.mark.parametrize(
    ("text", "reason", "trigger"),
    [
        ("The situation of the army remained tense in Iran and Afghanistan.",
         Drop.NO_PEOPLE, "remained"),
        ("Two hundred Afghan civilians fled to Iran, the army said.", Drop.EXCLUDED_PEOPLE, "fled"),
        ("A helicopter flew to Iran from Afghanistan, the army said.", Drop.NOBODY_ABOARD, "flew"),
        ("Three hundred more soldiers will follow, from Afghanistan to Iran.",
         Drop.NOTHING_RESTATED, "follow"),
        ("They fled to Iran, where the army of Afghanistan has no posts.",
         Drop.UNKNOWN_GROUP, "fled"),
        ("Iran sent its soldiers to Iraq.", Drop.OWN_FORCES, "sent"),
        ("Forty Afghan soldiers fled to Faizabad in Afghanistan. Iran looked on.",
         Drop.SAME_COUNTRY, "fled"),
        ("Forty Afghan soldiers fled from a post near Iran.", Drop.NO_DESTINATION, "fled"),
        ("The soldiers went home, and the border of Afghanistan with Iran was quiet.",
         Drop.RETURN_ONLY_GUESSED, "went"),
        ("Afghan soldiers could flee to Iran, an official warned.", Drop.HYPOTHETICAL, "flee"),
        ("In 1992, 300 Afghan soldiers fled to Iran.", Drop.HISTORY, "fled"),
        ("Forty Afghan soldiers were sent home from Iran on Monday. Iran said the soldiers "
         "would be sent home.", Drop.ALREADY_CARRIED_OUT, "sent"),
        ("Afghan soldiers remain in Iran.", Drop.STOCK_WITHOUT_FIGURE, "remain"),
        ("Forty Afghan soldiers fled to Iran on Monday. Forty Afghan soldiers crossed into Iran, "
         "the army said.", Drop.JOINED, "crossed"),
    ],
    ids=lambda value: value.name if isinstance(value, Drop) else "",
)  # fmt: skip
def test_a_clause_that_is_not_coded_says_why(
    rules: Extractor, text: str, reason: Drop, trigger: str
) -> None:
    article = article_of(text)
    found = [d for d in rules.explain(article).not_coded if d.reason is reason]
    assert len(found) == 1
    marked = [said for kind, said in words(article, found[0].mention) if kind == "trigger"]
    assert marked[0].split()[0] == trigger


def test_a_clause_that_is_coded_is_not_among_the_others(rules: Extractor) -> None:
    # "Crossing" is tried with the civilians first, then with the soldiers.
    text = "Civilians detained forty Afghan soldiers while crossing into Iran on Monday."
    article = article_of(text)
    explanation = rules.explain(article)
    assert [found.report.count_low for found in explanation.reports] == [40]
    assert explanation.not_coded == ()


@pytest.mark.parametrize(
    ("text", "language", "refusals"),
    [
        ("Farmers in Iran and Iraq fled.", "en", {Refusal.NO_PERSONNEL_WORD}),
        ("Soldiers were happy. Iran and Iraq are far.", "en", {Refusal.NO_MOVEMENT_WORD}),
        ("Soldiers fled from Iran.", "en", {Refusal.NO_TWO_COUNTRIES}),
        ("The wheat is ripe.", "en", {Refusal.NO_PERSONNEL_WORD}),
        ("Soldiers fled from Iran to Iraq.", "fa", {Refusal.OTHER_LANGUAGE}),
    ],
)
def test_the_gate_says_what_it_missed(
    rules: Extractor, text: str, language: str, refusals: set[Refusal]
) -> None:
    explanation = rules.explain(article_of(text, language=language))
    assert set(explanation.refusals) == refusals
    assert (explanation.reports, explanation.not_coded) == ((), ())


def test_an_article_that_is_read_is_not_refused(rules: Extractor) -> None:
    explanation = rules.explain(article_of("Soldiers fled from Iran, not to Iraq."))
    assert explanation.refusals == ()
    assert explanation.outcome in {Outcome.CODED, Outcome.NOTHING_FOUND}


def test_every_reason_is_a_sentence_of_its_own() -> None:
    said = [reason.value for reason in (*Refusal, *Drop)]
    assert len(set(said)) == len(Refusal) + len(Drop)
    assert all(sentence.endswith(".") and sentence[0].isupper() for sentence in said)


def seed_articles(every: int) -> list[Article]:
    found = []
    for path in sorted((PROJECT / "seeds" / "articles").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines()[::every]:
            row = json.loads(line)
            found.append(article_of(row["text"], row["title"], article_id=row["article_id"]))
    return found


def test_explaining_reads_what_reading_reads(rules: Extractor) -> None:
    articles = seed_articles(every=10)
    n_reports = 0
    for article in articles:
        reading, explanation = rules.read(article), rules.explain(article)
        assert (explanation.article_id, explanation.outcome) == (
            reading.article_id, reading.outcome,
        )  # fmt: skip
        assert tuple(found.report for found in explanation.reports) == reading.reports
        n_reports += len(reading.reports)
        for found in explanation.reports:
            report, mention = found.report, found.mention
            assert mention.field == report.evidence_field
            assert mention.start < report.evidence_end
            assert report.evidence_start < mention.end
        check_marks(article, explanation)
    assert n_reports > 10


def check_marks(article: Article, explanation: Explanation) -> None:
    """Every mark is words of the article, and none overlaps another of its mention."""
    for mention in all_mentions(explanation):
        assert text_of(article, mention).strip() == text_of(article, mention) != ""
        last = {"title": 0, "text": 0}
        for mark in mention.marks:
            assert last[mark.field] <= mark.start < mark.end
            assert text_of(article, mark).strip() == text_of(article, mark)
            last[mark.field] = mark.end
            assert mark.end <= len(article.title if mark.field == "title" else article.text)


PHRASES = st.sampled_from(
    ["Afghan soldiers", "46 of them", "They", "the men", "civilians", "fled", "crossed", "were",
     "sent back", "remain", "to Iran", "into Tajikistan", "home", "on Monday", "in 1992", ", ",
     ". ", "\n\n", "’", "the army said", "No", "could", "at Sher Khan Bandar", "éé", "40 and 6"]
)  # fmt: skip


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(PHRASES, max_size=25).map(" ".join), st.lists(PHRASES, max_size=5).map(" ".join))
def test_marks_stand_in_the_article_whatever_it_says(
    rules: Extractor, text: str, title: str
) -> None:
    article = article_of(text, title)
    explanation = rules.explain(article)
    check_marks(article, explanation)
    assert tuple(found.report for found in explanation.reports) == rules.read(article).reports
