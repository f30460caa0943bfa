"""Files made to harm whoever reads them: each costs itself only, within its bounds."""

import gzip
import io
import signal
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.ingestion import page_files, page_process
from pipeline.ingestion.page_process import PageProcess
from tests.unit.ingestion.inputs import LIMITS, articles, only_reject, rejects, row, take_in

HEAD = (
    '<html><head><title>Soldiers cross</title><meta property="og:site_name" content="Example">'
    '<meta property="article:published_time" content="2021-07-05T14:20:00Z"></head>'
)
BODY = "<p>Forty-six soldiers crossed the river on Sunday and were given shelter by others.</p>"


def test_a_page_that_takes_too_long_is_ended_and_the_next_is_read(tmp_path: Path) -> None:
    endless = " ".join(f"a{number}=1" for number in range(100_000))
    (tmp_path / "a.html").write_text(f"{HEAD}<body><div {endless}>{BODY * 3}</div></body></html>")
    (tmp_path / "b.html").write_text(f"{HEAD}<body>{BODY * 3}</body></html>")
    intakes = take_in(tmp_path, limits=replace(LIMITS, max_page_seconds=1))
    reject = only_reject(intakes)
    assert (reject.source_path, reject.reason) == ("a.html", "page_too_complex")
    assert "within 1 seconds" in reject.detail
    assert [article.source_path for article in articles(intakes)] == ["b.html"]


def test_a_page_ends_its_process_also_where_whoever_asked_is_dead() -> None:
    endless = " ".join(f"a{number}=1" for number in range(100_000))
    page = f"{HEAD}<body><div {endless}>{BODY * 3}</div></body></html>"
    alone = PageProcess()._start()
    page_process._write(alone.stdin, (page.encode(), None, replace(LIMITS, max_page_seconds=1)))
    assert alone.wait(timeout=60) == -signal.SIGXCPU


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not hold RLIMIT_AS")
@pytest.mark.parametrize("found", [BODY * 3, ""], ids=["an article", "none"])
def test_a_page_that_needs_too_much_memory_costs_itself_only(tmp_path: Path, found: str) -> None:
    # An element takes some 250 bytes: a million of them more than is left of 600 MB.
    (tmp_path / "a.html").write_text(f"{HEAD}<body>{found}{'<b></b>' * 1_000_000}</body></html>")
    (tmp_path / "b.html").write_text(f"{HEAD}<body>{BODY * 3}</body></html>")
    intakes = take_in(tmp_path, limits=replace(LIMITS, max_page_memory_bytes=600_000_000))
    reject = only_reject(intakes)
    assert (reject.source_path, reject.reason) == ("a.html", "page_too_complex")
    assert "600,000,000 bytes" in reject.detail
    assert [article.source_path for article in articles(intakes)] == ["b.html"]


def test_a_page_that_kills_the_parser_costs_itself_only(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "b.html").write_text(f"{HEAD}<body>{BODY * 3}</body></html>")
    assert len(articles(take_in(tmp_path))) == 1
    running = page_files._process()._process
    assert running is not None
    running.kill()
    running.wait()
    assert only_reject(take_in(tmp_path)).reason == "page_too_complex"
    assert len(articles(take_in(tmp_path))) == 1


@pytest.mark.parametrize(
    "page",
    [
        f"{HEAD}<body>{'<div>' * 50_000}{BODY * 3}",
        f"{HEAD}<body>{'<table><tr><td>' * 20_000}{BODY * 3}",
        '<!DOCTYPE h [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        f"{HEAD}<body><p>&b;</p>{BODY * 3}",
        f'<!DOCTYPE h [<!ENTITY x SYSTEM "secret.txt">]>{HEAD}<body><p>&x;</p>{BODY * 3}',
    ],
    ids=["nested divs", "nested tables", "entities", "a file as entity"],
)
def test_markup_is_never_unfolded(tmp_path: Path, page: str, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.txt").write_text("SECRET")
    (tmp_path / "a.html").write_text(page)
    (intake,) = take_in(tmp_path / "a.html")
    assert intake.n_read == 1
    for article in intake.articles:
        assert "SECRET" not in article.text
        assert "aaaaaaaa" not in article.text


def test_xml_is_parsed_nowhere(tmp_path: Path) -> None:
    """Entities that grow ninefold five times: about 60,000 times the text, if anybody asked."""
    grown = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 9}">' for n in range(5))
    page = f'<!DOCTYPE h [<!ENTITY e0 "ha">{grown}]>{HEAD}<body><p>&e5;</p>{BODY * 3}</body></html>'
    (tmp_path / "a.xml").write_text(page)
    assert only_reject(take_in(tmp_path)).reason == "unknown_file_type"
    (tmp_path / "a.xml").rename(tmp_path / "a.html")
    (intake,) = take_in(tmp_path)
    assert intake.n_read == 1
    assert sum(len(article.text) for article in intake.articles) < 1_000


def test_a_file_over_the_limit_is_not_opened_for_reading(tmp_path: Path) -> None:
    with (tmp_path / "a.jsonl").open("wb") as file:
        file.truncate(LIMITS.max_file_bytes + 1)  # a hole: takes no space
    reject = only_reject(take_in(tmp_path))
    assert reject.reason == "file_too_large"
    assert "2,000,000,001 bytes, the limit is 2,000,000,000" in reject.detail


def test_a_parquet_file_that_unpacks_to_more_is_read_up_to_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    stated = row(text="word " * 20_000)
    pq.write_table(pa.Table.from_pylist([stated] * 500), path)
    assert path.stat().st_size < 200_000
    (intake,) = take_in(path, limits=replace(LIMITS, max_file_bytes=1_000_000))
    # 100,000 characters of text a row and a little more: the tenth passes the million.
    assert (intake.n_read, intake.n_kept, intake.n_duplicates) == (10, 1, 8)
    (reject,) = intake.rejects
    assert (reject.reason, reject.source_line) == ("file_too_large", 10)


def _zip(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../etc/passwd", content)
    return packed.getvalue()


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl", "a.csv", "a.txt", "a.html", "a.parquet"])
@pytest.mark.parametrize("pack", [gzip.compress, _zip])
def test_packed_files_are_never_unpacked(tmp_path: Path, name: str, pack) -> None:
    (tmp_path / name).write_bytes(pack(b"0" * 10_000_000))
    intakes = take_in(tmp_path)
    assert articles(intakes) == []
    assert rejects(intakes)
    assert {path.name for path in tmp_path.iterdir()} == {name}


def test_names_inside_the_input_reach_no_file(write_rows, tmp_path: Path) -> None:
    name = "../../../etc/passwd"
    path = write_rows("news/a.jsonl", row(publisher=name, article_id=name, title=name))
    before = sorted(tmp_path.rglob("*"))
    (article,) = articles(take_in(path))
    assert (article.publisher, article.external_id, article.title) == (name, name, name)
    assert sorted(tmp_path.rglob("*")) == before
