"""The made-up official forecasts: the weather that comes, with errors that grow with age."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

import numpy as np
import pytest

from seoulcast.kma import wire
from seoulcast.kma.official_columns import MIDTERM_LAND, MIDTERM_TEMPERATURE, SHORT_TERM

SEOUL, LAND = "11B10101", "11B00000"
YEAR = (datetime(2021, 1, 1), datetime(2021, 12, 31, 23))  # noqa: DTZ001 - naive KST


@pytest.fixture(scope="module")
def made(shared_sandbox):
    return shared_sandbox.hub.observations().official


@pytest.fixture(scope="module")
def truth(shared_sandbox):
    """Minimum of 03:01 to 09:00, maximum of 09:01 to 18:00, rain of both halves, by day."""
    first, last = date(2021, 1, 1).toordinal(), date(2022, 1, 15).toordinal()
    table = shared_sandbox.hub.observations().hours.between(108, 24 * first + 1, 24 * last + 24)
    warm, rain = (table.values[name].reshape(-1, 24).astype(float) for name in ("TA", "RN"))
    lows, highs = warm[:, 3:9].min(axis=1), warm[:, 9:18].max(axis=1)
    fell = np.nansum(rain.reshape(-1, 2, 12), axis=2)
    return {first + at: (lows[at], highs[at], fell[at]) for at in range(len(lows))}


def temperature_errors(made, truth) -> dict[tuple[str, int, str], float]:
    """By issue, age and column."""
    errors: dict[tuple[str, int, str], float] = {}
    for row in made.issued(MIDTERM_TEMPERATURE, SEOUL, *YEAR):
        day = wire.day_of(row[2][:8])
        age = (day - wire.day_of(row[1][:8])).days
        low, high, _ = truth[day.toordinal()]
        errors[row[1], age, "MIN"] = int(row[6]) - low
        errors[row[1], age, "MAX"] = int(row[7]) - high
    for row in made.issued(SHORT_TERM, SEOUL, *YEAR):
        if row[1][8:] == "1700":
            day = wire.day_of(row[2][:8])
            age = (day - wire.day_of(row[1][:8])).days
            half = int(row[2][8:] == "1200")
            errors[row[1], age, ("MIN", "MAX")[half]] = int(row[12]) - truth[day.toordinal()][half]
    return errors


def rmse(errors: list[float]) -> float:
    return float(np.sqrt(np.mean(np.square(errors))))


def test_errors_grow_from_1_2_degrees_at_one_day_to_3_at_ten(made, truth):
    by_age = defaultdict(list)
    for (_, age, name), error in temperature_errors(made, truth).items():
        by_age[name, age].append(error)
    for name in ("MIN", "MAX"):
        assert rmse(by_age[name, 1]) == pytest.approx(1.2, abs=0.25)
        assert rmse(by_age[name, 5]) == pytest.approx(2.0, abs=0.3)
        assert rmse(by_age[name, 10]) == pytest.approx(3.0, abs=0.45)
        assert abs(np.mean(by_age[name, 3])) < 0.35


def test_errors_of_successive_issues_for_a_day_go_together(made, truth):
    errors = temperature_errors(made, truth)
    pairs = []
    for (issue, age, name), error in errors.items():
        time = datetime.strptime(issue, "%Y%m%d%H%M") + timedelta(days=1)  # noqa: DTZ007 - KST
        later = errors.get((f"{time:%Y%m%d%H%M}", age - 1, name))
        if age >= 4 and later is not None:
            pairs.append((error, later))
    correlation = np.corrcoef(np.array(pairs).T)[0, 1]
    assert 0.7 < correlation < 0.99


def test_the_chance_of_rain_is_what_it_says(made, truth):
    wet = defaultdict(list)
    for row in made.issued(MIDTERM_LAND, LAND, *YEAR):
        fell = truth[wire.day_of(row[2][:8]).toordinal()][2]
        half = fell.sum() if row[3] == "A01" else fell[int(row[2][8:10]) // 12]
        wet[int(row[10])].append(half > 0.0)
    assert set(wet) <= set(range(0, 101, 10))
    for chance, came in wet.items():
        assert abs(100 * np.mean(came) - chance) < 25, chance
    assert np.mean(wet[90]) > np.mean(wet[50]) > np.mean(wet[10])


def test_words_codes_and_the_chance_of_rain_say_the_same(made):
    found = made.issued(MIDTERM_LAND, LAND, *YEAR)
    for *_, sky, rain, _, words, chance in found:
        assert (rain != "WB00") == (int(chance) >= 60)
        assert (rain == "WB00") == (words in {"맑음", "구름많음", "흐림"})
        assert words.startswith({"WB01": "맑", "WB03": "구름", "WB04": "흐"}[sky])
    snow = {row[1][4:6] for row in found if row[7] == "WB12"}
    assert not snow & {"05", "06", "07", "08"}


def test_half_widths_are_whole_and_grow_with_age(made):
    widths = defaultdict(list)
    for row in made.issued(MIDTERM_TEMPERATURE, SEOUL, *YEAR):
        age = (wire.day_of(row[2][:8]) - wire.day_of(row[1][:8])).days
        widths[age] += [int(text) for text in row[8:]]
    assert np.mean(widths[10]) > 1.4 * np.mean(widths[3])
    assert 0 <= min(map(min, widths.values())) <= max(map(max, widths.values())) <= 9
