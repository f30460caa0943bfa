"""``borderflow rejects`` as a person meets it: what is shown, and what a replay moves."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from pipeline import lock, stages
from pipeline.ingestion.rejects import MAX_PAYLOAD_BYTES
from pipeline.lake import Lake
from pipeline.refreshes import refresh_lock
from pipeline.settings import Settings
from tests.unit.test_cli import START, line, run


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("BORDERFLOW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BORDERFLOW_SOURCES", str(tmp_path / "sources.yaml"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


@pytest.fixture
def ingest(home: Path, tmp_path: Path) -> Callable[..., None]:
    """Write a file and take in the source ``wire``: the folder it stands in."""

    def write_and_ingest(name: str, content: bytes, more: str = "") -> None:
        path = tmp_path / "news" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        set_source(tmp_path, more)
        settings = Settings(home=home)
        with refresh_lock(settings) as refresh:
            stages.ingest(settings, refresh)

    return write_and_ingest


def set_source(folder: Path, more: str) -> None:
    source = f"sources:\n  - {{name: wire, kind: files, path: news{more}}}\n"
    (folder / "sources.yaml").write_text(source)


def listed(*arguments: str) -> list[dict[str, object]]:
    result = run("rejects", "list", "--format", "json", *arguments)
    assert result.exit_code == 0, result.stderr
    found: list[dict[str, object]] = json.loads(result.stdout)
    return found


def titles(home: Path) -> list[str]:
    return sorted(Lake(home / "lake").articles(["title"]).read_all()["title"].to_pylist())


NO_OFFSET = line(title="Rain", published_at="2021-07-05T14:00:00")


def test_list_names_place_and_reason_and_keeps_the_text_to_itself(ingest) -> None:
    ingest("a.jsonl", line() + b"\n" + NO_OFFSET + b"\n{\n")
    by_line = {one["source_line"]: one for one in listed()}
    assert {n: one["reason"] for n, one in by_line.items()} == {
        2: "unreadable_date",
        3: "broken_json",
    }
    assert by_line[2]["source"] == "wire"
    assert by_line[2]["source_path"] == "a.jsonl"
    assert "has no offset from UTC" in str(by_line[2]["detail"])
    assert (by_line[2]["replayed_at"], by_line[2]["article_id"]) == (None, None)
    assert "wheat" not in run("rejects", "list").stdout
    (shown,) = listed("--reason", "unreadable_date", "--payload")
    assert "wheat" in str(shown["payload"])
    printed = run("rejects", "list", "--source", "wire", "--format", "csv").stdout
    assert len(list(csv.DictReader(io.StringIO(printed)))) == 2
    assert listed("--source", "other") == []


def test_a_setting_that_is_put_right_moves_a_reject_in_once(ingest, home, tmp_path) -> None:
    ingest("a.jsonl", NO_OFFSET)
    still = run("rejects", "replay", "--all")
    assert still.exit_code == 2
    assert "0 new articles, 0 in the lake already, 1 still not read" in still.stdout
    assert "wire, a.jsonl, line 1" in still.stderr
    assert "unreadable_date" in still.stderr

    set_source(tmp_path, ", timezone: Asia/Kabul")
    moved = run("rejects", "replay", "--reason", "unreadable_date")
    assert moved.exit_code == 0, moved.stderr
    assert "1 new articles, 0 in the lake already, 0 still not read" in moved.stdout
    (article,) = Lake(home / "lake").articles().read_all().to_pylist()
    assert article["title"] == "Rain"
    assert article["published_at"].isoformat() == "2021-07-05T09:30:00+00:00"
    assert (article["source"], article["source_path"], article["source_line"]) == (
        "wire", "a.jsonl", 1,
    )  # fmt: skip
    (reject,) = listed()
    assert reject["article_id"] == article["article_id"]
    assert reject["replayed_at"] is not None

    stages.load_rejects(Settings(home=home))
    with duckdb.connect(str(home / "build.duckdb")) as build:
        loaded = build.execute("select reject_id, article_id from raw.rejects").fetchall()
    assert loaded == [(reject["reject_id"], article["article_id"])]

    again = run("rejects", "replay", str(reject["reject_id"]))
    assert again.exit_code == 0
    assert "replayed before: wire, a.jsonl, line 1" in again.stderr
    assert article["article_id"] in again.stderr
    assert "0 read again: 0 new articles" in again.stdout
    assert titles(home) == ["Rain"]
    assert listed() == [reject]


def test_what_came_in_from_its_source_meanwhile_is_not_taken_in_twice(ingest, home) -> None:
    ingest("a.jsonl", NO_OFFSET)
    ingest("a.jsonl", NO_OFFSET, ", timezone: Asia/Kabul")
    assert titles(home) == ["Rain"]
    result = run("rejects", "replay", "--all")
    assert result.exit_code == 0
    assert "0 new articles, 1 in the lake already, 0 still not read" in result.stdout
    assert titles(home) == ["Rain"]
    assert listed()[0]["article_id"] is not None


def test_a_replay_killed_before_it_was_noted_adds_nothing_when_done_again(
    ingest, home, tmp_path, monkeypatch
) -> None:
    ingest("a.jsonl", NO_OFFSET)
    set_source(tmp_path, ", timezone: Asia/Kabul")

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Lake, "append_replays", die)
        run("rejects", "replay", "--all")
    assert titles(home) == ["Rain"]
    assert listed()[0]["article_id"] is None
    run("rejects", "replay", "--all")
    assert titles(home) == ["Rain"]
    assert listed()[0]["article_id"] is not None


CSV_HEADER = b"publisher,published_at,title,text,language\n"


@pytest.mark.parametrize(
    ("name", "bad", "mended"),
    [
        ("a.jsonl", line()[:-1], line()),
        (
            "a.csv",
            CSV_HEADER + b"The Herald,2021-07-05T14:00:00Z,Harvest, begins,Wheat came in.,en\n",
            CSV_HEADER + b'The Herald,2021-07-05T14:00:00Z,"Harvest, begins",Wheat came in.,en\n',
        ),
        (
            "a.txt",
            b"publisher: The Herald\nHarvest begins\n\nWheat came in.\n",
            b"publisher: The Herald\npublished_at: 2021-07-05T14:00:00Z\nlanguage: en\n\n"
            b"Harvest begins\n\nWheat came in.\n",
        ),
        ("a.jsonl", line(title="caf\xe9").replace(b"\\u00e9", b"\xe9"), line()),
        ("a.docx", b"PK", line()),
    ],
)
def test_a_row_that_was_mended_by_hand_moves_in_once(ingest, tmp_path, name, bad, mended) -> None:
    home = tmp_path / "home"
    ingest(name, bad)
    (reject,) = listed()
    mended_file = (tmp_path / name).with_suffix({".docx": ".jsonl"}.get(name[1:], name[1:]))
    mended_file.write_bytes(mended)
    call = ["rejects", "replay", str(reject["reject_id"])]
    assert run(*call).exit_code == 2
    assert titles(home) == []
    for told in ("1 read again: 1 new articles", "0 read again: 0 new articles"):
        result = run(*call, "--with", mended_file)
        assert result.exit_code == 0, result.stderr
        assert told in result.stdout
    assert len(titles(home)) == 1
    (article,) = Lake(home / "lake").articles().read_all().to_pylist()
    assert article["source_path"] == name
    ingest(name, bad)
    assert len(listed()) == len(titles(home)) == 1


def test_a_csv_row_is_kept_with_its_header(ingest) -> None:
    ingest("a.csv", CSV_HEADER + b'The Herald,2021-07-05T14:00:00Z,"Har"vest,Wheat.,en\n')
    (reject,) = listed("--payload")
    header, row, end = str(reject["payload"]).split("\n")
    assert (header, end) == ("publisher,published_at,title,text,language", "")
    assert row.startswith("The Herald,")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.jsonl", line(published_at="x", text="word " * 60_000), "only the first 262,144 of its"),
        ("a.jsonl", line()[:-2] + b"\xff", "bytes that are not UTF-8 are not kept"),
        ("a.csv", b"title\nHarvest\n", "only the header is kept"),
        ("a.docx", b"PK", "nothing of it is kept"),
    ],
)
def test_what_is_not_kept_whole_says_so_and_is_never_replayed(
    ingest, home, name, content, told
) -> None:
    ingest(name, content)
    (reject,) = listed("--payload")
    assert told in str(reject["payload_lacks"])
    assert len(str(reject["payload"]).encode()) <= MAX_PAYLOAD_BYTES
    result = run("rejects", "replay", "--all")
    assert result.exit_code == 2
    assert told in result.stderr
    assert "give it with --with" in result.stderr
    assert titles(home) == []


def test_a_mended_file_is_one_row_of_one_reject(ingest, home, tmp_path) -> None:
    ingest("a.jsonl", b"{\n[\n")
    (tmp_path / "m.jsonl").write_bytes(line() + b"\n" + line(title="Rain"))
    several = run("rejects", "replay", "--all", "--with", tmp_path / "m.jsonl")
    assert several.exit_code == 2
    assert "--with mends one reject, 2 are chosen" in several.stderr
    reject_id = str(listed()[0]["reject_id"])
    for name, told in (
        ("m.jsonl", "expected one row, found 2"),
        ("none.jsonl", "not a regular file"),
    ):
        result = run("rejects", "replay", reject_id, "--with", tmp_path / name)
        assert result.exit_code == 2
        assert told in result.stderr
    assert titles(home) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["replay"], "say which rejects"),
        (["replay", "--all", "--reason", "empty_text"], "say which rejects"),
        (["replay", "r0"], "no reject r0 in the lake"),
        (["replay", "--reason", "bad"], "no reason 'bad'"),
        (["list", "--reason", "bad"], "no reason 'bad'"),
    ],
)
def test_a_call_that_means_nothing_is_named(arguments: list[str], told: str) -> None:
    result = run("rejects", *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert "Traceback" not in result.stderr


def test_no_replay_while_a_refresh_runs(home: Path) -> None:
    with lock.hold(Settings(home=home).lock_file, lambda: 7, START):
        result = run("rejects", "replay", "--all")
    assert result.exit_code == 3
    assert "refresh 7 is running" in result.stderr
