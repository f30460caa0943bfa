"""What README and docs/warehouse.md print is what the product prints, over the sample corpus.

After a change that is meant to change it: ``BORDERFLOW_UPDATE_SNAPSHOTS=1 pytest
tests/integration/test_readme.py`` writes it anew; look at the difference before committing it.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.settings import PROJECT
from tests.integration.conftest import borderflow

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("sample corpus")]

README = PROJECT / "README.md"
WAREHOUSE = PROJECT / "docs" / "warehouse.md"
UPDATE = "BORDERFLOW_UPDATE_SNAPSHOTS" in os.environ
RUN = re.compile(r"(?<=```text\n)month( .*?)?\n(?=```\n)", re.DOTALL)
QUERY = re.compile(
    r'```sh\n\.venv/bin/borderflow query "(?P<sql>[^"]+)"\n```\n\n```text\n(?P<printed>.*?)```\n',
    re.DOTALL,
)
TWO_NIGHTS = (
    [PROJECT / "seeds" / "articles" / f"{name}.jsonl" for name in ("tajikistan", "iran_pakistan")],
    [],
)
SHOWN_FACTS = ("refresh ", "taken in ", "extraction ", "articles ", "reports ", "checks ")


@dataclass(frozen=True)
class Sample:
    home: Path
    run: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The first refresh over the sample corpus, as ``make run`` does it."""
    home = tmp_path_factory.mktemp("sample") / "home"
    return Sample(home, borderflow(home, "refresh"))


def shown_of(output: str) -> Iterator[str]:
    """The lines of a refresh that the README shows: the summer of 2021, and the counts."""
    lines = output.splitlines()
    yield lines[0]
    yield "..."
    yield from (line for line in lines if re.match(r"2021-0[678] ", line))
    yield "..."
    yield from (line for line in lines if line.startswith(SHOWN_FACTS))


def test_the_sample_corpus_is_refreshed_without_a_failed_check(sample: Sample) -> None:
    assert sample.run.returncode == 0, sample.run.stderr
    assert "138 rows = 138 kept + 0 duplicates + 0 rejects" in sample.run.stdout
    assert " 0 warned" in sample.run.stdout


def test_the_readme_shows_the_end_of_a_run(sample: Sample) -> None:
    text = README.read_text(encoding="utf-8")
    shown = "\n".join(line.rstrip() for line in shown_of(sample.run.stdout)) + "\n"
    if UPDATE:
        README.write_text(RUN.sub(lambda _: shown, text), encoding="utf-8")
    assert [m.group() for m in RUN.finditer(README.read_text(encoding="utf-8"))] == [shown]


def test_the_readme_shows_what_its_queries_print(sample: Sample) -> None:
    shown, printed = queries_of(README, sample.home)
    assert len(shown) == 5
    assert shown == printed


def test_the_twelve_questions_are_answered_as_the_page_says(sample: Sample, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(sample.home / "lake" / "scores", home / "lake" / "scores")
    for files in TWO_NIGHTS:
        night = borderflow(home, "refresh", *files)
        assert night.returncode == 0, night.stderr
    shown, printed = queries_of(WAREHOUSE, home)
    assert len(shown) == 12
    assert shown == printed


def queries_of(page: Path, home: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The queries of a page, each with what the page says that it prints, and with what it does."""
    text = page.read_text(encoding="utf-8")
    printed = {
        match["sql"]: plain(borderflow(home, "query", match["sql"]))
        for match in QUERY.finditer(text)
    }
    if UPDATE:

        def written_anew(match: re.Match[str]) -> str:
            return match.group().replace(
                f"```text\n{match['printed']}", f"```text\n{printed[match['sql']]}"
            )

        text = QUERY.sub(written_anew, text)
        page.write_text(text, encoding="utf-8")
    return {match["sql"]: match["printed"] for match in QUERY.finditer(text)}, printed


def plain(run: subprocess.CompletedProcess[str]) -> str:
    """What a query printed, without the blanks at the ends of lines."""
    assert run.returncode == 0, run.stderr
    return "".join(f"{line.rstrip()}\n" for line in run.stdout.splitlines())
