"""How an asset fails: at once and with words for people, or again after a pause.

Belongs here: which errors a retry can help. Does not belong here: the errors themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dagster import Failure, RetryRequested

from pipeline.errors import BorderflowError
from pipeline.warehouse import DatabaseBusy

MAX_RETRIES = 3
RETRY_DELAY_SECONDS = 5.0
"""A reader that holds the build database open, or a network folder, is mostly back by then."""


@contextmanager
def for_people() -> Iterator[None]:
    """Turn the errors of a stage into what Dagster shows and acts on.

    Raises:
        RetryRequested: Another process has the build database open, or the system refused a read
            or a write. Dagster runs the asset again, ``MAX_RETRIES`` times.
        Failure: Any other ``BorderflowError``: the same input would fail in the same way.
    """
    try:
        yield
    except (DatabaseBusy, OSError) as error:
        raise RetryRequested(MAX_RETRIES, RETRY_DELAY_SECONDS) from error
    except BorderflowError as error:
        raise Failure(str(error), allow_retries=False) from error
