"""Rules for imports that hold in all Python: packages, benchmarks, scripts and tests."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from seoulcast_assets import job_names
from seoulcast_assets.dagster_internals import CHECKED_AGAINST

ROOT = Path(__file__).parents[1]
FOLDERS = (
    "seoulcast", "seoulcast_assets", "seoulcast_api", "benchmarks", "deploy", "scripts", "tests",
)  # fmt: skip


def python_files() -> list[Path]:
    """Every Python file of the repository, scripts without an ending too."""
    files = [file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*"))]
    return [file for file in files if file.is_file() and (file.suffix == ".py" or _is_script(file))]


def _is_script(file: Path) -> bool:
    first_line = file.read_bytes().partition(b"\n")[0]
    return not file.suffix and first_line.startswith(b"#!") and b"python" in first_line


def imported_modules(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_what_tests_share_is_imported_from_support_and_never_from_a_conftest_or_another_test():
    files = python_files()
    assert ROOT / "scripts" / "digest-objects" in files
    for file in files:
        for name in imported_modules(file):
            parts = name.split(".")
            shared = "conftest" not in parts and not any(p.startswith("test_") for p in parts)
            assert shared, f"{file.relative_to(ROOT)} imports {name}"


def test_private_parts_of_dagster_are_named_in_one_module():
    gathered = ROOT / "seoulcast_assets" / "dagster_internals.py"
    this = Path(__file__)
    private = re.compile(r"\b(dagster(_[a-z0-9]+)?|dg)\._[a-z]")
    for file in python_files():
        if file not in (gathered, this):
            found = private.search(file.read_text(encoding="utf-8"))
            assert not found, f"{file.relative_to(ROOT)}: {found}"


def test_private_parts_of_dagster_were_checked_against_the_pinned_version():
    pinned = re.search(r"^dagster==(.+)$", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
    assert pinned
    assert pinned[1] == CHECKED_AGAINST


def test_outside_the_tests_a_job_is_named_by_its_constant():
    names = {job_names.WEATHER_PIPELINE, *job_names.CITY_JOBS}
    for file in python_files():
        if file == Path(job_names.__file__) or (ROOT / "tests") in file.parents:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            typed = isinstance(node, ast.Constant) and node.value in names
            assert not typed, f"{file.relative_to(ROOT)}:{node.lineno} types {node.value!r}"
