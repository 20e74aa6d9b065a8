"""lstm_model: a model trained on data through D, on demand, with its record in MLflow."""

import dagster as dg

from seoulcast.datasets.cities import City
from seoulcast.datasets.keys import INPUT_DATASETS, MORNING_DATASETS
from seoulcast.settings import Settings
from seoulcast_assets.lineage import TRAINING_DAYS, last_days
from seoulcast_assets.loading import loading
from seoulcast_assets.naming import asset_key, group_of
from seoulcast_assets.partitions import Days
from seoulcast_assets.resources import StoreResource


def model_asset(days: Days, city: City, train_on: str) -> dg.AssetsDefinition:
    """A city's model asset for these partitions.

    Args:
        days: the partitions.
        city: whose model it is.
        train_on: `SEOULCAST_TRAIN_ON`, which is a part of the version of its code.
    """
    history = last_days(TRAINING_DAYS)

    @dg.asset(
        key=asset_key(city, "lstm_model"),
        group_name=group_of(city, "model"),
        kinds={"pytorch", "mlflow"},
        partitions_def=days.dust,
        # Of the settings the one that changes a model: Dagster then shows older ones as outdated,
        # and trains none by itself. Ingestion records its days itself, without what they were made
        # from; half of that would have Dagster call each of them outdated.
        code_version=f"train_on={train_on}",
        # A model a run: each has an MLflow run of its own.
        backfill_policy=dg.BackfillPolicy.multi_run(1),
        deps=[
            dg.AssetDep(asset_key(city, dataset.name), partition_mapping=history)
            for dataset in (*INPUT_DATASETS, *MORNING_DATASETS)
        ],
        required_resource_keys={"settings", "store", "mlflow"},
        description="A network trained on data through the partition's day, scored on held-out "
        "days, registered in MLflow; promoted only if it is surely better than the champion.",
    )
    def lstm_model(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        with loading():
            # torch and Lightning.
            from seoulcast_assets.assets import training_run  # noqa: PLC0415

        settings: Settings = context.resources.settings
        store_resource: StoreResource = context.resources.store
        mlflow = context.resources.mlflow
        training_run.end_orphans(context, settings)
        # Runs started from the asset graph have no hook, so the MLflow run is ended here.
        try:
            objects = city.view(store_resource.open(settings))
            mlflow.set_tag("station", str(city.station))
            result = training_run.train_and_decide(context, settings, city, objects, mlflow)
        except BaseException:
            training_run.end_run(mlflow, settings, "FAILED")
            raise
        training_run.end_run(mlflow, settings, "FINISHED")
        return result

    return lstm_model
