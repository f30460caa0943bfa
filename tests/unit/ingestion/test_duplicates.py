import datetime as dt

import pyarrow as pa
import pytest

from pipeline.ingestion import KnownArticles
from pipeline.record_schemas import ARTICLE_SCHEMA
from tests.unit.ingestion.inputs import articles, row, take_in

AGENCY_REPORT = (
    "Forty-six soldiers and five officers crossed the river into the neighbouring country late on "
    "Sunday after their post was overrun, the border service said in a statement on Monday. "
    "They were given food, shelter and medical care in line with established military norms, and "
    "will be returned after due process, the service said. It was the second such crossing this "
    "month. Officials in the capital did not immediately answer a request for comment on the "
    "report, and no one else has confirmed the figure."
)
ONE_WORD_LESS = AGENCY_REPORT.replace("immediately ", "")
ANOTHER_STORY = (
    "The finance ministry presented its budget on Tuesday and promised lower taxes for farms, "
    "a new road through the valley and more money for schools. The opposition called the plan "
    "empty and said that it would vote against it when parliament meets again in the autumn."
)


def day(number: int) -> str:
    return f"2021-07-{number:02d}T08:00:00Z"


def known_from(intakes) -> KnownArticles:
    rows = [
        {name: getattr(article, name) for name in ARTICLE_SCHEMA.names}
        for article in articles(intakes)
    ]
    return KnownArticles.from_batches(pa.Table.from_pylist(rows, ARTICLE_SCHEMA).to_batches())


def test_the_same_words_from_another_outlet_are_an_exact_repeat_of_the_first_published(write_rows):
    later = row(publisher="Later", published_at=day(6), title="SOLDIERS, cross the river!")
    path = write_rows("news.jsonl", later, row(publisher="First", published_at=day(5)))

    (intake,) = take_in(path)

    first, second = intake.articles
    assert (first.publisher, first.duplicate_of) == ("First", None)
    assert (second.publisher, second.duplicate_of) == ("Later", first.article_id)
    assert second.duplicate_kind == "exact"
    assert (intake.n_read, intake.n_kept, intake.n_duplicates, intake.n_new) == (2, 1, 1, 2)


def test_the_same_words_repeat_however_long_after(write_rows):
    path = write_rows("news.jsonl", row(), row(published_at="2024-01-01T00:00:00Z"))

    assert [article.duplicate_kind for article in articles(take_in(path))] == [None, "exact"]


def test_nearly_the_same_text_under_another_headline_is_a_near_repeat(write_rows):
    path = write_rows(
        "news.jsonl",
        row(text=AGENCY_REPORT, published_at=day(5)),
        row(text=ONE_WORD_LESS, published_at=day(6), title="Border service: 46 came over"),
        row(text=ANOTHER_STORY, published_at=day(6)),
    )

    first, second, third = articles(take_in(path))

    repeat, other = (second, third) if second.duplicate_of else (third, second)
    assert (repeat.duplicate_of, repeat.duplicate_kind) == (first.article_id, "near")
    assert first.duplicate_of is None
    assert other.duplicate_of is None


@pytest.mark.parametrize(("later", "kind"), [(12, "near"), (13, None)])
def test_near_repeats_are_sought_within_seven_days(write_rows, later, kind):
    path = write_rows(
        "news.jsonl",
        row(text=AGENCY_REPORT, published_at=day(5)),
        row(text=ONE_WORD_LESS, published_at=day(later)),
    )

    assert [article.duplicate_kind for article in articles(take_in(path))] == [None, kind]


def test_texts_of_a_few_words_are_no_near_repeats(write_rows):
    notice = "This page is updated as events unfold; please come back for the latest news."
    path = write_rows(
        "news.jsonl",
        row(text=notice, title="Unrest in the north", published_at=day(5)),
        row(text=notice, title="Budget debate", published_at=day(5)),
    )

    assert [article.duplicate_of for article in articles(take_in(path))] == [None, None]


SECOND_PARAGRAPH = (
    " Fighting has spread along the border since May, and trade through the crossing has stopped. "
    "Traders on both banks said that lorries with melons and cement had been waiting for a week."
)


@pytest.mark.parametrize(
    "text",
    [
        f"DUSHANBE, July 5 (Agency) - {AGENCY_REPORT}",
        f"{AGENCY_REPORT} Reporting by Jane Doe; editing by John Roe",
        f"By Our Correspondent\n\nDUSHANBE: {AGENCY_REPORT}",
        AGENCY_REPORT.replace("Forty-six", "46").replace("neighbouring", "neighboring"),
    ],
    ids=["dateline", "credits", "byline", "house style"],
)
def test_agency_text_with_the_marks_of_an_outlet_is_a_near_repeat(write_rows, text):
    path = write_rows(
        "news.jsonl",
        row(text=AGENCY_REPORT, published_at=day(5)),
        row(text=text, published_at=day(6), publisher="Other", title="46 cross the river"),
    )

    assert [article.duplicate_kind for article in articles(take_in(path))] == [None, "near"]


def test_a_cut_of_an_agency_report_is_a_near_repeat(write_rows):
    path = write_rows(
        "news.jsonl",
        row(text=AGENCY_REPORT + SECOND_PARAGRAPH, published_at=day(5)),
        row(text=f"DUSHANBE (Agency) - {AGENCY_REPORT}", published_at=day(6), publisher="Other"),
    )

    whole, cut = articles(take_in(path))

    assert (cut.duplicate_of, cut.duplicate_kind) == (whole.article_id, "near")


def test_a_text_that_adds_a_paragraph_is_no_repeat(write_rows):
    path = write_rows(
        "news.jsonl",
        row(text=AGENCY_REPORT, published_at=day(5)),
        row(text=AGENCY_REPORT + SECOND_PARAGRAPH, published_at=day(6), publisher="Other"),
    )

    assert [article.duplicate_of for article in articles(take_in(path))] == [None, None]


def test_the_first_sentences_of_a_long_report_are_no_repeat(write_rows):
    teaser = " ".join(AGENCY_REPORT.split()[:40])
    path = write_rows(
        "news.jsonl",
        row(text=f"{AGENCY_REPORT} {ANOTHER_STORY}", published_at=day(5)),
        row(text=teaser, published_at=day(6), publisher="Other"),
    )

    assert [article.duplicate_of for article in articles(take_in(path))] == [None, None]


def test_half_of_the_words_in_common_is_no_repeat(write_rows):
    half = AGENCY_REPORT[: len(AGENCY_REPORT) // 2]
    path = write_rows(
        "news.jsonl",
        row(text=AGENCY_REPORT, published_at=day(5)),
        row(text=f"{half} {ANOTHER_STORY}", published_at=day(5)),
    )

    assert [article.duplicate_of for article in articles(take_in(path))] == [None, None]


def test_repeats_of_a_repeat_name_the_original(write_rows):
    path = write_rows(
        "news.jsonl",
        row(text=AGENCY_REPORT, published_at=day(5)),
        row(text=ONE_WORD_LESS, published_at=day(6), publisher="B"),
        row(text=ONE_WORD_LESS, published_at=day(7), publisher="C"),
    )

    first, second, third = articles(take_in(path))

    assert first.duplicate_of is None
    assert second.duplicate_of == third.duplicate_of == first.article_id
    assert second.duplicate_kind == third.duplicate_kind == "near"


def test_a_row_that_stands_twice_is_stored_once_and_counted_as_a_duplicate(write_rows):
    once = write_rows("a.jsonl", row())
    again = write_rows("b.jsonl", row(article_id="other slug"), row(article_id="third slug"))

    intakes = take_in(once, again)

    assert [article.external_id for article in articles(intakes)] == ["crossing-1"]
    assert sum(intake.n_kept for intake in intakes) == 1
    assert sum(intake.n_duplicates for intake in intakes) == 2
    assert sum(intake.n_read for intake in intakes) == 3


def test_a_second_run_stores_nothing_and_counts_the_same(write_rows):
    path = write_rows(
        "news.jsonl",
        row(),
        row(publisher="Later", published_at=day(9)),
        row(text=AGENCY_REPORT),
        row(text=ONE_WORD_LESS, publisher="Other"),
    )
    first = take_in(path)

    (second,) = take_in(path, known=known_from(first))

    assert second.articles == []
    assert second.n_new == 0
    assert (second.n_read, second.n_kept, second.n_duplicates) == (4, 2, 2)
    assert (first[0].n_kept, first[0].n_duplicates) == (2, 2)


def test_new_articles_repeat_known_ones_even_if_published_earlier(write_rows):
    known = known_from(take_in(write_rows("a.jsonl", row(text=AGENCY_REPORT, published_at=day(6)))))
    (original,) = known.is_duplicate

    new = write_rows(
        "b.jsonl",
        row(text=AGENCY_REPORT, published_at=day(5), publisher="Early"),
        row(text=ONE_WORD_LESS, published_at=day(7), publisher="Late"),
    )
    early, late = articles(take_in(new, known=known))

    assert (early.duplicate_of, early.duplicate_kind) == (original, "exact")
    assert (late.duplicate_of, late.duplicate_kind) == (original, "near")


def test_a_known_repeat_is_never_named_as_an_original(write_rows):
    path = write_rows(
        "a.jsonl",
        row(text=AGENCY_REPORT, published_at=day(5)),
        row(text=ONE_WORD_LESS, published_at=day(6)),
    )
    known = known_from(take_in(path))
    original = next(article_id for article_id, repeats in known.is_duplicate.items() if not repeats)

    new = write_rows("b.jsonl", row(text=ONE_WORD_LESS, published_at=day(7)))
    (article,) = articles(take_in(new, known=known))

    assert (article.duplicate_of, article.duplicate_kind) == (original, "near")


def test_of_two_originals_the_closest_is_named(write_rows):
    # Each of the first two differs too much from the other to be its repeat.
    head, tail = AGENCY_REPORT[: len(AGENCY_REPORT) // 2], AGENCY_REPORT[len(AGENCY_REPORT) // 2 :]
    path = write_rows(
        "news.jsonl",
        row(text=AGENCY_REPORT, published_at=day(5)),
        row(text=head + " ".join(reversed(tail.split())), published_at=day(5), publisher="B"),
        row(text=ONE_WORD_LESS, published_at=day(6), publisher="C"),
    )

    taken = {article.publisher: article for article in articles(take_in(path))}

    assert taken["B"].duplicate_of is None
    assert taken["C"].duplicate_of == taken["Example News"].article_id


def test_publication_time_decides_the_original_across_offsets(write_rows):
    east = row(publisher="East", published_at="2021-07-05T10:00:00+05:00")  # 05:00 UTC
    west = row(publisher="West", published_at="2021-07-05T06:00:00Z")

    original, repeat = articles(take_in(write_rows("news.jsonl", west, east)))

    assert (original.publisher, repeat.publisher) == ("East", "West")
    assert original.published_at == dt.datetime(2021, 7, 5, 5, tzinfo=dt.UTC)
    assert repeat.duplicate_of == original.article_id
