"""The word lists: what may stand in them, and what is refused with file and line."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.extraction import lexicon
from pipeline.extraction.lexicon import DATA, InvalidLexicon


@pytest.fixture
def load(tmp_path: Path, monkeypatch) -> Callable[[str, str], lexicon.Lexicon]:
    """Loads the lists with one line more in one of them."""

    def with_line(file: str, line: str) -> lexicon.Lexicon:
        shutil.copytree(DATA, tmp_path / "data")
        with (tmp_path / "data" / file).open("a", encoding="utf-8") as lines:
            lines.write(line)
        monkeypatch.setattr(lexicon, "DATA", tmp_path / "data")
        return lexicon.load_lexicon.__wrapped__()

    return with_line


def test_a_new_word_is_known(load) -> None:
    known = load("frames.csv", "absquatulate,VERB,,move,subject,border\n")
    (frame,) = known.frames["absquatulate"]
    assert (frame.kind, frame.mover, frame.needs, frame.beside) == (
        "move",
        "subject",
        "border",
        frozenset(),
    )


@pytest.mark.parametrize(
    ("file", "line", "told"),
    [
        ("frames.csv", "run,VERB,,walk,subject,border\n", r"frames\.csv, line \d+: kind is 'walk'"),
        ("frames.csv", "run,VERB,,move,anybody,none\n", r"frames\.csv, line \d+: mover is"),
        ("frames.csv", "run,VERB,,move,subject,sea\n", r"frames\.csv, line \d+: needs is 'sea'"),
        ("personnel.csv", "clown,circus,person\n", r"personnel\.csv, line \d+: 'circus' is no"),
        ("words.yaml", "\nnew_list:\n  - no\n", r"words\.yaml: list 'new_list' holds False"),
    ],
)
def test_a_wrong_row_is_named(load, file: str, line: str, told: str) -> None:
    with pytest.raises(InvalidLexicon, match=told):
        load(file, line)


@pytest.mark.parametrize(
    ("file", "key"),
    [
        ("frames.csv", ("lemma", "pos", "with", "kind", "mover")),
        ("personnel.csv", ("phrase",)),
        ("irregular_forms.csv", ("lemma",)),
    ],
)
def test_no_row_stands_twice(file: str, key: tuple[str, ...]) -> None:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        counts = Counter(tuple(row[name] for name in key) for row in csv.DictReader(lines))
    assert [row for row, count in counts.items() if count > 1] == []


def test_a_shared_form_of_two_verbs_is_the_form_of_one_lemma() -> None:
    irregular = lexicon.load_lexicon().irregular
    forms = Counter(form for own in irregular.values() for form in own)
    assert forms["swam"] == 1
    assert [form for form, count in forms.items() if count > 1] == []
