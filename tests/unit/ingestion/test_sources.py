from pathlib import Path

import pytest

from pipeline.ingestion import IngestionError, load_sources, source_for_path


@pytest.fixture
def write_yaml(tmp_path: Path):
    (tmp_path / "articles").mkdir()

    def write(content: str) -> Path:
        path = tmp_path / "sources.yaml"
        path.write_text(content, encoding="utf-8")
        return path

    return write


def test_a_source_is_read_with_its_path_relative_to_the_file(write_yaml, tmp_path: Path):
    (source,) = load_sources(
        write_yaml(
            "sources:\n"
            "  - {name: sample, kind: files, path: articles, publisher: Example News,\n"
            "     language: en, timezone: Asia/Kabul, columns: {text: body}}\n"
        )
    )

    assert (source.name, source.kind, source.path) == ("sample", "files", tmp_path / "articles")
    assert (source.publisher, source.language, source.timezone) == (
        "Example News", "en", "Asia/Kabul",
    )  # fmt: skip
    assert source.columns == {"text": "body"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("sources: [", "not valid YAML"),
        ("feeds: []", "expected one key 'sources'"),
        ("- a", "expected one key 'sources'"),
        ("", "expected one key 'sources'"),
        ("sources: []", "at least one source"),
        ("sources: articles", "at least one source"),
        ("sources: [articles]", r"sources\.0: .*'articles'"),
        ("sources: [{name: a, path: articles}]", r"sources\.0\.kind: Field required"),
        ("sources: [{name: a, kind: feed, path: articles}]", r"sources\.0\.kind: .*'files'"),
        ("sources: [{name: a, kind: files}]", r"sources\.0\.path: Field required"),
        ("sources: [{name: '', kind: files, path: articles}]", r"sources\.0\.name"),
        ("sources: [{name: a, kind: files, path: articles, pth: b}]", r"sources\.0\.pth: Extra"),
        (
            "sources: [{name: a, kind: files, path: articles, timezone: Kabul}]",
            r"sources\.0\.timezone: .*unknown time zone 'Kabul'",
        ),
        (
            "sources: [{name: a, kind: files, path: articles, language: english}]",
            r"sources\.0\.language",
        ),
        (
            "sources: [{name: a, kind: files, path: articles, columns: {body: text}}]",
            r"sources\.0\.columns: .*no such field: body",
        ),
        ("sources: [{name: a, kind: files, path: gone}]", "gone does not exist; .*'a'"),
        (
            "sources:\n  - {name: a, kind: files, path: articles}\n"
            "  - {name: a, kind: files, path: articles}\n",
            "two sources have the name 'a'",
        ),
    ],
)
def test_a_wrong_file_is_an_error_that_names_file_and_key(write_yaml, content, told):
    with pytest.raises(IngestionError, match=told) as raised:
        load_sources(write_yaml(content))

    assert "sources.yaml" in str(raised.value)


def test_a_missing_file_and_invalid_utf8_are_errors_that_name_the_file(tmp_path: Path):
    with pytest.raises(IngestionError, match=r"cannot read .*none\.yaml: No such file"):
        load_sources(tmp_path / "none.yaml")
    (tmp_path / "bytes.yaml").write_bytes(b"sources: \xff")
    with pytest.raises(IngestionError, match=r"bytes\.yaml is not valid YAML"):
        load_sources(tmp_path / "bytes.yaml")


def test_a_path_is_a_source_named_after_its_last_part(tmp_path: Path):
    source = source_for_path(tmp_path)

    assert source.name.startswith(f"path:{tmp_path.name}#")
    assert (source.publisher, source.language, source.timezone) == (None, None, None)


def test_two_paths_with_one_name_are_two_sources(tmp_path: Path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "news.jsonl").touch()

    one, two = (source_for_path(tmp_path / folder / "news.jsonl") for folder in ("one", "two"))

    assert one.name != two.name
    assert source_for_path(tmp_path / "one" / "news.jsonl").name == one.name
    assert str(tmp_path) not in one.name
