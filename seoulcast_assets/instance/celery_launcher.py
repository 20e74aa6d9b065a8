"""dagster-celery's run launcher, which also notices that a worker is gone.

Named by `deploy/celery/dagster.yaml`; nothing else imports it, and it needs the extra `celery`.
"""

from __future__ import annotations

import json

from dagster import DagsterRun
from dagster_celery.launcher import CeleryRunLauncher
from dagster_celery.tags import DAGSTER_CELERY_TASK_ID_TAG

from seoulcast_assets.dagster_internals import CheckRunHealthResult, WorkerStatus

ANSWER_WITHIN_S = 5.0
"""A worker's main process only hands out runs, and answers at once even while one works."""
ASKED = 3
"""Times a worker is asked before its silence counts: a run must not fail for one lost message."""


# Any where dagster-celery is not installed, and its own class where it is.
class WatchedCeleryRunLauncher(CeleryRunLauncher):  # type: ignore[misc]
    """Starts runs as Celery tasks, and asks the worker of a started one whether it still has it.

    Celery writes down that a task was started and by whom, and nothing more until it ends: a
    worker whose machine or container died leaves "started" for ever, which dagster-celery
    takes for a run that works. Only the death of the run's own process is seen by its worker.
    """

    def check_run_worker_health(self, run: DagsterRun) -> CheckRunHealthResult:
        """What has become of the run's task.

        FAILED also where its worker no longer has it, or has ended it and the run has not ended.
        """
        task_id = run.tags.get(DAGSTER_CELERY_TASK_ID_TAG)
        if task_id is None:
            return self._without_task_id(run)
        result = self.celery.AsyncResult(task_id)
        if result.state != "STARTED":
            return self._as_noted(run)
        worker = result.info["hostname"]
        for _ in range(ASKED):
            inspect = self.celery.control.inspect([worker], timeout=ANSWER_WITHIN_S)
            tasks = (inspect.query_task(task_id) or {}).get(worker)
            if tasks is not None:
                break
        if tasks:
            return CheckRunHealthResult(WorkerStatus.RUNNING)
        # It may have ended while its worker was asked.
        if result.state != "STARTED":
            return self._as_noted(run)
        words = "does not answer" if tasks is None else "no longer has the run"
        return CheckRunHealthResult(WorkerStatus.FAILED, f"Worker {worker} {words}.")

    def get_run_worker_debug_info(
        self, run: DagsterRun, include_container_logs: bool | None = True
    ) -> str | None:
        """What Celery knows of the run's task; None for a run without one."""
        if DAGSTER_CELERY_TASK_ID_TAG not in run.tags:
            return None
        known: str | None = super().get_run_worker_debug_info(run, include_container_logs)
        return known

    def _without_task_id(self, run: DagsterRun) -> CheckRunHealthResult:
        """The health of a started run whose launch broke off before its task's id was recorded.

        The task may have been sent all the same, so every worker is asked for the run.
        """
        if self._instance.get_run_stats(run.run_id).launch_time is None:
            return CheckRunHealthResult(WorkerStatus.RUNNING, "A command runs it.")
        for _ in range(ASKED):
            active = self.celery.control.inspect(timeout=ANSWER_WITHIN_S).active()
            if active is not None:
                break
        tasks = [task for of_worker in (active or {}).values() for task in of_worker]
        # The run's id is somewhere inside the packed arguments.
        if any(run.run_id in json.dumps(task, default=str) for task in tasks):
            return CheckRunHealthResult(WorkerStatus.RUNNING)
        return CheckRunHealthResult(
            WorkerStatus.FAILED, "Its launch broke off, and no worker has the run."
        )

    def _as_noted(self, run: DagsterRun) -> CheckRunHealthResult:
        """What Celery has written down; a task that ended may have left its run unended.

        A run whose process can't reach the database records no end, and its task ends all the
        same: Celery then counts it as a success, which Dagster takes for a run that works.
        """
        noted: CheckRunHealthResult = super().check_run_worker_health(run)
        if noted.status is not WorkerStatus.SUCCESS:
            return noted
        # Read now: a run that ended well was recorded so before its task ended.
        recorded = self._instance.get_run_by_id(run.run_id)
        if recorded is None or recorded.is_finished:
            return noted
        return CheckRunHealthResult(
            WorkerStatus.FAILED, "Its process has ended without recording an end of the run."
        )
