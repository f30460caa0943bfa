"""Figures that a text states apart from the words for those who move."""

from __future__ import annotations

import pytest

from pipeline.records import Scope

from .conftest import Read


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Malian soldiers crossed into Niger on Friday. There were 41 of them.", (41, 41)),
        ("Dozens of Malian soldiers crossed into Niger. There were 41 of them.", (41, 41)),
        ("Malian soldiers crossed into Niger. Their number was put at 33 by the UN.", (33, 33)),
        ("Malian soldiers crossed into Niger. Their number has risen to 52.", (52, 52)),
        ("Malian soldiers crossed into Niger late on Friday, 33 in number.", (33, 33)),
        ("Sixty Malian soldiers and a doctor, 61 people in total, crossed into Niger.", (61, 61)),
        ("Malian soldiers, a group of 28, crossed into Niger on Friday.", (28, 28)),
        ("Hundreds of Malian soldiers, at least 300 of them, fled into Niger.", (300, None)),
        ("The army puts the Malian soldiers who fled into Niger at more than 700.", (700, None)),
    ],
)
def test_a_figure_beside_the_phrase_counts_those_who_move(
    read: Read, text: str, figure: tuple[int, int | None]
) -> None:
    (report,) = read(text)
    assert (report.count_low, report.count_high) == figure


def test_the_count_of_those_who_have_come_so_far_is_a_total(read: Read) -> None:
    (so_far,) = read("The army puts the Malian soldiers who have fled into Niger at 700.")
    (at_once,) = read("The army puts the Malian soldiers who fled into Niger on Friday at 700.")
    assert (so_far.scope, at_once.scope) == (Scope.CUMULATIVE, Scope.INCIDENT)
    assert so_far.count_low == at_once.count_low == 700


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Dozens of Malian soldiers, five of them officers, crossed into Niger.", (24, 99)),
        ("Malian soldiers crossed into Niger on Friday. There were 41 trucks.", (None, None)),
        ("Forty Malian soldiers crossed into Niger. There were two of them in bandages.", (40, 40)),
        ("Malian soldiers crossed into Niger on Friday in 33 boats.", (None, None)),
    ],
)
def test_a_part_or_a_thing_is_not_their_number(
    read: Read, text: str, figure: tuple[int | None, int | None]
) -> None:
    (report,) = read(text)
    assert (report.count_low, report.count_high) == figure
