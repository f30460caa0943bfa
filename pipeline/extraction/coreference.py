"""Which group of people a noun phrase means, over a whole article.

Belongs here: the groups that an article has introduced and the linking of "they", "the men", "all
47", "46 of them" to them. Does not belong here: reading one noun phrase (``actors``).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pipeline.extraction.actors import Actor, Status
from pipeline.extraction.counts import Quantity
from pipeline.records import Personnel


@dataclass(slots=True)
class Group:
    """One group of personnel as an article presents it.

    Attributes:
        number: 1, 2, ... in the order of introduction.
        home: ISO alpha-3 of their country, once known.
        figure: Their number, once stated.
        hosts: Foreign countries they are said to have reached.
        excluded: They are no personnel; "they" may mean them all the same.
        pointing: They are introduced as known ("the soldiers") before the text has named them.
        is_total: Their number is a total over several occasions.
        tallied: Their number, where a sentence of its own states it.
    """

    number: int
    home: str | None
    personnel: set[Personnel]
    guessed: set[Personnel]
    figure: Quantity | None
    hosts: list[str] = field(default_factory=list)
    excluded: bool = False
    pointing: bool = False
    is_total: bool = False
    tallied: Quantity | None = None

    def arrive(self, *countries: str) -> None:
        """Take note of foreign countries that they are said to have reached."""
        self.hosts += [country for country in countries if country not in self.hosts]


@dataclass(frozen=True, slots=True)
class Reference:
    """What a noun phrase means.

    Attributes:
        group: The group.
        figure: The number of those who move here: its own, or carried over from the group.
        carried: The figure comes from an earlier phrase.
    """

    group: Group
    figure: Quantity | None
    carried: bool


class Groups:
    """The groups of one article, in the order in which the reader meets them."""

    def __init__(self, home: str | None) -> None:
        self.home = home
        self._groups: list[Group] = []
        self._salient: list[Group] = []

    def __getitem__(self, number: int) -> Group:
        """The group with a number."""
        return self._groups[number - 1]

    def meant_by(self, group: Group) -> Group:
        """The group itself; of one that only points, the one counted group of its country."""
        if not group.pointing or group.figure is not None:
            return group
        counted = [
            other
            for other in self._groups
            if other.figure is not None and not other.excluded and other.home == group.home
        ]
        figures = {(other.figure.low, other.figure.high) for other in counted if other.figure}
        return counted[0] if len(figures) == 1 else group

    def mark(self) -> tuple[int, list[Group]]:
        """Where the list of groups stands, for ``forget_since``."""
        return len(self._groups), list(self._salient)

    def forget_since(self, mark: tuple[int, list[Group]]) -> None:
        """Take back what was linked since a mark: the phrase told of no movement after all."""
        length, self._salient = mark[0], list(mark[1])
        del self._groups[length:]

    def resolve(self, actor: Actor) -> Reference | None:
        """The group that a phrase means; nothing where it points to no known group."""
        if actor.status in {Status.EXCLUDED, Status.CARRIER}:
            return None
        if actor.status is Status.PERSONNEL:
            return self._personnel(actor)
        return self._pointer(actor)

    def tally(self, figure: Quantity | None) -> None:
        """Take note of a figure for the people spoken of last, where theirs was open or vague."""
        group = self._last(None)
        if figure is None or group is None or (group.figure is not None and group.figure.exact):
            return
        group.figure = group.tallied = figure

    def known(self) -> bool:
        """Whether any personnel have been named yet."""
        return any(not group.excluded for group in self._groups)

    def mention_excluded(self, actor: Actor) -> None:
        """Take note of people who are no personnel, so that "they" can mean them."""
        reference = self._introduce(actor, None)
        reference.group.excluded = True

    def _personnel(self, actor: Actor) -> Reference:
        home = actor.nationality or self.home
        if actor.quantity is not None and not actor.partitive:
            same = self._with_figure(actor, home)
            if same is not None and not actor.additional:
                return self._meet(same, actor, actor.quantity, carried=False)
            return self._introduce(actor, home)
        if actor.definite and not actor.partitive and not actor.whole:
            known = self._last(home)
            if known is not None and self._alike(known, actor):
                return self._meet(known, actor, known.figure, carried=True)
        return self._introduce(actor, home)

    def _pointer(self, actor: Actor) -> Reference | None:
        if actor.quantity is not None:
            same = self._with_figure(actor, actor.nationality)
            if same is not None and not actor.additional and not actor.partitive:
                return self._meet(same, actor, actor.quantity, carried=False)
            if actor.is_people and not actor.partitive:
                return None
        parent = self._salient[-1] if self._salient else None
        if parent is not None and parent.excluded and actor.nationality is None:
            return None
        parent = self._last(actor.nationality)
        if parent is None:
            return None
        if actor.quantity is None and actor.definite and not actor.partitive:
            return self._meet(parent, actor, parent.figure, carried=True)
        reference = self._introduce(actor, parent.home)
        reference.group.personnel |= parent.personnel
        reference.group.guessed |= parent.guessed
        reference.group.arrive(*parent.hosts)
        return reference

    def _introduce(self, actor: Actor, home: str | None) -> Reference:
        group = Group(
            number=len(self._groups) + 1,
            home=home,
            personnel=set(actor.personnel),
            guessed=set(actor.guessed),
            figure=actor.quantity,
            pointing=actor.definite and actor.quantity is None and not actor.partitive,
        )
        self._groups.append(group)
        self._salient.append(group)
        return Reference(group, actor.quantity, carried=False)

    def _meet(
        self, group: Group, actor: Actor, figure: Quantity | None, *, carried: bool
    ) -> Reference:
        group.personnel |= actor.personnel
        group.guessed |= actor.guessed
        group.home = group.home or actor.nationality
        if group in self._salient:
            self._salient.remove(group)
        self._salient.append(group)
        return Reference(group, figure, carried)

    def _with_figure(self, actor: Actor, home: str | None) -> Group | None:
        quantity = actor.quantity
        assert quantity is not None
        for group in reversed(self._salient):
            if (
                group.excluded
                or group.figure is None
                or (home and group.home and group.home != home)
            ):
                continue
            known = group.figure
            if (known.low, known.high) == (quantity.low, quantity.high):
                return group
            exact_after_open = actor.definite and quantity.exact and known.high is None
            if exact_after_open and known.low == quantity.low:
                group.figure = quantity
                return group
        return None

    def _last(self, home: str | None) -> Group | None:
        for group in reversed(self._salient):
            if group.excluded:
                continue
            bystander = group.home not in {None, self.home} and not group.hosts
            if home is None and bystander:
                # "They handed their guns to Ugandan troops. They will be sent home."
                continue
            if home is None or group.home is None or group.home == home:
                return group
        return None

    @staticmethod
    def _alike(group: Group, actor: Actor) -> bool:
        return (
            not group.personnel
            or not actor.personnel
            or bool(group.personnel & actor.personnel)
            or actor.personnel <= {Personnel.ARMY, Personnel.SECURITY_FORCES}
        )


def with_figure(reference: Reference, figure: Quantity | None) -> Reference:
    """The same group with another figure."""
    return replace(reference, figure=figure, carried=False)
