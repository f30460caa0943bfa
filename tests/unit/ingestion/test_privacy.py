"""Messages about bad rows are published: nothing of their prose may stand in them."""

import json
from pathlib import Path

import pytest

from tests.unit.ingestion.inputs import rejects, row, take_in

NAME = "Jane Q. Witness"


@pytest.mark.parametrize(
    ("file_name", "content"),
    [
        ("broken.jsonl", f'{{"author": "{NAME}", "title": '.encode()),
        ("list.jsonl", json.dumps([NAME]).encode()),
        ("types.jsonl", json.dumps(row(title=[NAME])).encode()),
        ("bytes.jsonl", json.dumps(row(text=NAME)).encode() + b"\xff"),
        ("surrogate.jsonl", json.dumps(row(text=f"{NAME} \ud800")).encode()),
        ("header.txt", f"publisher: Example\n{NAME}\n\nText\n".encode()),
        ("table.csv", f"title,text\n{NAME},{NAME}\n".encode()),
        ("quotes.csv", f'publisher,published_at,title,text,language\n"{NAME}\n'.encode()),
    ],
)
def test_a_reject_repeats_no_prose(tmp_path: Path, file_name: str, content: bytes) -> None:
    path = tmp_path / file_name
    path.write_bytes(content + b"\n")
    (reject,) = rejects(take_in(path))
    assert NAME not in reject.detail
    assert "Witness" not in reject.detail
    assert reject.detail
