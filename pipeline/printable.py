"""Texts from outside as they may be shown on a terminal or opened in a spreadsheet.

Belongs here: what a text could do to the program that shows it, and taking that away. Does not
belong here: cleaning what is stored (``ingestion.cleaning``): the stores keep what was written.
"""

from __future__ import annotations

import re

_ACTS_ON_A_TERMINAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters but tab and line feed, which begin the commands of a terminal, and those that
turn the direction of what comes after them. Marks and joiners of right-to-left scripts stay."""

_FORMULA = ("=", "+", "-", "@")


def printable(text: str) -> str:
    """A text in which characters that act on a terminal are written out, each as its code."""
    return _ACTS_ON_A_TERMINAL.sub(lambda found: ascii(found.group())[1:-1], text)


def escaped_json(document: str) -> str:
    """A JSON document that says the same with such characters escaped as JSON does."""
    return _ACTS_ON_A_TERMINAL.sub(lambda found: f"\\u{ord(found.group()):04x}", document)


def for_spreadsheet(text: str) -> str:
    """A text that a spreadsheet takes for a text, where it begins like a formula.

    An apostrophe is set before it, as one would type it. Blanks before the sign do not count.
    """
    text = printable(text)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
