"""The client of one file, its notebook and the Home Assistant example, against a real service."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from jinja2 import Environment
from support.documents import DAY, Shelf
from support.served import served

from seoulcast.clock import KST
from seoulcast.datasets.local_store import LocalStore
from seoulcast.settings import Settings
from seoulcast_api.app import create_app

ROOT = Path(__file__).parents[2]
FILE = ROOT / "clients" / "python" / "seoulcast_client.py"
NOTEBOOK = ROOT / "clients" / "python" / "forecast.ipynb"
HOME_ASSISTANT = ROOT / "clients" / "home-assistant" / "seoulcast.yaml"


@pytest.fixture
def address(settings: Settings, store: LocalStore) -> Iterator[str]:
    """Of a service with a few forecasts and scores, over a real port."""
    shelf = Shelf(store)
    for before in range(3, -1, -1):
        shelf.issue(DAY - timedelta(days=before))
    shelf.score()
    with served(create_app(settings, store)) as opened:
        yield opened


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The client, as a program that has copied the file imports it."""
    spec = importlib.util.spec_from_file_location("seoulcast_client", FILE)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "seoulcast_client", made)
    spec.loader.exec_module(made)
    return made


def test_the_client_is_the_one_of_the_present_document() -> None:
    made = subprocess.run(
        [sys.executable, "scripts/make-python-client", "frontend/openapi.json"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert made.stdout == FILE.read_text(encoding="utf-8"), (
        "scripts/make-python-client frontend/openapi.json > clients/python/seoulcast_client.py"
    )


def test_its_methods_take_what_the_addresses_take(module: ModuleType, address: str) -> None:
    seoul = module.SeoulCast(address + "/")
    newest = seoul.result(station=108)
    assert newest["day"] == f"{DAY}"
    page = seoul.forecasts(from_=DAY - timedelta(days=2), to=DAY, order="oldest")
    assert [one["day"] for one in page["forecasts"]][-1] == f"{DAY}"
    scores = seoul.scores(from_=DAY, to=DAY, lead=[1, 2], target=["TA_MAX"], rows=False)
    assert {line["lead"] for line in scores["summary"]} <= {1, 2}
    assert seoul.observations_csv(from_=DAY, to=DAY).startswith("date,target,unit")


def test_what_has_not_changed_is_not_sent_again(module: ModuleType, address: str) -> None:
    seoul = module.SeoulCast(address)
    assert seoul.stations() == seoul.stations()
    assert len(seoul._kept) == 1


def test_a_problem_of_the_service_is_an_error_with_its_words(
    module: ModuleType, address: str
) -> None:
    with pytest.raises(module.SeoulCastError, match="Nothing was forecast for 2001") as raised:
        module.SeoulCast(address).forecasts_for("2001-01-01")
    assert (raised.value.status, raised.value.code) == (404, "not-found")
    with pytest.raises(ValueError, match="is no address of a service"):
        module.SeoulCast("file:///etc")


def test_the_notebook_runs_from_its_first_cell_to_its_last(
    module: ModuleType, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert module.__name__ == "seoulcast_client"
    monkeypatch.setenv("SEOULCAST_URL", address)
    monkeypatch.setenv("MPLBACKEND", "agg")
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    names: dict[str, object] = {}
    for cell in cells:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
            assert cell["outputs"] == [], "what it printed once is of no use to a reader"
    week, record = names["week"], names["record"]
    assert len(week) == 7  # type: ignore[arg-type]
    assert len(record) > 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("at", "today"),
    [(datetime(2022, 12, 31, 9, tzinfo=KST), 0), (datetime(2023, 1, 1, 0, 30, tzinfo=KST), 1)],
)
def test_home_assistants_sensors_find_their_day_before_the_mornings_forecast_too(
    module: ModuleType, address: str, at: datetime, today: int
) -> None:
    (rest,) = yaml.safe_load(HOME_ASSISTANT.read_text(encoding="utf-8"))["rest"]
    path = rest["resource"].removeprefix("http://127.0.0.1:8000")
    answer = module.SeoulCast(address)._json(path)
    templates = Environment(autoescape=True)
    templates.globals |= {"utcnow": lambda: at.astimezone(UTC), "timedelta": timedelta}
    rendered = [
        templates.from_string(one["value_template"]).render(value_json=answer)
        for one in rest["sensor"]
    ]
    columns = answer["stations"][0]["columns"]
    assert float(rendered[0]) == columns["TA_MAX_q50"][today]
    assert float(rendered[1]) == columns["TA_MIN_q50"][today + 1]
    assert 0 <= float(rendered[3]) <= 100
