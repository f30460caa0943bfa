import datetime as dt
import re
from pathlib import Path

import pytest

from tests.unit.ingestion.inputs import articles, only_reject, take_in, take_in_source

HEADER = "publisher: Example News\npublished_at: 2021-07-05T14:20:00+04:30\nlanguage: en\n"


def write(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "article.txt"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_header_then_title_then_text(tmp_path: Path):
    path = write(tmp_path, f"{HEADER}\nSoldiers cross\n\nForty-six came.\n\nThey were fed.\n")

    (article,) = articles(take_in(path))

    assert article.title == "Soldiers cross"
    assert article.text == "Forty-six came.\n\nThey were fed."
    assert article.publisher == "Example News"
    assert article.published_on == dt.date(2021, 7, 5)
    assert article.source_line is None


def test_a_title_in_the_header_leaves_all_the_rest_to_the_text(tmp_path: Path):
    path = write(
        tmp_path,
        f"\ufeffTitle: Soldiers: the crossing\narticle_id: x1\nauthor: Jane Doe\n{HEADER}\n"
        "Forty-six came.\n",
    )

    (intake,) = take_in(path)

    (article,) = intake.articles
    assert (article.title, article.external_id) == ("Soldiers: the crossing", "x1")
    assert article.text == "Forty-six came."
    assert "Jane Doe" not in repr(intake)


def test_the_source_can_state_publisher_and_language_but_never_the_date(tmp_path: Path):
    write(tmp_path, "Soldiers cross\n\nForty-six came.\n")

    reject = only_reject(take_in_source(path=tmp_path, publisher="Example", language="en"))

    assert (reject.reason, reject.source_path) == ("missing_field", "article.txt")
    assert "published_at" in reject.detail

    write(tmp_path, "published_at: 2021-07-05T14:20:00\n\nSoldiers cross\n\nForty-six came.\n")
    (article,) = articles(
        take_in_source(path=tmp_path, publisher="Example", language="en", timezone="Asia/Kabul")
    )
    assert article.published_at == dt.datetime(2021, 7, 5, 9, 50, tzinfo=dt.UTC)
    assert (article.publisher, article.language) == ("Example", "en")


@pytest.mark.parametrize(
    ("content", "reason", "told"),
    [
        ("", "empty_text", "needs a body"),
        (f"{HEADER}\nTitle only\n", "empty_text", "needs a body"),
        (f"{HEADER}Forty-six came\n\nmore\n", "broken_header", "^line 4 of the header is not"),
        (f"{HEADER}language: fa\n\nTitle\n\nText\n", "broken_header", "states language a second"),
        (HEADER.encode() + b"\nTitle\n\nT\xe9xt\n", "invalid_utf8", "UTF-8"),
    ],
)
def test_what_cannot_be_an_article_is_rejected(tmp_path: Path, content, reason, told):
    reject = only_reject(take_in(write(tmp_path, content)))

    assert reject.reason == reason
    assert re.search(told, reject.detail)
