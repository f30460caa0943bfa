import datetime as dt
from pathlib import Path

import pytest

from tests.unit.ingestion.inputs import articles, only_reject, take_in, take_in_source

PARAGRAPHS = (
    "Forty-six soldiers crossed the river on Sunday, the border service said in a statement.",
    "They were given shelter &amp; food, and &ldquo;will be returned after due process&rdquo;.",
    "It was the second crossing of the month, and officials in the capital did not comment.",
)
TEXT = (
    "Forty-six soldiers crossed the river on Sunday, the border service said in a statement.\n\n"
    "They were given shelter & food, and “will be returned after due process”.\n\n"
    "It was the second crossing of the month, and officials in the capital did not comment."
)
PUBLISHED = '<meta property="article:published_time" content="2021-07-05T14:20:00+04:30">'


def page(*head: str, lang: str = ' lang="en-GB"', body: str | None = None) -> str:
    if body is None:
        paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
        body = (
            "<nav><a href='/'>Home</a> <a href='/world'>World</a></nav><article>"
            "<h1>Soldiers cross the river</h1><p class='byline'>By Jane Doe</p>"
            f"{paragraphs}<script>document.write('from a script')</script></article>"
            "<aside><a href='/other'>Another story altogether</a></aside>"
            "<footer>Copyright. All rights reserved.</footer>"
        )
    return (
        f"<!DOCTYPE html><html{lang}><head><meta charset='utf-8'>"
        "<title>Soldiers cross the river</title><meta name='author' content='Jane Doe'>"
        f"<meta property='og:site_name' content='Example News'>{''.join(head)}</head>"
        f"<body>{body}</body></html>"
    )


def write(tmp_path: Path, content: str, name: str = "page.html") -> Path:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return path


def test_the_main_text_of_a_page_becomes_an_article(tmp_path: Path):
    (intake,) = take_in(write(tmp_path, page(PUBLISHED)))

    (article,) = intake.articles
    assert article.title == "Soldiers cross the river"
    assert article.text == TEXT
    assert article.publisher == "Example News"
    assert article.language == "en"
    assert article.published_at == dt.datetime(2021, 7, 5, 9, 50, tzinfo=dt.UTC)
    assert article.published_on == dt.date(2021, 7, 5)
    assert article.source_line is None
    assert "Jane Doe" not in repr(intake)


@pytest.mark.parametrize(
    "stated",
    [
        '<meta itemprop="datePublished" content="2021-07-05T14:20:00+04:30">',
        '<meta name="DC.date.issued" content="2021-07-05T14:20:00+04:30">',
        '<script type="application/ld+json">{"@type": "NewsArticle", '
        '"datePublished": "2021-07-05T14:20:00+04:30"}</script>',
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, '
        '{"@type": ["ReportageNewsArticle"], "datePublished": "2021-07-05T14:20:00+04:30"}]}'
        "</script>",
        '<script type="application/ld+json">{broken</script>'
        '<script type="application/ld+json">{"@type": "Comment", '
        '"datePublished": "2021-07-09T00:00:00Z"}</script>'
        '<meta property="article:modified_time" content="2021-07-08T00:00:00Z">'
        + PUBLISHED,
        '<meta name="date" content="5 July 2021">' + PUBLISHED,
    ],
)  # fmt: skip
def test_the_publication_time_is_found_in_the_metadata(tmp_path: Path, stated):
    (article,) = articles(take_in(write(tmp_path, page(stated))))

    assert article.published_at == dt.datetime(2021, 7, 5, 9, 50, tzinfo=dt.UTC)


def test_the_publication_time_is_found_in_a_marked_time_element(tmp_path: Path):
    content = page().replace("</h1>", "</h1><time pubdate datetime='2021-07-05T09:50:00Z'>x</time>")

    (article,) = articles(take_in(write(tmp_path, content, "page.HTM")))

    assert article.published_at == dt.datetime(2021, 7, 5, 9, 50, tzinfo=dt.UTC)


def test_a_bare_day_needs_the_time_zone_of_the_source(tmp_path: Path):
    path = write(tmp_path, page('<meta name="date" content="2021-07-05">'))

    reject = only_reject(take_in(path))
    assert reject.reason == "unreadable_date"
    assert "'timezone'" in reject.detail

    (article,) = articles(take_in_source(path=path, timezone="Asia/Kabul"))
    assert article.published_on == dt.date(2021, 7, 5)
    assert article.published_at == dt.datetime(2021, 7, 4, 19, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("content", "reason", "told"),
    [
        (page(), "missing_field", "no published_at"),
        (page('<meta name="date" content="yesterday">'), "unreadable_date", "'yesterday'"),
        (page(PUBLISHED, body=""), "no_article_in_page", "no main text"),
        ("", "no_article_in_page", "no main text"),
        ("<?xml version='1.0'?><rss><channel/></rss>", "no_article_in_page", "no main text"),
        ("\x00\x01 not a page", "no_article_in_page", "no main text"),
    ],
)
def test_a_page_that_cannot_be_an_article_is_rejected(tmp_path: Path, content, reason, told):
    reject = only_reject(take_in(write(tmp_path, content)))

    assert reject.reason == reason
    assert told in reject.detail
    if reason == "no_article_in_page":
        assert (reject.payload, reject.payload_form) == (content, "file")
    else:
        assert reject.payload_form == "fields"
        assert "Jane Doe" not in reject.payload


@pytest.mark.parametrize("lang", ["", ' lang="es"'])
def test_the_language_is_that_of_the_text_not_of_the_page(tmp_path: Path, lang):
    (article,) = articles(take_in(write(tmp_path, page(PUBLISHED, lang=lang))))

    assert article.language == "en"


def test_a_page_in_another_encoding_is_read(tmp_path: Path):
    path = tmp_path / "page.html"
    content = page(PUBLISHED).replace("charset='utf-8'", "charset='windows-1252'")
    path.write_bytes(content.replace("officials", "café owners").encode("windows-1252"))

    (article,) = articles(take_in(path))

    assert "café owners" in article.text
