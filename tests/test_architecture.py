"""The rules of structure: who may import whom, sizes, and that importing does nothing.

The page's layers are held by its linter (`frontend/eslint.config.js`).
"""

import ast
import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("seoulcast", "seoulcast_assets", "seoulcast_api")

TABLES = ("seoulcast.targets", "seoulcast.levels")
"""What is forecast, and at which levels: they import nothing of SeoulCast."""

MAY_IMPORT = {
    # --- the domain ----------------------------------------------------------------------
    "seoulcast.clock": set(),
    **{table: set() for table in TABLES},
    "seoulcast.hub_settings": {"seoulcast.stations"},
    "seoulcast.settings": {"seoulcast.clock", "seoulcast.hub_settings"},
    "seoulcast.stations": set(),
    "seoulcast.regions": {"seoulcast.stations"},
    "seoulcast.windows": set(),
    "seoulcast.apparent_temperature": set(),
    "seoulcast.rounding": set(),
    "seoulcast.reason_codes": set(),
    "seoulcast.reason": {"seoulcast.reason_codes"},
    "seoulcast.drift_reasons": {"seoulcast.reason", "seoulcast.reason_codes"},
    "seoulcast.reasons": {
        "seoulcast.reason", "seoulcast.reason_codes", "seoulcast.drift_reasons",
    },
    "seoulcast.kma": {
        "seoulcast.clock", "seoulcast.settings", "seoulcast.reasons", "seoulcast.stations",
        "seoulcast.regions", "seoulcast.windows",
    },
    "seoulcast.datasets": {
        *TABLES, "seoulcast.clock", "seoulcast.settings", "seoulcast.stations",
        "seoulcast.drift_reasons", "seoulcast.reasons", "seoulcast.rounding", "seoulcast.windows",
    },
    "seoulcast.ingestion": {
        *TABLES, "seoulcast.clock", "seoulcast.settings", "seoulcast.kma", "seoulcast.datasets",
        "seoulcast.regions", "seoulcast.windows",
    },
    "seoulcast.forecasting.core": {
        *TABLES, "seoulcast.windows", "seoulcast.datasets.documents",
    },
    "seoulcast.forecasting.references": {*TABLES, "seoulcast.forecasting.core"},
    "seoulcast.forecasting.inputs": {
        *TABLES, "seoulcast.windows", "seoulcast.forecasting.core",
        "seoulcast.forecasting.references",
    },
    "seoulcast.forecasting.regression": {*TABLES, "seoulcast.forecasting.core"},
    "seoulcast.forecasting.corrections": {
        *TABLES, "seoulcast.windows",
        "seoulcast.forecasting.core",
        "seoulcast.forecasting.inputs",
        "seoulcast.forecasting.references",
        "seoulcast.forecasting.regression",
    },
    "seoulcast.forecasting.postprocessing": {
        *TABLES, "seoulcast.datasets.documents", "seoulcast.forecasting.core",
    },
    "seoulcast.forecasting.verification": {
        "seoulcast.drift_reasons",
        "seoulcast.reasons",
        *TABLES,
        "seoulcast.datasets.documents",
        "seoulcast.datasets.model_documents",
        "seoulcast.forecasting.core",
        "seoulcast.forecasting.references",
    },
    "seoulcast.forecasting.model": {
        *TABLES, "seoulcast.windows",
        "seoulcast.datasets.documents",
        "seoulcast.forecasting.core",
        "seoulcast.forecasting.corrections",
        "seoulcast.forecasting.inputs",
        "seoulcast.forecasting.postprocessing",
        "seoulcast.forecasting.references",
        "seoulcast.forecasting.regression",
        "seoulcast.forecasting.verification",
    },
    "seoulcast.forecasting.promotion": {
        "seoulcast.reasons", "seoulcast.datasets.model_documents", "seoulcast.forecasting",
    },
    "seoulcast.forecasting.issued_days": {
        *TABLES, "seoulcast.datasets.documents", "seoulcast.forecasting",
    },
    "seoulcast.forecasting.issued_apparent": {
        *TABLES, "seoulcast.windows", "seoulcast.apparent_temperature",
        "seoulcast.datasets.apparent", "seoulcast.datasets.documents", "seoulcast.forecasting.core",
    },
    "seoulcast.forecasting.issuing": {
        *TABLES, "seoulcast.windows", "seoulcast.reasons",
        "seoulcast.datasets.documents", "seoulcast.forecasting",
    },
    "seoulcast.forecasting.issued_inputs": {
        "seoulcast.windows", "seoulcast.datasets.documents", "seoulcast.forecasting.core",
    },
    "seoulcast.forecasting.issued_weather": {
        "seoulcast.clock", "seoulcast.windows", "seoulcast.datasets.documents",
        "seoulcast.datasets.official_weather", "seoulcast.forecasting.core",
    },
    "seoulcast.forecasting.updating": {
        *TABLES, "seoulcast.windows", "seoulcast.datasets.documents", "seoulcast.forecasting",
    },
    "seoulcast.presentation": {
        "seoulcast.stations",
        "seoulcast.windows",
        *TABLES,
        "seoulcast.clock",
        "seoulcast.settings",
        "seoulcast.reasons",
        "seoulcast.rounding",
        "seoulcast.datasets",
        "seoulcast.forecasting",
    },
    # Light, as the API starts with them.
    "seoulcast.presentation.cautions": {*TABLES, "seoulcast.datasets.documents"},
    "seoulcast.presentation.headline": {
        *TABLES, "seoulcast.rounding", "seoulcast.datasets.documents",
    },
    "seoulcast.presentation.day_summary": {
        *TABLES,
        "seoulcast.rounding",
        "seoulcast.datasets.documents",
        "seoulcast.presentation.headline",
        "seoulcast.presentation.words",
    },
    "seoulcast.presentation.notable_days": {
        *TABLES,
        "seoulcast.presentation.day_summary",
        "seoulcast.presentation.headline",
        "seoulcast.presentation.words",
    },
    "seoulcast.presentation.words": {
        *TABLES,
        "seoulcast.reason_codes",
        "seoulcast.reasons",
        "seoulcast.rounding",
        "seoulcast.datasets.documents",
    },
    "seoulcast.presentation.share_words": {
        *TABLES,
        "seoulcast.clock",
        "seoulcast.rounding",
        "seoulcast.stations",
        "seoulcast.datasets.documents",
        "seoulcast.presentation.headline",
        "seoulcast.presentation.words",
    },
    # --- Dagster ----------------------------------------------------------------------------
    "seoulcast_assets.progress": set(),
    "seoulcast_assets.console": {
        "seoulcast.clock", "seoulcast.settings", "seoulcast_assets.outcomes",
        "seoulcast_assets.progress",
    },
    "seoulcast_assets.dagster_internals": set(),
    "seoulcast_assets.loading": set(),
    "seoulcast_assets.job_names": {"seoulcast"},
    "seoulcast_assets.outcomes": {"seoulcast.reasons", "seoulcast.ingestion.results"},
    "seoulcast_assets.naming": {"seoulcast"},
    "seoulcast_assets.column_schemas": {"seoulcast"},
    "seoulcast_assets.morning_parts": {"seoulcast", "seoulcast_assets.naming"},
    "seoulcast_assets.partitions": {"seoulcast"},
    "seoulcast_assets.lineage": {"seoulcast", "seoulcast_assets.partitions"},
    "seoulcast_assets.run_tags": {"seoulcast_assets.dagster_internals"},
    "seoulcast_assets.instance": {
        "seoulcast.settings", "seoulcast_assets.dagster_internals", "seoulcast_assets.run_tags",
    },
    "seoulcast_assets.mlflow_calls": {"seoulcast.settings"},
    "seoulcast_assets.notifying": {"seoulcast.presentation.plain_text", "seoulcast.settings"},
    "seoulcast_assets.resources": {
        "seoulcast", "seoulcast_assets.mlflow_calls", "seoulcast_assets.notifying",
    },
    "seoulcast_assets.checks": {
        "seoulcast", "seoulcast_assets.naming", "seoulcast_assets.resources",
    },
    "seoulcast_assets.monitoring_checks": {
        "seoulcast", "seoulcast_assets.naming", "seoulcast_assets.resources",
    },
    "seoulcast_assets.assets": {
        "seoulcast",
        "seoulcast_assets.column_schemas",
        "seoulcast_assets.outcomes",
        "seoulcast_assets.instance",
        "seoulcast_assets.lineage",
        "seoulcast_assets.loading",
        "seoulcast_assets.mlflow_calls",
        "seoulcast_assets.naming",
        "seoulcast_assets.partitions",
        "seoulcast_assets.progress",
        "seoulcast_assets.resources",
    },
    "seoulcast_assets.jobs": {
        "seoulcast",
        "seoulcast_assets.checks",
        "seoulcast_assets.console",
        "seoulcast_assets.dagster_internals",
        "seoulcast_assets.job_names",
        "seoulcast_assets.naming",
        "seoulcast_assets.run_tags",
    },
    "seoulcast_assets.schedules": {
        "seoulcast",
        "seoulcast_assets.dagster_internals",
        "seoulcast_assets.jobs",
        "seoulcast_assets.partitions",
    },
    "seoulcast_assets.sensors": {
        "seoulcast",
        "seoulcast_assets.dagster_internals",
        "seoulcast_assets.job_names",
        "seoulcast_assets.outcomes",
        "seoulcast_assets.jobs",
        "seoulcast_assets.morning_parts",
        "seoulcast_assets.naming",
        "seoulcast_assets.notifying",
        "seoulcast_assets.partitions",
        "seoulcast_assets.resources",
        "seoulcast_assets.run_tags",
    },
    # The one place of assembly.
    "seoulcast_assets.definitions": {"seoulcast", "seoulcast_assets"},
    "seoulcast_assets.commands": {"seoulcast", "seoulcast_assets"},
    # --- serving ------------------------------------------------------------------------------
    "seoulcast_api.responses": {
        *TABLES,
        "seoulcast.settings",
        "seoulcast.datasets",
        "seoulcast.reason_codes",
        "seoulcast.reasons",
    },
    "seoulcast_api.http": {
        *TABLES,
        "seoulcast.datasets",
        # This module alone: the rest draws plots.
        "seoulcast.presentation.words",
        "seoulcast_api.responses",
    },
    "seoulcast_api.statistics": {*TABLES, "seoulcast.datasets", "seoulcast_api.responses"},
    "seoulcast_api.presenting": {
        *TABLES,
        "seoulcast.reasons",
        "seoulcast.rounding",
        # These modules alone: the rest draws plots.
        "seoulcast.presentation.words",
        "seoulcast.presentation.cautions",
        "seoulcast.presentation.day_summary",
        "seoulcast.presentation.headline",
        "seoulcast.presentation.notable_days",
        "seoulcast.clock",
        "seoulcast.settings",
        "seoulcast.windows",
        "seoulcast.datasets",
        "seoulcast_api.responses",
    },
    "seoulcast_api.reading": {
        *TABLES,
        "seoulcast.clock",
        "seoulcast.settings",
        "seoulcast.datasets",
        # What a normal is, is said once.
        "seoulcast.forecasting.core",
        "seoulcast.forecasting.references",
        "seoulcast_api.http",
        "seoulcast_api.presenting",
        "seoulcast_api.responses",
        "seoulcast_api.statistics",
    },
    "seoulcast_api.newest": {
        "seoulcast.settings",
        "seoulcast_api.http",
        "seoulcast_api.presenting",
        "seoulcast_api.reading",
        "seoulcast_api.responses",
    },
    "seoulcast_api.services": {
        *TABLES,
        "seoulcast.settings",
        "seoulcast.presentation.words",
        "seoulcast.datasets",
        "seoulcast_api.http",
        "seoulcast_api.newest",
        "seoulcast_api.presenting",
        "seoulcast_api.reading",
        "seoulcast_api.responses",
    },
    "seoulcast_api.data_state": {
        "seoulcast.datasets",
        "seoulcast.reason",
        "seoulcast_api.http",
        "seoulcast_api.services",
    },
    "seoulcast_api.metrics": {
        "seoulcast.datasets",
        "seoulcast_api.data_state",
        "seoulcast_api.http",
        "seoulcast_api.responses",
        "seoulcast_api.services",
    },
    "seoulcast_api.page": {
        *TABLES,
        "seoulcast.settings",
        "seoulcast.datasets",
        # Those modules alone: the rest draws plots.
        "seoulcast.presentation.share_words",
        "seoulcast.presentation.words",
        "seoulcast_api.http",
        "seoulcast_api.responses",
        "seoulcast_api.services",
    },
    "seoulcast_api.docs": {"seoulcast_api.http"},
    "seoulcast_api.routes": {
        *TABLES,
        "seoulcast.clock",
        "seoulcast.presentation.words",
        "seoulcast.datasets",
        "seoulcast_api.http",
        "seoulcast_api.presenting",
        "seoulcast_api.reading",
        "seoulcast_api.responses",
        "seoulcast_api.services",
        "seoulcast_api.statistics",
    },
    # The one place of assembly, and the two commands.
    "seoulcast_api.app": {
        "seoulcast.settings",
        "seoulcast.datasets",
        "seoulcast_api.docs",
        "seoulcast_api.http",
        "seoulcast_api.metrics",
        "seoulcast_api.newest",
        "seoulcast_api.page",
        "seoulcast_api.presenting",
        "seoulcast_api.routes",
        "seoulcast_api.services",
    },
    "seoulcast_api.openapi": {"seoulcast_api.app"},
    "seoulcast_api.__main__": {"seoulcast.settings", "seoulcast_api.app"},
}  # fmt: skip
"""What each part may import of SeoulCast beside itself: the part named, and all below it."""

NEEDS_EXTRA = {"celery_launcher.py": "dagster_celery"}
"""Modules that can be imported only where an optional package is installed."""

FORBIDDEN = {
    "seoulcast": {"dagster", "dagster_aws", "dagster_mlflow", "dagster_slack", "fastapi", "mlflow"},
    "seoulcast_api": {"dagster", "mlflow", "torch", "pytorch_lightning", "matplotlib"},
}

MOST_LINES = 320
"""Of a file. The aim is below 300."""
LONGEST_FUNCTION = 65
"""Lines of a function: it fits a screen."""


def modules() -> dict[str, Path]:
    """Every module of the packages and its file."""
    return {
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
        for package in (*PACKAGES, "benchmarks")
        for file in sorted((ROOT / package).rglob("*.py"))
    }


MODULES = modules()


def imports_of(file: Path) -> Iterator[str]:
    """The full names a file imports; a module imported from its package by its own name."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} imports relatively"
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield name if name in MODULES else str(node.module)


def lies_in(name: str, part: str) -> bool:
    return f"{name}.".startswith(f"{part}.")


def part_of(module: str) -> str:
    """The most specific part that a module belongs to."""
    found = [part for part in MAY_IMPORT if lies_in(module, part)]
    return max(found, key=len)


@pytest.mark.parametrize("package", FORBIDDEN)
def test_the_domain_and_the_api_import_nothing_of_dagster_and_mlflow(package):
    for module, file in MODULES.items():
        if lies_in(module, package):
            roots = {name.split(".")[0] for name in imports_of(file)}
            assert not roots & FORBIDDEN[package], file


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_each_part_imports_only_what_lies_below_it(part):
    for module, file in MODULES.items():
        if module in PACKAGES or not lies_in(module, part) or part_of(module) != part:
            continue
        for name in imports_of(file):
            if name.split(".")[0] in PACKAGES:
                allowed = (part, *MAY_IMPORT[part])
                assert any(lies_in(name, other) for other in allowed), (module, name)


def test_every_module_belongs_to_a_part_with_rules():
    bare = {*PACKAGES, "seoulcast.forecasting"}
    for module in MODULES:
        if module not in bare and not lies_in(module, "benchmarks"):
            part_of(module)


def test_no_two_modules_import_each_other_however_far_round():
    graph = {
        module: {name for name in imports_of(file) if name in MODULES and not lies_in(module, name)}
        for module, file in MODULES.items()
    }
    TopologicalSorter(graph).prepare()


def test_nothing_imports_the_benchmarks_but_themselves():
    for module, file in MODULES.items():
        if not lies_in(module, "benchmarks"):
            assert not [name for name in imports_of(file) if lies_in(name, "benchmarks")], file


def test_importing_every_module_writes_nothing_reads_no_setting_and_starts_nothing(tmp_path):
    names = [
        module
        for module, file in MODULES.items()
        if not lies_in(module, "benchmarks")
        and file.name != "__main__.py"
        and importlib.util.find_spec(NEEDS_EXTRA.get(file.name, "dagster")) is not None
    ]
    script = (
        "import importlib, threading\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "extra = [t.name for t in threading.enumerate() if t is not threading.main_thread()]\n"
        "assert not [n for n in extra if 'seoulcast' in n or 'sandbox' in n], extra\n"
    )
    # A setting read on import would fail here, as this one is no valid value.
    result = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={
            "PATH": "",
            "PYTHONPATH": str(ROOT),
            "SEOULCAST_STORAGE": "nowhere",
            "HOME": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".seoul")] == []


def test_a_run_that_needs_no_model_and_no_plot_imports_no_library_for_them():
    """They take longer to import than a day to collect, in the process of every run."""
    script = (
        "import sys, seoulcast_assets.definitions\n"
        "found = set('torch pytorch_lightning mlflow dagster_mlflow matplotlib'.split())\n"
        "found &= set(sys.modules)\n"
        "assert not found, found\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr


def test_files_are_short_and_nearly_all_have_fewer_than_300_lines():
    lines = {
        module: len(file.read_text(encoding="utf-8").splitlines())
        for module, file in MODULES.items()
    }
    assert not {module: count for module, count in lines.items() if count > MOST_LINES}
    assert sum(count > 300 for count in lines.values()) <= len(lines) // 50, lines


def test_functions_fit_a_screen():
    for module, file in MODULES.items():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                assert length <= LONGEST_FUNCTION, (module, node.name, length)
