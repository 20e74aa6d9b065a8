"""Trained models and the record of their promotion, as objects.

The files of a model lie under `models/<version>/` beside MLflow's copy, so that a forecast
needs no MLflow. Which model is used from which day stands in `models/promotions/`, a record
that is only ever added to, one object a decision, never in a registry alias.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from seoulcast.datasets import keys
from seoulcast.datasets.document_history import DocumentHistory
from seoulcast.datasets.issues import parse_document, read_document, render
from seoulcast.datasets.model_documents import Promotion
from seoulcast.datasets.store import ObjectStore


class ModelFilesMissingError(RuntimeError):
    """A promoted model's files are not in the store."""


def save_model(store: ObjectStore, version: str, files: Mapping[str, bytes]) -> None:
    """Store a model's files. The same training writes the same bytes."""
    for name, data in files.items():
        store.put(keys.model_file(version, name), data)


def load_model(store: ObjectStore, version: str) -> dict[str, bytes]:
    """A model's files by name.

    Raises:
        ModelFilesMissingError: there are none.
    """
    prefix = keys.model_file(version, "")
    files = {info.key.removeprefix(prefix): store.get(info.key) for info in store.list(prefix)}
    if not files:
        raise ModelFilesMissingError(
            f"no files under {prefix}: the model is on record as promoted, but gone. "
            "Materialise lstm_model for the day that its version begins with."
        )
    return files


def record_decision(store: ObjectStore, promotion: Promotion) -> Promotion:
    """Add a decision to the record; one that is there already stands.

    Returns:
        The decision on record for that day and version.
    """
    # A model may be taken back on the day of its own promotion, and more than once.
    at = f"-{promotion.decided_at:%H%M%S}" if promotion.decision == "restored" else ""
    key = f"{keys.PROMOTIONS_PREFIX}{promotion.by_day:%Y-%m-%d}-{promotion.version}{at}.json"
    if store.create(key, render(promotion)):
        recorded = store.list(keys.PROMOTIONS_PREFIX)
        DocumentHistory(store).compact(recorded, keys.PROMOTIONS_HISTORY)
        return promotion
    return read_document(store, key, Promotion) or promotion


def decisions(store: ObjectStore) -> list[Promotion]:
    """Every decision on record, in the order of the day they count from."""
    listed = store.list(keys.PROMOTIONS_PREFIX)
    found = DocumentHistory(store).of(listed, (keys.PROMOTIONS_HISTORY,))
    promotions = [parse_document(key, data, Promotion) for key, data in found.items()]
    return sorted(promotions, key=lambda promotion: (promotion.by_day, promotion.decided_at))


def trained_since(store: ObjectStore, day: date) -> bool:
    """Whether a training for that day or a later one came to a decision, refusals included."""
    later = store.list(keys.PROMOTIONS_PREFIX, start_after=f"{keys.PROMOTIONS_PREFIX}{day}")
    found = (read_document(store, info.key, Promotion) for info in later)
    return any(one is not None and one.decision != "restored" for one in found)


def champion_for(
    store: ObjectStore, day: date, *, other_than: str | None = None
) -> Promotion | None:
    """The promotion whose model a forecast under `day` uses, None if there is none.

    The newest model promoted or restored by that day, trained on data through it or earlier.

    Args:
        store: where the record is.
        day: D of the forecast.
        other_than: a version to look past, when its own promotion is what is decided.
    """
    fitting = [
        promotion
        for promotion in decisions(store)
        if promotion.decision != "refused"
        and promotion.trained_through <= day
        and promotion.by_day <= day
        and promotion.version != other_than
    ]
    return fitting[-1] if fitting else None
