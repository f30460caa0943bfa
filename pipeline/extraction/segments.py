"""An article cut into segments: the pieces of running text that are parsed one by one.

Belongs here: cutting at line and paragraph breaks, blanking datelines, undoing headline capitals.
Does not belong here: anything that knows about movements. Every step keeps the length of the
text, so an offset in a segment is an offset in the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_SEGMENT_CHARS = 8_000
"""A longer run without a line break is cut at a sentence end: parsing time grows with length."""

LONGEST_WORD_CHARS = 200
"""What is longer is an address, an encoded picture or text that lost its blanks; the time that the
tokenizer takes for a word grows with the square of its length."""

_BLOCK = re.compile(r"[^\n]+")
_SENTENCE_END = re.compile(r"[.!?][\"”')\]]*\s+(?=[\"“'(\[]?[A-Z0-9])")
_ENDS_BLOCK = re.compile(r"[.:;!?…\"”)\]]\s*$")
_STARTS_BLOCK = re.compile(r"\s*(?:[-–—•*·>#\"“(\[]|\d+[.)]\s|[A-Z][a-z]+ \d{1,2}\b)")
_WRAP_COLUMN = 60
_DATELINE = re.compile(
    r"\s*(?P<place>[^\W\d_][^\W\d_'’. -]*(?:[ '’.-]+[^\W\d_]+){0,4})"
    r"(?P<rest>(?:\s*\[[^\]]{2,30}\])?(?:,[^()/:\n–—]{1,25}?){0,3}\s*)"
    r"(?P<agency>\([^)\n]{2,30}\)|/[^/\n]{2,30}/)?"
    r"\s*(?:--|[-–—](?=\s)|:(?=\s))\s*"
)
_DATELINE_DAY = re.compile(
    r",\s*(?:\d{1,2}\.?\s+[A-Z][a-z]{2,8}\.?|[A-Z][a-z]{2,8}\.?\s+\d{1,2})(?:,?\s+\d{4})?\s*$"
)
"""What follows the town in a dateline in small letters: "Mashhad, 7 September: ..."."""
_HEADLINE_LABEL = re.compile(r"^[^:?!\n]{2,40}:(?= \w)|;(?= \w)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_CAPITALISED = re.compile(r"(?<![.\w])[A-Z][^\W\d_A-Z]+(?!\w)")
_NO_WORD = re.compile(rf"[\ufe0f\U0001f000-\U0001faff]|\S{{{LONGEST_WORD_CHARS + 1},}}")
"""Emoji, which the parser takes for the verb, and words without end."""
_BULLET = re.compile(r"^\s*[•*·>▪●–—-]+(?=\s)")


@dataclass(frozen=True, slots=True)
class Segment:
    """One line or paragraph.

    Attributes:
        field: ``title`` or ``text``.
        start: Offset of the segment in that field.
        text: As it stands in the article, with a dateline and line breaks blanked.
        number: Position in the article; the title is 0.
    """

    field: str
    start: int
    text: str
    number: int


def segments(title: str, text: str) -> list[Segment]:
    """The title, then the lines and paragraphs of the text, in order; empty ones left out."""
    found = []
    if title.strip():
        found.append(Segment("title", 0, _plain(title), 0))
    for start, end in _blocks(text):
        found.append(Segment("text", start, _plain(text[start:end]), len(found) + 1))
    return found


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the lines, with hard-wrapped lines joined and overlong ones cut."""
    start: int | None = None
    end = 0
    for line in _BLOCK.finditer(text):
        if not line.group().strip():
            continue
        if start is not None and not _wrapped(text, end, line):
            yield from _cut(text, start, end)
            start = None
        if start is None:
            start = line.start()
        end = line.end()
    if start is not None:
        yield from _cut(text, start, end)


def _wrapped(text: str, end: int, line: re.Match[str]) -> bool:
    """Whether a line goes on with the sentence that the line before it broke off."""
    gap = text[end : line.start()]
    if gap.count("\n") > 1 or _ENDS_BLOCK.search(text[max(0, end - 5) : end]):
        return False
    before = text[text.rfind("\n", 0, end) + 1 : end]
    return line.group().lstrip()[:1].islower() or (
        len(before) > _WRAP_COLUMN and not _STARTS_BLOCK.match(line.group())
    )


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST_SEGMENT_CHARS:
        limit = start + LONGEST_SEGMENT_CHARS
        cuts = [m.end() for m in _SENTENCE_END.finditer(text, start + 1, limit)]
        cut = cuts[-1] if cuts else (text.rfind(" ", start + 1, limit) + 1 or limit)
        yield start, cut
        start = cut
    yield start, end


def _plain(text: str) -> str:
    text = _BULLET.sub(lambda match: " " * len(match.group()), text.replace("\n", " "))
    match = _DATELINE.match(text)
    if not match or len(match.group()) >= len(text.rstrip()):
        return text
    dated = _DATELINE_DAY.match(match["rest"])
    if match["agency"] or "[" in match["rest"] or match["place"].isupper() or dated:
        return " " * match.end() + text[match.end() :]
    return text


def for_parsing(text: str, names: list[tuple[int, int]], *, is_title: bool = False) -> str:
    """A text as the parser reads it best: capitals undone but on names, non-words blanked.

    Args:
        text: A segment's text.
        names: Spans of names of countries, peoples and places in it.
        is_title: It is the headline: what stands before a colon is a sentence of its own.
    """
    text = text.replace("\xa0", " ").replace("’", "'")
    text = _NO_WORD.sub(lambda match: " " * len(match.group()), text)
    text = _HEADLINE_LABEL.sub(_as_sentence, text) if is_title else text
    letters = [char for char in text if char.isalpha()]
    long = [m.group() for m in _WORD.finditer(text) if len(m.group()) > 3]
    shouted = len(letters) > 12 and sum(map(str.isupper, letters)) > 0.8 * len(letters)
    headline = len(long) >= 4 and sum(word[0].isupper() for word in long) > 0.75 * len(long)
    if not shouted and not headline:
        return text
    lowered = [_lower(char) for char in text] if shouted else list(_lower_words(text))
    for start, end in [(0, len(text)), *names]:
        for match in _WORD.finditer(text, start, end):
            lowered[match.start()] = text[match.start()].upper()[:1]
            if (start, end) == (0, len(text)):
                break
    return "".join(lowered)


def _as_sentence(label: re.Match[str]) -> str:
    return re.sub("[:;]", ".", label.group())


def _lower(char: str) -> str:
    return char.lower() if len(char.lower()) == 1 else char


def _lower_words(text: str) -> str:
    """Words in Capitals lower-cased; ACRONYMS stay."""
    return _CAPITALISED.sub(lambda m: "".join(map(_lower, m.group())), text)
