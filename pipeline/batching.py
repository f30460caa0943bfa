"""Streams in pieces that fit into memory.

Belongs here: where one piece ends. Does not belong here: what a piece is for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

Item = TypeVar("Item")

MOST_CHARACTERS: Final = 10_000_000
"""Of the texts of one piece, 10 to 40 MB: some thousand usual articles, or ten of a million."""


def pieces(
    items: Iterable[Item], most: int, n_characters: Callable[[Item], int]
) -> Iterator[list[Item]]:
    """The items in lists of at most ``most``, fewer where their texts are long.

    Two lists are in memory: whoever takes them holds one while the next is filled.
    """
    piece: list[Item] = []
    room = MOST_CHARACTERS
    for item in items:
        room -= n_characters(item)
        if piece and (len(piece) == most or room < 0):
            yield piece
            piece, room = [], MOST_CHARACTERS - n_characters(item)
        piece.append(item)
    if piece:
        yield piece
