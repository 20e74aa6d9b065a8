"""Puts an earlier model back into service: `python -m seoulcast_assets.commands.rollback`.

Adds a line to the record of promotions, from which the next forecast picks its model, and
moves MLflow's alias. Nothing is deleted, and no issued forecast changes.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date, datetime

from seoulcast.datasets.cities import City
from seoulcast.datasets.model_documents import Promotion
from seoulcast.datasets.models import (
    ModelFilesMissingError,
    champion_for,
    decisions,
    load_model,
    record_decision,
)
from seoulcast.datasets.store import ObjectStore
from seoulcast.datasets.store_factory import open_store
from seoulcast.forecasting.model.model_files import ArtifactError, from_files
from seoulcast.reasons import RestoredByHand
from seoulcast.settings import Settings
from seoulcast_assets.assets.training_run import REGISTERED_MODEL
from seoulcast_assets.mlflow_calls import mlflow_client


class RollbackError(RuntimeError):
    """There is no such model to go back to; says which there are."""


def roll_back(
    store: ObjectStore, *, by_day: date, decided_at: datetime, to: str | None, why: str
) -> Promotion:
    """Put an earlier model into service from `by_day` on.

    Args:
        store: where the record and the models' files are.
        by_day: D of the first forecast it counts for.
        decided_at: aware.
        to: version of a model that was in service before; the one before the present by default.
        why: of whoever asks, for the record.

    Returns:
        The new line of the record: the model's own promotion, with the new day and reason.

    Raises:
        RollbackError: no model is in service, or there is no such model, or its files are not
            what was saved.
    """
    champion = champion_for(store, by_day)
    if champion is None:
        raise RollbackError(f"no model is in service on {by_day}: there is nothing to go back from")
    served = {p.version: p for p in decisions(store) if p.decision == "promoted"}
    earlier = [
        version
        for version, promotion in served.items()
        if version != champion.version and promotion.by_day <= by_day
    ]
    if not earlier:
        raise RollbackError(
            f"{champion.version} is the only model that was ever promoted by {by_day}"
        )
    target = to or earlier[-1]
    if target not in earlier:
        raise RollbackError(f"{target} can't be taken back; these can: {', '.join(earlier)}")
    try:
        from_files(load_model(store, target), version=target)
    except (ModelFilesMissingError, ArtifactError) as error:
        raise RollbackError(f"{target} can't serve: {error}") from error
    own = served[target]
    restored = own.model_copy(
        update={
            "decision": "restored",
            "by_day": by_day,
            "decided_at": decided_at,
            "reason": RestoredByHand(replaced=champion.version, why=why, promoted=own.reason),
        }
    )
    return record_decision(store, restored)


def main(arguments: list[str] | None = None) -> int:
    """Roll back and print what serves now; 1 with a sentence if that can't be."""
    settings = Settings()
    parser = argparse.ArgumentParser(
        prog="python -m seoulcast_assets.commands.rollback", description=__doc__
    )
    parser.add_argument("--to", help="version to take back; default: the one before")
    parser.add_argument("--why", default="no reason given", help="for the record")
    parser.add_argument(
        "--station", type=int, choices=settings.stations, default=settings.stations[0],
        help="the city's (default: %(default)s)",
    )  # fmt: skip
    asked = parser.parse_args(arguments)
    city = City(asked.station)
    by_day = settings.clock.last_full_day()
    try:
        restored = roll_back(
            city.view(open_store(settings)),
            by_day=by_day,
            decided_at=settings.clock.now(),
            to=asked.to,
            why=asked.why.rstrip("."),
        )
    except RollbackError as error:
        sys.stderr.write(f"{error}.\n")
        return 1
    _move_alias(settings, city.named(REGISTERED_MODEL, "-"), restored.version)
    sys.stdout.write(
        f"{restored.version} forecasts from {by_day} on. Materialise daily_forecast of {by_day} "
        "to issue today's once more; the next retraining must beat this model.\n"
    )
    return 0


def _move_alias(settings: Settings, name: str, version: str) -> None:
    """MLflow's `champion`, for people who look there; forecasts don't."""
    client = mlflow_client(settings)
    for registered in client.search_model_versions(f"name='{name}'"):
        if registered.tags.get("version") == version:
            client.set_registered_model_alias(name, "champion", registered.version)
            return
    sys.stdout.write(f"MLflow's registry holds no {version}: its alias `champion` stays.\n")


if __name__ == "__main__":
    raise SystemExit(main())
