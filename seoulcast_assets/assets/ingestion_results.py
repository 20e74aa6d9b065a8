"""Results of ingestion as Dagster's events and as lines for a person."""

from __future__ import annotations

import dagster as dg

from seoulcast.datasets.cities import OwnedDataset
from seoulcast.ingestion.results import DayResult, RowsAside
from seoulcast_assets.assets.day_plots import PLOT
from seoulcast_assets.naming import key_of
from seoulcast_assets.outcomes import STATUS


def event_of(
    owned: OwnedDataset, result: DayResult, plot: dg.MarkdownMetadataValue | None
) -> dg.AssetMaterialization:
    """The event that puts a finished day on record.

    Args:
        owned: the dataset.
        result: what became of the day.
        plot: of the day, where there is one.
    """
    metadata: dict[str, str | int | dg.MarkdownMetadataValue] = {STATUS: result.status}
    if plot is not None:
        metadata[PLOT] = plot
    if result.rows:
        metadata["rows"] = result.rows
    if result.etag is not None:
        metadata["object"] = owned.owner.prefix + owned.dataset.key(result.day)
        metadata["etag"] = result.etag
    else:
        metadata["reason"] = result.detail or "The hub confirmed that there is nothing."
    if result.etag is not None and result.detail:
        metadata["detail"] = result.detail
    return dg.AssetMaterialization(key_of(owned), partition=f"{result.day}", metadata=metadata)


def aside_line(rows: RowsAside) -> str:
    """One line about rows of a day that were put aside."""
    more = f" So are {rows.count - 1} more rows." if rows.count > 1 else ""
    return f"{rows.day}: {rows.reason} Put aside at {rows.key}.{more}"


def result_line(result: DayResult) -> str:
    """One line about what became of a day."""
    detail = f" ({result.detail})" if result.detail else ""
    return f"{result.day} {result.status}{detail}"
