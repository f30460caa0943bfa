"""dbt, run as a module of this package: a process that ends with the one that started it.

Belongs here: ending with it. Does not belong here: what dbt is asked to do (``dbt_assets``).

A refresh that is killed cannot end what it has started: dbt would go on to write the build database
beside the next refresh.
"""

from __future__ import annotations

import os
import signal
import threading

SECONDS_BETWEEN_LOOKS = 0.2
"""Before its first write, the next refresh loads its libraries for seconds."""


def end_with_parent() -> None:
    """From now on, this process is killed when the one that started it has died."""
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()


def _watch(parent: int) -> None:
    pause = threading.Event()
    while os.getppid() == parent:
        pause.wait(SECONDS_BETWEEN_LOOKS)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    end_with_parent()
    from dbt.cli.main import cli

    cli()
