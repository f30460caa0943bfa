"""The job and single assets through a real web server and daemon, as a person starts them."""

import datetime as dt
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

import pytest

from pipeline import lock, warehouse
from pipeline.settings import Settings
from tests.integration.conftest import ARTICLES, RefreshedTwice
from tests.integration.dagster_web import Web, dagster_dev

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("web server")]

SENSOR_SECONDS = 120
"""The daemon looks for failed runs every half a minute."""

READ_THESE = {"ops": {"lake__articles": {"config": {"paths": [str(ARTICLES)]}}}}


@pytest.fixture(scope="module")
def settings(refreshed: RefreshedTwice, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("web") / "home"
    shutil.copytree(refreshed.settings.home, home)
    return Settings(home=home)


@pytest.fixture(scope="module")
def web(settings: Settings) -> Iterator[Web]:
    with dagster_dev(settings) as web:
        yield web


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def refreshes(settings: Settings) -> int:
    with warehouse.published_database(settings) as connection:
        return warehouse.count(connection, "refreshes")


def test_the_job_publishes(web: Web, settings: Settings) -> None:
    before = refreshes(settings)
    run = web.wait_for(web.launch("refresh", READ_THESE))
    assert run["status"] == "SUCCESS", run
    assert run["stats"]["stepsFailed"] == 0
    assert refreshes(settings) == before + 1
    assert lock.holder(settings.lock_file) is None


def test_one_model_alone_is_built(web: Web, settings: Settings) -> None:
    before = digest(settings.published_database)
    run = web.wait_for(web.launch("__ASSET_JOB", {}, ["marts/flows_monthly"]))
    assert run["status"] == "SUCCESS", run
    assert digest(settings.published_database) == before


def test_a_run_beside_another_writer_says_who_that_is(web: Web, settings: Settings) -> None:
    since = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    with lock.hold(settings.lock_file, lambda: 7, since):
        run_id = web.launch("__ASSET_JOB", {}, ["raw/rejects"])
        run = web.wait_for(run_id)
    assert run["status"] == "FAILURE"
    told = "refresh 7 is running since 2026-01-02 03:04:05 UTC (process"
    assert told in str(run)
    note = settings.alerts / f"{run_id}.txt"
    web.until(lambda: note.exists() or None, SENSOR_SECONDS)
    assert told in note.read_text()


def test_runs_of_the_command_line_are_in_its_history(web: Web) -> None:
    found = web.ask("{ runsOrError { ... on Runs { results { jobName status } } } }")
    jobs = [run["jobName"] for run in found["runsOrError"]["results"]]
    assert jobs.count("refresh") >= 2


def test_nothing_is_written_into_the_checkout(web: Web, settings: Settings) -> None:
    assert not (settings.dbt_project / "target").exists()
    assert not (settings.dbt_project / "logs").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_it_listens_on_this_machine_alone(web: Web) -> None:
    addresses = listening(web.process.pid)
    assert addresses, "the web server itself listens"
    assert [address for address in addresses if not address.is_loopback] == []


def listening(session: int) -> list[IPv4Address | IPv6Address]:
    """Addresses on which the processes of a session listen."""
    sockets = set()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(ProcessLookupError, FileNotFoundError, PermissionError):
            if os.getsid(int(process.name)) == session:
                targets = [str(handle.readlink()) for handle in (process / "fd").iterdir()]
                sockets |= {t[8:-1] for t in targets if t.startswith("socket:[")}
    rows = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path("/proc/net", table).read_text().splitlines()[1:]
    ]
    listen = "0A"
    return [address(row[1]) for row in rows if row[3] == listen and row[9] in sockets]


def address(written: str) -> IPv4Address | IPv6Address:
    """The address before the colon; the kernel writes words of four bytes, last byte first."""
    raw = bytes.fromhex(written.partition(":")[0])
    return ip_address(b"".join(raw[i : i + 4][::-1] for i in range(0, len(raw), 4)))
