"""A run of lstm_model: trains a challenger, decides, and puts both on record in MLflow."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
from mlflow.tracking import MlflowClient

from seoulcast.datasets.cities import City
from seoulcast.datasets.model_documents import Promotion
from seoulcast.datasets.models import (
    champion_for,
    load_model,
    record_decision,
    save_model,
)
from seoulcast.datasets.store import ObjectStore
from seoulcast.forecasting.model.configuration import TrainingConfig
from seoulcast.forecasting.model.fitting import EpochReport
from seoulcast.forecasting.model.model_files import from_files, to_files
from seoulcast.forecasting.model.trained_model import TrainedModel
from seoulcast.forecasting.model.training import TrainingResult, train_model
from seoulcast.forecasting.promotion import decide
from seoulcast.presentation.plots import epoch_line, skill_table, training_curves
from seoulcast.presentation.words import words
from seoulcast.settings import Settings
from seoulcast_assets.assets.stored_observations import read_observations, training_start
from seoulcast_assets.mlflow_calls import CalledAgain, call_again, mlflow_client
from seoulcast_assets.partitions import day_of
from seoulcast_assets.progress import Progress, current_listener
from seoulcast_assets.resources import EXPERIMENT

REGISTERED_MODEL = "seoulcast-lstm"
"""Seoul's; another city's ends in the number of its station."""


def train_and_decide(
    context: dg.AssetExecutionContext,
    settings: Settings,
    city: City,
    store: ObjectStore,
    mlflow: CalledAgain,
) -> dg.MaterializeResult[None]:
    """Train on the days through the run's partition, promote or refuse, and register.

    Raises:
        TooLittleHistoryError: there is too little to train on.
        ValueError: the champion can't be compared with.
    """
    through = day_of(context.partition_key)
    observations = read_observations(store, training_start(through), through, city.station)

    def on_epoch(report: EpochReport) -> None:
        context.log.info(epoch_line(report))
        if listener := current_listener():
            what = f"{context.asset_key.to_user_string()}, {report.stage}"
            done, total = report.epoch, report.epochs
            listener(Progress(what=what, done=done, total=total, unit="epochs"))

    config = TrainingConfig(values=settings.train_on)
    result = train_model(observations, through, config, on_epoch=on_epoch)
    version, files = result.version, to_files(result.model)
    save_model(store, version, files)
    promoted = champion_for(store, through, other_than=version)
    champion = _champion(store, promoted.version) if promoted else None
    decision = record_decision(
        store,
        decide(
            result,
            champion,
            observations,
            by_day=through,
            decided_at=settings.clock.now(),
        ),
    )
    run = _log_to_mlflow(mlflow, result, files, decision)
    registry_version = _register(settings, city, run.run_id, decision)
    context.log.info(f"{version} {decision.decision}: {words(decision.reason).en}")
    return dg.MaterializeResult(
        metadata={
            "version": version,
            "decision": decision.decision,
            "reason": words(decision.reason).en,
            "crps_ratio": float(decision.crps_ratio),
            "compared_with": decision.compared_with,
            "held_out": f"{decision.held_out_from} to {decision.held_out_through}",
            "mlflow_run": run.run_id,
            "mlflow_run_page": dg.MetadataValue.url(run.page(settings.mlflow_url)),
            "registry_version": registry_version.version,
            "registry_page": dg.MetadataValue.url(registry_version.page(settings.mlflow_url)),
            "scores": dg.MetadataValue.md(skill_table(result.scores)),
            "curves": dg.MetadataValue.md(training_curves(result.curves).as_markdown()),
        }
    )


def end_run(mlflow: CalledAgain, settings: Settings, status: str) -> None:
    """End the active MLflow run.

    By its id first: MLflow forgets the run before the server has answered.
    """
    run = mlflow.active_run()
    if run is not None:
        mlflow_client(settings).set_terminated(run.info.run_id, status=status)
        mlflow.end_run(status=status)


def end_orphans(context: dg.AssetExecutionContext, settings: Settings) -> None:
    """MLflow runs of trainings that were killed, which nobody ended."""
    client = mlflow_client(settings)
    experiment = client.get_experiment_by_name(EXPERIMENT)
    if experiment is None:
        return
    for run in client.search_runs([experiment.experiment_id], "attributes.status = 'RUNNING'"):
        started_by = context.instance.get_run_by_id(run.data.tags.get("dagster_run_id", ""))
        if started_by is not None and started_by.is_finished:
            client.set_terminated(run.info.run_id, status="KILLED")


@dataclass(frozen=True)
class _LoggedRun:
    """A run in MLflow, and where its UI shows it."""

    experiment_id: str
    run_id: str

    def page(self, mlflow_url: str) -> str:
        return f"{mlflow_url.rstrip('/')}/#/experiments/{self.experiment_id}/runs/{self.run_id}"


@dataclass(frozen=True)
class _RegisteredVersion:
    """A version in MLflow's registry, and where its UI shows it."""

    name: str
    version: str

    def page(self, mlflow_url: str) -> str:
        return f"{mlflow_url.rstrip('/')}/#/models/{self.name}/versions/{self.version}"


def _champion(store: ObjectStore, version: str) -> TrainedModel:
    return from_files(load_model(store, version), version=version)


def _log_to_mlflow(
    mlflow: CalledAgain, result: TrainingResult, files: dict[str, bytes], decision: Promotion
) -> _LoggedRun:
    """Parameters, curves, scores, data fingerprint and files of a training run.

    dagster-mlflow's resource takes over the functions of the module `mlflow`.
    """
    run = mlflow.active_run()
    # MLflow's UI opens with lists and charts of trainings, not with those of language models.
    mlflow.set_experiment_tag("mlflow.experimentKind", "custom_model_development")
    mlflow.set_tags(
        {
            # Its name in lists and comparisons: by dagster-mlflow all would bear the job's.
            "mlflow.runName": decision.version,
            "mlflow.note.content": words(decision.reason).en,
            "model_version": decision.version,
            "trained_through": f"{result.model.trained_through}",
            "decision": decision.decision,
            "data_digest": result.data_digest,
        }
    )
    mlflow.log_params(result.parameters)
    for report in result.curves:
        mlflow.log_metrics(
            {"train_loss": report.train_loss, "validation_loss": report.validation_loss},
            step=report.epoch,
        )
    mlflow.log_metric("crps_ratio", decision.crps_ratio)
    names = result.scores[["system", "metric", "target", "lead"]].astype(str).agg(".".join, axis=1)
    values = result.scores["value"].astype(float)
    mlflow.log_metrics(dict(zip(names, values.tolist(), strict=True)))
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            path = Path(folder, name)
            path.write_bytes(data)
            mlflow.log_artifact(str(path), artifact_path="model")
        curves = Path(folder, "curves.png")
        curves.write_bytes(training_curves(result.curves).png)
        mlflow.log_artifact(str(curves))
        table = Path(folder, "scores.csv")
        result.scores.to_csv(table, index=False)
        mlflow.log_artifact(str(table))
    return _LoggedRun(experiment_id=run.info.experiment_id, run_id=run.info.run_id)


def _register(
    settings: Settings, city: City, run_id: str, decision: Promotion
) -> _RegisteredVersion:
    """A registry version with the aliases `challenger` and, if it won, `champion`.

    The aliases are for people who look at MLflow: which model a forecast uses is read from
    the record of promotions. A model of an older day never takes an alias from a newer one.
    """
    client = mlflow_client(settings)
    name = city.named(REGISTERED_MODEL, "-")

    def ensure_registered() -> None:
        registry = MlflowClient(tracking_uri=settings.mlflow_uri)
        if not registry.search_registered_models(f"name='{name}'"):
            description = f"Seven-day forecast of temperature and PM10 in {city.en}."
            registry.create_registered_model(name, description=description)

    call_again(ensure_registered)
    run = client.get_run(run_id)
    version = client.create_model_version(
        name,
        source=f"{run.info.artifact_uri}/model",
        run_id=run_id,
        tags={"version": decision.version, "trained_through": f"{decision.trained_through}"},
        description=words(decision.reason).en,
    )
    registered = client.search_model_versions(f"name='{name}'")
    newest = max(v.tags.get("trained_through", "") for v in registered)
    if f"{decision.trained_through}" >= newest:
        client.set_registered_model_alias(name, "challenger", version.version)
        if decision.decision == "promoted":
            client.set_registered_model_alias(name, "champion", version.version)
    return _RegisteredVersion(name=name, version=str(version.version))
