"""Sources to articles: one run of ingestion.

Belongs here: reading all sources, and the count in which every row stands exactly once:
read = kept + duplicates + rejects. Does not belong here: storing anything, or the order in which
articles are taken in (``waiting.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, field

from pipeline.ingestion.duplicates import KnownArticles
from pipeline.ingestion.files import input_files, read_file
from pipeline.ingestion.rows import Limits
from pipeline.ingestion.scratch import ScratchFile
from pipeline.ingestion.sources import Source
from pipeline.ingestion.waiting import FileIntake, WaitingArticles
from pipeline.records import Article, Reject


class SourceReading:
    """All files of all sources, read as a stream: first ``rejects``, then ``articles``.

    No more than one row and one article are in memory at a time; the texts wait in a scratch file.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        known: KnownArticles,
        limits: Limits,
        scratch: ScratchFile,
    ) -> None:
        self._sources = sources
        self._limits = limits
        self._waiting = WaitingArticles(known, scratch)
        self.files: list[FileIntake] = []

    def rejects(self) -> Iterator[tuple[FileIntake, Reject]]:
        """Read everything; what cannot become an article comes as it is met.

        Raises:
            IngestionError: The path of a source does not exist.
            ScratchNotWritable: The disk is full, mostly.
        """
        for source in self._sources:
            for found in input_files(source):
                file = FileIntake(source.name, found.source_path)
                self.files.append(file)
                for outcome in read_file(found, source, self._limits):
                    file.n_read += 1
                    if isinstance(outcome, Reject):
                        file.n_rejects += 1
                        yield file, outcome
                    else:
                        self._waiting.add(file, outcome)

    def articles(self) -> Iterator[tuple[FileIntake, Article]]:
        """Those that the lake does not hold, in the order of publication, repeats marked.

        Raises:
            ScratchNotWritable: The disk is full, mostly.
        """
        yield from self._waiting.in_order()
        for file in self.files:
            file.check_sum()


@dataclass(slots=True, eq=False)
class WholeIntake(FileIntake):
    """One input file with all that it held, in memory."""

    articles: list[Article] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)


def ingest_sources(
    sources: Sequence[Source], known: KnownArticles, limits: Limits
) -> list[WholeIntake]:
    """Read all files of all sources into memory: for a look at some files, not for a refresh.

    Raises:
        IngestionError: The path of a source does not exist.
    """
    with ScratchFile() as scratch:
        reading = SourceReading(sources, known, limits, scratch)
        rejects = list(reading.rejects())
        articles = list(reading.articles())
    whole = {file: WholeIntake(*astuple(file)) for file in reading.files}
    for file, reject in rejects:
        whole[file].rejects.append(reject)
    for file, article in articles:
        whole[file].articles.append(article)
    return list(whole.values())
