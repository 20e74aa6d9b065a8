"""docker-compose.celery.yml: two workers, one of them killed in the middle of its run."""

from __future__ import annotations

import time

import pytest
from containers.deployment import CELERY_FILES
from containers.ranges import Range, check_and_report

pytestmark = [pytest.mark.containers, pytest.mark.timeout(1800)]

PLACE = 20
"""Of the range of days, behind those of the kills."""


def test_a_killed_workers_run_is_begun_again_and_nothing_is_lost(deployment, lines):
    deployment.files = CELERY_FILES
    deployment.up()
    assert len(deployment.state("worker")) == 2
    under_way = Range(deployment, PLACE)
    (run,) = (run for run in under_way.of_it() if run.job == "__ASSET_JOB")
    (at_work,) = (
        index for index in (1, 2) if run.run_id in deployment.log("worker", "--index", f"{index}")
    )
    began = time.monotonic()
    deployment.kill("worker", index=at_work)
    healthy_s = deployment.wait_until_healthy("worker")
    deployment.slow_the_hub(0.0)
    check_and_report(lines, under_way, "kill -9 of a Celery worker", healthy_s, began)
