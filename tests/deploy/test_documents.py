"""README and docs: they name what there is, and the table of failures leaves no type out."""

from __future__ import annotations

import ast
import re

import pytest
from support.deployment import CELERY_SERVICES, EXAMPLE_NAMES, ROOT

from seoulcast.datasets import keys
from seoulcast.kma.errors import KmaError, RefusedError
from seoulcast.settings import Settings
from seoulcast_api.app import create_app
from seoulcast_assets.definitions import build_defs

DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in DOCUMENTS}
READMES = ("README.md", "README.ko.md")

each_document = pytest.mark.parametrize("name", TEXTS)


def anchors_of(text):
    """Anchors of headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


@each_document
def test_a_link_leads_somewhere(name):
    for target in re.findall(r"(?<!!)\[[^\]]*\]\(([^)]+)\)", TEXTS[name]):
        if target.startswith("http"):
            continue
        path, _, anchor = target.partition("#")
        file = (ROOT / name).parent / path if path else ROOT / name
        assert file.exists(), target
        if anchor:
            assert anchor in anchors_of(file.read_text(encoding="utf-8")), target


@each_document
def test_a_setting_that_is_named_is_one(name):
    beside = {
        name for service in CELERY_SERVICES.values() for name in service.get("environment", {})
    }
    named = set(re.findall(r"\b(?:SEOULCAST|KMA|SLACK|AWS|MLFLOW)_[A-Z0-9_]*[A-Z0-9]", TEXTS[name]))
    assert {n for n in named if not n.startswith("KMA_WIRE")} <= {*EXAMPLE_NAMES, *beside}


@each_document
def test_a_make_target_that_is_named_is_one(name):
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", TEXTS[name], re.MULTILINE)) <= set(targets)


def test_the_index_lists_every_decision_once_with_its_title_and_date():
    index = TEXTS["docs/decisions/README.md"]
    files = sorted(name for name in TEXTS if re.match(r"docs/decisions/\d{4}-", name))
    for number, name in enumerate(files, start=1):
        title, _, line, *_ = TEXTS[name].splitlines()
        assert title.startswith(f"# {number:04d}. "), name
        start = f"| [{number:04d}]({name.rpartition('/')[2]}) | "
        (row,) = (row for row in index.splitlines() if row.startswith(start))
        assert title.partition(". ")[2] in row
        assert row.endswith(f"| {line[:10]} |")


def test_the_glossary_has_each_term_once_and_lists_none_that_it_forbids():
    rows = re.findall(r"^\| (?!English|not )(.+) \|$", TEXTS["docs/glossary.md"], re.MULTILINE)
    cells = [row.split(" | ") for row in rows]
    terms = [row[0] for row in cells if len(row) == 4]
    forbidden = [word for row in cells if len(row) == 2 for word in re.split("[,;] ", row[0])]
    assert all(len(row) in {2, 4} for row in cells)
    assert len(terms) == len(set(terms))
    assert not set(terms) & set(forbidden)


def paths_of(cell):
    """The files and folders that the last cell of a table's row names."""
    return [name for name in re.findall(r"`([^`]+)`", cell) if "/" in name or "." in name]


def test_the_glossary_and_the_architecture_name_files_that_exist():
    glossary = re.findall(r"\| ([^|]+) \|$", TEXTS["docs/glossary.md"], re.MULTILINE)
    where = TEXTS["docs/architecture.md"].partition("## Where do I find")[2]
    named = [path for cell in glossary for path in paths_of(cell)]
    shown = [path for cell in re.findall(r"\| ([^|]+) \|$", where, re.M) for path in paths_of(cell)]
    assert len(named) > 50
    assert len(shown) > 20
    # The glossary leaves the domain's folder out.
    assert not [p for p in named if not ((ROOT / p).exists() or (ROOT / "seoulcast" / p).exists())]
    assert not [path for path in shown if not (ROOT / path).exists()]


@pytest.mark.parametrize("name", READMES)
def test_a_readme_shows_every_job_asset_address_and_kind_of_object(name, tmp_path):
    text = TEXTS[name]
    settings = Settings(_env_file=None, home=tmp_path)
    definitions = build_defs(settings)
    assets = definitions.resolve_asset_graph().get_all_asset_keys()
    for job in definitions.jobs:
        assert f"`{job.name}`" in text
    for key in assets:
        assert f"`{key.to_user_string()}`" in text
    for path in create_app(settings).openapi()["paths"]:
        assert path in text
    datasets = [value for value in vars(keys).values() if isinstance(value, keys.DayDataset)]
    for prefix in {dataset.prefix for dataset in datasets}:
        assert f"`{prefix}/" in text, prefix
    for key in (keys.LATEST_FORECAST, keys.PROMOTIONS_PREFIX, keys.REPORT, keys.ORIGIN):
        assert key in text


def test_the_table_of_failures_names_every_failure_of_the_hub():
    def kinds(kind):
        yield from (kind, *(deeper for below in kind.__subclasses__() for deeper in kinds(below)))

    for kind in set(kinds(KmaError)) - {KmaError}:
        assert f"`{kind.__name__}`" in TEXTS["docs/operations.md"]
    assert RefusedError.__subclasses__()


def test_the_runbook_names_every_schedule_and_sensor(tmp_path):
    definitions = build_defs(Settings(_env_file=None, home=tmp_path))
    for part in (*definitions.schedules, *definitions.sensors):
        assert f"`{part.name}`" in TEXTS["docs/operations.md"]


PATH = re.compile(r"`((?:[\w.-]+/)+[\w.-]*|[\w.-]+\.(?:py|md|ts|tsx|css|ya?ml|toml|example))`")
PLACE = re.compile(r"^ *- `([^`]+\.(?:py|tsx?))`: (.+)$", re.MULTILINE)


def defined_in(path):
    """Names that a module defines, those of a class as `Class.name`; of the page's, also keys."""
    text = (ROOT / path).read_text(encoding="utf-8")
    if not path.endswith(".py"):
        made = r"(?:const|function|interface|type) (\w+)"
        return {*re.findall(made, text), *re.findall(r"^ +(\w+): ", text, re.MULTILINE)}

    def names(body, prefix=""):
        for part in body:
            match part:
                case ast.FunctionDef(name=name):
                    yield prefix + name
                case ast.ClassDef(name=name, body=inner):
                    yield prefix + name
                    yield from names(inner, f"{prefix}{name}.")
                case ast.AnnAssign(target=ast.Name(id=name)):
                    yield prefix + name
                case ast.Assign(targets=[ast.Name(id=name)]):
                    yield prefix + name

    return set(names(ast.parse(text).body))


def test_a_path_that_contributors_are_sent_to_is_there():
    found = PATH.findall(TEXTS["CONTRIBUTING.md"])
    assert len(found) > 30
    assert [path for path in found if not (ROOT / path).exists()] == []


def test_a_place_that_contributors_are_sent_to_is_defined_there():
    places = PLACE.findall(TEXTS["CONTRIBUTING.md"])
    assert len(places) > 30
    for path, rest in places:
        named = re.findall(r"`([\w.]+)`", rest)
        assert named, path
        assert set(named) - defined_in(path) == set(), path
