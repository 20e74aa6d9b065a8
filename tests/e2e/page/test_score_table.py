"""The figures that the page shows are the means of the file that it links to."""

from __future__ import annotations

import io
from typing import Any
from urllib.request import urlopen

import pandas as pd
import pytest

from seoulcast.rounding import rounded, written

pytestmark = [pytest.mark.browser, pytest.mark.e2e]

TARGETS = {"high": "TA_MAX", "low": "TA_MIN", "dust": "PM10_AVG"}


@pytest.fixture(scope="module")
def site(open_site, morning) -> str:
    return open_site(morning).url


@pytest.fixture(scope="module")
def reports(visit, site: str) -> dict[str, dict[str, Any]]:
    """What the page shows of each target."""
    wishes = [{"url": f"{site}/?score={name}", "scroll": True} for name in TARGETS]
    return dict(zip(TARGETS, visit(*wishes), strict=True))


def expected_line(rows: pd.DataFrame, *, official: bool) -> list[str]:
    """What a line of the table says, out of the rows of the file."""
    columns = ["absolute_error", "persistence_absolute_error", "normal_absolute_error"]
    if official:
        columns.insert(1, "official_absolute_error")
    # The API gives four decimals, of which the page shows one.
    errors = [written(rounded(rows[column].mean(), 4), 1) for column in columns]
    share = written(100 * rounded(rows["inside80"].mean(), 4)) + "%"
    return [*errors, share, str(len(rows))]


@pytest.mark.parametrize("name", TARGETS)
def test_whoever_averages_the_file_gets_the_figures_of_the_page(site, reports, name):
    target = TARGETS[name]
    (file,) = [
        file
        for file in reports[name]["files"]
        if file.startswith("/api/v1/scores.csv") and "lead=" not in file
    ]
    head, *lines = reports[name]["scores"]
    with urlopen(site + file) as answer:
        rows = pd.read_csv(io.BytesIO(answer.read()))

    assert set(rows["target"]) == {target}
    assert len(lines) == rows["lead"].nunique() == 7
    for lead, (_, *shown) in enumerate(lines, start=1):
        of_lead = rows[rows["lead"] == lead]
        figures = [cell.removeprefix("✓ ") for cell in shown]
        assert figures == expected_line(of_lead, official="기상청" in head)
