"""The files of tests that take longest, so that a run of several processes can begin with them.

A file's tests are run by one process, one after the other. One that takes minutes and comes last
would be waited for by all the other processes.
"""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]

LONGEST_FIRST = (
    "e2e/test_daemon.py",
    "e2e/test_morning.py",
    "e2e/test_cities.py",
    "e2e/page/test_page.py",
    "e2e/page/test_offline.py",
    "e2e/test_chain.py",
    "e2e/test_requests.py",
    "faults/test_killed.py",
    "faults/test_s3.py",
    "e2e/test_secrets.py",
    "faults/test_calendar.py",
    "sensors/test_reconciliation.py",
    "faults/test_code_server.py",
    "faults/test_services_down.py",
    "benchmarks/test_experiments.py",
    "e2e/test_update.py",
    "e2e/test_killed.py",
    "e2e/test_faults.py",
    "e2e/test_new_target.py",
    "e2e/test_served_features.py",
    "e2e/test_morning_again.py",
    "e2e/test_s3.py",
    "deploy/test_dagster_instance.py",
    "kma/test_archive_morning.py",
    "test_architecture.py",
)
"""Files below tests/ by what they took when last measured (`--durations`)."""

_PLACES = {TESTS / name: place for place, name in enumerate(LONGEST_FIRST)}


def put_first(items: list[pytest.Item]) -> None:
    """Put the tests of the longest files first; the others keep their order.

    Args:
        items: all collected tests; sorted in place.
    """
    items.sort(key=lambda item: _PLACES.get(item.path, len(_PLACES)))
