"""Asset checks of models, scores, drift and report: whether what watches the forecast is sound.

Each reads what is stored and warns; none keeps a forecast from going out.
"""

from collections.abc import Sequence
from datetime import timedelta

import dagster as dg

from seoulcast.datasets.cities import City
from seoulcast.datasets.document_history import DocumentHistory
from seoulcast.datasets.documents import ScoreRow, Scores
from seoulcast.datasets.issues import parse_document, read_document
from seoulcast.datasets.keys import DRIFT, REPORT, SCORES
from seoulcast.datasets.model_documents import DriftCheck
from seoulcast.datasets.models import champion_for
from seoulcast.presentation.words import english
from seoulcast.settings import Settings
from seoulcast_assets.naming import asset_key
from seoulcast_assets.resources import StoreResource

COVERAGE_DAYS = 90
"""Days of scores that coverage is counted over: fewer say little of eight in ten."""
LEAST_COVERAGE, MOST_COVERAGE = 0.65, 0.95
"""Bounds of the 80 % range's coverage: outside of them a sound range is once in ten thousand
seasons, even if its days hang together."""
FEW_ROWS = 30
"""With fewer scored days nothing is said of coverage."""
OLDEST_MODEL_DAYS = 400
"""A model that has not been replaced for longer has not been beaten in a year of weekly trials,
or is not tried any more."""


def build_monitoring_checks(cities: Sequence[City]) -> list[dg.AssetChecksDefinition]:
    """The checks of every city."""
    builders = (_champion_check, _coverage_check, _drift_check, _report_check)
    return [build(city) for city in cities for build in builders]


def _champion_check(city: City) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=asset_key(city, "lstm_model"),
        name="a_recent_model_is_in_service",
        description=f"A model is in service, decided on within {OLDEST_MODEL_DAYS} days.",
    )
    def a_recent_model_is_in_service(
        settings: dg.ResourceParam[Settings], store: StoreResource
    ) -> dg.AssetCheckResult:
        due = settings.clock.last_full_day()
        champion = champion_for(city.view(store.open(settings)), due)
        if champion is None:
            return _warning(passed=False, metadata={"model": "none yet"})
        age = (due - champion.by_day).days
        return _warning(
            passed=age <= OLDEST_MODEL_DAYS,
            metadata={"model": champion.version, "age_days": age},
        )

    return a_recent_model_is_in_service


def _coverage_check(city: City) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=asset_key(city, SCORES.name),
        name="ranges_hold_what_they_promise",
        description=f"Of the last {COVERAGE_DAYS} scored days the 80 % range of lead 1 held "
        f"{LEAST_COVERAGE:.0%} to {MOST_COVERAGE:.0%} of each target.",
    )
    def ranges_hold_what_they_promise(
        settings: dg.ResourceParam[Settings], store: StoreResource
    ) -> dg.AssetCheckResult:
        objects = city.view(store.open(settings))
        last = settings.clock.last_full_day()
        found = DocumentHistory(objects).of_days(
            SCORES, last - timedelta(days=COVERAGE_DAYS - 1), last
        )
        scores = [parse_document(key, data, Scores) for key, data in found.items()]
        covered = coverage_by_target([row for one in scores for row in one.rows])
        return _warning(
            passed=all(LEAST_COVERAGE <= share <= MOST_COVERAGE for share in covered.values()),
            metadata={"days": len(scores), **covered},
        )

    return ranges_hold_what_they_promise


def coverage_by_target(rows: Sequence[ScoreRow]) -> dict[str, float]:
    """Share of lead 1 inside the 80 % range, of targets with enough of them."""
    by_target: dict[str, list[bool]] = {}
    for row in rows:
        if row.lead == 1:
            by_target.setdefault(row.target, []).append(row.inside80)
    return {
        target: sum(inside) / len(inside)
        for target, inside in by_target.items()
        if len(inside) >= FEW_ROWS
    }


def _drift_check(city: City) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=asset_key(city, DRIFT.name),
        name="nothing_has_drifted",
        description="The newest drift check found no drift. One is answered by a retraining.",
    )
    def nothing_has_drifted(
        settings: dg.ResourceParam[Settings], store: StoreResource
    ) -> dg.AssetCheckResult:
        day = settings.clock.last_full_day()
        check = read_document(city.view(store.open(settings)), DRIFT.key(day), DriftCheck)
        if check is None:
            return _warning(passed=True, metadata={"day": f"{day}", "state": "not checked yet"})
        return _warning(
            passed=not check.drifted,
            metadata={
                "day": f"{check.day}",
                "exceeded": sum(finding.exceeded for finding in check.findings),
                "reasons": english(check.reasons),
            },
        )

    return nothing_has_drifted


def _report_check(city: City) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=asset_key(city, "exploratory_report"),
        name="report_is_there",
        description="The report's file is stored, and has its plots in it.",
    )
    def report_is_there(
        settings: dg.ResourceParam[Settings], store: StoreResource
    ) -> dg.AssetCheckResult:
        info = city.view(store.open(settings)).head(REPORT)
        size = 0 if info is None else info.size
        return _warning(passed=size > 0, metadata={"bytes": size})

    return report_is_there


def _warning(*, passed: bool, metadata: dict[str, float | str]) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        passed=passed, severity=dg.AssetCheckSeverity.WARN, metadata=metadata
    )
