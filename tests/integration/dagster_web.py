"""A real ``dagster dev`` on a free port of 127.0.0.1, spoken to by GraphQL."""

import json
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pipeline.orchestration.headless import dev_command
from pipeline.settings import Settings

START_SECONDS = 120
RUN_SECONDS = 240
POLL_SECONDS = 0.25
JOB = {"repositoryLocationName": "pipeline.definitions", "repositoryName": "__repository__"}

LAUNCH = """
mutation ($params: ExecutionParams!) {
  launchRun(executionParams: $params) {
    __typename
    ... on LaunchRunSuccess { run { runId } }
    ... on PythonError { message }
    ... on RunConfigValidationInvalid { errors { message } }
  }
}
"""
RUN = """
query ($id: ID!) {
  runOrError(runId: $id) {
    ... on Run {
      status
      stats { ... on RunStatsSnapshot { stepsFailed stepsSucceeded } }
      eventConnection { events {
        __typename
        ... on MessageEvent { message }
        ... on RunFailureEvent { error { message causes { message } } }
      } }
    }
  }
}
"""
ENDED = {"SUCCESS", "FAILURE", "CANCELED"}

Found = TypeVar("Found")


@dataclass(frozen=True)
class Web:
    """A running web server with its daemon."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        request = urllib.request.Request(
            f"{self.url}/graphql",
            json.dumps({"query": query, "variables": variables}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as response:
            answer = json.load(response)
        assert "errors" not in answer, answer
        return answer["data"]

    def launch(self, job: str, config: dict[str, Any], assets: list[str] | None = None) -> str:
        """Start a run as the web page does; its id."""
        keys = [{"path": key.split("/")} for key in assets] if assets else None
        params = {
            "selector": JOB | {"jobName": job} | ({"assetSelection": keys} if keys else {}),
            "runConfigData": config,
        }
        answer = self.ask(LAUNCH, params=params)["launchRun"]
        assert answer["__typename"] == "LaunchRunSuccess", answer
        return answer["run"]["runId"]

    def wait_for(self, run_id: str) -> dict[str, Any]:
        """The run, when it has ended."""

        def ended() -> dict[str, Any] | None:
            run = self.ask(RUN, id=run_id)["runOrError"]
            return run if run["status"] in ENDED else None

        return self.until(ended, RUN_SECONDS)

    def until(self, condition: Callable[[], Found | None], seconds: float) -> Found:
        """What the condition gives as soon as it gives something."""
        pause = threading.Event()
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log.read_text()
            found = condition()
            if found is not None:
                return found
            pause.wait(POLL_SECONDS)
        raise AssertionError(f"nothing within {seconds} s:\n{self.log.read_text()}")


@contextmanager
def dagster_dev(settings: Settings) -> Iterator[Web]:
    """The web server and daemon of ``borderflow dev``; ended with all they started."""
    port = _free_port()
    command, environment = dev_command(settings, port)
    log = settings.home / "dev.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            env=environment,
            cwd=settings.home,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        web = Web(f"http://127.0.0.1:{port}", log, process)
        try:
            web.until(lambda: _loaded(web), START_SECONDS)
            yield web
        finally:
            _end(process)


def _loaded(web: Web) -> bool | None:
    try:
        nodes = web.ask(
            "{ repositoriesOrError { ... on RepositoryConnection { nodes { name } } } }"
        )
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return None
    return True if nodes["repositoriesOrError"].get("nodes") else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask nicely, then insist, with everything in its session."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=30)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
