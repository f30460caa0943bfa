"""The trained classifier beside the rules: what it is asked, and what its answers do."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.extraction import Extractor, engine
from pipeline.extraction.first_look import likelihood
from pipeline.extraction.lexicon import DATA
from pipeline.extraction.movement_model import (
    MOST_TOKENS,
    MovementModel,
    MovementScores,
    encode,
    load_tokenizer,
    questions,
)
from pipeline.extraction.verdicts import may_tell
from pipeline.records import Claim, Report, Scope
from pipeline.settings import PROJECT
from tests.unit.extraction.conftest import article_of

HEADLINE = "Afghan border guards in Iran"
UNWORDED = "Iranian officers at Dowqarun found forty Afghan soldiers on their doorstep on Monday."
PASSES_GATE = "Both governments looked into it."
WORDED = "Forty Afghan soldiers fled into Iran on Monday."


class Fixed:
    """Says the same of every sentence, and remembers which it was asked about."""

    def __init__(self, movement: str, claim: str = "asserted") -> None:
        self._movement, self._claim = movement, claim
        self.asked: list[str] = []

    def score(self, sentences: Sequence[tuple[str, str]]) -> list[MovementScores]:
        self.asked += [sentence for _, sentence in sentences]
        labels = ("none", "entry", "return", "onward", "stay")
        sure = {label: float(label == self._movement) for label in labels}
        claim = {label: float(label == self._claim) for label in Claim}
        scope = {"incident": 1.0, "cumulative": 0.0, "stock": 0.0}
        return [MovementScores(sure, claim, scope) for _ in sentences]


@pytest.fixture
def read_with(extractor: Extractor, monkeypatch: pytest.MonkeyPatch):
    def read(movement: str, text: str, claim: str = "asserted") -> tuple[Report, ...]:
        monkeypatch.setattr(extractor, "classifier", Fixed(movement, claim))
        return extractor.read(article_of(f"{text}\n\n{PASSES_GATE}")).reports

    return read


def test_a_sentence_without_a_known_word_is_read_where_the_model_is_sure(read_with) -> None:
    (report,) = read_with("entry", UNWORDED)
    assert (report.origin, report.destinations) == ("AFG", ("IRN",))
    assert (report.count_low, report.count_high) == (40, 40)
    assert report.claim is Claim.ASSERTED


def test_its_label_tells_the_direction(read_with) -> None:
    text = "On Monday Iran bade farewell to forty Afghan soldiers."
    (back,) = read_with("return", text)
    assert (back.origin, back.destinations) == ("IRN", ("AFG",))
    (stay,) = read_with("stay", "Forty Afghan soldiers were eating soup in Iran on Monday.")
    assert (stay.destinations, stay.scope) == (("IRN",), Scope.STOCK)


def test_what_the_rules_read_is_dropped_where_the_model_is_sure_of_no_movement(read_with) -> None:
    assert len(read_with("entry", WORDED)) == 1
    assert read_with("none", WORDED) == ()


@pytest.mark.parametrize(
    ("text", "said", "claim"),
    [
        ("Iran sent forty Afghan soldiers home on Monday.", "asserted", Claim.ASSERTED),
        ("Iran sent forty Afghan soldiers home on Monday.", "planned", Claim.PLANNED),
        ("Iran sent forty Afghan soldiers home on Monday.", "denied", Claim.DENIED),
        ("Iran will send forty Afghan soldiers home on Monday.", "denied", Claim.PLANNED),
        ("Iran did not send forty Afghan soldiers home.", "asserted", Claim.DENIED),
        ("Iran might send forty Afghan soldiers home.", "planned", Claim.PLANNED),
    ],
)
def test_it_has_a_say_where_the_rules_read_an_assertion_or_a_mere_thought(
    read_with, text: str, said: str, claim: Claim
) -> None:
    (report,) = read_with("return", text, said)
    assert report.claim is claim


def test_an_entry_that_is_only_feared_is_no_plan(read_with) -> None:
    assert read_with("entry", "Forty Afghan soldiers might flee into Iran.", "planned") == ()


LIKELY = "Forty Afghan soldiers fled into Iran on Monday and sought refuge there."
UNLIKELY = "Traders said that prices in Iran and Afghanistan rose when soldiers entered the market."


def test_an_article_is_judged_by_its_likeliest_sentences(extractor: Extractor) -> None:
    assert likelihood(UNLIKELY) < extractor.thresholds.ask < likelihood(LIKELY)
    sure, doubting = Fixed("entry"), Fixed("none")
    pairs = [("", UNLIKELY), ("", LIKELY)]
    assert may_tell(pairs, sure, extractor.thresholds)
    assert not may_tell(pairs, doubting, extractor.thresholds)
    assert sure.asked == doubting.asked == [LIKELY]


def test_an_article_whose_words_never_sound_like_a_movement_costs_no_question(
    extractor: Extractor,
) -> None:
    model = Fixed("entry")
    assert not may_tell([("", UNLIKELY)] * 3, model, extractor.thresholds)
    assert not may_tell([], model, extractor.thresholds)
    assert model.asked == []


@pytest.mark.parametrize("sentence", ["", "...", "12 1,200 1990", "Ünal ist in Çeşme. 兵士"])
def test_the_likelihood_of_any_text_is_a_probability(sentence: str) -> None:
    assert 0 < likelihood(sentence) < 1


def test_a_question_holds_the_headline_and_two_sentences_before(extractor: Extractor) -> None:
    article = article_of("One came. Two went.\n\nThree stayed. Four left.", HEADLINE)
    asked = [(q.context, q.sentence) for q in questions(extractor.parse(article))]
    assert asked[0] == ("", HEADLINE)
    assert asked[1] == (HEADLINE, "One came.")
    assert asked[4] == (f"{HEADLINE} Two went. Three stayed.", "Four left.")


def test_of_a_long_context_the_end_is_read() -> None:
    ids, start = encode(load_tokenizer(), "far " * 500 + "near", "They fled.")
    near, far = (load_tokenizer().token_to_id(word) for word in ("near", "far"))
    assert len(ids) == MOST_TOKENS
    assert ids[start - 2] == near
    assert ids[1] == far


def test_scores_are_probabilities_and_do_not_depend_on_other_sentences() -> None:
    model = MovementModel()
    pairs = [(HEADLINE, WORDED), ("", "The weather in Mashhad was fine."), (HEADLINE, "No.")]
    together = model.score(pairs)
    for scores in together:
        for part in (scores.movement, scores.claim, scores.scope):
            assert sum(part.values()) == pytest.approx(1)
    assert [model.score([pair])[0] for pair in pairs] == together


def test_the_model_knows_a_plain_entry_from_the_weather() -> None:
    entry, weather = MovementModel().score(
        [(HEADLINE, WORDED), (HEADLINE, "The weather in Mashhad was fine.")]
    )
    assert max(entry.movement, key=lambda label: entry.movement[label]) == "entry"
    assert max(weather.movement, key=lambda label: weather.movement[label]) == "none"


def test_another_model_makes_another_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = PROJECT / "seeds" / "reference"
    before = Extractor.load(reference).version
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    monkeypatch.setattr(engine, "DATA", data)
    assert Extractor.load(reference).version == before
    with (data / "movement_model" / "model.onnx").open("ab") as file:
        file.write(b"x")
    assert Extractor.load(reference).version != before
