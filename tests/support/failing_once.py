"""SeoulCast's definitions and a schedule beside them that fails once; loaded by its path."""

import os
from pathlib import Path

import dagster as dg

from seoulcast.settings import Settings
from seoulcast_assets.definitions import build_defs

BESIDE = "collect_dust"
"""The schedule that has its ticks at the same time."""
EVALUATIONS = "evaluations"
"""The file in SEOULCAST_HOME with the time of the tick of each evaluation, one a line."""


@dg.op
def nothing():
    """The schedule needs a job, and asks for no run of it."""


@dg.job
def do_nothing():
    nothing()


@dg.definitions
def defs() -> dg.Definitions:
    """The definitions of this environment, and the schedule."""
    ours = build_defs(Settings())
    (beside,) = [one for one in ours.schedules or () if one.name == BESIDE]

    @dg.schedule(
        name="fails_once",
        job=do_nothing,
        cron_schedule=beside.cron_schedule,
        execution_timezone=beside.execution_timezone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    def tick(context: dg.ScheduleEvaluationContext):
        file = Path(os.environ["SEOULCAST_HOME"], EVALUATIONS)
        first = not file.exists()
        with file.open("a") as lines:
            lines.write(f"{context.scheduled_execution_time}\n")
        if first:
            raise RuntimeError("database is locked")
        return dg.SkipReason("It was evaluated again.")

    return dg.Definitions.merge(ours, dg.Definitions(schedules=[tick]))
