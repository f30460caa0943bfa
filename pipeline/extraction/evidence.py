"""The words that prove a movement.

Belongs here: the stretch of a sentence that is quoted. Does not belong here: which of several
mentions is quoted (``merging``).
"""

from __future__ import annotations

import re

from pipeline.extraction import grammar
from pipeline.extraction.actors import Actor
from pipeline.extraction.clauses import Clause

FEWEST_WORDS = 7
LOOSE_START = " ,;:-–—\"”'"
LOOSE_END = re.compile(r"(?:[ ,;:.\"“'–—-]|\b(?:and|but|or|while|that|as|after|when|where)\b)+$")
"""What a quotation does not begin or end with."""


def evidence_span(clause: Clause, actor: Actor, *, is_denial: bool) -> tuple[int, int]:
    """From the first to the last word of a clause and of those who move in it.

    The whole sentence, where the clause alone proves little: a denial stands above it, and a few
    words ("the men returned") say nothing by themselves.

    Returns:
        Offsets in characters in the segment's text, the end outside.
    """
    sentence = clause.sentence
    noun = grammar.noun_tokens(actor.head)
    people = [t for t in noun if sentence.start <= t.i < sentence.end]
    span = grammar.span_of([*clause.tokens, *people])
    if is_denial or len(span) < FEWEST_WORDS:
        span = sentence
    text = clause.passage.segment.text
    quoted = text[span.start_char : span.end_char]
    start = span.end_char - len(quoted.lstrip(LOOSE_START))
    loose_end = LOOSE_END.search(text, start, span.end_char)
    end = loose_end.start() if loose_end else span.end_char
    return (start, end) if start < end else (span.start_char, span.end_char)
