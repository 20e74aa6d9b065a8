"""What workers on more cores would take, computed from measured cases: a bound for each part."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.machines.throughput import Case

SERIAL = ("sandbox", "postgres", "objects")
"""Services of which there is one, whatever the number of workers. The sandbox and the stand-in for
an S3 server are one thread's work at a time; Postgres has a process for each connection, so that
its bound is the worst there could be."""


@dataclass(frozen=True)
class Costs:
    """What a run and a day cost.

    Args:
        alone_waits_s: seconds from asking for a backfill in one process until its run starts.
        shared_waits_s: the same with workers, until the first run starts.
        between_s: seconds from a run's end until the next one starts on its worker.
        start_s: seconds of a run of one day, from its start to its end.
        start_processor_s: the same run's processor seconds.
        day_s: seconds of a day in a process that has the machine for itself.
        day_processor_s: a day's processor seconds where the runs are.
        serial_day_s: a day's processor seconds of each service of `SERIAL`.
        other_day_s: of all other services.
        idle_s: processor seconds in each second of every service but the workers, whether there
            is work or not: sensors, queue, checks of health.
    """

    alone_waits_s: float
    shared_waits_s: float
    between_s: float
    start_s: float
    start_processor_s: float
    day_s: float
    day_processor_s: float
    serial_day_s: Mapping[str, float]
    other_day_s: float
    idle_s: Mapping[str, float]


@dataclass(frozen=True)
class Estimate:
    """Seconds of a backfill on so many workers and cores.

    Args:
        workers: that share it.
        cores: of all machines together.
        days: of the range.
        runs: into which it is divided.
        bounds_s: the least that each part takes, by its name, the wait before it included: all
            processor seconds over the cores, the runs and the gaps between them one after the other
            on their worker, and each serial service.
        limited_by: the part that takes longest.
        seconds: how long that is.
        one_process_s: the same range in one process.
        ratio: how many times as fast as that.
    """

    workers: int
    cores: int
    days: int
    runs: int
    bounds_s: Mapping[str, float]
    limited_by: str
    seconds: float
    one_process_s: float
    ratio: float


def costs_of(one_process: Case, one_day: Case, shared: Case) -> Costs:
    """The costs that these cases show; `shared` is the one with the fewest workers.

    In the one day's case the services have hardly anything to do, so it shows what they take idle.
    """
    start_s = one_day.run_s[0]
    starts_s = shared.runs * one_day.working_s
    idle = {
        name: seconds / one_day.wall_s
        for name, seconds in one_day.processor_s.items()
        if name != "worker"
    }

    def day_s(case: Case, name: str) -> float:
        spent = case.processor_s[name] - idle.get(name, 0.0) * case.wall_s
        return max(spent, 0.0) / case.days

    rounds = math.ceil(shared.runs / shared.workers)
    working_s = sum(shared.run_s) / shared.workers
    gaps_s = max(shared.wall_s - shared.before_first_run_s - working_s, 0.0)
    return Costs(
        alone_waits_s=one_process.before_first_run_s,
        shared_waits_s=shared.before_first_run_s,
        between_s=gaps_s / (rounds - 1) if rounds > 1 else 0.0,
        start_s=start_s,
        start_processor_s=one_day.working_s,
        day_s=max(one_process.run_s[0] - start_s, 0.0) / one_process.days,
        day_processor_s=max(shared.working_s - starts_s, 0.0) / shared.days,
        serial_day_s={name: max(day_s(one_process, name), day_s(shared, name)) for name in SERIAL},
        other_day_s=sum(
            day_s(shared, name) for name in shared.processor_s if name not in {*SERIAL, "worker"}
        ),
        idle_s=idle,
    )


def estimate(costs: Costs, *, workers: int, cores: int, days: int, runs: int) -> Estimate:
    """The longest of what each part takes at least."""
    serial = {name: days * seconds for name, seconds in costs.serial_day_s.items()}
    processor = (
        runs * costs.start_processor_s
        + days * (costs.day_processor_s + costs.other_day_s)
        + sum(serial.values())
    )
    each = costs.start_s + days / runs * costs.day_s
    rounds = math.ceil(runs / workers)
    after_the_wait = {
        "cores": processor / (cores - sum(costs.idle_s.values())),
        "runs": rounds * each + (rounds - 1) * costs.between_s,
        **{name: spent / (1 - costs.idle_s.get(name, 0.0)) for name, spent in serial.items()},
    }
    bounds = {name: costs.shared_waits_s + seconds for name, seconds in after_the_wait.items()}
    limited_by = max(bounds, key=lambda name: bounds[name])
    alone = costs.alone_waits_s + costs.start_s + days * costs.day_s
    return Estimate(
        workers=workers,
        cores=cores,
        days=days,
        runs=runs,
        bounds_s={name: round(seconds, 1) for name, seconds in bounds.items()},
        limited_by=limited_by,
        seconds=round(bounds[limited_by], 1),
        one_process_s=round(alone, 1),
        ratio=round(alone / bounds[limited_by], 2),
    )
