"""A range of days that is under way while something is done to the containers."""

from __future__ import annotations

import time
from datetime import date, timedelta

import httpx
from containers.deployment import Deployment
from containers.report import Line
from support.waiting import wait_for

from seoulcast.datasets import keys
from seoulcast.ingestion.raw import days_of

LENGTH = 60
"""Days of a range that is under way when something is killed."""
FROM = date(2010, 1, 1)
WEATHER = ["raw_asos", "temperature", "station_weather"]
ENDS_WITHIN_S = 420
"""The promise is two minutes for a run to be noticed; a slow machine has more to do them in."""
_ENDED: list[tuple[Range, int]] = []
"""Ranges that were checked, and how many messages each is worth: a later one would be too many."""


class Range:
    """A range of days that is being fetched, and what was there and said before it."""

    def __init__(self, parts: Deployment, place: int) -> None:
        first = FROM + timedelta(days=place * LENGTH)
        self.days = list(days_of(first, first + timedelta(days=LENGTH - 1)))
        self.parts = parts
        self.kept = parts.kept_objects()
        self.known = {run.run_id for run in parts.runs()}
        parts.slow_the_hub(2.0)
        self.backfill = parts.backfill(WEATHER, self.days)
        wait_for(lambda: 0 < self.stored() < LENGTH, seconds=180, what="a range half fetched")

    def stored(self) -> int:
        """Days whose raw object is there."""
        wanted = {keys.RAW_ASOS.key(day) for day in self.days}
        return len(wanted & {info.key for info in self.parts.store.list("raw/asos/")})

    def of_it(self) -> list:
        """The runs since."""
        return [run for run in self.parts.runs() if run.run_id not in self.known]

    def told(self) -> list[str]:
        """What Slack was told of it; its server forgets the rest when it is made anew."""
        return [text for text in self.parts.messages() if self.backfill in text]

    def has_ended(self) -> bool:
        """Whether the days are there, and no run holds a place."""
        try:
            runs = self.of_it()
        except (httpx.HTTPError, KeyError, AssertionError):
            return False
        return bool(runs) and all(run.has_ended for run in runs) and self.stored() == LENGTH


def check_and_report(lines, under_way, done, healthy_s, began):
    """After whatever was done: nothing is lost, altered, held or said twice."""
    parts = under_way.parts
    wait_for(under_way.has_ended, seconds=ENDS_WITHIN_S, what=f"the end of the runs: {done}")
    ended_s = time.monotonic() - began
    runs = [run for run in under_way.of_it() if run.job == "__ASSET_JOB"]
    assert "SUCCESS" in {run.status for run in runs}
    clean = {keys.TEMPERATURE.key(day) for day in under_way.days}
    now = parts.kept_objects()
    assert clean <= set(now)
    assert {key: now.get(key) for key in under_way.kept} == under_way.kept
    # Of a backfill Slack is told at its end, once, however many of its runs were lost.
    expected = 1 if "FAILURE" in {run.status for run in runs} else 0
    wait_for(lambda: len(under_way.told()) >= expected, seconds=180, what="what Slack is told")
    _ENDED.append((under_way, expected))
    for earlier, messages in _ENDED:
        assert len(earlier.told()) <= messages, earlier.days[0]
    page = parts.url("page")
    wait_for(
        lambda: httpx.get(f"{page}/health", timeout=30).json()["status"] == "ok",
        seconds=120,
        what="a page in good health",
    )
    lines.append(
        Line(done, healthy_s, ended_s, ", ".join(sorted(run.status for run in runs)), expected)
    )
