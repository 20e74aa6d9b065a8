"""The MLflow run of a training belongs to its Dagster run from its first moment on."""

import dagster as dg
import mlflow
import pytest
from mlflow.tracking import MlflowClient

from seoulcast.settings import Settings
from seoulcast_assets.resources import EXPERIMENT, build_resources


@dg.op(required_resource_keys={"mlflow"})
def train():
    """Never begins: the process is gone before."""


@dg.graph
def training():
    train()


def test_a_run_killed_before_it_is_tagged_still_names_its_dagster_run(tmp_path, monkeypatch):
    settings = Settings(_env_file=None, home=tmp_path, origin="synthetic")
    monkeypatch.setenv("MLFLOW_RUN_CONTEXT", "{}")

    def gone(_tags):
        raise RuntimeError("killed here")

    monkeypatch.setattr(mlflow, "set_tags", gone)
    job = training.to_job(resource_defs={"mlflow": build_resources(settings)["mlflow"]})
    instance = dg.DagsterInstance.ephemeral()
    with pytest.raises(dg.DagsterResourceFunctionError):
        job.execute_in_process(instance=instance)
    mlflow.end_run()
    client = MlflowClient(tracking_uri=settings.mlflow_uri)
    experiment = client.get_experiment_by_name(EXPERIMENT).experiment_id
    (begun,) = client.search_runs([experiment])
    (dagster_run,) = instance.get_runs()
    assert begun.data.tags["dagster_run_id"] == dagster_run.run_id
