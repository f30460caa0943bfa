"""How alike the sentences of two reports are.

Belongs here: the words that evidence is compared by, and the measure. Does not belong here: what
else of a report is compared (``agreement``), or which articles repeat another (``ingestion``).
"""

from __future__ import annotations

import re
import unicodedata

from pipeline.resolution.rules import TextRules

_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM_LETTERS = 5


def words_of(text: str) -> frozenset[str]:
    """What a sentence says in words: the beginnings of those of four letters and more.

    Shorter ones hold grammar; figures are compared apart. The first five letters make "crossed" and
    "crossing" one word.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return frozenset(word[:_STEM_LETTERS] for word in _WORD.findall(plain))


def text_agreement(one: frozenset[str], other: frozenset[str], rules: TextRules) -> float | None:
    """How alike two sentences are: by the share of the shorter one's words that the other has.

    The shorter one, since evidence may be a whole sentence or the figure with its verb. Null where
    one of them has no words.
    """
    if not one or not other:
        return None
    shared = len(one & other) / min(len(one), len(other))
    return rules.different_score + (1 - rules.different_score) * shared
