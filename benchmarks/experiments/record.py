"""Fits as MLflow runs: one parent a call, a nested run for each kind and batch size.

Written with MLflow's client alone, so that no global state of MLflow is touched.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from mlflow.entities import Metric, Param
from mlflow.tracking import MlflowClient

from benchmarks.experiments.kinds import Answer
from seoulcast.presentation.plots import training_curves

EXPERIMENT = "seoulcast-experiments"
PARENT = "mlflow.parentRunId"
NOTE = "mlflow.note.content"
TRAINING = {"mlflow.experimentKind": "custom_model_development"}
"""MLflow's page then opens with runs, not with traces."""
METRICS = ("crps", "rmse", "mae", "coverage80")
LEAD = 1
"""The lead whose scores are metrics; scores.csv has all of them."""
SQLITE = "sqlite:///"


def score_name(metric: str, target: str) -> str:
    """The name in MLflow of a metric of a target at `LEAD`."""
    return f"validation_score.lead{LEAD}.{metric}.{target}"


def metrics_of(answer: Answer, scores: pd.DataFrame, seconds: float) -> dict[str, float]:
    """The final metrics, the same names for every kind.

    Args:
        answer: of a fit.
        scores: columns target, lead, metric, value; °C and µg/m³, a share for coverage.
        seconds: that the fit and its forecasts took.
    """
    shown = scores[(scores["lead"] == LEAD) & scores["metric"].isin(METRICS)]
    # MLflow's page draws metrics by name: these come after the losses.
    named = {
        score_name(row.metric, row.target): float(row.value)
        for row in shown.itertuples(index=False)
    }
    covered = scores.loc[scores["metric"] == "coverage80", "value"]
    return {
        "validation_crps": answer.crps,
        "validation_coverage80": float(covered.mean()),
        "seconds": seconds,
        **named,
    }


@dataclass(frozen=True)
class Group:
    """The parent run of a call.

    Args:
        client: of the tracking store.
        experiment_id: MLflow's.
        run_id: of the parent.
    """

    client: MlflowClient
    experiment_id: str
    run_id: str

    @contextmanager
    def fit(self, kind: str, batch_size: str) -> Iterator[str]:
        """A nested run; it is marked as failed when the block raises."""
        tags = {PARENT: self.run_id, "kind": kind, "batch_size": batch_size}
        name = f"{kind}, batch {batch_size}"
        with _run(self.client, self.experiment_id, name, tags) as run_id:
            yield run_id

    def fits(self) -> list[str]:
        """Ids of the nested runs, the first one first."""
        found = self.client.search_runs(
            [self.experiment_id],
            f"tags.`{PARENT}` = '{self.run_id}'",
            order_by=["attributes.start_time ASC"],
        )
        return [str(run.info.run_id) for run in found]

    def log(
        self,
        run_id: str,
        answer: Answer,
        scores: pd.DataFrame,
        metrics: dict[str, float],
        parameters: dict[str, str],
    ) -> None:
        """Losses by epoch, final metrics, parameters, the curve and all scores."""
        now = int(time.time() * 1000)
        losses = [
            Metric(name, value, now, report.epoch)
            for report in answer.curves
            for name, value in (
                ("train_loss", report.train_loss),
                ("validation_loss", report.validation_loss),
            )
        ]
        final = [Metric(name, value, now, 0) for name, value in metrics.items()]
        # MLflow's page plots the first names of those it is given: what is compared is first.
        fitted = {f"with/{name}": value for name, value in answer.parameters.items()}
        self.client.log_batch(
            run_id,
            metrics=final + losses,
            params=[Param(name, str(value)) for name, value in {**parameters, **fitted}.items()],
        )
        self.keep(run_id, "curves.png", training_curves(answer.curves).png)
        self.keep(run_id, "scores.csv", scores.to_csv(index=False).encode())

    def keep(self, run_id: str, name: str, data: bytes) -> None:
        """Store a file of a run."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, name)
            path.write_bytes(data)
            self.client.log_artifact(run_id, str(path))


@contextmanager
def open_group(uri: str, name: str, note: str, tags: dict[str, str]) -> Iterator[Group]:
    """A new parent run in the store at `uri`; it is marked as failed when the block raises."""
    client, experiment_id = _experiment(uri)
    with _run(client, experiment_id, name, {NOTE: note, **tags}) as run_id:
        yield Group(client, experiment_id, run_id)


def _experiment(uri: str) -> tuple[MlflowClient, str]:
    """The client and the experiment, made if there is none."""
    folder = None
    if uri.startswith(SQLITE):
        home = Path(uri.removeprefix(SQLITE)).absolute().parent
        home.mkdir(parents=True, exist_ok=True)
        # Where `lstm_model` keeps its files; MLflow's default is the folder one happens to be in.
        folder = (home / "mlflow").as_uri()
    client = MlflowClient(tracking_uri=uri)
    found = client.get_experiment_by_name(EXPERIMENT)
    if found is not None:
        return client, str(found.experiment_id)
    made = client.create_experiment(EXPERIMENT, artifact_location=folder, tags=TRAINING)
    return client, str(made)


@contextmanager
def _run(
    client: MlflowClient, experiment_id: str, name: str, tags: dict[str, str]
) -> Iterator[str]:
    run_id = str(client.create_run(experiment_id, run_name=name, tags=tags).info.run_id)
    try:
        yield run_id
    except BaseException:
        client.set_terminated(run_id, "FAILED")
        raise
    client.set_terminated(run_id)
