"""Each service killed in the middle of a run, an upgrade in the middle of one, and down and up."""

from __future__ import annotations

import time

import httpx
import pytest
from containers.ranges import Range, check_and_report
from support.waiting import wait_for

pytestmark = [pytest.mark.containers, pytest.mark.timeout(1800)]

KILLED = ("code", "daemon", "webserver", "api", "objects", "postgres", "mlflow")
ALL = ("postgres", "objects", "mlflow", "code", "webserver", "daemon", "api")


@pytest.mark.parametrize("name", KILLED)
def test_a_service_killed_in_the_middle_of_a_run_comes_back_and_nothing_is_lost(
    deployment, lines, name
):
    under_way = Range(deployment, KILLED.index(name))
    began = time.monotonic()
    deployment.kill(name)
    # Until it is noticed the container is still healthy.
    wait_for(
        lambda: any(one["State"] != "running" or one["Health"] != "healthy"
                    for one in deployment.state(name)),
        seconds=60, what="the death",
    )  # fmt: skip
    healthy_s = deployment.wait_until_healthy(*ALL)
    deployment.slow_the_hub(0.0)
    check_and_report(lines, under_way, f"kill -9 of {name}", healthy_s, began)


def test_an_upgrade_in_the_middle_of_a_run_loses_nothing(deployment, lines):
    before = {name: deployment.state(name)[0]["ID"] for name in ("code", "api")}
    deployment.settings["IMAGE_REVISION"] = "next"
    # So that the range is still under way when the containers are made anew.
    deployment.compose("build")
    under_way = Range(deployment, len(KILLED))
    began = time.monotonic()
    deployment.up("--build")
    healthy_s = time.monotonic() - began
    for name, container in before.items():
        assert deployment.state(name)[0]["ID"] != container
    deployment.slow_the_hub(0.0)
    check_and_report(lines, under_way, "up --build with a new revision", healthy_s, began)


def test_down_and_up_again_keeps_everything(deployment, lines):
    under_way = Range(deployment, len(KILLED) + 1)
    answer = httpx.get(f"{deployment.url('page')}/result", timeout=30).json()
    began = time.monotonic()
    deployment.compose("down")
    deployment.up()
    healthy_s = time.monotonic() - began
    assert (
        httpx.get(f"{deployment.url('page')}/result", timeout=30).json()["days"] == answer["days"]
    )
    check_and_report(lines, under_way, "down, and up again", healthy_s, began)
