"""What a reading did on its way from an article to its reports.

Belongs here: the notes that the reading takes for ``retrace``. Does not belong here: anything
that a rule may look at.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.reasons import Drop

if TYPE_CHECKING:
    from pipeline.extraction.actors import Actor
    from pipeline.extraction.clauses import Clause
    from pipeline.extraction.passages import Passage

Order = tuple[int, int]
"""``Candidate.order``: no two clauses of an article share it."""


@dataclass(slots=True)
class Trace:
    """Notes of one reading.

    Attributes:
        passages: The parsed article, in its order.
        told: Clauses that became candidates, with those who move in them.
        unread: Clauses that did not, and why; several of one trigger that has several movers.
        dropped: Candidates that became no report.
        reported: By ``report_no``, the candidates that were joined to that report.
    """

    passages: list[Passage] = field(default_factory=list)
    told: dict[Order, tuple[Clause, Actor]] = field(default_factory=dict)
    unread: list[tuple[Clause, Drop]] = field(default_factory=list)
    dropped: dict[Order, Drop] = field(default_factory=dict)
    reported: dict[int, list[Candidate]] = field(default_factory=dict)
