"""Making text clean without touching a word of it.

Belongs here: what is done to a title or body before it is stored, and the form in which two texts
are compared. Does not belong here: finding the article in a web page (``pages.py``).

Evidence is quoted verbatim from the stored text, so quotes, dashes and runs of spaces (which
separate the furniture of web pages) stay as the source wrote them, and clean text passes through
unchanged, byte for byte.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final

MAX_ESCAPE_DEPTH: Final = 3
"""Feeds escape a page that was already escaped; deeper than this is no accident of that kind."""

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
"""With its semicolon only: ``?a=1&copy=2`` is an address."""

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACE_LIKE = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060\ufeff]")
"""Control characters, soft hyphens and characters of no width. Joiners (U+200C, U+200D) stay:
Persian and Pashto are spelt with them."""

_PARAGRAPH_BREAK = re.compile(r"\n{3,}")
_WORD = re.compile(r"\w+")

_INLINE_TAGS: Final = ("a", "abbr", "b", "em", "font", "i", "img", "small", "span", "strong", "u")
_BLOCK_TAGS: Final = (
    "article", "blockquote", "div", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6",
    "li", "ol", "p", "section", "table", "td", "tr", "ul",
)  # fmt: skip
_UNREAD_TAGS: Final = ("iframe", "noscript", "script", "style")
"""What stands between such a tag and its end is not shown to readers."""

_TAG = re.compile(
    r"<!--[^<>]*-->|"
    rf"<(?P<end>/?)(?P<name>{'|'.join((*_INLINE_TAGS, *_BLOCK_TAGS, *_UNREAD_TAGS, 'br'))})"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
"""A tag of HTML by its name: "<5" and "<name withheld>" are text. An HTML parser would drop them,
and whatever is nested deeper than it likes."""


def clean_text(text: str) -> str:
    """A body: paragraphs separated by one blank line, no markup, no invisible characters."""
    for _ in range(MAX_ESCAPE_DEPTH):
        cleaned = _layout(_without_markup(_characters(text)))
        if cleaned == text:
            break
        text = cleaned
    return text


def clean_line(text: str) -> str:
    """A title or name: as ``clean_text``, on one line with single spaces."""
    return " ".join(clean_text(text).split())


def words(text: str) -> list[str]:
    """The words of a text in the form in which texts are compared.

    Case, white space, punctuation and typographic variants of characters do not count.
    """
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _characters(text: str) -> str:
    text = _ENTITY.sub(lambda entity: html.unescape(entity.group()), text)
    text = _LINE_ENDS.sub("\n", text)
    text = _INVISIBLE.sub("", _SPACE_LIKE.sub(" ", text))
    return unicodedata.normalize("NFC", text)


def _without_markup(text: str) -> str:
    kept: list[str] = []
    read_to = 0
    unread: str | None = None
    for tag in _TAG.finditer(text):
        name = (tag["name"] or "").lower()
        if unread is None:
            kept.append(text[read_to : tag.start()])
            kept.append(_break_at(name))
            unread = name if name in _UNREAD_TAGS and not tag["end"] else None
        elif name == unread and tag["end"]:
            unread = None
        read_to = tag.end()
    return "".join([*kept, text[read_to:]])


def _break_at(tag: str) -> str:
    if tag == "br":
        return "\n"
    return "\n\n" if tag in _BLOCK_TAGS else ""


def _layout(text: str) -> str:
    lines = "\n".join(line.strip(" ") for line in text.split("\n"))
    return _PARAGRAPH_BREAK.sub("\n\n", lines).strip("\n")
