"""What an article has established up to the sentence that is being read.

Belongs here: the state that the rules share while an article is read. Does not belong here: the
rules that change it (``reader``, ``telling``).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.coreference import Groups
from pipeline.extraction.dates import DateMention
from pipeline.extraction.lexicon import Lexicon
from pipeline.extraction.routes import Corridor
from pipeline.extraction.trace import Trace
from pipeline.extraction.verdicts import Verdicts
from pipeline.records import Article


@dataclass(slots=True)
class Story:
    """What an article has established up to the sentence that is being read.

    Attributes:
        verdicts: What the classifier says of its sentences.
        trace: Takes note of what is read and what is not.
        source: The institution that spoke last.
        last: The movement that was told last.
        event_date: The day on which something happened last, and the paragraph that says so.
        followed: By the order of a movement, the day of a sentence that goes on with it.
    """

    article: Article
    lexicon: Lexicon
    groups: Groups
    corridor: Corridor
    verdicts: Verdicts
    trace: Trace
    source: str | None = None
    last: Candidate | None = None
    event_date: tuple[int, DateMention] | None = None
    followed: dict[tuple[int, int], DateMention] = field(default_factory=dict)
