from pathlib import Path

import pytest
import yaml

from pipeline.lock import HomeNotWritable
from pipeline.orchestration.dagster_home import open_instance, prepare_dagster_home
from pipeline.settings import Settings


def test_dagster_sends_nothing_and_runs_one_job_at_a_time(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    prepare_dagster_home(settings)
    for name in ("dagster.yaml", "headless.yaml"):
        config = yaml.safe_load((settings.dagster_home / name).read_text())
        assert config["telemetry"] == {"enabled": False}
        assert config["concurrency"]["runs"]["max_concurrent_runs"] == 1


def test_the_history_stays_in_the_home(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    with open_instance(settings) as instance:
        assert not instance.telemetry_enabled
        assert instance.root_directory == str(settings.dagster_home)
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    settings = Settings(home=tmp_path / "file" / "home")
    with pytest.raises(HomeNotWritable, match="BORDERFLOW_HOME"):
        prepare_dagster_home(settings)
