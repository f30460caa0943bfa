"""Whence and whither a movement went.

Belongs here: origin and destination, from the parts that names play in a clause and from what the
article has established. Does not belong here: reading those parts (``roles``), or finding names in
text (``geography``).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from pipeline.extraction import grammar
from pipeline.extraction.border_words import (
    over_border,
    recalls_own,
    to_authorities,
    to_building,
    to_homeland,
)
from pipeline.extraction.clauses import Clause
from pipeline.extraction.geography import GeoMention
from pipeline.extraction.lemmas import lemma_of
from pipeline.extraction.reasons import Drop
from pipeline.extraction.roles import BORDERS, Roles, countries, roles_of

OVER = frozenset({"over", "across", "through", "past", "beyond"})


@dataclass(frozen=True, slots=True)
class Route:
    """Origin and destinations, and whether the destination was only inferred."""

    origin: str
    destinations: tuple[str, ...]
    inferred: bool


@dataclass(slots=True)
class Corridor:
    """What an article has established about who borders whom.

    Attributes:
        hosts: Countries it speaks of beside the home of those who move, most mentioned first.
        neighbours: By country, those that share a land border with it.
        last_host: The foreign country that the text spoke of last as a destination.
        left_for: By third country, the host from which people are said to have gone on to it.
    """

    hosts: tuple[str, ...]
    neighbours: dict[str, frozenset[str]]
    last_host: str | None = None
    left_for: dict[str, str] = field(default_factory=dict)

    def borders(self, country: str | None, home: str) -> bool:
        """Whether a country shares a land border with the home country."""
        return country in self.neighbours.get(home, frozenset())

    def bordering(self, found: list[str], home: str) -> list[str]:
        """Those of some countries that share a land border with the home country."""
        return [country for country in found if self.borders(country, home)]


@dataclass(frozen=True, slots=True)
class _Setting:
    """What the rules of this module look at together.

    Attributes:
        home: Country of the personnel.
        been: Foreign countries that they are known to have reached, in order.
    """

    clause: Clause
    roles: Roles
    home: str
    been: list[str]
    corridor: Corridor

    def foreign(self, mentions: list[GeoMention]) -> list[str]:
        return countries(mentions, exclude=self.home)

    def known_host(self) -> str | None:
        return self.been[-1] if self.been else self.corridor.last_host


def find_route(clause: Clause, home: str, been: list[str], corridor: Corridor) -> Route | Drop:
    """Where a movement went, or why it leads from no country to another.

    Args:
        clause: The telling of it.
        home: ISO alpha-3 of the country whose personnel move.
        been: Foreign countries that they are known to have reached, in order.
        corridor: What the article has established.
    """
    setting = _Setting(clause, roles_of(clause), home, been, corridor)
    if clause.frame.kind == "home":
        if recalls_own(clause):
            return Drop.OWN_FORCES
        named = setting.roles.to or to_authorities(clause) or to_homeland(clause)
        route = _homeward(setting) if clause.frame.needs != "land" or named else None
    elif _received_at_home(setting):
        route = _homeward(setting)
    elif _is_deployment(setting) or _sends_own(setting):
        return Drop.OWN_FORCES
    else:
        route = _stay(setting) if clause.frame.kind == "stay" else _move(setting)
    if route is None:
        inside = any(geo.iso3 == home for geo in setting.roles.to)
        return Drop.SAME_COUNTRY if inside else Drop.NO_DESTINATION
    return route


def reached_countries(clause: Clause, *, headed_for: bool) -> list[str]:
    """Countries that a clause names as where a movement arrives, whoever moves.

    A place tells only where a direction leads to it: "at the gate of X" is passed both ways.

    Args:
        clause: The telling of the movement.
        headed_for: Only those that a direction leads to ("to", not "in").
    """
    roles = roles_of(clause)
    lands = [geo for geo in roles.to if not geo.is_place]
    named = roles.heading if headed_for else [*roles.heading, *lands]
    return countries([geo for geo in named if geo.kind != "crossing"], exclude=None)


def _move(setting: _Setting) -> Route | None:
    clause, roles, home = setting.clause, setting.roles, setting.home
    needs = clause.frame.needs
    let_in = clause.frame.mover == "object" and needs == "none"
    if let_in and to_building(clause):
        return None
    foreign = setting.foreign(roles.heading if needs == "land" else roles.to)
    if foreign:
        return _abroad(setting, foreign)
    if _reaches_home(setting):
        return _homeward(setting) if _may_return(setting) else None
    if _leaves_host(setting):
        return _homeward(setting)
    crosses = over_border(clause, home) or _at_crossing(setting)
    if needs == "land" or (needs == "border" and not crosses):
        return None
    if not crosses and any(g.iso3 == home and g.is_place for g in roles.to):
        return None
    host = setting.been[-1] if setting.been and not roles.borders else None
    known = crosses or let_in or bool(setting.corridor.last_host)
    host = host or _other_side(setting, guess=known)
    return Route(home, (host,), inferred=True) if host else None


def _received_at_home(setting: _Setting) -> bool:
    """Whether "officers from <home> received them": people who had gone are back."""
    clause, agent = setting.clause, setting.clause.agent
    if agent is None or not setting.been or lemma_of(clause.verb) not in clause.words("receives"):
        return False
    inside = {token.i for token in agent.subtree}
    named = (geo for geo in clause.passage.geo if geo.iso3 == setting.home)
    return any(clause.passage.token_at(geo.start, geo.end).i in inside for geo in named)


def _leaves_host(setting: _Setting) -> bool:
    """Whether people are only said to leave where they had fled to: "were taken out of X"."""
    left = setting.foreign(setting.roles.out_of)
    return bool(left) and not setting.roles.to and left[0] in setting.been


def _may_return(setting: _Setting) -> bool:
    """Whether "went to <home>" is a return: they have been abroad, or are taken to the country."""
    taken = setting.clause.frame.mover in {"object", "either", "any", "of"} and any(
        geo.iso3 == setting.home and geo.kind in {"country", "capital"} for geo in setting.roles.to
    )
    left = setting.foreign(setting.roles.out_of)
    return bool(setting.been or left or taken or to_homeland(setting.clause))


def _stay(setting: _Setting) -> Route | None:
    clause = setting.clause
    if any(_is_no_state(token, clause) for token in clause.tokens):
        return None
    foreign = setting.foreign(setting.roles.seats)
    if foreign:
        return _abroad(setting, foreign)
    if _reaches_home(setting):
        return None
    keeper = _keeper(setting) if clause.frame.mover in {"object", "either"} else None
    if keeper is not None:
        return Route(setting.home, (keeper,), inferred=True)
    there = any(t.lower_ in {"there", "here"} and t.dep_ != "expl" for t in clause.tokens)
    host = setting.known_host()
    if setting.been and lemma_of(clause.verb) == "remain" and _counted(clause):
        return Route(setting.home, (setting.been[-1],), inferred=True)
    return Route(setting.home, (host,), inferred=True) if there and host else None


def _counted(clause: Clause) -> bool:
    """Whether those of whom a clause speaks are counted in it: "up to 3,000 remain"."""
    start, end = clause.mover.left_edge.idx, clause.verb.idx
    alone = not any(kid.dep_ in {"acomp", "attr"} for kid in clause.verb.children)
    return alone and bool(clause.passage.quantities_within(start, end))


def _is_no_state(token: Token, clause: Clause) -> bool:
    """Whether a word tells of people held by no state: "in Taliban hands"."""
    held = lemma_of(token.head) in {"hand", "custody", "captivity", "detention"}
    return held and lemma_of(token) in clause.words("excluded_movers")


def _is_deployment(setting: _Setting) -> bool:
    """Whether a state sends or recalls its own forces, or they go over to the enemy."""
    clause, roles = setting.clause, setting.roles
    kind, moved = clause.frame.kind, clause.frame.mover in {"object", "either", "any"}
    own = any(g.iso3 == setting.home and g.kind in {"country", "demonym"} for g in roles.agents)
    if moved and own and kind == "move":
        return True
    for token in clause.tokens:
        if token.dep_ != "pobj" or token.head.lower_ != "to":
            continue
        if lemma_of(token) in clause.words("excluded_movers") and not roles.to:
            return True
        if moved and lemma_of(token) in BORDERS and kind == "move":
            return True
    return False


def _sends_own(setting: _Setting) -> bool:
    """Whether "X sent 3,000 soldiers to Y" speaks of the soldiers of X."""
    clause = setting.clause
    if setting.been or clause.frame.kind != "move" or clause.frame.mover != "object":
        return False
    inside = {t.i for t in grammar.noun_tokens(clause.mover)}
    passage = clause.passage
    named = any(passage.token_at(g.start, g.end).i in inside for g in passage.geo)
    sends = lemma_of(clause.verb) in clause.words("sending_verbs")
    bare = not any(kid.dep_ in {"det", "nummod", "poss"} for kid in clause.mover.children)
    return sends and not named and (bare or bool(setting.foreign(setting.roles.agents)))


def _keeper(setting: _Setting) -> str | None:
    """The country that holds people: the one that is said to, or the one the building is in."""
    corridor, home, agent = setting.corridor, setting.home, setting.clause.agent
    named = setting.foreign(setting.roles.agents)
    if named and corridor.borders(named[0], home):
        return named[0]
    if agent is not None and lemma_of(agent) in setting.clause.words("buildings"):
        near = corridor.bordering(list(corridor.hosts), home)
        return setting.known_host() or (near[0] if near else None)
    return None


def _abroad(setting: _Setting, foreign: list[str]) -> Route | None:
    """To foreign countries: from home, or from another one that they had reached or leave."""
    left = [c for c in setting.foreign(setting.roles.out_of) if c not in foreign]
    if left and not setting.been and not setting.corridor.borders(left[0], setting.home):
        # A force that leaves a far country was not in flight there.
        return None
    if left:
        return Route(left[0], tuple(sorted(foreign)), inferred=False)
    host = setting.corridor.last_host
    known = setting.been or ([host] if host else [])
    been = [country for country in known if country not in foreign]
    if been and not setting.corridor.bordering(foreign, setting.home):
        return Route(been[-1], tuple(sorted(foreign)), inferred=False)
    onward_from = setting.corridor.left_for.get(foreign[0])
    if onward_from is not None and not setting.corridor.bordering(foreign, setting.home):
        return Route(onward_from, tuple(sorted(foreign)), inferred=True)
    return Route(setting.home, tuple(sorted(foreign)), inferred=False)


def _homeward(setting: _Setting) -> Route | None:
    clause, roles, home = setting.clause, setting.roles, setting.home
    seated = lemma_of(clause.verb) == "be"
    onward = setting.foreign(roles.to if seated else roles.heading)
    reaches_home = any(g.iso3 == home for g in roles.to)
    located = [geo for geo in roles.to if geo not in roles.heading]
    hosts = (
        setting.foreign(roles.out_of)
        + setting.foreign(roles.agents)
        + setting.been[-1:]
        + setting.foreign(located)
    )
    if onward and not reaches_home:
        in_host = [c for c in onward if c in {*setting.been, setting.corridor.last_host}]
        if hosts and not in_host:
            return Route(hosts[0], (onward[0],), inferred=False)
        if clause.frame.needs == "land" or not (hosts or in_host):
            return None
        hosts = hosts or in_host
    host = hosts[0] if hosts else _other_side(setting)
    named = reaches_home or to_homeland(clause)
    return Route(host, (home,), inferred=not named) if host and host != home else None


def _other_side(setting: _Setting, *, guess: bool = True) -> str | None:
    """The country across the border that a clause leaves unnamed.

    Args:
        setting: The clause, and what the article has established.
        guess: Whether places that face another country, and the article as a whole, may tell:
            not where nothing says that a border was crossed ("took refuge at a base").
    """
    roles, corridor, home = setting.roles, setting.corridor, setting.home
    nearby = setting.clause.passage.geo_within(setting.clause.sentence)
    named = [
        *setting.foreign(roles.borders),
        *corridor.bordering(setting.foreign(roles.agents + roles.others), home),
    ]
    in_sentence = corridor.bordering(setting.foreign(nearby), home)
    if not guess:
        named += in_sentence
        return named[0] if named else corridor.last_host
    placed = roles.to + roles.borders + roles.out_of + roles.others
    named += corridor.bordering(setting.foreign(roles.out_of), home)
    named += _facing(placed, home) + in_sentence + _facing(nearby, home)
    named += _of_this_item(setting)
    if named or corridor.last_host:
        return named[0] if named else corridor.last_host
    near = corridor.bordering(list(corridor.hosts), home)
    return next(iter([*near, *corridor.hosts]), None)


def _of_this_item(setting: _Setting) -> list[str]:
    """The neighbour that an item of a round-up has turned to, where it no longer names the last.

    "4. TERMEZ. Uzbekistan's guards ... 61 soldiers of the neighbour had strayed over the river."
    """
    passage, corridor = setting.clause.passage, setting.corridor
    before = [geo for geo in passage.geo if geo.start < setting.clause.verb.idx]
    if any(geo.iso3 == corridor.last_host for geo in before):
        return []
    return corridor.bordering(setting.foreign(before), setting.home)[-1:]


def _facing(mentions: list[GeoMention], home: str) -> list[str]:
    """Countries across the border from some places."""
    return [geo.facing_iso3 for geo in mentions if geo.facing_iso3 and geo.facing_iso3 != home]


def _reaches_home(setting: _Setting) -> bool:
    # A crossing on the home side is passed both ways, and may have a namesake across the border.
    headed = any(
        geo.iso3 == setting.home and not (geo.kind == "crossing" and geo.is_shared)
        for geo in setting.roles.heading
    )
    return headed or to_homeland(setting.clause)


def _at_crossing(setting: _Setting) -> bool:
    """Whether a clause leads to or through a crossing, or over a border river or line."""
    roles, clause = setting.roles, setting.clause
    if any(geo.kind == "crossing" for geo in roles.to + roles.borders):
        return True
    for geo in roles.borders:
        token = clause.passage.token_at(geo.start, geo.end)
        prep = grammar.preposition_over(token)
        crossed = token.dep_ == "dobj" and lemma_of(clause.verb) in clause.words("crossing_verbs")
        if geo.kind in {"river", "line"} and (crossed or (prep and prep.lower_ in OVER)):
            return True
    return False
