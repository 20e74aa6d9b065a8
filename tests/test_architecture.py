"""The house rules of structure: which part may import which, and that importing does nothing."""

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

MAY_IMPORT = {
    "seoulcast_assets.clock": set(),
    "seoulcast_assets.settings": {"clock"},
    "seoulcast_assets.kma": {"clock", "settings", "kma"},
    "seoulcast_assets.datasets": {"settings", "datasets"},
    "seoulcast_assets.forecasting": {"datasets.documents", "forecasting"},
    "seoulcast_assets.ingestion": {"clock", "settings", "kma", "datasets", "ingestion"},
    "seoulcast_assets.messages": {"clock", "datasets.cities", "datasets.documents"},
}
"""Parts of seoulcast_assets that know nothing of Dagster, and what each may import of it."""

NEEDS_EXTRA = {"celery_launcher.py": "dagster_celery"}
"""Modules that can be imported only where an optional package is installed."""

NO_DAGSTER = [*MAY_IMPORT, "seoulcast_api"]


def files_of(package):
    path = ROOT / package.replace(".", "/")
    return [path.with_suffix(".py")] if not path.is_dir() else sorted(path.rglob("*.py"))


def imports_of(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} imports relatively"
            yield node.module


@pytest.mark.parametrize("package", NO_DAGSTER)
def test_domain_code_and_the_api_know_nothing_of_dagster_or_mlflow(package):
    for file in files_of(package):
        roots = {name.split(".")[0] for name in imports_of(file)}
        assert not roots & {"dagster", "dagster_aws", "dagster_mlflow", "mlflow"}, file


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_point_one_way(package):
    allowed = tuple(f"seoulcast_assets.{part}" for part in MAY_IMPORT[package])
    for file in files_of(package):
        for name in imports_of(file):
            if name.startswith("seoulcast_"):
                assert any(f"{name}.".startswith(f"{part}.") for part in allowed), (file, name)


def test_the_api_reads_settings_datasets_and_nothing_else_of_the_pipeline():
    for file in files_of("seoulcast_api"):
        for name in imports_of(file):
            if name.startswith("seoulcast_assets"):
                assert name.split(".")[1] in {"settings", "clock", "datasets"}, (file, name)


def test_only_the_ui_facing_modules_of_the_pipeline_are_imported_by_nobody_below_them():
    above = ("seoulcast_assets.assets", "seoulcast_assets.sensors", "seoulcast_assets.definitions")
    for package in (
        "instance",
        "partitions",
        "resources",
        "plots",
        *(name.removeprefix("seoulcast_assets.") for name in MAY_IMPORT),
    ):
        for file in files_of(f"seoulcast_assets.{package}"):
            assert not [name for name in imports_of(file) if name.startswith(above)], file


def test_importing_every_module_writes_nothing_reads_no_setting_and_starts_nothing(tmp_path):
    modules = [
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for package in ("seoulcast_assets", "seoulcast_api")
        for file in files_of(package)
        if file.name != "__main__.py"
        and importlib.util.find_spec(NEEDS_EXTRA.get(file.name, "dagster")) is not None
    ]
    script = (
        "import importlib, threading\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
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


def test_most_files_have_fewer_than_300_lines():
    files = [*files_of("seoulcast_assets"), *files_of("seoulcast_api")]
    long = [file for file in files if len(file.read_text(encoding="utf-8").splitlines()) > 300]
    assert len(long) <= len(files) // 10, long
