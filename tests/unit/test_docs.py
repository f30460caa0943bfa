"""What README and docs point to is there."""

import re
from pathlib import Path

import pytest

from pipeline.settings import PROJECT

PAGES = [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)")
IN_CODE = re.compile(
    r"`((?:pipeline|dbt_project|expectations|seeds|tests|docs|benchmarks)/[\w./-]+)`"
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_paths_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    missing = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    missing += [path for path in IN_CODE.findall(text) if not (PROJECT / path).exists()]
    assert missing == []
