"""Everything that the models are trained on, as they read it.

Belongs here: joining sentences of articles and written passages into one file of rows with token
ids and terms. Run in the pipeline's own environment, so that what is trained on is what will be
asked.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.extraction.first_look import terms_of
from pipeline.extraction.movement_model import encode, load_tokenizer
from training.sentences import SEEDS, article_rows

PASSAGES = SEEDS / "passages"


def passages() -> Iterator[dict[str, Any]]:
    """The written passages; a file is a group."""
    for path in sorted(PASSAGES.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield {
                "set": "passages",
                "group": path.stem,
                "origin": "passage",
                **{key: row[key] for key in ("context", "sentence", "movement", "claim", "scope")},
            }


def main(out: Path) -> None:
    """Write all rows as JSON Lines."""
    tokenizer = load_tokenizer()
    rows = [{"set": name, **asdict(row)} for name, row in article_rows()]
    with out.open("w", encoding="utf-8") as file:
        for row in [*rows, *passages()]:
            ids, start = encode(tokenizer, row["context"], row["sentence"])
            read = {"ids": ids, "start": start, "terms": sorted(terms_of(row["sentence"]))}
            file.write(json.dumps({**row, **read}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
