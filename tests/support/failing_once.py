"""SeoulCast's definitions as a test of the daemon wants them; loaded by its path.

A schedule beside them fails once, and what failed is asked for again after minutes: a test can't
wait for hours, and must not depend on what is done before an hour has passed.
"""

import os
from datetime import datetime
from pathlib import Path
from unittest import mock

import dagster as dg

from seoulcast.settings import Settings
from seoulcast_assets.definitions import build_defs
from seoulcast_assets.sensors import watched_days

BESIDE = "collect_dust"
"""The schedule that has its ticks at the same time."""
EVALUATIONS = "evaluations"
"""The file in SEOULCAST_HOME with the time of the tick of each evaluation, one a line."""

RETRY_MINUTES = 3
"""More than a sensor's interval, so that some looks find that the same was asked for already."""


def minutes(now: datetime) -> str:
    """Names the minutes around `now` in which a run is requested once."""
    return f"{now:%Y%m%d-%H}-{now.minute // RETRY_MINUTES}"


@dg.op
def nothing():
    """The schedule needs a job, and asks for no run of it."""


@dg.job
def do_nothing():
    nothing()


@dg.definitions
def defs() -> dg.Definitions:
    """The definitions of this environment, and the schedule."""
    mock.patch.object(watched_days, "slot", minutes).start()
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
