"""The manifest of a tiny dbt project, made by dbt itself."""

import json
import os
from pathlib import Path

import pytest

from pipeline.orchestration.dbt_manifest import InvalidDbtProject, environment, prepare_manifest
from pipeline.settings import Settings

PROJECT = """
name: tiny
profile: tiny
"""
PROFILE = """
tiny:
  target: build
  outputs:
    build: {type: duckdb, path: "{{ env_var('BORDERFLOW_BUILD_DATABASE') }}"}
"""


class TinySettings(Settings):
    @property
    def dbt_project(self) -> Path:
        return self.home.parent / "tiny"

    @property
    def reference(self) -> Path:
        return self.home.parent / "reference"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = TinySettings(home=tmp_path / "home")
    (settings.dbt_project / "models").mkdir(parents=True)
    (settings.dbt_project / "dbt_project.yml").write_text(PROJECT)
    (settings.dbt_project / "profiles.yml").write_text(PROFILE)
    (settings.dbt_project / "models" / "one.sql").write_text("select 1 as n")
    return settings


def models(manifest: Path) -> set[str]:
    return {node["name"] for node in json.loads(manifest.read_text())["nodes"].values()}


def test_the_manifest_follows_the_project(settings: Settings) -> None:
    manifest = prepare_manifest(settings)
    assert models(manifest) == {"one"}
    made_at = manifest.stat().st_mtime_ns
    prepare_manifest(settings)
    assert manifest.stat().st_mtime_ns == made_at, "parsed again without need"
    (settings.dbt_project / "models" / "two.sql").write_text("select 2 as n")
    assert models(prepare_manifest(settings)) == {"one", "two"}
    (settings.dbt_project / "models" / "one.sql").unlink()
    assert models(prepare_manifest(settings)) == {"two"}


def test_dbt_writes_into_the_home_alone(settings: Settings) -> None:
    prepare_manifest(settings)
    names = sorted(path.name for path in settings.dbt_project.rglob("*"))
    assert names == ["dbt_project.yml", "models", "one.sql", "profiles.yml"]


def test_what_dbt_cannot_parse_is_named_and_tried_again(settings: Settings) -> None:
    model = settings.dbt_project / "models" / "one.sql"
    model.write_text("select * from {{ ref('nowhere') }}")
    with pytest.raises(InvalidDbtProject, match="nowhere"):
        prepare_manifest(settings)
    model.write_text("select 1 as n")
    assert models(prepare_manifest(settings)) == {"one"}


def test_variables_are_given_back(monkeypatch) -> None:
    monkeypatch.setenv("BORDERFLOW_TEST_SET", "before")
    with environment({"BORDERFLOW_TEST_SET": "inside", "BORDERFLOW_TEST_NEW": "inside"}):
        assert os.environ["BORDERFLOW_TEST_SET"] == "inside"
        assert os.environ["BORDERFLOW_TEST_NEW"] == "inside"
    assert os.environ["BORDERFLOW_TEST_SET"] == "before"
    assert "BORDERFLOW_TEST_NEW" not in os.environ
