"""dbt's manifest: what Dagster reads the models, their tests and their order from.

Belongs here: making the manifest when it is missing or older than the dbt project, and the
environment in which dbt runs. Does not belong here: the models as assets (``dbt_assets``).

Everything dbt writes goes to ``settings.dbt_target``; the checkout stays as it is.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

from filelock import FileLock

from pipeline.errors import BorderflowError
from pipeline.lock import not_writable
from pipeline.settings import Settings

DBT = Path(sys.executable).with_name("dbt")
"""That of this environment, on the path or not."""

PARTS_OF_THE_PROJECT = ("*.yml", "*.yaml", "*.sql", "*.csv", "*.md")


class InvalidDbtProject(BorderflowError):
    """dbt cannot parse its project; says where."""


def prepare_manifest(settings: Settings) -> Path:
    """The manifest of the dbt project as it is now; parsed again only if a file has changed.

    Raises:
        InvalidDbtProject: dbt cannot parse the project.
        HomeNotWritable: The manifest cannot be written.
    """
    manifest = settings.dbt_target / "manifest.json"
    digest_file = settings.dbt_target / "manifest.digest"
    try:
        settings.dbt_target.mkdir(parents=True, exist_ok=True)
        # Dagster loads the definitions in several processes at once.
        with FileLock(settings.dbt_target / "manifest.lock"):
            digest = project_digest(settings)
            parsed = digest_file.read_text() if digest_file.exists() else None
            if parsed != digest or not manifest.exists():
                _parse(settings)
                digest_file.write_text(digest)
    except OSError as error:
        raise not_writable(settings.dbt_target, error) from error
    return manifest


def project_digest(settings: Settings) -> str:
    """Of every file that dbt parses, and of dbt's version."""
    digest = hashlib.sha256(metadata.version("dbt-core").encode())
    folders = (settings.dbt_project, settings.reference)
    files = {path for f in folders for part in PARTS_OF_THE_PROJECT for path in f.rglob(part)}
    for path in sorted(files):
        digest.update(f"{path}\n{path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def dbt_environment(settings: Settings) -> dict[str, str]:
    """The variables that the profile reads, and those that keep dbt quiet and in its place."""
    return {
        "BORDERFLOW_BUILD_DATABASE": str(settings.build_database),
        "BORDERFLOW_DUCKDB_MEMORY_LIMIT": settings.duckdb_memory_limit,
        "BORDERFLOW_DUCKDB_THREADS": str(settings.duckdb_threads),
        "DBT_TARGET_PATH": str(settings.dbt_target),
        "DBT_LOG_PATH": str(settings.dbt_target),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
    }


@contextmanager
def environment(variables: Mapping[str, str]) -> Iterator[None]:
    """The process has these variables for as long as the block runs."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _parse(settings: Settings) -> None:
    project = str(settings.dbt_project)
    command = [str(DBT), "--log-format", "json", "--log-level", "error", "parse"]
    done = subprocess.run(
        [*command, "--project-dir", project, "--profiles-dir", project],
        env=os.environ | dbt_environment(settings),
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise InvalidDbtProject(f"dbt cannot parse {project}: {_errors(done)}")


def _errors(done: subprocess.CompletedProcess[str]) -> str:
    messages = []
    for line in (done.stdout + done.stderr).splitlines():
        try:
            messages.append(json.loads(line)["info"]["msg"])
        except (ValueError, KeyError, TypeError):
            messages.append(line)
    return "\n".join(messages)
