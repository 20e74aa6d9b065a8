"""What is computed from measured containers, the tables, and the second machine's compose file."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import yaml
from support.deployment import ROOT

from benchmarks.machines.cuts import MACHINES, NETWORK, SECOND_FILE, SERVICES, Change, Cut, Story
from benchmarks.machines.estimate import costs_of, estimate
from benchmarks.machines.report import Report
from benchmarks.machines.throughput import ONE_DAY, ONE_PROCESS, Case


def case(name, workers, *, days=1000, runs=1, run_s=(60.0,), **spent):
    processor = {"sandbox": 10.0, "postgres": 5.0, "objects": 5.0, "code": 20.0, **spent}
    return Case(name, workers, days, runs, 1.0 + sum(run_s), 1.0, list(run_s), processor)


ONE = case(ONE_PROCESS, 0, run_s=(60.0,), code=45.0)
IDLE = {"sandbox": 0.0, "postgres": 0.0, "objects": 0.0, "code": 0.0}
DAY = case(ONE_DAY, 1, days=1, run_s=(10.0,), worker=8.0, **IDLE)
SHARED = case("workers: 1", 1, runs=4, run_s=(20.0,) * 4, worker=72.0)


def test_what_a_run_and_a_day_cost_is_told_apart():
    costs = costs_of(ONE, DAY, SHARED)
    assert (costs.alone_waits_s, costs.shared_waits_s, costs.between_s) == (1.0, 1.0, 0.0)
    assert costs.start_s == 10.0
    assert costs.start_processor_s == 8.0
    assert costs.day_s == pytest.approx(0.05)
    # Four starts of eight seconds are no cost of its days.
    assert costs.day_processor_s == pytest.approx(0.04)
    assert costs.serial_day_s == {"sandbox": 0.01, "postgres": 0.005, "objects": 0.005}
    assert costs.other_day_s == pytest.approx(0.02)


def test_a_worker_that_waits_for_its_next_run_is_slower_by_that():
    shared = replace(SHARED, wall_s=SHARED.wall_s + 6.0)
    costs = costs_of(ONE, DAY, shared)
    assert costs.between_s == pytest.approx(2.0)
    alone = estimate(costs, workers=1, cores=8, days=1000, runs=4)
    assert alone.seconds == pytest.approx(1 + 4 * (10 + 250 * 0.05) + 3 * 2)
    assert estimate(costs, workers=4, cores=8, days=1000, runs=4).seconds == 1 + 22.5


def test_what_a_service_takes_without_work_is_no_cost_of_a_day():
    ticking = case(ONE_DAY, 1, days=1, run_s=(10.0,), worker=8.0, **(IDLE | {"sandbox": 1.1}))
    costs = costs_of(ONE, ticking, SHARED)
    assert costs.idle_s["sandbox"] == pytest.approx(0.1)
    # The larger of ten seconds less 6.1, and ten less 8.1.
    assert costs.serial_day_s["sandbox"] == pytest.approx(0.0039)
    bounds = estimate(costs, workers=1, cores=2, days=1000, runs=4).bounds_s
    assert bounds["sandbox"] == pytest.approx(1 + 3.9 / 0.9, abs=0.05)
    assert bounds["cores"] == pytest.approx(1 + (32 + 40 + 20 + 3.9 + 10) / 1.9, abs=0.05)


def test_an_estimate_is_the_longest_of_its_parts():
    costs = costs_of(ONE, DAY, SHARED)
    few = estimate(costs, workers=1, cores=2, days=1000, runs=4)
    assert few.limited_by == "runs"
    assert few.seconds == 1 + 4 * (10 + 250 * 0.05)
    assert few.ratio == pytest.approx(61 / 91, abs=0.01)
    shared = estimate(costs, workers=4, cores=2, days=1000, runs=4)
    assert shared.limited_by == "cores"
    assert shared.seconds == pytest.approx(1 + (32 + 40 + 20 + 20) / 2)
    assert estimate(costs, workers=4, cores=8, days=1000, runs=4).seconds == 1 + 22.5
    assert estimate(costs, workers=40, cores=80, days=9000, runs=90).limited_by == "sandbox"


def test_the_report_has_both_tables_and_writes_what_they_show(tmp_path):
    report = Report(tmp_path / "machines.json")
    report.cases = [ONE]
    assert report.estimates() == []
    report.cases += [DAY, SHARED]
    story = Story("abcdefgh-1", None, MACHINES[1], [Change(45.0, "FAILURE")], ["It was lost."])
    again = Story("12345678-2", "abcdefgh-1", MACHINES[0], [Change(60.0, "SUCCESS")])
    report.cuts = [Cut("redis", 60.0, "b", [story, again], 61.0, 240, 0, 0, 1)]
    words = "\n".join(report.lines())
    assert "workers: 1     1000    4    81.0" in words
    assert "limited by" in words
    assert "without redis for 60 s: runs ended after 61 s" in words
    assert "12345678 for abcdefgh on worker: SUCCESS 60 s" in words
    report.write()
    written = json.loads((tmp_path / "machines.json").read_text())
    assert [one["name"] for one in written["cases"]] == [ONE_PROCESS, ONE_DAY, "workers: 1"]
    assert written["cuts"][0]["runs"][0]["changes"] == [{"after_s": 45.0, "status": "FAILURE"}]
    assert written["estimates"][-1]["cores"] == 8


def test_the_second_machine_reaches_services_only_by_its_own_network():
    class Loader(yaml.SafeLoader):
        """With compose's own tag, which replaces what is extended."""

    Loader.add_constructor("!override", lambda loader, node: loader.construct_sequence(node))
    services = yaml.load((ROOT / SECOND_FILE).read_text(), Loader)["services"]
    assert services[MACHINES[1]]["networks"] == [NETWORK]
    assert services[MACHINES[1]]["extends"]["service"] == MACHINES[0]
    for name in SERVICES:
        assert {"pipeline", NETWORK} <= set(services[name]["networks"])
        assert services[name]["networks"][NETWORK]["ipv4_address"]
