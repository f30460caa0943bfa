"""Which of the dates in a text is the date of a movement.

Belongs here: attaching date mentions to triggers over the parse. Does not belong here: what a date
phrase means (``dates``).
"""

from __future__ import annotations

from spacy.tokens import Span, Token

from pipeline.extraction import grammar
from pipeline.extraction.clauses import Clause
from pipeline.extraction.dates import DateMention
from pipeline.extraction.lemmas import lemma_of
from pipeline.extraction.lexicon import Lexicon
from pipeline.extraction.passages import Passage
from pipeline.extraction.terms import terms_in
from pipeline.records import Article


def date_of(clause: Clause) -> DateMention | None:
    """The date of a movement: of its own clause, else the one that heads its line."""
    trigger, passage, sentence = clause.verb, clause.passage, clause.sentence
    best: tuple[tuple[int, bool, int], DateMention] | None = None
    for mention in passage.dates_within(sentence.start_char, sentence.end_char):
        if mention.kind == "dateline":
            continue
        token = passage.token_at(mention.start, mention.end)
        level = _rank(trigger, token, clause.lexicon)
        if level is None:
            continue
        rank = (level, mention.kind == "window", abs(token.i - trigger.i))
        if best is None or rank < best[0]:
            best = (rank, mention)
    if best is not None:
        return best[1]
    return _line_date(passage)


MOST_DAYS_BACK = 10
"""A date farther back than this is background, not the day that a story has reached."""


def event_date(
    sentence: Span, passage: Passage, lexicon: Lexicon, article: Article
) -> tuple[int, DateMention] | None:
    """The last day in a sentence on which something happened rather than was said."""
    for mention in reversed(passage.dates_within(sentence.start_char, sentence.end_char)):
        if mention.kind != "day" or mention.date_start is None or mention.date_end is None:
            continue
        back = (article.published_on - mention.date_end).days
        verb = grammar.governing_verb(passage.token_at(mention.start, mention.end))
        if verb is None or not 0 <= back <= MOST_DAYS_BACK:
            continue
        if lemma_of(verb) not in lexicon.words["reporting_verbs"]:
            return passage.segment.number, mention
    return None


def followed_day(sentence: Span, passage: Passage, lexicon: Lexicon) -> DateMention | None:
    """The day of a sentence that goes on with the movement told before it.

    "They made the move on Saturday", "The transfer was over by Wednesday evening": those who moved,
    or what happened, is its subject.
    """
    for mention in passage.dates_within(sentence.start_char, sentence.end_char):
        if mention.kind != "day" or mention.date_start is None:
            continue
        verb = grammar.governing_verb(passage.token_at(mention.start, mention.end))
        if verb is None or lemma_of(verb) in lexicon.words["reporting_verbs"]:
            continue
        subject = grammar.child(verb, "nsubj", "nsubjpass")
        if subject is not None and _goes_on(subject, lexicon):
            return mention
    return None


def _goes_on(subject: Token, lexicon: Lexicon) -> bool:
    if subject.lower_ == "they":
        return True
    known = any(kid.lower_ in {"the", "this", "these", "those"} for kid in subject.children)
    named = lemma_of(subject) in lexicon.words["group_nouns"] | lexicon.words["event_nouns"]
    personnel = any(end.i == subject.i for _, end in terms_in([subject], lexicon))
    return known and (named or personnel)


def since_clause(clause: Clause) -> tuple[bool, DateMention | None]:
    """Whether a movement is told "since something happened", and the date of that."""
    trigger, passage = clause.verb, clause.passage
    beside = [k for k in trigger.children if k.dep_ == "conj" and k.pos_ == "VERB"]
    for kid in (k for verb in (trigger, *beside) for k in verb.children):
        marks = {k.lower_ for k in kid.children if k.dep_ in {"mark", "advmod"}}
        if kid.dep_ == "advcl" and "since" in marks:
            inside = {t.i for t in kid.subtree}
            for mention in passage.dates:
                if passage.token_at(mention.start, mention.end).i in inside:
                    return True, mention
            return True, None
    return False, None


def _rank(trigger: Token, date: Token, lexicon: Lexicon) -> int | None:
    """How closely a date belongs to a trigger, 0 closest; nothing where it dates another verb."""
    if date.i in {t.i for t in grammar.clause_tokens(trigger)}:
        return 2 if _after_relative(date, trigger) else 0
    verb = grammar.governing_verb(date)
    if verb is None:
        return 2
    if verb.i == trigger.i:
        return 0
    if lemma_of(verb) in lexicon.words["reporting_verbs"]:
        return None
    if _chained(verb, trigger) or _chained(trigger, verb):
        return 1
    return 2 if _reached_by_participles(trigger, verb) else None


def _after_relative(date: Token, governor: Token) -> bool:
    """Whether a date ends a relative clause that the parser has cut short.

    "The 40 who fled last week were flown home": the date stands before the verb that it is hung
    on, right behind another one.
    """
    if date.i > governor.i:
        return False
    before = date.left_edge.i
    return any(
        token.dep_ in {"relcl", "acl"} and token.i < before and token.right_edge.i + 1 >= before
        for token in governor.doc[governor.sent.start : before]
    )


def _chained(verb: Token, governor: Token) -> bool:
    """Whether a verb only goes on from another: "put in at the harbour to seek refuge"."""
    if verb.head.i != governor.i or verb.dep_ not in {"xcomp", "conj", "advcl", "pcomp", "dobj"}:
        return False
    return not any(kid.dep_ == "mark" for kid in verb.children)


def _reached_by_participles(trigger: Token, verb: Token) -> bool:
    """Of "were detained after crossing", or "it was 134 who crossed", the verb above."""
    for below, head in grammar.chain_up(trigger):
        cleft = below.dep_ in {"relcl", "attr"} and verb.lemma_ == "be"
        if below.dep_ not in {"pcomp", "prep", "xcomp", "dobj", "pobj"} and not cleft:
            return False
        if head.i == verb.i:
            return True
    return False


def _line_date(passage: Passage) -> DateMention | None:
    """The date at the head of a line, which dates what follows: "June 26. Three members ..."."""
    text = passage.segment.text
    for mention in passage.dates:
        if text[: mention.start].strip(" •*-–—·"):
            return None
        tail = text[mention.end : mention.end + 3].lstrip()
        if tail[:1] in {".", ":", "-", "–", "—", ","} and mention.kind != "dateline":
            return mention if tail[:1] != "," else None
    return None
