"""A limit to the length of a sentence, set before the parser looks for sentence ends.

Belongs here: where a run of words that never ends is ended. Does not belong here: cutting the text
into segments (``segments``), or any rule about what a sentence says.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

COMPONENT = "end_overlong_sentences"

MOST_TOKENS = 200
"""The longest sentence of 250 articles of news has 72. Tables, lists and texts without stops give
the parser thousands: the rules climb and branch over a tree, so their time grows with the square
of its size, and their recursion with its depth."""

STOPS = frozenset({".", "!", "?", ";", ":"})


@Language.component(COMPONENT)
def end_overlong_sentences(doc: Doc) -> Doc:
    """End a sentence of more than ``MOST_TOKENS`` tokens after its last stop, else there and then.

    The parser keeps to the sentence starts that it finds set, and sets the others itself.
    """
    start, after_stop = 0, 0
    for token in doc:
        if token.i - start == MOST_TOKENS:
            start, after_stop = after_stop or token.i, 0
            doc[start].is_sent_start = True
        if token.text in STOPS:
            after_stop = token.i + 1
    return doc
