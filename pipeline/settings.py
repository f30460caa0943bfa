"""The one settings object.

Belongs here: what an operator may change, with its default, and the paths that follow from it.
Does not belong here: rules about movements (those are reviewed data files in the rooms).

A value is taken from the environment (``BORDERFLOW_HOME=...``), else from ``borderflow.toml`` in
the working directory, else from the default below.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

ENVIRONMENT_PREFIX = "BORDERFLOW_"
SETTINGS_FILE = Path("borderflow.toml")
"""In the working directory."""

PROJECT = Path(__file__).resolve().parent.parent
"""The checkout: holds ``dbt_project/``, ``seeds/``, ``expectations/`` and ``sources.yaml``."""


def _absolute(path: Path) -> Path:
    return path.expanduser().absolute()


def _home(path: Path) -> Path:
    if path == Path():
        raise ValueError("is empty; name a folder, or leave it out for ./data")
    home = _absolute(path)
    if home.exists() and not home.is_dir():
        raise ValueError(f"{home} is a file; name a folder")
    return home


def _memory(amount: str) -> str:
    if re.fullmatch(r"\d+(\.\d+)?\s*[KMGT]i?B", amount) is None:
        raise ValueError(f"{amount!r} is no amount of memory; write it like '4GB'")
    return amount


def _known_timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(
            f"unknown time zone {name!r}; use a name such as 'Europe/Berlin' or 'UTC'"
        ) from None
    return name


AbsolutePath = Annotated[Path, AfterValidator(_absolute)]
TimezoneName = Annotated[str, AfterValidator(_known_timezone)]


class Settings(BaseSettings):
    """What an operator may change.

    Attributes:
        home: Folder that holds every file the project writes.
        sources: The file that lists where articles come from.
        review: Folder of the tables in which analysts correct what was resolved, and accept jumps.
        timezone: IANA name of the zone in which the nightly schedule runs.
        ingestion_batch_articles: Articles that are held in memory for one write to the lake; fewer
            where texts are long.
        extraction_batch_articles: Articles that are read between two writes to the lake; a killed
            run loses at most this many.
        min_confidence: Reports of which extraction is less sure are left out, 0 for none. They stay
            in the lake: another value takes effect without reading an article again. The default
            is argued for in ``docs/confidence.md``.
        max_article_characters: A longer text is rejected, not read.
        max_line_bytes: A longer line of an input file is rejected, not parsed.
        max_file_bytes: A larger input file is rejected; of one that unpacks to more, the rest is.
        max_page_seconds: A saved page whose article is not found in this time is rejected.
        max_page_memory_bytes: A saved page that needs more address space is rejected; the process
            that reads it has about 450 MB before. Held on Linux; macOS may not hold it.
        stale_after_hours: Without a publish for longer than this, what is published is stale.
        alert_webhook: Address that a failed refresh is posted to, as JSON with the field ``text``.
        alert_mail_to: Address that a failed refresh is mailed to.
        alert_mail_from: Sender of that mail.
        alert_smtp_host, alert_smtp_port: The mail server that takes it, without a password.
        duckdb_memory_limit: DuckDB's own notation, for example ``4GB``.
        duckdb_threads: Threads DuckDB may use.
    """

    model_config = SettingsConfigDict(
        env_prefix=ENVIRONMENT_PREFIX, toml_file=SETTINGS_FILE, extra="forbid", frozen=True
    )

    home: Annotated[Path, AfterValidator(_home)] = Field(
        default=Path("data"), validate_default=True
    )
    sources: AbsolutePath = PROJECT / "sources.yaml"
    review: AbsolutePath = PROJECT / "seeds" / "review"
    timezone: TimezoneName = "UTC"
    ingestion_batch_articles: int = Field(default=1000, ge=1)
    extraction_batch_articles: int = Field(default=200, ge=1)
    min_confidence: float = Field(default=0.5, ge=0, le=1)
    max_article_characters: int = Field(default=1_000_000, ge=1)
    max_line_bytes: int = Field(default=16_000_000, ge=1)
    max_file_bytes: int = Field(default=2_000_000_000, ge=1)
    max_page_seconds: float = Field(default=30, gt=0)
    max_page_memory_bytes: int = Field(default=2_000_000_000, ge=1_000_000_000)
    stale_after_hours: int = Field(default=36, ge=1)
    alert_webhook: SecretStr | None = None
    alert_mail_to: str | None = None
    alert_mail_from: str = "borderflow@localhost"
    alert_smtp_host: str = "127.0.0.1"
    alert_smtp_port: int = Field(default=25, ge=1, le=65535)
    duckdb_memory_limit: Annotated[str, AfterValidator(_memory)] = "4GB"
    duckdb_threads: int = Field(default=2, ge=1)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then ``borderflow.toml``."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def lake(self) -> Path:
        """Folder of the append-only Parquet store."""
        return self.home / "lake"

    @property
    def build_database(self) -> Path:
        """DuckDB file that a refresh writes; disposable."""
        return self.home / "build.duckdb"

    @property
    def published_database(self) -> Path:
        """DuckDB file that everyone queries; replaced whole."""
        return self.home / "warehouse.duckdb"

    @property
    def refused_database(self) -> Path:
        """Copy of the build database that the last failed check kept from being published."""
        return self.home / "refused.duckdb"

    @property
    def dagster_home(self) -> Path:
        """Dagster's run history and event log."""
        return self.home / "dagster"

    @property
    def dbt_target(self) -> Path:
        """Where dbt writes its manifest, run results and logs."""
        return self.home / "dbt"

    @property
    def lock_file(self) -> Path:
        """Held by the one refresh that may write."""
        return self.home / "refresh.lock"

    @property
    def alerts(self) -> Path:
        """Notes on refreshes that failed, one a run."""
        return self.home / "alerts"

    @property
    def journal(self) -> Path:
        """What each refresh did, step by step, as JSON Lines."""
        return self.home / "logs" / "journal.jsonl"

    @property
    def data_docs(self) -> Path:
        """Site of what Great Expectations found; replaced whole."""
        return self.home / "data_docs"

    @property
    def dbt_project(self) -> Path:
        """The dbt project of this checkout."""
        return PROJECT / "dbt_project"

    @property
    def reference(self) -> Path:
        """Reviewed reference tables: countries, places, publishers."""
        return PROJECT / "seeds" / "reference"

    @property
    def sanity_bounds(self) -> Path:
        """How far a publish may be from the one before it."""
        return PROJECT / "seeds" / "sanity" / "bounds.csv"

    @property
    def gold(self) -> Path:
        """Gold labels that extraction is scored on, and the floors of its scores."""
        return PROJECT / "seeds" / "gold"

    @property
    def gold_articles(self) -> Path:
        """The articles that ``gold`` labels."""
        return PROJECT / "seeds" / "articles"

    @property
    def expectations(self) -> Path:
        """Great Expectations suites."""
        return PROJECT / "expectations"
