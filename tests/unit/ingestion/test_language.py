"""The language of an article is what its text is in, whatever the source declares."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingestion.language import language_of
from tests.unit.ingestion.inputs import articles, only_reject, row, take_in
from tests.unit.ingestion.language_samples import ENGLISH, OTHERS

SHORT = "Sesenta soldados afganos huyeron a Irán el lunes."
PLACES = "Kabul 12, Herat 14, Kandahar 22, Mazar-i-Sharif 7, Kunduz 3, Faizabad 12, Taloqan 9, "


@pytest.mark.parametrize("declared", ["en", None, "xx"])
@pytest.mark.parametrize("language", sorted(OTHERS))
def test_the_text_tells_the_language_whatever_is_declared(write_rows, language, declared):
    path = write_rows("a.jsonl", row(text=OTHERS[language], language=declared))
    (article,) = articles(take_in(path))
    assert article.language == language


@pytest.mark.parametrize("declared", ["en", "en-GB", "fa", None])
def test_english_is_english_whatever_is_declared(write_rows, declared):
    (article,) = articles(take_in(write_rows("a.jsonl", row(text=ENGLISH, language=declared))))
    assert article.language == "en"


@pytest.mark.parametrize("language", sorted(OTHERS))
def test_english_that_quotes_another_language_is_english(language):
    quoted = OTHERS[language][: len(ENGLISH) // 2]
    for text in (f"{ENGLISH}\n\n“{quoted}”\n\n{ENGLISH}", f"“{quoted}”\n\n{ENGLISH}\n\n{ENGLISH}"):
        assert language_of(text) == "en"


@pytest.mark.parametrize("language", sorted(OTHERS))
def test_another_language_that_quotes_english_is_not_english(language):
    quoted = ENGLISH[: len(OTHERS[language]) // 5]
    assert language_of(f"{OTHERS[language]}\n\n“{quoted}”\n\n{OTHERS[language]}") == language


@pytest.mark.parametrize(
    "rough",
    [
        ENGLISH.upper(),
        ENGLISH.replace(".", "").replace(",", ""),
        ENGLISH.replace(" ", "\n"),
        ENGLISH.replace("o", "o\u200d"),
        f"{PLACES}\n{ENGLISH}",
    ],
    ids=["capitals", "no punctuation", "lines", "joiners", "after a list"],
)
def test_rough_english_is_english(rough):
    assert language_of(rough) == "en"


@pytest.mark.parametrize("text", [SHORT, PLACES * 3, "12.5 / 14.0 -- (!) " * 30, ""])
def test_a_text_that_does_not_tell_keeps_what_is_declared(write_rows, text):
    assert language_of(text) is None
    declared = row(text=f"{text} Fin", language="es")
    (article,) = articles(take_in(write_rows("declared.jsonl", declared)))
    assert article.language == "es"

    silent = row(text=f"{text} Fin", language=None)
    reject = only_reject(take_in(write_rows("silent.jsonl", silent)))
    assert (reject.reason, reject.detail.split(";")[0]) == (
        "missing_field", "no language, and the text does not tell it",
    )  # fmt: skip


def test_a_long_text_is_judged_by_its_beginning():
    assert language_of(ENGLISH * 50 + OTHERS["ru"] * 500) == "en"
    assert language_of(OTHERS["ru"] * 50 + ENGLISH * 500) == "ru"


SCRAPS = [ENGLISH, *OTHERS.values(), SHORT, PLACES, "\u202e", "e\u0301\u0323", "😀", "\x00", "\n\f"]


@settings(deadline=None, max_examples=100)
@given(st.text() | st.lists(st.sampled_from(SCRAPS), max_size=6).map("".join))
def test_any_text_is_in_one_language_or_none(text):
    language = language_of(text)
    assert language is None or (len(language) == 2 and language.isascii() and language.islower())
    assert language_of(text) == language
