"""Explanations as one page that needs nothing but itself.

Belongs here: filling the template. Does not belong here: what is said (``words``).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.explaining.words import (
    LEGEND,
    Explained,
    by_reason,
    coded_fields,
    joined_to,
    marks_elsewhere,
    pieces_of,
    sentences_of,
)
from pipeline.extraction.reasons import Drop
from pipeline.html_templates import html_templates

TEMPLATE = "page.html.j2"


def page_of(articles: Sequence[Explained]) -> str:
    """HTML of some articles: one file, no script, nothing fetched; every value escaped."""
    return (
        html_templates("pipeline.explaining", "")
        .get_template(TEMPLATE)
        .render(
            articles=articles,
            legend=LEGEND,
            by_reason=by_reason,
            coded_fields=coded_fields,
            joined_to=joined_to,
            marks_elsewhere=marks_elsewhere,
            pieces_of=pieces_of,
            sentences_of=sentences_of,
            nobody=Drop.NO_PEOPLE,
        )
    )
