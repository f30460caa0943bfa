"""A secret in the settings is written nowhere, whatever fails."""

from pathlib import Path

import pytest

from tests.integration.conftest import borderflow

pytestmark = pytest.mark.slow


def test_the_address_of_the_webhook_stands_in_no_file_of_a_failed_run(
    scored_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = tmp_path / "a.txt"
    article.write_text("Ten soldiers crossed the border.")
    # Nobody listens on this port; and no review table is in the folder, so that the run fails.
    monkeypatch.setenv("BORDERFLOW_ALERT_WEBHOOK", "http://127.0.0.1:9/hush-4711")
    monkeypatch.setenv("BORDERFLOW_REVIEW", str(tmp_path))
    run = borderflow(scored_home, "refresh", article)
    assert run.returncode == 1
    assert "merges.csv: no such file" in run.stderr
    (note,) = (scored_home / "alerts").iterdir()
    assert "merges.csv: no such file" in note.read_text()
    assert "hush-4711" not in run.stdout + run.stderr
    files = [path for path in scored_home.rglob("*") if path.is_file()]
    assert any("dagster" in path.parts for path in files)
    assert [path for path in files if b"hush-4711" in path.read_bytes()] == []
