"""Saved web pages: one article a file.

Belongs here: finding the article, its outlet, language and publication time in HTML. Does not
belong here: cleaning the text (``cleaning.py``), or the file (``page_files.py``). Nothing is
fetched and no script is run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from trafilatura import bare_extraction, load_html
from trafilatura.settings import Document

from pipeline.ingestion.articles import parse_timestamp
from pipeline.ingestion.cleaning import words
from pipeline.ingestion.rejects import Reason, Unusable

_BYLINES: Final = ["//*[contains(@class, 'byline') or @rel='author' or @itemprop='author']"]
"""Names of those who wrote are not part of what they wrote."""

_ARTICLE_TYPE = re.compile(r"(Article|Report|BlogPosting)$")
"""Types of schema.org that are an article; comments and videos of a page have dates as well."""


def page_fields(content: bytes, timezone: str | None) -> dict[str, object]:
    """The fields of the one article of a page.

    Args:
        content: The page as it was saved.
        timezone: IANA name, for times that have no offset.

    Raises:
        Unusable: There is no article in it.
    """
    nothing_found = Unusable(
        Reason.NO_ARTICLE_IN_PAGE,
        "no main text was found in the page; save the article's own page, complete, as HTML",
    )
    page = load_html(content)
    if page is None:
        raise nothing_found
    # The extraction changes the tree it is given, so what is read from it comes first.
    published_at = _published_at(page, timezone)
    language = page.get("lang") or page.get("xml:lang")
    found = bare_extraction(page, with_metadata=True, include_comments=False, prune_xpath=_BYLINES)
    if not isinstance(found, Document) or not words(found.text or ""):
        raise nothing_found
    return {
        "publisher": found.sitename or found.hostname,
        "published_at": published_at,
        "title": found.title,
        "text": _body(found.text, found.title),
        "language": language,
    }


def _body(text: str | None, title: str | None) -> str:
    """Paragraphs, without the headline that pages repeat above them."""
    paragraphs = (text or "").split("\n")
    if title and words(paragraphs[0]) == words(title):
        paragraphs = paragraphs[1:]
    return "\n\n".join(paragraphs)


def _published_at(page: Any, timezone: str | None) -> str | None:
    """The first usable time that the page states of itself; else the first it states at all."""
    stated = [*_dates_in_json_ld(page), *_dates_in_meta(page), *_dates_in_body(page)]
    for value in stated:
        try:
            parse_timestamp(value, timezone)
        except Unusable:
            continue
        return value
    return stated[0] if stated else None


def _dates_in_json_ld(page: Any) -> Iterator[str]:
    for script in page.iterfind(".//script[@type='application/ld+json']"):
        try:
            content = json.loads(script.text or "")
        # Broken JSON-LD is common; the page may state its date elsewhere.
        except (ValueError, RecursionError):
            continue
        for item in _items(content):
            types = item.get("@type")
            names = types if isinstance(types, list) else [types]
            value = item.get("datePublished")
            if isinstance(value, str) and any(_ARTICLE_TYPE.search(str(name)) for name in names):
                yield value


def _items(content: object) -> Iterator[dict[str, Any]]:
    """The things that a JSON-LD block describes: one, a list, or a graph."""
    for item in content if isinstance(content, list) else [content]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            if isinstance(graph, list):
                yield from (node for node in graph if isinstance(node, dict))


def _dates_in_meta(page: Any) -> Iterator[str]:
    stated: dict[str, str] = {}
    for meta in page.iterfind(".//meta[@content]"):
        for attribute in ("property", "name", "itemprop"):
            stated.setdefault((meta.get(attribute) or "").lower(), meta.get("content"))
    yield from (stated[name] for name in _date_names() if name in stated)


def _dates_in_body(page: Any) -> Iterator[str]:
    for element in page.iterfind(".//time[@datetime]"):
        if element.get("itemprop") == "datePublished" or element.get("pubdate") is not None:
            yield element.get("datetime")


@cache
def _date_names() -> tuple[str, ...]:
    path = Path(__file__).with_name("page_dates.yaml")
    return tuple(yaml.safe_load(path.read_text(encoding="utf-8"))["meta"])
