"""How a mention of a movement was read, for the estimate of how sure that is.

Belongs here: facts about trigger, people and sentence that the parse still shows. Does not belong
here: what they are worth (``confidence``), or any rule.
"""

from __future__ import annotations

from pipeline.extraction import grammar
from pipeline.extraction.actors import Actor, Status
from pipeline.extraction.candidates import Signs
from pipeline.extraction.claims import OPEN_CLAUSES, POSSIBILITY
from pipeline.extraction.clauses import Clause
from pipeline.extraction.lemmas import lemma_of


def signs_of(clause: Clause, actor: Actor, hosts: int) -> Signs:
    """The signs of one mention.

    Args:
        clause: The telling of the movement.
        actor: Who moves in it.
        hosts: Countries that the article speaks of beside the home of those who move.
    """
    frame, verb, sentence = clause.frame, clause.verb, clause.sentence
    lemmas = {lemma_of(token) for token in sentence}
    return Signs(
        by_direction=frame not in clause.lexicon.frames.get(frame.lemma, ()),
        noun=frame.pos == "NOUN",
        bare=not grammar.has_argument(verb),
        pointed=actor.status is Status.GROUP,
        nationality=actor.nationality is not None,
        doubt=bool(lemmas & (clause.words("hypothesis_words") | OPEN_CLAUSES | POSSIBILITY)),
        hosts=hosts,
        words=len(sentence),
    )
