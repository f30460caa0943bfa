"""The asset alone, over an empty home."""

import json
from pathlib import Path

import pytest
from dagster import DagsterInstance, ExecuteInProcessResult, materialize

from pipeline import stages
from pipeline.orchestration.data_docs_asset import data_docs
from pipeline.orchestration.refresh_resource import refresh_resource
from pipeline.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def run(settings: Settings) -> ExecuteInProcessResult:
    resources = {"settings": settings, "refresh": refresh_resource(settings)}
    with DagsterInstance.ephemeral() as instance:
        return materialize([data_docs], instance=instance, resources=resources)


def test_it_tells_where_the_site_is_and_what_it_counts(settings: Settings) -> None:
    [built] = run(settings).asset_materializations_for_node("quality__data_docs")
    found = {name: value.value for name, value in built.metadata.items()}
    assert found["path"] == str(settings.home / "data_docs" / "index.html")
    assert (found["pages"], found["expectations"], found["failed"]) == (1, 0, 0)


def test_a_site_that_cannot_be_built_is_a_warning_and_no_failed_run(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_settings: Settings) -> None:
        raise RuntimeError("no page today")

    monkeypatch.setattr(stages, "build_data_docs", broken)
    done = run(settings)
    assert done.success
    assert done.asset_materializations_for_node("quality__data_docs") == []
    lines = [json.loads(line) for line in settings.journal.read_text().splitlines()]
    [warning] = [line["message"] for line in lines if line.get("level") == "warning"]
    assert "Data Docs were not built" in warning
    assert "no page today" in warning
