"""The whole chain in one system: history, model, forecasts, scores, drift, report, page's API."""

from datetime import date, datetime

import dagster as dg
import pytest
from fastapi.testclient import TestClient
from mlflow.tracking import MlflowClient
from support.system import running_system

from seoulcast.clock import KST
from seoulcast.datasets import keys
from seoulcast.datasets.documents import LEADS, TARGETS, Scores
from seoulcast.datasets.issues import current_issue, read_document
from seoulcast.datasets.model_documents import DriftCheck
from seoulcast.datasets.models import decisions
from seoulcast.reason_codes import ReasonCode
from seoulcast_api.app import create_app
from seoulcast_assets.assets.training_run import REGISTERED_MODEL
from seoulcast_assets.resources import EXPERIMENT

pytestmark = pytest.mark.e2e

FIRST = date(2020, 1, 1)
LEARNED = date(2022, 5, 31)
LAST = date(2022, 6, 14)


@pytest.fixture(scope="module")
def system(tmp_path_factory):
    """Two and a half years of history, one model, two weeks of forecasts, a report."""
    with running_system(
        tmp_path_factory.mktemp("home"), now=datetime(2022, 6, 15, 6, 0, tzinfo=KST)
    ) as system:
        assert system.run("weather_pipeline", FIRST, LAST).success
        assert system.run("dust_pipeline", FIRST, LAST).success
        assert system.run("retrain", LEARNED).success
        assert system.run("batch_forecast", LEARNED, LAST).success
        assert system.run("explore").success
        yield system


def codes(system, day):
    return {reason.code for reason in current_issue(system.store, day).reasons}


def test_every_asset_has_what_it_made_on_record(system):
    days = (LAST - FIRST).days + 1
    for asset in ("raw_asos", "temperature", "station_weather", "raw_pm10", "pm10"):
        assert len(system.materialized(asset)) == days
    assert system.materialized("lstm_model") == {LEARNED.isoformat()}
    for asset in ("daily_forecast", "forecast_scores", "drift_check"):
        assert len(system.materialized(asset)) == 15
    assert system.store.head(keys.REPORT) is not None


def test_the_first_model_is_promoted_over_persistence_and_forecasts_from_then_on(system):
    (decision,) = decisions(system.store)
    assert decision.decision == "promoted"
    assert decision.compared_with == "persistence"
    assert decision.crps_ratio < 1.0
    forecast = current_issue(system.store, LAST)
    assert forecast.status == "fresh"
    assert forecast.model.version == decision.version
    assert [day.lead for day in forecast.days] == list(LEADS)
    assert forecast.data_through == LAST


def test_mlflow_has_parameters_curves_scores_fingerprint_files_and_both_aliases(system):
    client = MlflowClient(tracking_uri=system.settings.mlflow_uri)
    (run,) = client.search_runs([client.get_experiment_by_name(EXPERIMENT).experiment_id])
    assert run.info.status == "FINISHED"
    assert run.data.tags["data_digest"]
    assert run.data.params["fit.seed"]
    assert client.get_metric_history(run.info.run_id, "validation_loss")
    for system_name in ("seoulcast", "persistence", "climatology"):
        for target in TARGETS:
            assert f"{system_name}.crps.{target}.1" in run.data.metrics
    files = {file.path for file in client.list_artifacts(run.info.run_id, "model")}
    assert "model/configuration.json" in files
    assert str(system.settings.home) in run.info.artifact_uri
    for alias in ("champion", "challenger"):
        version = client.get_model_version_by_alias(REGISTERED_MODEL, alias)
        assert version.tags["version"] == decisions(system.store)[0].version


def test_a_models_metadata_links_to_its_run_and_its_version_in_mlflow(system):
    client = MlflowClient(tracking_uri=system.settings.mlflow_uri)
    (run,) = client.search_runs([client.get_experiment_by_name(EXPERIMENT).experiment_id])
    version = client.get_model_version_by_alias(REGISTERED_MODEL, "champion")
    event = system.instance.get_latest_materialization_event(dg.AssetKey("lstm_model"))
    metadata = event.asset_materialization.metadata
    tags = event.asset_materialization.tags
    url = system.settings.mlflow_url

    assert tags["dagster/code_version"] == "train_on=observed"
    assert run.info.run_name == decisions(system.store)[0].version
    assert metadata["mlflow_run_page"] == dg.MetadataValue.url(
        f"{url}/#/experiments/{run.info.experiment_id}/runs/{run.info.run_id}"
    )
    assert metadata["registry_page"] == dg.MetadataValue.url(
        f"{url}/#/models/{REGISTERED_MODEL}/versions/{version.version}"
    )


def test_each_observed_day_is_scored_beside_persistence_and_climatology(system):
    scores = read_document(system.store, keys.SCORES.key(LAST), Scores)
    assert {row.lead for row in scores.rows} == set(LEADS)
    assert all(row.persistence_crps is not None for row in scores.rows)
    check = read_document(system.store, keys.DRIFT.key(LAST), DriftCheck)
    # Two years and two weeks of scores are too few to find anything in.
    assert (check.day, check.drifted) == (LAST, False)


def test_everything_made_again_is_the_same_bytes(system):
    before = system.objects()
    assert system.run("weather_pipeline", LEARNED, LAST).success
    assert system.run("dust_pipeline", LEARNED, LAST).success
    assert system.run("retrain", LEARNED).success
    assert system.run("batch_forecast", LEARNED, LAST).success
    assert system.objects() == before


def test_the_api_serves_what_was_issued(system):
    with TestClient(create_app(system.settings, system.store)) as client:
        result = client.get("/result").json()
        assert result["day"] == LAST.isoformat()
        assert len(result["days"]) == 7
        assert result["source"]["origin"] == "synthetic"
        observations = client.get(
            "/api/v1/observations", params={"from": "2022-06-01", "to": "2022-06-14"}
        ).json()
        assert len(observations["days"]) == 14
        assert client.get("/api/v1/scores").json()["scored_days"]


def test_a_backfill_of_an_old_day_never_moves_the_newest_forecast_back(system):
    newest = system.store.get(keys.LATEST_FORECAST)
    assert system.run("batch_forecast", date(2022, 6, 2)).success
    assert system.store.get(keys.LATEST_FORECAST) == newest


def test_a_model_whose_files_are_damaged_or_gone_gives_way_to_the_fallback(system):
    version = decisions(system.store)[0].version
    kept = {
        info.key: system.store.get(info.key) for info in system.store.list(f"models/{version}/")
    }
    weights = keys.model_file(version, "weights.npz")
    damaged_on, gone_on = date(2022, 6, 10), date(2022, 6, 11)
    try:
        system.store.put(weights, kept[weights][:1000])
        assert system.run("batch_forecast", damaged_on, assets=["daily_forecast"]).success
        assert ReasonCode.MODEL_FILES_DAMAGED in codes(system, damaged_on)
        for key in kept:
            system.store.delete(key)
        assert system.run("batch_forecast", gone_on, assets=["daily_forecast"]).success
        assert ReasonCode.MODEL_FILES_MISSING in codes(system, gone_on)
    finally:
        system.store.put_many(kept)


def test_a_stored_day_that_breaks_its_contract_costs_the_forecast_that_day_only(system):
    key = keys.TEMPERATURE.key(LAST)
    good = system.store.get(key)
    row = good.decode().splitlines()
    values = row[1].split(",")
    at = row[0].split(",").index("TA_MAX_OBS")
    values[at] = "-60.0"
    system.store.put(key, f"{row[0]}\n{','.join(values)}\n".encode())
    try:
        assert system.run("batch_forecast", LAST, assets=["daily_forecast"]).success
        forecast = current_issue(system.store, LAST)
        assert forecast.status == "late_data"
        assert [reason.input for reason in forecast.reasons] == ["temperature"]
    finally:
        system.store.put(key, good)
