"""The OpenAPI document is the documentation: whole, repeatable, and the one the page has."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema
import pytest

from seoulcast_api.presenting import csv_tables

REPOSITORY = Path(__file__).parents[2]
PAGES_COPY = REPOSITORY / "frontend" / "openapi.json"

NOT_JSON = {
    "/feed.atom": "application/atom+xml",
    "/calendar.ics": "text/calendar",
    "/embed": "text/html",
}
"""Beside the tables."""


@pytest.fixture(scope="module")
def printed() -> str:
    """What the command prints, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "seoulcast_api.openapi"],
        capture_output=True,
        text=True,
        check=True,
        cwd=REPOSITORY,
    )
    assert done.stderr == ""
    return done.stdout


def test_the_page_has_the_present_document(printed):
    assert PAGES_COPY.read_text() == printed, (
        "frontend/openapi.json is not the present document: "
        "python -m seoulcast_api.openapi > frontend/openapi.json"
    )


def test_the_service_serves_the_same_document(client, printed):
    assert client.get("/openapi.json").json() == json.loads(printed)


def test_every_field_is_described(printed):
    schemas = json.loads(printed)["components"]["schemas"]

    bare = [
        f"{name}.{field}"
        for name, schema in schemas.items()
        for field, described in schema.get("properties", {}).items()
        if not described.get("description")
    ]
    assert bare == []


def test_every_plain_field_has_an_example(printed):
    schemas = json.loads(printed)["components"]["schemas"]
    plain = {"number", "integer", "boolean"}

    bare = [
        f"{name}.{field}"
        for name, schema in schemas.items()
        for field, described in schema.get("properties", {}).items()
        if described.get("type") in plain and "examples" not in described
    ]
    assert bare == []


def test_every_field_is_always_there(printed):
    schemas = json.loads(printed)["components"]["schemas"]

    for name, schema in schemas.items():
        assert set(schema.get("properties", {})) == set(schema.get("required", [])), name


def test_every_answer_in_json_has_an_example_that_it_could_be(printed):
    document = json.loads(printed)
    for path, operations in document["paths"].items():
        content = operations["get"]["responses"]["200"].get("content", {})
        if "application/json" in content:
            schema = content["application/json"]["schema"] | {"components": document["components"]}
            jsonschema.validate(content["application/json"]["example"], schema)
            assert "…" not in json.dumps(content["application/json"]["example"]).replace(
                "9f2c41…", ""
            ), path


def test_every_operation_has_a_title_that_people_can_read(printed):
    document = json.loads(printed)
    titles = [operations["get"]["summary"] for operations in document["paths"].values()]
    assert len(set(titles)) == len(titles)
    assert all(" " in title for title in titles)
    assert document["info"]["license"]["identifier"] == "Apache-2.0"


def media_type_of(path: str) -> str:
    """What an address gives where all is well."""
    if path.endswith(".csv"):
        return "text/csv"
    return NOT_JSON.get(path, "application/json")


def test_errors_are_documented_with_their_media_type(printed):
    for path, operations in json.loads(printed)["paths"].items():
        for status, answer in operations["get"]["responses"].items():
            if status == "200":
                assert list(answer["content"]) == [media_type_of(path)], path
            else:
                assert list(answer["content"]) == ["application/problem+json"], f"{path} {status}"


def test_the_service_needs_no_pipeline():
    """The API's image carries none of these, so importing one would break it."""
    heavy = ["dagster", "torch", "mlflow", "pandera", "pytorch_lightning", "matplotlib", "httpx"]
    code = (
        "import sys, seoulcast_api.__main__, seoulcast_api.openapi\n"
        "seoulcast_api.openapi.create_app()\n"
        f"print(sorted(set({heavy}) & set(sys.modules)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPOSITORY
    )

    assert done.stdout.strip() == "[]"


def test_every_field_of_plain_values_has_an_example(printed):
    """Of those that hold other objects, these have their own."""
    schemas = json.loads(printed)["components"]["schemas"]

    def is_plain(described: dict) -> bool:
        # Arrays of objects, also those that may be null.
        return "$ref" not in json.dumps(described)

    bare = [
        f"{name}.{field}"
        for name, schema in schemas.items()
        for field, described in schema.get("properties", {}).items()
        if is_plain(described) and "examples" not in described
    ]
    assert bare == []


def test_every_example_of_a_table_has_a_value_for_each_column():
    examples = {n: text for n, text in vars(csv_tables).items() if n.endswith("_EXAMPLE")}
    assert "SCORES_EXAMPLE" in examples
    for name, text in examples.items():
        head, *lines = csv.reader(io.StringIO(text))
        assert {len(line) for line in lines} <= {len(head)}, name


def test_every_measured_field_names_its_unit(printed):
    schemas = json.loads(printed)["components"]["schemas"]
    units = re.compile(r"`unit`|°C|µg/m³|%|0 to 1|[Ss]econds|hours|in days|no unit")
    # Told by their own parents, which name the unit of all they hold.
    told_above = {"Quantiles"}

    bare = [
        f"{name}.{field}"
        for name, schema in schemas.items()
        if name not in told_above
        for field, described in schema.get("properties", {}).items()
        if "number" in {kind.get("type") for kind in (described, *described.get("anyOf", []))}
        and not units.search(described["description"])
    ]
    assert bare == []


def test_package_api_and_page_have_one_version(printed):
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    page = json.loads((REPOSITORY / "frontend" / "package.json").read_text())

    assert json.loads(printed)["info"]["version"] == project["version"] == page["version"]
