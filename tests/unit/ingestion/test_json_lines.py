import datetime as dt
import json
from pathlib import Path

import pytest

from pipeline.ingestion import (
    KnownArticles,
    ingest_sources,
    load_sources,
    source_for_path,
)
from pipeline.ingestion.rejects import MAX_PAYLOAD_BYTES
from pipeline.settings import PROJECT
from tests.unit.ingestion.inputs import (
    LIMITS,
    articles,
    bounded,
    only_reject,
    rejects,
    row,
    take_in,
)


def test_a_row_becomes_an_article_with_all_its_fields(write_rows):
    path = write_rows("news.jsonl", row(based_on="Example Agency"))

    (intake,) = take_in(path)

    (article,) = intake.articles
    assert (intake.n_read, intake.n_kept, intake.n_new) == (1, 1, 1)
    assert article.external_id == "crossing-1"
    assert (article.source, article.source_path, article.source_line) == (
        source_for_path(path).name, "news.jsonl", 1,
    )  # fmt: skip
    assert article.published_at == dt.datetime(2021, 7, 5, 9, 50, tzinfo=dt.UTC)
    assert article.published_on == dt.date(2021, 7, 5)
    assert article.title == "Soldiers cross the river"
    assert article.based_on == "Example Agency"
    assert article.duplicate_of is None


def test_the_sample_corpus_comes_through_byte_for_byte():
    intakes = ingest_sources(load_sources(PROJECT / "sources.yaml"), KnownArticles(), LIMITS)

    stated = [
        json.loads(line)
        for path in sorted((PROJECT / "seeds" / "articles").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    taken = {article.external_id: article for article in articles(intakes)}
    assert len(taken) == len(stated) > 100
    for expected in stated:
        article = taken[expected["article_id"]]
        assert article.title == expected["title"]
        assert article.text == expected["text"]
        assert article.publisher == expected["publisher"]
        assert article.based_on == expected["based_on"]


def test_the_day_of_publication_is_that_of_the_stated_offset(write_rows):
    path = write_rows("news.jsonl", row(published_at="2021-07-05T01:00:00+05:00"))

    (article,) = articles(take_in(path))

    assert article.published_on == dt.date(2021, 7, 5)
    assert article.published_at == dt.datetime(2021, 7, 4, 20, 0, tzinfo=dt.UTC)


def test_the_id_depends_on_outlet_time_and_words_alone(write_rows):
    same = row(title="SOLDIERS cross the river", article_id="other", based_on="elsewhere")
    first = articles(take_in(write_rows("a.jsonl", row())))[0].article_id
    assert first == articles(take_in(write_rows("b.jsonl", same)))[0].article_id
    assert first[0] == "a"
    assert len(first) == 17
    for change in (
        {"publisher": "Other News"},
        {"published_at": "2021-07-05T14:21:00+04:30"},
        {"text": "Forty-seven soldiers crossed the river on Sunday."},
    ):
        changed = articles(take_in(write_rows("c.jsonl", row(**change))))[0].article_id
        assert changed != first


@pytest.mark.parametrize("suffix", [".jsonl", ".ndjson", ".json", ".JSONL"])
def test_suffixes_of_json_lines(write_rows, suffix):
    assert len(articles(take_in(write_rows(f"news{suffix}", row())))) == 1


def test_blank_lines_a_byte_order_mark_and_windows_line_ends_are_no_rows(tmp_path: Path):
    line = json.dumps(row()).encode()
    path = tmp_path / "news.jsonl"
    path.write_bytes(b"\xef\xbb\xbf\r\n" + line + b"\r\n  \r\n")

    (intake,) = take_in(path)

    assert (intake.n_read, intake.n_kept) == (1, 1)
    assert intake.articles[0].source_line == 2


def test_a_number_is_taken_as_an_external_id(write_rows):
    assert articles(take_in(write_rows("n.jsonl", row(article_id=17))))[0].external_id == "17"


def test_a_byline_is_never_kept(write_rows):
    path = write_rows("news.jsonl", row(author="Jane Doe"), row(author="Jane Doe", title=7))

    (intake,) = take_in(path)

    assert "Jane Doe" not in repr(intake)
    assert (intake.n_kept, intake.n_rejects) == (1, 1)


BAD_LINES = [
    (b'{"title": "cut', "broken_json", "one whole object"),
    (b'{"a": ' + b"9" * 5000 + b"}", "broken_json", "one whole object"),
    (b"[" * 200_000, "broken_json", "one whole object"),
    (b'["found list"]', "not_an_object", "found list"),
    (b'{"title": "\xff\xfe"}', "invalid_utf8", "save the file as UTF-8"),
    (row(title=None), "missing_field", "no title"),
    (row(title="  "), "missing_field", "no title"),
    (row(title="<p></p>"), "missing_field", "title holds no text"),
    (row(publisher=None), "missing_field", "no publisher"),
    (row(language=None, text="Short."), "missing_field", "the text does not tell it"),
    (row(published_at=None), "missing_field", "never guessed"),
    (row(text=None), "missing_field", "no text"),
    (row(title=["a"]), "wrong_type", "title must be text, found list"),
    (row(article_id=True), "wrong_type", "article_id must be text, found bool"),
    (row(published_at=1625494800), "wrong_type", "published_at must be text"),
    (row(title="\ud800 half"), "invalid_utf8", "title holds half of a character"),
    (row(published_at="last Tuesday"), "unreadable_date", "'last Tuesday'"),
    (row(published_at="2021-07-05T14:20:00"), "unreadable_date", "timezone"),
    (row(published_at="1021-07-05T14:20:00Z"), "unreadable_date", "1900 to 2200"),
    (row(published_at="9999-12-31T23:59:59-10:00"), "unreadable_date", "1900 to 2200"),
    (row(language="english"), "unknown_language", "ISO 639-1"),
    (row(text=" \n "), "empty_text", "needs a body"),
    (row(text="... -- ..."), "empty_text", "no word"),
]  # fmt: skip


@pytest.mark.parametrize(("bad", "reason", "told"), BAD_LINES, ids=range(len(BAD_LINES)))
def test_a_bad_line_is_rejected_and_its_neighbours_are_kept(write_rows, bad, reason, told):
    path = write_rows("news.jsonl", row(title="Before"), bad, row(title="After"))

    (intake,) = take_in(path)

    reject = only_reject([intake])
    assert (reject.reason, reject.source_line) == (reason, 2)
    assert told in reject.detail
    assert len(reject.detail) < 500
    assert len(reject.payload.encode()) <= MAX_PAYLOAD_BYTES
    assert [article.title for article in intake.articles] == ["Before", "After"]
    assert (intake.n_read, intake.n_kept, intake.n_rejects) == (3, 2, 1)


def test_a_reject_has_a_stable_id(write_rows):
    path = write_rows("news.jsonl", b"{", b"{")

    first, second = rejects(take_in(path))

    assert first.reject_id != second.reject_id
    assert [first, second] == rejects(take_in(path))


def test_a_text_over_the_limit_is_rejected(write_rows):
    path = write_rows("news.jsonl", row(text="word " * 30), row(text="word"))

    intakes = take_in(path, limits=bounded(100, 10_000))

    reject = only_reject(intakes)
    assert reject.reason == "text_too_long"
    assert "150 characters" in reject.detail
    assert len(articles(intakes)) == 1


def test_an_article_of_20_mb_is_one_reject_and_its_neighbours_are_kept(write_rows):
    monster = row(text="word " * 4_000_000)
    path = write_rows("news.jsonl", row(title="Before"), monster, row(title="After"))

    (intake,) = take_in(path)

    reject = only_reject([intake])
    assert (reject.reason, reject.source_line) == ("line_too_long", 2)
    assert len(reject.payload.encode()) == MAX_PAYLOAD_BYTES
    n_bytes = len(json.dumps(monster).encode()) + 1
    assert reject.payload_lacks == f"only the first 262,144 of its {n_bytes:,} bytes are kept"
    assert [article.title for article in intake.articles] == ["Before", "After"]
    assert intake.n_read == 3


def test_a_line_as_long_as_the_limit_is_read(write_rows):
    length = len(json.dumps(row()).encode()) + 1
    path = write_rows("news.jsonl", row(), row())

    exactly = take_in(path, limits=bounded(1000, length))
    too_small = take_in(path, limits=bounded(1000, length - 1))

    assert rejects(exactly) == []
    assert [reject.reason for reject in rejects(too_small)] == ["line_too_long"] * 2
