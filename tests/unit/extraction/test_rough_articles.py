"""Articles as bad pages give them: each ends, without a crash, and what it says plainly is read.

Time is bounded by structure: a segment, a sentence and a word have a longest length, whatever the
article. Articles that took minutes before those limits stand here.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
import spacy
from spacy.tokens import Token

from pipeline.extraction import Extractor, actors, engine
from pipeline.extraction.segments import LONGEST_WORD_CHARS, for_parsing
from pipeline.extraction.sentences import COMPONENT, MOST_TOKENS
from pipeline.records import Report

from .conftest import Read, article_of

TOLD = "On Sunday, 46 Afghan soldiers crossed into Pakistan, the army said."
"""Published on Tuesday, 27 July 2021."""


def is_told(report: Report) -> bool:
    return (
        (report.origin, report.destinations, report.count_low, report.count_high)
        == ("AFG", ("PAK",), 46, 46)
        and report.date_start is not None
        and report.date_start.isoformat() == "2021-07-25"
    )


READ = {
    "soft hyphens": TOLD.replace("soldiers", "sol\xaddiers") + " " + TOLD,
    "Windows line ends": f"Read more\r\n\r\n{TOLD}\r\n\r\nShare",
    "form feeds": f"Page 1\f{TOLD}\fPage 2",
    "wide blanks": TOLD.replace(" ", "\u2003"),
    "no-break blanks": TOLD.replace(" ", "\xa0"),
    "all capitals": TOLD.upper(),
    "tags": f"<div class='x'><p>{TOLD}</p></div>",
    "entities": f"&nbsp;&nbsp;{TOLD}&#160;&raquo;",
    "script": f"<script>var soldiers=46; go('Iran');</script>\n\n{TOLD}\n\n.ad{{width:46px}}",
    "table": f"Country | Soldiers\nIran | 12\nPakistan | 7\n\n{TOLD}",
    "other scripts": f"Афганские военные перешли границу.\n\n{TOLD}\n\nسربازان افغان\n\n阿富汗士兵",
    "emoji": f"🚨🇦🇫🇵🇰 {TOLD} 🙏",
    "right to left marks": f"\u202b{TOLD}\u202c\u200f",
    "zero width": f"\u200b{TOLD}\u200b",
    "a word without end": f"{TOLD}\n\n{'QmFzZTY0' * 2_000}",
}


@pytest.mark.parametrize("text", READ.values(), ids=READ.keys())
def test_what_stands_amid_noise_is_read(read: Read, text: str) -> None:
    assert [is_told(report) for report in read(text)] == [True]


ENDLESS = {
    "no blanks": "AfghansoldiersfledtoIran" * 8_000 + " Afghan soldiers fled to Iran",
    "one line of 50,000": "afghan soldiers fled to Iran " * 1_725,
    "thousands of lines": "Afghan soldiers\nfled\nto Iran" + "\n46\nmen" * 1_200,
    "conjunctions": "Afghan soldiers " + "fled and crossed and " * 370 + "entered Iran",
    "a list of people": "Afghan soldiers, guards, " * 300 + "fled to Iran",
    "a list of figures": "46 Afghan soldiers and 300 and " * 80 + "fled to Iran",
    "a list of places": "Kabul, Herat, " * 500 + "Afghan soldiers fled to Iran",
    "relative clauses": "Afghan soldiers who fled to Iran with " * 200,
    "content clauses": "The army said that " * 400 + "Afghan soldiers fled to Iran",
    "one preposition": "Afghan soldiers of " * 380 + "fled to Iran",
    "only punctuation": "(" * 3_000 + "Afghan soldiers fled to Iran" + ")" * 3_000 + "?!…" * 5_000,
    "dashes": "- " * 5_000 + "Afghan soldiers fled to Iran" + "-" * 20_000,
    "blanks": " " * 100_000 + "Afghan soldiers fled to Iran" + "\n" * 50_000 + "\t" * 30_000,
    "one number": "1" * 50_000 + " Afghan soldiers fled to Iran " + "1,111" * 5_000,
    "numbers": "1,037 46 2021 1.5 " * 500 + "Afghan soldiers fled to Iran",
    "number words": "hundred thousand million " * 500 + "Afghan soldiers fled to Iran",
    "dates": "July 5, 2021 - July 6 and 7 overnight " * 200 + "Afghan soldiers fled to Iran",
    "half a range": "between " * 1_000 + "Afghan soldiers fled to Iran 46",
    "combining marks": "Afghan soldiers fled to Iran" + "\u0301" * 20_000,
}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS.keys())
def test_what_has_no_end_is_ended(extractor: Extractor, text: str) -> None:
    article = article_of(text, "Afghan soldiers flee to Iran")
    for report in extractor.read(article).reports:
        field = getattr(article, report.evidence_field)
        assert field[report.evidence_start : report.evidence_end] == report.evidence
        assert (report.origin, report.destinations) == ("AFG", ("IRN",))


def test_each_noun_of_a_list_is_described_once(
    extractor: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is asked about by all that stand before it: a thousand places took 40 seconds."""
    n_described: Counter[tuple[str, int]] = Counter()
    described = actors._described

    def counted(noun: Token, *around: Any) -> actors.Actor | None:
        n_described[noun.doc.text, noun.i] += 1
        return described(noun, *around)

    monkeypatch.setattr(actors, "_described", counted)
    extractor.read(article_of("Kabul, Herat, " * 20 + "Afghan soldiers fled to Iran"))
    assert len(n_described) > 40
    assert set(n_described.values()) == {1}


def test_of_a_book_the_beginning_is_read(
    extractor: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "MOST_CHARS", 2_000)
    filler = "The weather was fine in the valley.\n\n" * 60
    beyond = "Sixty Afghan soldiers fled to Iran."
    (report,) = extractor.read(article_of(f"{TOLD}\n\n{filler}{beyond}")).reports
    assert is_told(report)


@pytest.mark.parametrize("words", ["soldiers " * 1_500, "soldiers . " * 900, "of " * 201, "a " * 3])
def test_no_sentence_is_longer_than_the_limit(words: str) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(COMPONENT)
    doc = nlp(words)
    starts = [0, *(token.i for token in doc if token.i and token.is_sent_start), len(doc)]
    assert max(b - a for a, b in pairwise(starts)) <= MOST_TOKENS
    assert (len(starts) > 2) == (len(doc) > MOST_TOKENS)


def test_an_overlong_sentence_ends_at_its_last_stop() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(COMPONENT)
    doc = nlp("The men rested . " * 2 + "and " * MOST_TOKENS)
    assert [token.i for token in doc if token.is_sent_start and token.i] == [8]


def test_emoji_and_words_without_end_are_blanked_for_the_parser_alone() -> None:
    longest = "x" * LONGEST_WORD_CHARS
    assert for_parsing("46 men 🇦🇫 fled 👩\u200d✈\ufe0f", []) == "46 men    fled  \u200d✈ "
    assert for_parsing(f"see {longest} here", []) == f"see {longest} here"
    assert for_parsing(f"see {longest}x here", []) == "see " + " " * (len(longest) + 1) + " here"
