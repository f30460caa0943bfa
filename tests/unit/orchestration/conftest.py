"""The definitions as Dagster loads them, over an empty home."""

import pytest
from dagster import Definitions

from pipeline.orchestration.assembly import build_defs
from pipeline.settings import Settings


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(home=tmp_path_factory.mktemp("definitions"), timezone="Asia/Dushanbe")


@pytest.fixture(scope="session")
def defs(settings: Settings) -> Definitions:
    return build_defs(settings)
