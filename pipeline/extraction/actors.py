"""Who a noun phrase speaks of: state personnel, someone else, or a group named before.

Belongs here: class, nationality and figure of one noun phrase. Does not belong here: linking
phrases to each other (``coreference``), or what the people did (``triggers``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from spacy.tokens import Token

from pipeline.extraction.counts import Quantity
from pipeline.extraction.grammar import noun_tokens
from pipeline.extraction.lemmas import lemma_of
from pipeline.extraction.lexicon import Lexicon, PersonnelTerm
from pipeline.extraction.passages import Passage
from pipeline.records import Personnel

DEFINITE = frozenset(
    {"the", "these", "those", "this", "that", "all", "both", "its", "their", "his", "our", "my"}
)
PRONOUNS = frozenset(
    {"they", "them", "themselves", "he", "him", "she", "her", "all", "those", "these", "both"}
)
OTHERS = frozenset({"another", "other", "more", "further", "additional", "second", "fresh"})


class Status(Enum):
    """What a noun phrase turned out to be."""

    PERSONNEL = "personnel"
    GROUP = "group"
    CARRIER = "carrier"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Actor:
    """One noun phrase that people may stand behind.

    Attributes:
        head: Its head word.
        status: ``GROUP`` for "they", "the men", "46 of them": the text named them before.
        personnel: Classes that its words state.
        guessed: Classes that its words only suggest ("officers").
        nationality: ISO alpha-3 from a name or demonym inside it.
        quantity: Its figure.
        definite: It points back ("the soldiers") rather than introduces.
        additional: It says that these are others ("another 35").
        partitive: It is part of a group ("some of the soldiers").
        whole: It is the whole that a part is taken of ("the soldiers" in "600 of the soldiers").
        is_people: It names a people ("the Afghans"): personnel only where these are known already.
    """

    head: Token
    status: Status
    personnel: frozenset[Personnel]
    guessed: frozenset[Personnel]
    nationality: str | None
    quantity: Quantity | None
    definite: bool
    additional: bool
    partitive: bool
    whole: bool
    is_people: bool = False


def terms_in(tokens: list[Token], lexicon: Lexicon) -> list[tuple[PersonnelTerm, Token]]:
    """Personnel terms among tokens, longest first at each place, each with its last token."""
    found = []
    at = 0
    while at < len(tokens):
        match = _term_at(tokens, at, lexicon)
        if match is None:
            at += 1
            continue
        term, length = match
        found.append((term, tokens[at + length - 1]))
        at += length
    return found


def _term_at(tokens: list[Token], at: int, lexicon: Lexicon) -> tuple[PersonnelTerm, int] | None:
    first = tokens[at]
    for form in {lemma_of(first), first.lower_}:
        for term in lexicon.personnel.get(form, ()):
            length = len(term.phrase)
            words = [t for t in tokens[at : at + 2 * length] if t.text != "-"][:length]
            if len(words) == length and all(
                part in {lemma_of(t), t.lower_} for part, t in zip(term.phrase, words, strict=True)
            ):
                return term, words[-1].i - first.i + 1
    return None


def describe(noun: Token, passage: Passage, lexicon: Lexicon) -> Actor | None:
    """What a noun phrase speaks of; nothing where it is no people at all."""
    tokens = noun_tokens(noun)
    core = _core_tokens(noun, tokens)
    terms = terms_in(core, lexicon)
    status = _status(noun, core, terms, passage, lexicon)
    if status is None:
        return _from_companions(noun, passage, lexicon)
    if status is Status.EXCLUDED:
        return _from_companions(noun, passage, lexicon) or _actor(noun, status, passage, lexicon)
    return _actor(noun, status, passage, lexicon)


def _core_tokens(noun: Token, tokens: list[Token]) -> list[Token]:
    """A noun phrase without what only tells where it comes from ("in", "from", "with")."""
    dropped: set[int] = set()
    for token in tokens:
        if token.dep_ == "prep" and token.lower_ in {"in", "from", "with"} and token.i > noun.i:
            dropped |= {t.i for t in token.subtree}
    return [token for token in tokens if token.i not in dropped]


def _status(
    noun: Token,
    core: list[Token],
    terms: list[tuple[PersonnelTerm, Token]],
    passage: Passage,
    lexicon: Lexicon,
) -> Status | None:
    if noun.lower_ == "people" and any(kid.dep_ == "poss" for kid in noun.children):
        return Status.EXCLUDED
    if noun.lower_ in {"people", "many", "some", "others", "more"} and _bare(noun, passage):
        return Status.EXCLUDED if noun.lower_ == "people" else None
    if any(end.i == noun.i for _, end in terms):
        return Status.EXCLUDED if any(map(_leads, core)) else Status.PERSONNEL
    excluded = lexicon.words["excluded_movers"]
    if lemma_of(noun) in lexicon.words["carriers"]:
        return Status.CARRIER
    if {lemma_of(noun), noun.lower_} & excluded:
        return Status.EXCLUDED
    quantity = _figure(noun, passage)
    if quantity is not None and (quantity.low or quantity.high or 0) >= MOST_PEOPLE:
        return Status.EXCLUDED
    if _groups(noun, passage, lexicon):
        return _status_of_group(noun, core, terms, lexicon)
    return _people_of(noun, passage)


def _leads(token: Token) -> bool:
    """Whether a word is the end of "NATO-led"."""
    split = token.lower_ == "led" and token.i > 0 and token.nbor(-1).text == "-"
    return token.lower_.endswith("-led") or split


def _groups(noun: Token, passage: Passage, lexicon: Lexicon) -> bool:
    """Whether a word only counts or points: "46 of them", "the group", "they"."""
    numeral = noun.pos_ == "NUM" or bool(passage.quantities_within(noun.idx, noun.idx + 1))
    return numeral or lemma_of(noun) in lexicon.words["group_nouns"] or noun.lower_ in PRONOUNS


def _status_of_group(
    noun: Token, core: list[Token], terms: list[tuple[PersonnelTerm, Token]], lexicon: Lexicon
) -> Status | None:
    if noun.lower_ in PRONOUNS and any(kid.dep_ == "conj" for kid in noun.children):
        return None
    if any(_stands_for(end, noun) for _, end in terms):
        return Status.PERSONNEL
    if any(lemma_of(t) in lexicon.words["carriers"] and _stands_for(t, noun) for t in core):
        return Status.CARRIER
    if any(lemma_of(t) in lexicon.words["excluded_movers"] for t in core):
        return Status.EXCLUDED
    return Status.GROUP


def _stands_for(term: Token, noun: Token) -> bool:
    """Whether a term heads the "of" phrase (or apposition) of a grouping noun."""
    at = term
    for _ in range(6):
        if at.i == noun.i:
            return True
        if at.dep_ in {"conj", "appos", "pobj", "prep"} or (
            at.dep_ in {"compound", "nmod"} and at.head.i == noun.i
        ):
            at = at.head
            continue
        return False
    return False


def _bare(noun: Token, passage: Passage) -> bool:
    """Whether nothing ties a vague word to a group named before: "people slip over the border"."""
    if any(kid.dep_ in {"det", "nummod", "poss", "prep"} for kid in noun.children):
        return False
    return not passage.quantities_within(noun.left_edge.idx, noun.idx + 1)


def _people_of(noun: Token, passage: Passage) -> Status | None:
    """A demonym as a noun ("the Ukrainians") is a group named before."""
    geo = passage.geo_over(noun)
    if geo and geo.kind == "demonym" and noun.tag_ in {"NNPS", "NNS"}:
        return Status.GROUP
    return None


def _from_companions(noun: Token, passage: Passage, lexicon: Lexicon) -> Actor | None:
    """Personnel beside a head that is none: "a resident and two soldiers", "Afghans, pilots"."""
    for kid in noun.children:
        if kid.dep_ in {"conj", "appos"} and kid.pos_ in {"NOUN", "PROPN", "NUM"}:
            actor = describe(kid, passage, lexicon)
            if actor and actor.status is Status.PERSONNEL:
                return actor
    return None


def _actor(noun: Token, status: Status, passage: Passage, lexicon: Lexicon) -> Actor:
    tokens = noun_tokens(noun)
    terms = [] if status is Status.EXCLUDED else terms_in(tokens, lexicon)
    words = {token.lower_ for token in tokens if token.i <= noun.i}
    first_of = next((t for t in tokens if t.lower_ == "of" and t.i > noun.i), None)
    definite_whole = first_of is not None and any(
        t.lower_ in {"the", "them", "these", "those", "its", "their"}
        for t in tokens
        if first_of.i < t.i <= first_of.i + 2
    )
    whole = _is_whole(noun, passage) and bool(words & DEFINITE or noun.lower_ in PRONOUNS)
    quantity = (
        _figure_of_all(noun, passage)
        if whole
        else _summed(noun, passage, lexicon)
        or _figure(noun, passage)
        or _counted_by_name(noun, lexicon)
    )
    numeral_head = bool(passage.quantities_within(noun.idx, noun.idx + 1)) or noun.lower_ in {
        "some", "part", "most", "many", "others", "half", "several", "few",
    }  # fmt: skip
    for kid in noun.children:
        if kid.dep_ == "relcl" and lemma_of(kid) in {"serve", "belong", "work"}:
            terms = [*terms, *terms_in(sorted(kid.subtree, key=lambda t: t.i), lexicon)]
    return Actor(
        head=noun,
        status=status,
        personnel=frozenset(term.personnel for term, _ in terms if not term.weak),
        guessed=frozenset(term.personnel for term, _ in terms if term.weak),
        nationality=_nationality(noun, tokens, passage),
        quantity=quantity,
        definite=bool(words & DEFINITE) or noun.lower_ in PRONOUNS,
        additional=bool(words & OTHERS) or noun.lower_ in {"others", "more"},
        partitive=bool(numeral_head and definite_whole),
        whole=whole,
        is_people=status is Status.GROUP and _people_of(noun, passage) is not None,
    )


MOST_PEOPLE = 100_000
"""A group without a word for personnel of this size is a people in flight, not a force."""

BETWEEN_FIGURE_AND_NOUN = frozenset({"ADJ", "NOUN", "PROPN", "ADP", "DET", "PRON", "ADV", "PART"})
LONGEST_STRETCH_TOKENS = 10


def _figure(noun: Token, passage: Passage) -> Quantity | None:
    """The quantity that counts a noun: the noun itself, before it, or "soldiers, 46 in all"."""
    sentence = noun.sent
    best: Quantity | None = None
    for quantity in passage.quantities_within(sentence.start_char, sentence.end_char):
        if quantity.start <= noun.idx < quantity.end:
            return quantity
        if quantity.end <= noun.idx and _counts(quantity, noun, passage):
            best = quantity
    return best or _figure_after(noun, passage)


def _figure_of_all(noun: Token, passage: Passage) -> Quantity | None:
    """Of "all 40 of the men" the 40: the part is the whole."""
    part = noun.head.head
    if part.left_edge.lower_ != "all":
        return None
    return next(iter(passage.quantities_within(part.left_edge.idx, part.idx + 1)), None)


def _summed(noun: Token, passage: Passage, lexicon: Lexicon) -> Quantity | None:
    """Soldiers and police counted apart with no total (codebook, *Settled cases*): the sum."""
    others = [kid for kid in _conjuncts(noun) if any(k.lower_ == "and" for k in kid.head.children)]
    counted = [_figure(person, passage) for person in (noun, *others)]
    both_personnel = all(
        any(_stands_for(end, person) for _, end in terms_in(noun_tokens(person), lexicon))
        for person in others
    )
    figures = [figure for figure in counted if figure is not None]
    if not others or not both_personnel or len(figures) < len(counted):
        return None
    if len({figure.start for figure in figures}) < len(figures):
        return None
    lows, highs = [f.low for f in figures], [f.high for f in figures]
    return Quantity(
        start=figures[0].start,
        end=figures[-1].end,
        low=None if None in lows else sum(low for low in lows if low is not None),
        high=None if None in highs else sum(high for high in highs if high is not None),
        kind=figures[0].kind if len({f.kind for f in figures}) == 1 else "hedged",
    )


def _counts(quantity: Quantity, noun: Token, passage: Passage) -> bool:
    """Whether only words of one noun phrase stand between a quantity and a noun."""
    last = passage.token_at(quantity.start, quantity.end)
    between = [t for t in noun.doc[last.i + 1 : noun.i] if t.idx >= quantity.end]
    if len(between) > LONGEST_STRETCH_TOKENS:
        return False
    subtree = {t.i for t in noun.subtree}
    for token in between:
        linked = token.i in subtree or token.dep_ in {"compound", "amod", "nmod", "poss"}
        if token.lower_ in {"and", ",", "-"} and linked:
            continue
        if token.pos_ == "ADP" and token.lower_ != "of":
            return False
        if token.pos_ == "NOUN" and not linked and token.dep_ not in {"pobj", "nsubj", "dobj"}:
            return False
        if token.pos_ not in BETWEEN_FIGURE_AND_NOUN and not linked:
            return False
    return True


_AFTER = re.compile(r"[\s,(–—-]*(?:in (?:the )?number of|numbering|totall?ing)?\s*$")
_CLOSING = re.compile(
    r"\s*(?:people|persons|men|troops|soldiers)?\s*(?:of them\s*)?"
    r"(?:in all|all told|in total|altogether|in number|-?strong|\))"
)


def _figure_after(noun: Token, passage: Passage) -> Quantity | None:
    """Of "soldiers in number of 84", "soldiers (46)", "planes with men, over 100 in all"."""
    text = passage.segment.text
    end = max(t.idx + len(t) for t in noun_tokens(noun))
    for quantity in passage.quantities_within(noun.idx, noun.sent.end_char):
        for anchor in (noun.idx + len(noun), end):
            gap = text[anchor : quantity.start]
            if quantity.start < anchor or not _AFTER.fullmatch(gap):
                continue
            stated = re.search(r"number|total", gap) or _CLOSING.match(text, quantity.end)
            if stated:
                return quantity
    for quantity in passage.quantities_within(noun.idx, end):
        if text[noun.idx + len(noun) : quantity.start].strip() in {"of", "of some", "of the"}:
            return quantity
    inside = [
        q
        for q in passage.quantities_within(noun.idx, end)
        if " number of " in text[noun.idx : q.start] + " "
    ]
    return inside[0] if inside else None


def _counted_by_name(noun: Token, lexicon: Lexicon) -> Quantity | None:
    """People listed one by one: "a colonel, a captain and a non-commissioned officer"."""
    listed = [noun, *_conjuncts(noun)]
    single = [
        person
        for person in listed
        if person.tag_ == "NN"
        and any(kid.lower_ in {"a", "an"} for kid in person.children)
        and any(not term.is_unit for term, end in terms_in([person], lexicon) if end.i == person.i)
    ]
    if len(single) != len(listed):
        return None
    start, end = noun.left_edge.idx, listed[-1].idx + len(listed[-1])
    return Quantity(start=start, end=end, low=len(single), high=len(single), kind="exact")


def _conjuncts(noun: Token) -> list[Token]:
    found = []
    at: Token | None = noun
    while at is not None:
        linked = (kid for kid in at.children if kid.dep_ in {"conj", "appos"} and kid.i > noun.i)
        at = next(linked, None)
        if at is not None:
            found.append(at)
    return found


def is_subgroup(noun: Token) -> bool:
    """Whether a noun phrase only details a total: "including five officers", "five of them ..."."""
    left, right = noun.left_edge, noun.right_edge
    before = noun.doc[max(left.i - 2, noun.sent.start) : left.i]
    after = noun.doc[noun.i + 1 : min(noun.i + 4, noun.sent.end)]
    if any(t.lower_ in {"including", "include", "includes", "included", "incl"} for t in before):
        return True
    words = [t.lower_ for t in after]
    if noun.dep_ in {"nsubj", "dobj", "attr"} and noun.head.pos_ in {"VERB", "AUX"}:
        if noun.dep_ == "dobj" and noun.head.lemma_ == "include":
            return True
        if any(t.lower_ == "among" and t.i > noun.i for t in noun.head.children):
            return True
    if words[:1] and words[0] in {"among", "included", "including"}:
        return True
    inside = [t.lower_ for t in noun.doc[left.i : noun.i + 1]]
    return (
        "of" in inside
        and bool({"them", "whom"} & set(inside))
        and noun.lower_
        not in {
            "them",
        }
        and right.i >= noun.i
    )


def _is_whole(noun: Token, passage: Passage) -> bool:
    if noun.dep_ != "pobj" or noun.head.lower_ != "of":
        return False
    part = noun.head.head
    return part.pos_ == "NUM" or bool(passage.quantities_within(part.idx, part.idx + 1))


def _nationality(noun: Token, tokens: list[Token], passage: Passage) -> str | None:
    first, last = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
    inside = [g for g in passage.geo if first <= g.start < last and g.iso3]
    text = passage.segment.text
    for kinds in ({"demonym"}, {"country"}):
        for geo in inside:
            if geo.kind in kinds and not _BACKED.match(text, geo.end):
                return geo.iso3
    return None


_BACKED = re.compile(
    r"[-‐‑ ](?:led|trained|backed|allied|made|built|supplied|funded|supported|armed|sponsored)\b"
)
"""What follows a country that stands behind the personnel and is not theirs: "US-trained"."""
