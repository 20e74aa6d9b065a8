"""One value is written alike wherever it is given: as issued for machines, rounded for people.

Machines get the digits as issued and an ASCII minus; people whole degrees and a true minus sign.
"""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar
from support.day_summaries import notable_forecast
from support.documents import DAY

from seoulcast.datasets.documents import LEADS
from seoulcast.presentation import messages, plots, push_messages, share_picture
from seoulcast.presentation.day_summary import Value
from seoulcast_api.app import create_app
from seoulcast_api.presenting.subscription_words import between

FRONTEND = Path(__file__).parents[2] / "frontend"
INDEX = (FRONTEND / "index.html").read_text(encoding="utf-8")
RANGES = json.loads((FRONTEND / "src" / "test" / "rounding.json").read_text())["ranges"]
"""The page's tests read them too: frontend/src/lib/useUnits.test.tsx."""
LOW, HIGH, DUST = -12.5, -0.4, 30.5
"""Medians: half a degree of frost, what is rounded to no minus zero, and half a microgram."""
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def issued(shelf):
    """A forecast of cold days, and that it lies in the store."""
    medians = {"TA_MIN": LOW, "TA_MAX": HIGH, "PM10_AVG": DUST}
    forecast = notable_forecast(of_leads=dict.fromkeys(LEADS, medians), origin="kma")
    shelf.issue(days=forecast.days, origin="kma")
    return forecast


@pytest.fixture
def page(settings, store):
    """A client of a service that has a page."""
    settings.page_dist.mkdir()
    (settings.page_dist / "index.html").write_text(INDEX, encoding="utf-8")
    with TestClient(create_app(settings, store)) as opened:
        yield opened


def values_of_json(day) -> dict[str, dict[str, float]]:
    return {name: {"mean": one["mean"], **one["quantiles"]} for name, one in day["targets"].items()}


def rows_of(answer) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_every_way_for_machines_gives_the_digits_that_were_issued(client, issued):
    day = issued.days[0]
    wanted = {name: {"mean": one.mean, **dict(one.quantiles)} for name, one in day.targets.items()}
    assert wanted["TA_MIN"]["0.5"] == LOW
    answers = [
        client.get("/result").json(),
        client.get("/api/v1/forecasts/latest").json(),
        client.get(f"/api/v1/forecasts/{DAY}").json(),
        client.get("/api/v1/forecasts?from=2022-12-30&to=2022-12-30").json()["forecasts"][0],
    ]
    for answer in answers:
        assert values_of_json(answer["days"][0]) == wanted
    (of_day,) = client.get(f"/api/v1/forecasts-for/{day.date}").json()["forecasts"]
    assert values_of_json(of_day) == wanted

    levels = "0.05,0.1,0.25,0.5,0.75,0.9,0.95"
    columns = client.get(f"/api/v1/columns?quantile={levels}").json()["stations"][0]["columns"]
    for name, values in wanted.items():
        for level in levels.split(","):
            assert columns[f"{name}_q{100 * float(level):g}"][0] == values[level]
        assert columns[f"{name}_mean"][0] == values["mean"]


def test_tables_write_the_same_digits_as_json_with_no_zero_behind_them(client, issued):
    day = issued.days[0]
    tables = [
        rows_of(client.get("/api/v1/forecasts/latest.csv")),
        rows_of(client.get(f"/api/v1/forecasts-for/{day.date}.csv")),
    ]
    assert tables[0][0].keys() >= {"mean", "q0.5"}
    for rows in tables:
        by_target = {row["target"]: row for row in rows if row["date"] == str(day.date)}
        for name, value in day.targets.items():
            row = by_target[name]
            # Compared as text: spreadsheets take no other minus sign, and no exponent.
            assert row["mean"] == json.dumps(value.mean).removesuffix(".0")
            for level, number in value.quantiles.items():
                assert row[f"q{level}"] == json.dumps(number).removesuffix(".0")
    korean = client.get("/api/v1/forecasts/latest.ko.csv").content.decode("utf-8-sig")
    plain = client.get("/api/v1/forecasts/latest.csv").content.decode()
    assert korean.splitlines()[1:] == plain.splitlines()[1:]


@pytest.mark.parametrize(
    "address",
    [
        "/result",
        "/api/v1/forecasts/latest",
        "/api/v1/forecasts/latest.csv",
        "/api/v1/forecasts/latest.ko.csv",
        "/api/v1/columns",
        "/api/v1/forecasts-for/2022-12-31",
    ],
)
@pytest.mark.usefixtures("issued")
def test_machines_get_an_ascii_minus(client, address):
    text = client.get(address).text

    assert str(LOW) in text
    assert not re.search("−[0-9]", text)


def test_every_way_for_people_gives_whole_numbers_with_a_true_minus_sign(page, issued):
    feed = ET.fromstring(page.get("/feed.atom").content)
    event = Calendar.from_ical(page.get("/calendar.ics?include=every_day").content).events[0]
    said = {
        "feed": feed.findtext(f"{ATOM}entry/{ATOM}summary"),
        "feed's numbers": feed.findtext(f"{ATOM}entry/{ATOM}content"),
        "calendar": str(event["description"]),
        "card": re.sub("(?s)<style>.*</style>|<[^>]+>", " ", page.get("/embed").text),
        "page's head": page.get("/").text,
        "push": push_messages.morning(issued, "https://host/"),
        "Slack": messages.morning(issued, [], "https://host/"),
    }
    for way, text in said.items():
        assert "−13" in text, way
        assert not re.search(r"(?<![0-9a-z])-[0-9]", text), way
        assert re.search(r"(?<![0-9−])0 ?°", text), way
        assert "−0" not in text.replace("−0.", ""), way
        assert re.search(r"(?<![0-9])31(?! ?일|[0-9])", text), way


def test_the_picture_that_is_shared_has_the_same_numbers(issued, monkeypatch):
    drawn: list[str] = []
    write = share_picture._Sheet.write

    def noted(sheet, x, y, text, *rest, **style):
        drawn.append(text if isinstance(text, str) else text.ko)
        return write(sheet, x, y, text, *rest, **style)

    monkeypatch.setattr(share_picture._Sheet, "write", noted)
    share_picture.share_picture(issued, "ko")

    assert {"−13°", "0°", "31"} <= set(drawn)


def test_the_tables_of_dagster_have_a_decimal_and_the_same_minus_sign(issued):
    row = plots.forecast_table(issued).splitlines()[2]

    assert (
        f"| −12.5 | {issued.days[0].targets['TA_AVG'].quantiles['0.5']:.1f}".replace("-", "−")
        in row
    )
    assert "| −0.4 |" in row


@pytest.mark.parametrize(("lower", "upper", "ko", "en"), RANGES)
def test_a_range_is_written_as_on_the_page(lower, upper, ko, en):
    value = Value(median=(lower + upper) / 2, lower=lower, upper=upper)

    assert between(value, "ko") == ko
    assert between(value, "en") == en
