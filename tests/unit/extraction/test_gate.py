"""What the gate lets through, and where it says that a movement may be told."""

from __future__ import annotations

import pytest

from pipeline.extraction.gate import Gate
from pipeline.extraction.lexicon import load_lexicon
from pipeline.reference import load_countries, load_places
from pipeline.settings import PROJECT

REFERENCE = PROJECT / "seeds" / "reference"

PADDING = "Parliament debated the price of bread. The harvest was good. Nobody asked why. "
"""Sentences that name nobody, so that hints stay rare."""


@pytest.fixture(scope="module")
def gate() -> Gate:
    return Gate(load_lexicon(), load_countries(REFERENCE), load_places(REFERENCE))


@pytest.mark.parametrize(
    "sentence",
    [
        "Sixty Afghan soldiers fled to Iran.",
        "Tajikistan let in 46 Afghan border guards.",
        "Police officers from Myanmar crossed the river into India.",
        "Customs officers took refuge in Turkmenistan when the Afghan post fell.",
        "Iran has returned the Afghan servicemen.",
        "Some 300 Afghan troops remain in Tajikistan.",
        "AFGHAN SOLDIERS FLEE TO IRAN.",
    ],
)
def test_one_telling_sentence_admits_a_long_article(gate: Gate, sentence: str) -> None:
    text = PADDING * 10 + sentence + " " + PADDING * 10
    look = gate.look("", text)
    assert look.refusals == ()
    assert [text[s.start : s.end].strip() for s in look.sentences] == [sentence]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Parliament in Kabul debated the price of bread from Iran.",
        "Police in Paris arrested a man. " + PADDING * 3 + "France won the match against Spain.",
        "The army held the hill. " + PADDING * 3 + "Refugees fled from Syria to Iraq.",
        "Officers told us to wait. " + PADDING * 2 + "It happened across the US border.",
    ],
)
def test_words_far_from_each_other_are_no_movement(gate: Gate, text: str) -> None:
    assert not gate.admits("", text)


def test_they_of_the_next_sentence_are_those_of_the_one_before(gate: Gate) -> None:
    text = "The soldiers had no food. They crossed into Iran from Afghanistan. " + PADDING * 6
    look = gate.look("", text)
    assert look.refusals == ()
    assert [text[s.start : s.end].strip() for s in look.sentences] == [
        "They crossed into Iran from Afghanistan."
    ]


def test_an_article_of_hints_is_admitted_without_a_telling_sentence(gate: Gate) -> None:
    text = (
        "The Afghan servicemen were written into the book on arrival. Tajik border guards gave "
        "them bread. Nobody spoke."
    )
    look = gate.look("", text)
    assert look.refusals == ()
    assert len(look.sentences) == 2


def test_a_wrapped_line_ends_no_sentence(gate: Gate) -> None:
    text = PADDING * 5 + "Sixty Afghan soldiers have\nfled to Iran. " + PADDING * 5
    look = gate.look("", text)
    assert look.refusals == ()
    assert len(look.sentences) == 1


def test_an_acronym_in_small_letters_is_no_country(gate: Gate) -> None:
    assert gate.admits("", "Sixty soldiers fled to the US from Cuba.")
    assert not gate.admits("", "Sixty soldiers told us that they had fled from Cuba.")


@pytest.mark.parametrize("word", ["men", "crossed", "Afghan", "national army", "over the border"])
def test_a_sentence_of_nothing_but_cues_is_looked_at_once(gate: Gate, word: str) -> None:
    """Where each cue looked at all words of its sentence, this took eight minutes."""
    text = f"{word} " * 100_000 + "Afghan soldiers fled to Iran."
    look = gate.look("Afghan soldiers flee", text)
    assert look.refusals == ()
    assert look.sentences[-1].end == len(text)
