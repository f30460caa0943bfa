"""Whether the places of two reports are the same, near, or different.

Belongs here: names to places of the gazetteer, and their hierarchy. Does not belong here: reading
the gazetteer (``reference``), or finding places in text (``extraction``).
"""

from __future__ import annotations

import math
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.reference import Place
from pipeline.resolution.rules import PlaceRules

_DISTRICT = 3
"""UCDP's code: what is larger (a province, a river) has no one point."""

_EARTH_KM = 6371


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a report says that the border was crossed.

    Attributes:
        finest: The places that contain no other place of the report.
        all: Those, the other places of the report, and every place that contains one of them.
        countries: ISO 3166-1 alpha-3 of the countries that they are in; empty where one is unknown
            to the gazetteer or lies on the line itself.
        points: Latitude and longitude, degrees WGS 84, of the finest places that are points or
            small (crossings, towns, airports, bases, districts); empty where one is not known.
    """

    finest: frozenset[str]
    all: frozenset[str]
    countries: frozenset[str]
    points: frozenset[tuple[float, float]]


class Gazetteer:
    """Looks up the names of places."""

    def __init__(self, places: Collection[Place]) -> None:
        self._by_id = {place.place_id: place for place in places}
        self._by_name: dict[str, list[Place]] = defaultdict(list)
        for place in sorted(places, key=lambda place: place.place_id):
            for name in {normalised(name) for name in (place.name, *place.aliases)}:
                self._by_name[name].append(place)

    def whereabouts(self, names: Sequence[str], countries: Collection[str]) -> Whereabouts:
        """The places of a report.

        Args:
            names: As the text writes them, most specific first (codebook, *Files*). A name that is
                not in the gazetteer stands for itself.
            countries: The two sides of the border: of two places of one name, that on it is meant.
        """
        ids: list[str] = []
        sides: list[str | None] = []
        for name in names:
            found = self._by_name.get(normalised(name), [])
            here = [place for place in found if place.iso3 in countries] or found
            ids += [place.place_id for place in here] or [normalised(name)]
            sides += [place.iso3 for place in here] or [None]
        containing = {place_id: self._ancestors(place_id) for place_id in ids}
        coarser: frozenset[str] = frozenset().union(*containing.values())
        # How a name that is not in the gazetteer relates to the others, only their order tells.
        finest = {
            place_id
            for position, place_id in enumerate(ids)
            if place_id not in coarser and (place_id in self._by_id or position == 0)
        }
        known_sides = frozenset(side for side in sides if side is not None)
        return Whereabouts(
            finest=frozenset(finest),
            all=coarser.union(ids),
            countries=known_sides if None not in sides else frozenset(),
            points=self._points(finest),
        )

    def _points(self, place_ids: Collection[str]) -> frozenset[tuple[float, float]]:
        points = set()
        for place_id in place_ids:
            place = self._by_id.get(place_id)
            if (
                place is None
                or place.latitude is None
                or place.longitude is None
                or place.where_precision > _DISTRICT
            ):
                return frozenset()
            points.add((place.latitude, place.longitude))
        return frozenset(points)

    def _ancestors(self, place_id: str) -> frozenset[str]:
        ancestors: set[str] = set()
        place = self._by_id.get(place_id)
        while place is not None and place.parent is not None and place.parent not in ancestors:
            ancestors.add(place.parent)
            place = self._by_id.get(place.parent)
        return frozenset(ancestors)


def place_agreement(one: Whereabouts, other: Whereabouts, rules: PlaceRules) -> float | None:
    """How near two whereabouts are, 0 to 1.

    Null where one report names no place, or where the two name different sides of the border: a
    place left and a place reached say nothing of each other.
    """
    if not one.all or not other.all:
        return None
    if one.finest & other.finest:
        return 1.0
    if one.finest & other.all or other.finest & one.all:
        return rules.contained_score
    km = _distance_km(one.points, other.points)
    near = 0.0 if km is None else rules.near_score * max(0.0, 1 - km / rules.near_km)
    if one.all & other.all:
        return max(rules.shared_parent_score, near)
    if one.countries and other.countries and not one.countries & other.countries:
        return near or None
    return near


def _distance_km(
    ones: Collection[tuple[float, float]], others: Collection[tuple[float, float]]
) -> float | None:
    """Kilometres between the nearest two points, along the great circle; null without points."""
    return min((_great_circle_km(one, other) for one in ones for other in others), default=None)


def _great_circle_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The haversine of a sphere: exact to half a per cent."""
    (latitude, longitude), (other_latitude, other_longitude) = (
        tuple(map(math.radians, point)) for point in (one, other)
    )
    half_chord = (
        math.sin((other_latitude - latitude) / 2) ** 2
        + math.cos(latitude)
        * math.cos(other_latitude)
        * math.sin((other_longitude - longitude) / 2) ** 2
    )
    return 2 * _EARTH_KM * math.asin(math.sqrt(half_chord))


def normalised(name: str) -> str:
    """Letters and digits only: "Sher-Khan Bandar", "Sherkhan Bandar" are one spelling."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(character for character in decomposed if character.isalnum())
