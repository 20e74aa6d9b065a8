"""The asset exploratory_report: plots of the whole stored history, and one HTML file of them."""

import dagster as dg

from seoulcast.datasets.cities import City
from seoulcast.datasets.history import read_range
from seoulcast.datasets.keys import PM10, REPORT, TEMPERATURE
from seoulcast.presentation.plots import Plot
from seoulcast.settings import Settings
from seoulcast_assets.naming import asset_key, group_of
from seoulcast_assets.resources import StoreResource


def report_asset(city: City) -> dg.AssetsDefinition:
    """Build a city's report asset, which reads all partitions and has none itself."""

    @dg.asset(
        key=asset_key(city, "exploratory_report"),
        group_name=group_of(city, "report"),
        kinds={"html"},
        deps=[
            dg.AssetDep(asset_key(city, dataset.name), partition_mapping=dg.AllPartitionMapping())
            for dataset in (TEMPERATURE, PM10)
        ],
        description="Coverage by year, gaps, values removed and clipped, distributions, the "
        "seasonal cycle and the long-term trend of all stored observations.",
    )
    def exploratory_report(
        context: dg.AssetExecutionContext,
        settings: dg.ResourceParam[Settings],
        store: StoreResource,
    ) -> dg.MaterializeResult[None]:
        # matplotlib takes a second to import, and other runs draw nothing of the kind.
        from seoulcast.presentation.exploratory_report import build_report  # noqa: PLC0415

        objects = city.view(store.open(settings))
        through = settings.clock.last_full_day()
        report = build_report(
            read_range(objects, TEMPERATURE, TEMPERATURE.first_day, through),
            read_range(objects, PM10, PM10.first_day, through),
            place=f"{city.en}, station {city.station}",
            origin=settings.origin,
            generated_at=settings.clock.now(),
        )
        objects.put(REPORT, report.html)
        key = city.prefix + REPORT
        context.log.info(f"report of {len(report.html) / 1e6:.1f} MB at {key}")
        plots = {
            name: dg.MetadataValue.md(Plot(png, name).as_markdown())
            for name, png in report.plots.items()
        }
        where = (
            dg.MetadataValue.path(str(settings.objects_dir / key))
            if settings.storage == "local"
            else dg.MetadataValue.text(f"s3://{settings.s3_bucket}/{settings.s3_prefix}{key}")
        )
        return dg.MaterializeResult(metadata={"html": where, **plots})

    return exploratory_report
