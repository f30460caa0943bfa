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
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Any, Self, TextIO

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from pipeline import stages
from pipeline.extraction import Extractor
from pipeline.ingestion.language import language_of
from pipeline.orchestration.dbt_manifest import dbt_environment, environment
from pipeline.orchestration.raw_assets import RAW_TABLES
from pipeline.refreshes import Refresh, refresh_lock
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
        first: Stage to go on with after mending; those before it have been done in this home.
        die_in: Stage from whose beginning the moment to die is counted.
        die_at_change: Die by SIGKILL just before the n-th change of a file, counted from one.
        die_after: Seconds until SIGKILL.
        max_file_bytes: No file can grow beyond it, as on a full disk.
    """

    home: str
    articles: str
    first: str = "mend"
    die_in: str | None = None
    die_at_change: int | None = None
    die_after: float | None = None
    max_file_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Length:
    """How long a stage took: seconds, and changes of files."""

    seconds: float
    n_changes: int


@dataclass(frozen=True, slots=True)
class Ending:
    """How a refresh ended.

    Attributes:
        signal: That killed it; null where it ended by itself.
        failed: Whether it raised an error.
        last: The last stage that was begun; the empty text, where none was.
        lengths: Of the stages that were done, by name.
        said: All that it logged and raised.
    """

    signal: int | None
    failed: bool
    last: str
    lengths: dict[str, Length]
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
        ending = json.loads(answer)
        lengths = {stage: Length(**length) for stage, length in ending.pop("lengths").items()}
        return Ending(**ending, lengths=lengths)


@dataclass(frozen=True)
class Work:
    """What the stages of one refresh work on."""

    settings: Settings
    refresh: Refresh
    articles: Path
    manifest: Manifest


def ingest(work: Work) -> None:
    stages.ingest(work.settings, work.refresh, [work.articles])


def extract(work: Work) -> None:
    stages.extract(work.settings, stages.Window())


def load(work: Work) -> None:
    for table in RAW_TABLES:
        table.load(work.settings)


def build(work: Work) -> None:
    with environment(dbt_environment(work.settings)):
        project = str(work.settings.dbt_project)
        built = dbtRunner(manifest=work.manifest).invoke(
            ["--quiet", "build", *NO_TESTS, "--project-dir", project, "--profiles-dir", project]
        )
    # As if dbt's own process had ended: the build database is to be opened otherwise.
    DuckDBConnectionManager.close_all_connections()
    if not built.success:
        raise RuntimeError(f"dbt: {built.exception or built.result}")


def publish(work: Work) -> None:
    stages.publish(work.settings, work.refresh)


STAGES: dict[str, Callable[[Work], None]] = {
    "ingest": ingest,
    "extract": extract,
    "load": load,
    "build": build,
    "publish": publish,
}
"""In the order of the job; what is only shown or checked is left out."""

ORDER = ["mend", *STAGES]
"""Each process takes the lock and mends before anything else."""


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
    log = Path(order.home).with_suffix(".log")
    log.unlink(missing_ok=True)
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        with os.fdopen(write_end, "w", buffering=1) as progress:
            code = _in_child(order, manifest, log, progress)
        os._exit(code)
    os.close(write_end)
    with os.fdopen(read_end) as progress:
        last, lengths = _followed(progress, order, child)
    _, status = os.waitpid(child, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    killed = os.WIFSIGNALED(status)
    return Ending(
        signal=os.WTERMSIG(status) if killed else None,
        failed=not killed and os.WEXITSTATUS(status) != 0,
        last=last,
        lengths=lengths,
        said=log.read_text() if log.exists() else "",
    )


def _followed(progress: TextIO, order: Order, child: int) -> tuple[str, dict[str, Length]]:
    """The last stage that a child begins, and how long those took that it ends.

    Where the child is to die after some time, it does.
    """

    def kill(_signal: int, _frame: FrameType | None) -> None:
        os.kill(child, signal.SIGKILL)

    signal.signal(signal.SIGALRM, kill)
    last = ""
    begun_at = time.monotonic()
    lengths = {}
    for line in progress:
        stage, *ended = line.split()
        if ended:
            lengths[stage] = Length(time.monotonic() - begun_at, int(ended[0]))
            continue
        last, begun_at = stage, time.monotonic()
        if stage == order.die_in and order.die_after is not None:
            # A timer of nothing would be none.
            signal.setitimer(signal.ITIMER_REAL, max(order.die_after, 0.001))
    return last, lengths


@dataclass(slots=True)
class Changes:
    """Counts changes of files in a home, and dies just before one of them."""

    order: Order
    n_all: int = 0
    n_to_die_at: int | None = None

    def begin(self, stage: str) -> None:
        if stage == self.order.die_in and self.order.die_at_change is not None:
            self.n_to_die_at = self.n_all + self.order.die_at_change

    def count(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in CHANGES and str(arguments[0]).startswith(self.order.home):
            self.n_all += 1
            if self.n_all == self.n_to_die_at:
                os.kill(os.getpid(), signal.SIGKILL)


def _in_child(order: Order, manifest: Manifest, log: Path, progress: TextIO) -> int:
    """Exit code of the refresh; what stage is begun and ended, it tells as it goes."""
    output = os.open(log, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)
    logging.basicConfig(level=logging.WARNING, force=True)
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        changes = Changes(order)
        sys.addaudithook(changes.count)
        if order.max_file_bytes is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (order.max_file_bytes, unlimited[1]))
        _refresh(order, manifest, changes, progress)
    except BaseException:  # noqa: BLE001 - the child ends here, whatever it is
        # What went wrong has to find room in the log.
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
        traceback.print_exc()
        sys.stderr.flush()
        return 1
    return 0


def _refresh(order: Order, manifest: Manifest, changes: Changes, progress: TextIO) -> None:
    @contextmanager
    def told(stage: str) -> Iterator[None]:
        """By a line at its beginning, and one with its changes at its end."""
        n_before = changes.n_all
        print(stage, file=progress)
        changes.begin(stage)
        yield
        print(stage, changes.n_all - n_before, file=progress)

    settings = Settings(home=Path(order.home), extraction_batch_articles=2)
    with ExitStack() as held:
        with told("mend"):
            refresh = held.enter_context(refresh_lock(settings))
            stages.mend(settings)
        work = Work(settings, refresh, Path(order.articles), manifest)
        for stage in ORDER[max(1, ORDER.index(order.first)) :]:
            with told(stage):
                STAGES[stage](work)


if __name__ == "__main__":
    main()
