"""What was done to the containers and what then happened: a line each, printed and documented."""

from __future__ import annotations

from dataclasses import dataclass

HEAD = """# What was done to the containers

Written by `make test-containers DOCUMENT=docs/containers.md`; not edited by hand. Each line but
the restore begins with a range of 60 days under way, and its test passes only if every run has
ended, all days are stored, no object that was there has changed, `/health` says `ok`, and Slack
was told what the last column says. The restore passes only if all objects, models and runs are
back, and the next morning's forecast is the one that it would have been.

| what was done | all healthy after | all days stored after | runs of the range | Slack was told |
|---|---:|---:|---|---|
"""


@dataclass(frozen=True)
class Line:
    """What was done to the containers, and what then happened.

    Args:
        done: what.
        healthy_s: seconds until all was healthy again.
        ended_s: seconds until every run had ended, with what it was for.
        runs: how the runs that were under way ended, separated by commas.
        told: messages to Slack about it.
    """

    done: str
    healthy_s: float
    ended_s: float
    runs: str
    told: int


def row_of(line: Line) -> str:
    """A line of the document's table."""
    told = {0: "nothing", 1: "once"}[line.told]
    return (
        f"| {line.done} | {line.healthy_s:.0f} s | {line.ended_s:.0f} s | {line.runs.lower()} "
        f"| {told} |\n"
    )
