"""Explanations for people: on a terminal, and as a page.

Belongs here: laying out what ``extraction`` explains of an article. Does not belong here: finding
any of it, or arguments of the command line (``cli``).
"""

from pipeline.explaining.page import page_of
from pipeline.explaining.terminal import print_explanation, print_legend
from pipeline.explaining.words import Explained

__all__ = ["Explained", "page_of", "print_explanation", "print_legend"]
