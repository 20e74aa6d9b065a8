"""Issued forecasts: written once, never changed; pointers say which one to read.

An issue is `forecasts/date=YYYY-MM/D/<fingerprint>.json` with a CSV beside it. `D.json`
points to the morning's issue that stands for D, `D.update.json` to its update, and `latest.json`,
written last, to the newest of the newest D.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypeVar

from pydantic import ValidationError

from seoulcast.datasets import keys
from seoulcast.datasets.documents import Document, Forecast, ForecastPointer, IssueName
from seoulcast.datasets.listing import digest_of, list_days
from seoulcast.datasets.store import ObjectNotFoundError, ObjectStore

D = TypeVar("D", bound=Document)

REVISED_DAYS = 14
"""How far back a late or revised day is a reason to issue the newest forecast again."""


_ISSUES: tuple[IssueName, ...] = ("morning", "update")
"""Of a day, in order of time."""


class CorruptDocumentError(ValueError):
    """An object is not the document its key promises."""


def render(document: Document) -> bytes:
    """A document as stored: indented JSON, one field a line, ending in a line end."""
    return (document.model_dump_json(indent=1) + "\n").encode()


def read_document(store: ObjectStore, key: str, kind: type[D]) -> D | None:
    """The document under a key, or None where there is none.

    Raises:
        CorruptDocumentError: the object is something else.
    """
    try:
        data = store.get(key)
    except ObjectNotFoundError:
        return None
    return parse_document(key, data, kind)


def parse_document(key: str, data: bytes, kind: type[D]) -> D:
    """The document that lies under a key as these bytes.

    Raises:
        CorruptDocumentError: the object is something else.
    """
    try:
        return kind.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole"
        raise CorruptDocumentError(
            f"{key} is no valid {kind.__name__}: {where}: {first['msg']}. Move the object away "
            "and materialise its partition again."
        ) from None


def issue(store: ObjectStore, forecast: Forecast) -> Forecast:
    """Put a forecast on record and point to it where it is due.

    The same inputs and model have the same fingerprint: the issue that is there already
    stands, with its own issue time. A hindcast never takes the place of a live issue, and
    `latest` never moves to an older day, nor from a day's update back to its morning's issue.

    Returns:
        The forecast on record under that fingerprint.
    """
    key = keys.issue(forecast.day, forecast.fingerprint)
    if not store.create(key, render(forecast)):
        standing = read_document(store, key, Forecast)
        forecast = standing if standing is not None else forecast
    store.create(keys.issue(forecast.day, forecast.fingerprint, "csv"), as_csv(forecast))
    pointer = ForecastPointer(
        day=forecast.day,
        key=key,
        fingerprint=forecast.fingerprint,
        issued_at=forecast.issued_at,
        issue=forecast.issue,
    )
    current = current_issue(store, forecast.day, forecast.issue)
    if current is not None and current.kind == "live" and forecast.kind == "hindcast":
        return forecast
    store.put(_pointer_key(forecast.day, forecast.issue), render(pointer))
    latest = read_document(store, keys.LATEST_FORECAST, ForecastPointer)
    if latest is None or _newness(latest) <= _newness(pointer):
        store.put(keys.LATEST_FORECAST, render(pointer))
    return forecast


def current_issue(store: ObjectStore, day: date, issue: IssueName = "morning") -> Forecast | None:
    """The issue that the day's pointer, or that of its update, points to; None without one."""
    pointer = read_document(store, _pointer_key(day, issue), ForecastPointer)
    return None if pointer is None else read_document(store, pointer.key, Forecast)


def issues_of_record(store: ObjectStore, day: date) -> list[Forecast]:
    """What is held to account of a day: the morning's issue and, apart from it, its update.

    Of each the first live one, else the one that stands.
    """
    live = [forecast for forecast in issues_of(store, day) if forecast.kind == "live"]
    live.sort(key=lambda forecast: forecast.issued_at)
    found = (
        next((forecast for forecast in live if forecast.issue == issue), None)
        or current_issue(store, day, issue)
        for issue in _ISSUES
    )
    return [forecast for forecast in found if forecast is not None]


def issue_of_record(store: ObjectStore, day: date) -> Forecast | None:
    """The morning's issue of a day that is held to account; None without one."""
    mornings = (one for one in issues_of_record(store, day) if one.issue == "morning")
    return next(mornings, None)


def issues_of(store: ObjectStore, day: date) -> list[Forecast]:
    """Every issue on record under a day."""
    infos = store.list(keys.issues_prefix(day))
    found = (read_document(store, i.key, Forecast) for i in infos if i.key.endswith(".json"))
    return [forecast for forecast in found if forecast is not None]


def inputs_version(store: ObjectStore, day: date) -> str:
    """Names the versions of the stored days from which a forecast under `day` is issued."""
    first = day - timedelta(days=REVISED_DAYS - 1)
    return digest_of(
        {
            f"{dataset.name} {known}": info.etag
            for dataset in (*keys.INPUT_DATASETS, *keys.MORNING_DATASETS)
            for known, info in list_days(store, dataset, first, day).items()
        }
    )


def as_csv(forecast: Forecast) -> bytes:
    """A forecast as a table: one row a day and target, mean and quantiles as columns."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    levels = [f"{level:g}" for level in forecast.quantile_levels]
    head = ["date", "lead", "target", "unit", "mean", *(f"q{level}" for level in levels)]
    writer.writerow([*head, "issued_at", "data_through", "status", "model_version", "origin"])
    tail = [
        forecast.issued_at.isoformat(),
        forecast.data_through.isoformat(),
        forecast.status,
        forecast.model.version,
        forecast.origin,
    ]
    for day in forecast.days:
        for target, value in day.targets.items():
            quantiles = _in_order(value.quantiles.items())
            writer.writerow(
                [day.date.isoformat(), day.lead, target, value.unit, value.mean, *quantiles, *tail]
            )
    return text.getvalue().encode()


def _pointer_key(day: date, issue: IssueName) -> str:
    return (keys.UPDATES if issue == "update" else keys.FORECASTS).key(day)


def _newness(pointer: ForecastPointer) -> tuple[date, int]:
    return pointer.day, _ISSUES.index(pointer.issue)


def _in_order(quantiles: Iterable[tuple[str, float]]) -> list[float]:
    return [value for _, value in sorted(quantiles, key=lambda item: float(item[0]))]
