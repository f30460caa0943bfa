"""What holds for any input."""

import itertools
import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingestion.rejects import MAX_PAYLOAD_BYTES, Reason
from tests.unit.ingestion import inputs
from tests.unit.ingestion.inputs import articles, rejects, row, take_in

LIMITS = replace(inputs.LIMITS, max_article_characters=200, max_line_bytes=600)

values = st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.lists(st.none())
rows = st.builds(
    lambda changes: json.dumps(row() | changes).encode(),
    st.dictionaries(st.sampled_from(sorted(row())), values, max_size=2),
)
lines = rows | st.binary(max_size=60) | st.just(json.dumps(row()).encode())
texts = st.sampled_from(
    [
        "Forty-six soldiers crossed the river on Sunday. " * 3,
        "Forty-six soldiers CROSSED the river, on Sunday! " * 3,
        " ".join(f"word{number}" for number in range(60)),
        " ".join(f"word{number}" for number in range(61)),
        " ".join(f"word{number}" for number in range(40)),
    ]
)
good_rows = st.builds(
    lambda publisher, day, text: row(
        publisher=publisher, published_at=f"2021-07-{day:02d}T00:00:00Z", text=text
    ),
    st.sampled_from("AB"),
    st.integers(1, 12),
    texts,
)


def check_sums(intakes) -> None:
    for intake in intakes:
        assert intake.n_read == intake.n_kept + intake.n_duplicates + intake.n_rejects
        assert intake.n_rejects == len(intake.rejects)
        assert intake.n_new == len(intake.articles)
    for reject in rejects(intakes):
        assert reject.reason in set(Reason)
        assert reject.detail
        assert len(reject.payload.encode()) <= MAX_PAYLOAD_BYTES
        reject.detail.encode()
    ids = [article.article_id for article in articles(intakes)]
    assert len(ids) == len(set(ids))
    originals = {a.article_id for a in articles(intakes) if a.duplicate_of is None}
    for article in articles(intakes):
        assert article.duplicate_of is None or article.duplicate_of in originals
        assert (article.duplicate_of is None) == (article.duplicate_kind is None)


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".txt", ".parquet", ".html"])
@settings(deadline=None, max_examples=60)
@given(st.lists(lines, max_size=6).map(b"\n".join) | st.binary(max_size=1500))
def test_any_bytes_are_counted_and_nothing_crashes(suffix, content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"any{suffix}"
        path.write_bytes(content)

        intakes = take_in(path, limits=LIMITS)

    check_sums(intakes)
    if suffix == ".jsonl" and len(content) < LIMITS.max_line_bytes:
        assert intakes[0].n_read == sum(bool(line.strip()) for line in content.split(b"\n"))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(['"', ",", "\n", "a", '""', "\r", "\x00", "text,en"]), max_size=40))
def test_any_csv_is_counted_and_its_last_row_is_read(parts):
    header = "publisher,published_at,title,text,language\n"
    last = "Example News,2021-07-05T00:00:00Z,Last,Text.,en\n"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.csv"
        path.write_bytes((header + "".join(parts) + "\n" + last).encode())

        intakes = take_in(path, limits=LIMITS)

    check_sums(intakes)
    assert "Last" in {article.title for article in articles(intakes)}


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(good_rows, max_size=4), min_size=1, max_size=3))
def test_neither_files_nor_their_order_change_articles_and_repeats(files):
    found = set()
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, stated in enumerate(files):
            path = Path(folder) / f"{number}.jsonl"
            path.write_text("".join(json.dumps(one) + "\n" for one in stated))
            paths.append(path)
        for order in itertools.permutations(paths):
            intakes = take_in(*order)
            check_sums(intakes)
            found.add(
                frozenset(
                    (article.article_id, article.text, article.duplicate_of, article.duplicate_kind)
                    for article in articles(intakes)
                )
            )
    assert len(found) == 1
