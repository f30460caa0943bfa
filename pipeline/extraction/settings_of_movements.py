"""Places that the sentences around a movement name: where it set out, where it crossed.

Belongs here: which movement the place names of a sentence belong to that tells of none itself.
Does not belong here: the places in the sentence of a movement (``place_names``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.geography import GeoMention
from pipeline.extraction.passages import Passage
from pipeline.extraction.place_names import is_border_place
from pipeline.records import Claim, Scope

WITHIN_SEGMENTS = 1
"""Paragraphs between a movement and a sentence that still tells of its setting."""

AFTER_OWN = 10
"""Added to the UCDP precision of such a place: the movement's own places come first."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The names in a sentence that tells of no movement, and where it stands."""

    order: tuple[int, int]
    names: tuple[GeoMention, ...]


def setting_of(sentence: Span, passage: Passage) -> Setting:
    """The places of a sentence at which a movement may have set out or crossed."""
    names = (geo for geo in passage.geo_within(sentence) if is_border_place(geo))
    return Setting((passage.segment.number, sentence.start_char), tuple(names))


def with_setting(candidates: Sequence[Candidate], settings: Sequence[Setting]) -> list[Candidate]:
    """Mentions of movements with the places of the sentences around them.

    A sentence belongs to the movement told last before it, else to the one told next.
    """
    told = sorted(range(len(candidates)), key=lambda i: candidates[i].order)
    found: dict[int, list[GeoMention]] = {}
    for setting in settings:
        before = [i for i in told if candidates[i].order < setting.order]
        after = [i for i in told if candidates[i].order > setting.order]
        for at in (before[-1:] or []) + (after[:1] or []):
            candidate = candidates[at]
            near = abs(candidate.order[0] - setting.order[0]) <= WITHIN_SEGMENTS
            if near and _has_setting(candidate):
                found.setdefault(at, []).extend(setting.names)
                break
    return [_placed(c, found.get(i, [])) for i, c in enumerate(candidates)]


def with_containing(
    candidates: Sequence[Candidate], names: Sequence[GeoMention]
) -> list[Candidate]:
    """Mentions of movements with the districts and provinces around their places.

    Args:
        candidates: The mentions.
        names: All names in the article: what it does not name is not added.
    """
    named = {geo.place_id: geo for geo in names if geo.place_id and is_border_place(geo)}
    inside = {geo.text.casefold(): geo.parent for geo in names if geo.parent}
    return [_contained(candidate, named, inside) for candidate in candidates]


def _contained(
    candidate: Candidate, named: Mapping[str, GeoMention], inside: Mapping[str, str]
) -> Candidate:
    places = list(candidate.places)
    for _, name in places:
        outer = named.get(inside.get(name.casefold(), ""))
        if outer is not None and (outer.precision, outer.text) not in places:
            places.append((outer.precision, outer.text))
    return replace(candidate, places=tuple(places))


def _has_setting(candidate: Candidate) -> bool:
    told = candidate.claim is Claim.ASSERTED and candidate.scope is Scope.INCIDENT
    return told and candidate.field == "text"


def _placed(candidate: Candidate, names: Sequence[GeoMention]) -> Candidate:
    ends = {candidate.origin, *candidate.destinations}
    own = {name.casefold() for _, name in candidate.places}
    beside = [
        (geo.precision + AFTER_OWN, geo.text)
        for geo in names
        if geo.iso3 in ends and geo.text.casefold() not in own
    ]
    return replace(candidate, places=(*candidate.places, *beside))
