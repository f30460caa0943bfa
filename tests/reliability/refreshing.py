"""A process that refreshes homes without Dagster, in children that can be killed at any moment.

Run as a module, it reads one order a line and answers with one line. What is slow to load is loaded
once: each refresh runs in a fork.
"""

import json
import logging
import os
import resource
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Any, Self

from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from pipeline import stages
from pipeline.extraction import Extractor
from pipeline.ingestion.language import language_of
from pipeline.orchestration.dbt_manifest import dbt_environment, environment
from pipeline.orchestration.raw_assets import RAW_TABLES
from pipeline.refreshes import refresh_lock
from pipeline.settings import Settings
from tests.factories import make_article

CHANGES = {"open", "os.mkdir", "os.remove", "os.rename", "os.truncate", "shutil.rmtree"}
"""What Python reports before it is done; each on a file of the home is a moment to die at."""

NO_TESTS = ["--exclude-resource-type", "unit_test", "test"]
"""They write nothing that is published here."""


@dataclass(frozen=True, slots=True)
class Order:
    """One refresh of one home, and how it is to be disturbed.

    Attributes:
        die_at_change: Die by SIGKILL just before the n-th change of a file, counted from one.
        die_after: Seconds until SIGKILL.
        max_file_bytes: No file can grow beyond it, as on a full disk.
    """

    home: str
    articles: str
    die_at_change: int | None = None
    die_after: float | None = None
    max_file_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """How a refresh ended.

    Attributes:
        signal: That killed it; null where it ended by itself.
        failed: Whether it raised an error.
        seconds: It took.
        n_changes: Changes of files that were counted; null where it was killed.
        said: All that it logged and raised.
    """

    signal: int | None
    failed: bool
    seconds: float
    n_changes: int | None
    said: str


class Refresher:
    """The other end: gives orders to a process that runs this module."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    @classmethod
    @contextmanager
    def started(cls, scratch: Path) -> Iterator[Self]:
        """Ready when the block begins; what it writes of its own goes to ``scratch``."""
        with subprocess.Popen(
            [sys.executable, "-m", __name__, scratch],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            yield cls(process)
            process.stdin.close()

    def refresh(self, home: Path, articles: Path, **disturbance: Any) -> Ending:
        order = Order(str(home), str(articles), **disturbance)
        print(json.dumps(asdict(order)), file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        assert answer, "the process that refreshes has died"
        return Ending(**json.loads(answer))


def run_stages(settings: Settings, articles: Path, manifest: Manifest) -> None:
    """One refresh, in the order of the job; what is only shown or checked is left out."""
    with refresh_lock(settings) as refresh:
        stages.mend(settings)
        stages.ingest(settings, refresh, [articles])
        stages.extract(settings, stages.Window())
        for table in RAW_TABLES:
            table.load(settings)
        with environment(dbt_environment(settings)):
            project = str(settings.dbt_project)
            built = dbtRunner(manifest=manifest).invoke(
                ["--quiet", "build", *NO_TESTS, "--project-dir", project, "--profiles-dir", project]
            )
        if not built.success:
            raise RuntimeError(f"dbt: {built.exception or built.result}")
        stages.publish(settings, refresh)


def main() -> None:
    """Load everything once, then one child an order."""
    warm = Settings(home=Path(sys.argv[1]))
    # Of a text this long it is not in doubt whether the model is asked.
    language_of(make_article().text * 20)
    list(Extractor.load(warm.reference).read_batch([make_article()]))
    with environment(dbt_environment(warm)):
        project = str(warm.dbt_project)
        parsed = dbtRunner().invoke(
            ["--quiet", "parse", "--project-dir", project, "--profiles-dir", project]
        )
    for line in sys.stdin:
        ending = _carry_out(Order(**json.loads(line)), parsed.result)
        sys.stdout.write(f"{json.dumps(asdict(ending))}\n")
        sys.stdout.flush()


def _carry_out(order: Order, manifest: Manifest) -> Ending:
    started = time.monotonic()
    log = Path(order.home).with_suffix(".log")
    log.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        os._exit(_in_child(order, manifest, log))

    def kill(_signal: int, _frame: FrameType | None) -> None:
        os.kill(child, signal.SIGKILL)

    signal.signal(signal.SIGALRM, kill)
    signal.setitimer(signal.ITIMER_REAL, order.die_after or 0)
    _, status = os.waitpid(child, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    said = log.read_text() if log.exists() else ""
    killed = os.WIFSIGNALED(status)
    return Ending(
        signal=os.WTERMSIG(status) if killed else None,
        failed=not killed and os.WEXITSTATUS(status) != 0,
        seconds=time.monotonic() - started,
        n_changes=None if killed else int(said.rsplit("\n", 2)[-2]),
        said=said,
    )


def _in_child(order: Order, manifest: Manifest, log: Path) -> int:
    """Exit code of the refresh; the last line of the log is the number of changes."""
    output = os.open(log, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)
    logging.basicConfig(level=logging.WARNING, force=True)
    n_changes = 0
    home = str(Path(order.home))

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal n_changes
        if event in CHANGES and str(arguments[0]).startswith(home):
            n_changes += 1
            if n_changes == order.die_at_change:
                os.kill(os.getpid(), signal.SIGKILL)

    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    code = 0
    try:
        sys.addaudithook(count)
        if order.max_file_bytes is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (order.max_file_bytes, unlimited[1]))
        settings = Settings(home=Path(order.home), extraction_batch_articles=2)
        run_stages(settings, Path(order.articles), manifest)
    except BaseException:  # noqa: BLE001 - the child ends here, whatever it is
        # What went wrong has to find room in the log.
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
        traceback.print_exc()
        code = 1
    sys.stderr.write(f"{n_changes}\n")
    sys.stderr.flush()
    return code


if __name__ == "__main__":
    main()
