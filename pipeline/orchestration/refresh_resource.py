"""The one-writer lock, held around every Dagster run.

Belongs here: the resource that each asset and check asks for, so that a run takes the lock before
its first step, has what is damaged mended, and gives the lock back after its last step, however it
ends, with the traces of the run kept just before. Does not belong here: the lock itself
(``pipeline.lock``), or what is mended (``stages``).
"""

from __future__ import annotations

from collections.abc import Iterator

from dagster import InitResourceContext, ResourceDefinition, get_dagster_logger, resource

from pipeline import stages
from pipeline.orchestration.data_docs_asset import catch_up
from pipeline.orchestration.journal import journal_of, write_journal
from pipeline.orchestration.run_result import read_run
from pipeline.refreshes import Refresh, refresh_lock
from pipeline.settings import Settings


def _keep_traces(settings: Settings, context: InitResourceContext, refresh_no: int) -> None:
    """Of the run that ends: its journal, and the build database where a blocking check failed.

    A resource that is used without a run has no events.
    """
    if context.instance is None or context.run is None:
        return
    run_id = context.run.run_id
    write_journal(settings, journal_of(context.instance.all_logs(run_id), run_id, refresh_no))
    if read_run(context.instance, run_id).blocked:
        stages.keep_refused(settings)


def refresh_resource(settings: Settings) -> ResourceDefinition:
    """Gives assets the ``Refresh`` that is running; the lock is held as long as the run lasts.

    Where another process holds it, the run fails before its first step, with the sentence of
    ``RefreshRunning``.
    """

    @resource(description="The refresh that is running: its number, and when it began.")
    def refresh(context: InitResourceContext) -> Iterator[Refresh]:
        with refresh_lock(settings) as running:
            stages.mend(settings)
            try:
                yield running
            finally:
                catch_up(settings, context.log or get_dagster_logger())
                _keep_traces(settings, context, running.refresh_no)

    return refresh
