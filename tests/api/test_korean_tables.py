"""Tables with Korean heads, for people who open them in a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest
from fastapi.testclient import TestClient
from support.documents import DAY, Shelf

from seoulcast_api.presenting import csv_tables
from seoulcast_api.presenting.csv_heads import korean_head


@pytest.fixture
def filled(client: TestClient, shelf: Shelf) -> TestClient:
    shelf.issue()
    shelf.score()
    shelf.temperature()
    return client


@pytest.mark.parametrize(
    "address",
    ["forecasts/latest", "forecasts", "observations", "scores", "forecasts-for/2022-12-31"],
)
def test_a_korean_table_has_the_values_of_the_other_under_korean_heads(
    filled: TestClient, address: str
) -> None:
    query = {} if "/" in address else {"from": f"{DAY}", "to": f"{DAY}"}
    plain = filled.get(f"/api/v1/{address}.csv", params=query)
    korean = filled.get(f"/api/v1/{address}.ko.csv", params=query)
    assert korean.status_code == plain.status_code == 200
    assert korean.content.startswith("\ufeff".encode())
    heads, *rows = csv.reader(io.StringIO(korean.content.decode("utf-8-sig")))
    names, *others = csv.reader(io.StringIO(plain.text))
    assert rows == others
    assert heads == [korean_head(name) for name in names]


def test_every_column_of_every_table_has_a_korean_head_of_its_own() -> None:
    tables = [value for name, value in vars(csv_tables).items() if name.endswith("_COLUMNS")]
    assert len(tables) > 8
    for columns in tables:
        heads = [korean_head(name) for name in columns]
        assert len(set(heads)) == len(heads), heads
        lacking = [name for name in columns if korean_head(name) == name]
        assert lacking == []
