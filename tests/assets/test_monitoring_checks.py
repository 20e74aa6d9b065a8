"""The asset checks of models, scores, drift and report, each on what is stored."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest
from support.documents import (
    DAY,
    Shelf,
    build_drift_check,
    build_finding,
    build_score_row,
)

from seoulcast.clock import KST
from seoulcast.datasets.cities import City
from seoulcast.datasets.keys import REPORT
from seoulcast.datasets.store_factory import open_store
from seoulcast.settings import Settings
from seoulcast_assets.monitoring_checks import (
    OLDEST_MODEL_DAYS,
    build_monitoring_checks,
    coverage_by_target,
)
from seoulcast_assets.resources import build_resources


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    now = datetime.combine(DAY + timedelta(days=1), datetime.min.time(), KST).replace(hour=6)
    return Settings(_env_file=None, home=tmp_path, now=now)


@pytest.fixture
def shelf(settings: Settings) -> Shelf:
    return Shelf(open_store(settings))


def _checked(settings: Settings, name: str) -> dg.AssetCheckResult:
    (check,) = [
        one
        for one in build_monitoring_checks([City(108)])
        if next(iter(one.check_keys)).name == name
    ]
    result = check(settings=settings, store=build_resources(settings)["store"])
    assert isinstance(result, dg.AssetCheckResult)
    assert result.severity == dg.AssetCheckSeverity.WARN
    return result


def test_without_a_model_or_with_a_very_old_one_the_model_is_warned_of(
    settings: Settings, shelf: Shelf
) -> None:
    name = "a_recent_model_is_in_service"
    assert not _checked(settings, name).passed
    old = DAY - timedelta(days=OLDEST_MODEL_DAYS + 1)
    shelf.decide(by_day=old, trained_through=old, version=f"{old}-0")
    assert not _checked(settings, name).passed
    shelf.decide()
    assert _checked(settings, name).passed


def _days_of_scores(shelf: Shelf, inside: int) -> None:
    for n in range(40):
        day = DAY - timedelta(days=n)
        shelf.score(day, inside80=n < inside)


@pytest.mark.parametrize(("inside", "passed"), [(32, True), (20, False), (40, False)])
def test_ranges_that_hold_too_few_or_too_many_days_are_warned_of(
    settings: Settings, shelf: Shelf, inside: int, passed: bool
) -> None:
    _days_of_scores(shelf, inside)
    result = _checked(settings, "ranges_hold_what_they_promise")
    assert result.passed is passed
    assert result.metadata["TA_MAX"].value == inside / 40
    assert result.metadata["days"].value == 40


def test_of_few_days_and_of_later_leads_nothing_is_said_of_coverage() -> None:
    rows = [
        build_score_row(DAY, "TA_MAX", lead, inside80=False) for lead in (1, 2) for _ in range(29)
    ]
    assert coverage_by_target(rows) == {}


def test_drift_is_warned_of_with_its_reasons(settings: Settings, shelf: Shelf) -> None:
    name = "nothing_has_drifted"
    assert _checked(settings, name).passed, "nothing has been checked"
    shelf.drift(findings=[build_finding(exceeded=True)], drifted=True)
    result = _checked(settings, name)
    assert not result.passed
    assert result.metadata["exceeded"].value == 1
    assert build_drift_check().day == DAY


def test_a_report_that_is_not_there_is_warned_of(settings: Settings) -> None:
    assert not _checked(settings, "report_is_there").passed
    open_store(settings).put(REPORT, b"<!doctype html>")
    assert _checked(settings, "report_is_there").passed
