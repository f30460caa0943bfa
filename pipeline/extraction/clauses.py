"""One telling of a movement, as the rule modules look at it.

Belongs here: the clause with its trigger, the noun that may move by it, and the passage around
both. Does not belong here: any rule.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Span, Token

from pipeline.extraction import grammar
from pipeline.extraction.lexicon import Frame, Lexicon
from pipeline.extraction.passages import Passage
from pipeline.extraction.triggers import Trigger


@dataclass(frozen=True, slots=True)
class Clause:
    """A trigger with one of its movers.

    Attributes:
        mover: Noun that may be the one that moves; the trigger itself where the clause names none.
    """

    trigger: Trigger
    mover: Token
    passage: Passage
    lexicon: Lexicon

    @property
    def verb(self) -> Token:
        """The verb or noun that tells of the movement."""
        return self.trigger.token

    @property
    def frame(self) -> Frame:
        """What that word tells by the lexicon."""
        return self.trigger.frame

    @property
    def agent(self) -> Token | None:
        """Whoever moves the mover."""
        return self.trigger.agent

    @property
    def sentence(self) -> Span:
        """The sentence that the clause stands in."""
        return self.verb.sent

    @property
    def tokens(self) -> list[Token]:
        """The clause's own words, in order."""
        return grammar.clause_tokens(self.verb)

    def words(self, name: str) -> frozenset[str]:
        """A list of ``words.yaml``."""
        return self.lexicon.words[name]
