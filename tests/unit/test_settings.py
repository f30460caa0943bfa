from pathlib import Path

import pytest
from pydantic import ValidationError

from pipeline.settings import Settings


def test_every_written_path_lies_in_the_home_folder(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    written = [
        settings.lake,
        settings.build_database,
        settings.published_database,
        settings.dagster_home,
        settings.dbt_target,
        settings.lock_file,
    ]
    assert all(path.is_relative_to(tmp_path) for path in written)
    assert settings.published_database.name == "warehouse.duckdb"


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "borderflow.toml").write_text('home = "from-file"\ntimezone = "Asia/Dushanbe"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BORDERFLOW_HOME", "from-environment")
    settings = Settings()
    assert settings.home == tmp_path / "from-environment"
    assert settings.timezone == "Asia/Dushanbe"


def test_the_home_folder_is_data_in_the_working_directory(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BORDERFLOW_HOME", raising=False)
    assert Settings().home == tmp_path / "data"


@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        ("timezone", "Mars/Olympus", "unknown time zone 'Mars/Olympus'"),
        ("duckdb_memory_limit", "lots", "duckdb_memory_limit"),
        ("extraction_batch_articles", "0", "extraction_batch_articles"),
        ("min_confidence", "1.1", "min_confidence"),
        ("min_confidence", "-0.1", "min_confidence"),
        ("min_confidence", "nan", "min_confidence"),
    ],
)
def test_a_wrong_value_is_refused_by_name(monkeypatch, setting: str, value: str, says: str) -> None:
    monkeypatch.setenv(f"BORDERFLOW_{setting.upper()}", value)
    with pytest.raises(ValidationError, match=says):
        Settings()


def test_an_unknown_setting_in_the_file_is_refused(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "borderflow.toml").write_text('hoem = "typo"\n')
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValidationError, match="hoem"):
        Settings()
