"""exploratory_report: what the whole history looks like, as plots and one HTML file."""

import dagster as dg

from seoulcast_assets.datasets.history import read_range
from seoulcast_assets.datasets.keys import PM10, REPORT, TEMPERATURE
from seoulcast_assets.datasets.report import build_report
from seoulcast_assets.plots import Plot
from seoulcast_assets.resources import StoreResource
from seoulcast_assets.settings import Settings


def report_asset() -> dg.AssetsDefinition:
    """The report asset; it has no partitions, as it looks at all of them."""

    @dg.asset(
        name="exploratory_report",
        group_name="report",
        kinds={"html"},
        deps=[
            dg.AssetDep(dataset.name, partition_mapping=dg.AllPartitionMapping())
            for dataset in (TEMPERATURE, PM10)
        ],
        description="Coverage by year, gaps, values removed and clipped, distributions, the "
        "seasonal cycle and the long trend of everything that is stored.",
    )
    def exploratory_report(
        context: dg.AssetExecutionContext,
        settings: dg.ResourceParam[Settings],
        store: StoreResource,
    ) -> dg.MaterializeResult[None]:
        objects = store.open(settings)
        through = settings.clock.last_full_day()
        report = build_report(
            read_range(objects, TEMPERATURE, TEMPERATURE.first_day, through),
            read_range(objects, PM10, PM10.first_day, through),
            origin=settings.origin,
            generated_at=settings.clock.now(),
        )
        objects.put(REPORT, report.html)
        context.log.info(f"report of {len(report.html) / 1e6:.1f} MB at {REPORT}")
        plots = {
            name: dg.MetadataValue.md(Plot(png, name).as_markdown())
            for name, png in report.plots.items()
        }
        where = (
            dg.MetadataValue.path(str(settings.objects_dir / REPORT))
            if settings.storage == "local"
            else dg.MetadataValue.text(f"s3://{settings.s3_bucket}/{settings.s3_prefix}{REPORT}")
        )
        return dg.MaterializeResult(metadata={"html": where, **plots})

    return exploratory_report
