"""Valid files, broken in one place or many: whatever comes, every row is accounted for.

``make soak-input`` tries each for hours.
"""

import io
import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.ingestion.inputs import LIMITS, row, take_in
from tests.unit.ingestion.test_properties import check_sums

BOUNDS = replace(
    LIMITS,
    max_article_characters=5_000,
    max_line_bytes=20_000,
    max_file_bytes=100_000,
    max_page_seconds=5,
    max_page_memory_bytes=2_000_000_000,
)
ONE = row(text="Forty-six soldiers crossed the river on Sunday and were given shelter. " * 3)


def _parquet() -> bytes:
    written = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([ONE] * 3), written)
    return written.getvalue()


VALID = {
    ".jsonl": (json.dumps(ONE) + "\n").encode() * 3,
    ".csv": (",".join(ONE) + "\n" + (",".join(f'"{v}"' for v in ONE.values()) + "\n") * 3).encode(),
    ".txt": (
        "".join(f"{name}: {ONE[name]}\n" for name in ("publisher", "published_at", "language"))
        + f"\n{ONE['title']}\n\n{ONE['text']}"
    ).encode(),
    ".html": (
        '<html lang="en"><head><title>Soldiers cross</title>'
        '<script type="application/ld+json">{"@type": "NewsArticle", '
        '"datePublished": "2021-07-05T14:20:00Z"}</script>'
        '<meta property="og:site_name" content="Example"></head><body><article>'
        f"<p>{ONE['text']}</p><p>{ONE['text']}</p></article></body></html>"
    ).encode(),
    ".parquet": _parquet(),
}

PIECES = [
    b"",
    b"\n",
    b"\r",
    b"\x00",
    b"\xff",
    b"\xed\xa0\x80",
    b'"',
    b"'",
    b",",
    b"{",
    b"}",
    b"[" * 3_000,
    b"<div>" * 3_000,
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"<script>",
    b"&#0;",
    b"&#x110000;",
    b"&lt;" * 9,
    b'<!DOCTYPE h [<!ENTITY a "b">]>',
    b"<?xml version='1.0' encoding='utf-16'?>",
    b"\\ud800",
    b"1e999",
    b"9" * 5_000,
    b"a" * 25_000,
    b"=cmd|' /c calc'!A0",
    b"{{ 7 * 7 }}",
    b"'); drop table x;",
    b"../../etc/passwd",
    "\u202e\u2066\u200d\ufeff".encode(),
    b"\x1b[2J",
    "\U0010ffff".encode(),
    b"0001-01-01T00:00:00Z",
    b"9999-12-31T23:59:59-23:59",
    b"-0",
    b"NaN",
    b"null",
    b"PAR1",
]

mutations = st.lists(
    st.tuples(
        st.integers(0, 4_000), st.integers(0, 30), st.sampled_from(PIECES) | st.binary(max_size=8)
    ),
    max_size=8,
)
usual = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _mutated(content: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    for at, length, piece in changes:
        start = at % (len(content) + 1)
        content = content[:start] + piece + content[start + length :]
    return content


@pytest.mark.parametrize("suffix", sorted(VALID))
def test_what_is_mutated_is_valid_before(suffix, tmp_path: Path):
    (tmp_path / f"a{suffix}").write_bytes(VALID[suffix])
    (intake,) = take_in(tmp_path / f"a{suffix}", limits=BOUNDS)
    assert (intake.n_kept, intake.n_rejects) == (1, 0)


@pytest.mark.parametrize("suffix", sorted(VALID))
@usual
@given(changes=mutations)
def test_a_mutated_file_is_accounted_for(suffix, changes):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"any{suffix}"
        path.write_bytes(_mutated(VALID[suffix], changes))
        intakes = take_in(path, limits=BOUNDS)
        assert {found.name for found in Path(folder).iterdir()} == {path.name}
    check_sums(intakes)
    for article in intakes[0].articles:
        assert len(article.text) <= BOUNDS.max_article_characters
        assert not {"\x00", "\x1b", "\r"} & set(article.title + article.text + article.publisher)
