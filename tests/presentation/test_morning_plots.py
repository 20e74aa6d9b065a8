"""Plots of the night's hours and of KMA's forecasts: drawn of what there is, or of nothing."""

import io

import numpy as np
import pandas as pd
import pytest
from matplotlib.image import imread

from seoulcast.presentation.morning_plots import course_of_dust, course_of_hours, official_by_age

DAY = pd.Timestamp("2023-01-15")
HOURS = pd.date_range(DAY + pd.Timedelta(hours=5), periods=24, freq="h")


def weather(station, warmth):
    frame = pd.DataFrame({"TM": DAY, "STN": station, "HOUR": HOURS, "TA": warmth})
    return frame.assign(TD=-3.0, HM=60.0, WS=2.0, RN=0.0)


def dust(station, level):
    return pd.DataFrame({"TM": DAY, "STN": station, "HOUR": HOURS, "PM10_AVG": level})


def official(source, ages, warmth):
    issued = DAY + pd.Timedelta(hours=18)
    days = [DAY + pd.Timedelta(days=age) for age in ages]
    frame = pd.DataFrame({"SOURCE": source, "ISSUED": issued, "TARGET": days, "AGE": ages})
    return frame.assign(TA_MIN=warmth - 5.0, TA_MAX=warmth)


def pixels(plot):
    return imread(io.BytesIO(plot.png))


def test_the_course_of_a_station_s_hours_is_its_own():
    both = pd.concat([weather(108, np.arange(24.0)), weather(143, 5.0)])
    assert course_of_hours(both, 108).png == course_of_hours(weather(108, np.arange(24.0)), 108).png
    assert course_of_hours(both, 108).png != course_of_hours(both, 143).png


def test_hours_that_are_missing_leave_a_gap_and_not_a_line_across():
    broken = weather(108, np.where(np.arange(24) % 12 == 6, np.nan, 3.0))
    whole = weather(108, 3.0)
    assert (pixels(course_of_hours(broken, 108)) != pixels(course_of_hours(whole, 108))).any()


def test_dust_is_drawn_of_every_station_that_is_named():
    frame = pd.concat([dust(108, 40.0), dust(102, 80.0)])
    assert course_of_dust(frame, (108, 102)).png != course_of_dust(frame, (108,)).png


def test_a_plot_says_of_which_morning_it_is():
    assert course_of_hours(weather(108, 1.0), 108).title == "Seoul, hours to 2023-01-16 04:00 KST"
    assert course_of_dust(dust(108, 1.0), (108,)).title == "PM10, hours to 2023-01-16 04:00 KST"
    issued = official_by_age(official("point", [1], 1.0)).title
    assert issued == "KMA's forecasts issued by 2023-01-15 18:00 KST"


def test_what_has_no_values_is_named_at_the_foot():
    """Else a reader looks for a line that can't be there."""
    foot = slice(-20, None)
    whole, lacking = weather(108, 1.0), weather(108, 1.0).assign(TD=np.nan)
    assert (pixels(course_of_hours(whole, 108))[foot] == 1.0).all()
    assert (pixels(course_of_hours(lacking, 108))[foot] != 1.0).any()
    assert (pixels(course_of_dust(dust(108, 1.0), (108,)))[foot] == 1.0).all()
    assert (pixels(course_of_dust(dust(108, 1.0), (108, 102)))[foot] != 1.0).any()
    land = official("midterm_land", [3, 4], 1.0).assign(TA_MIN=np.nan, TA_MAX=np.nan)
    assert (pixels(official_by_age(land))[foot] != 1.0).any()


def test_an_older_issue_is_paler():
    near, far = (official("midterm_temperature", [age], 3.0) for age in (3, 10))
    darkness = [float((1.0 - pixels(official_by_age(one))).sum()) for one in (near, far)]
    assert darkness[0] > darkness[1]


def test_half_a_forecast_is_drawn_of_what_it_has():
    lacking = official("short_term", [0, 1], 3.0).assign(TA_MIN=np.nan)
    assert official_by_age(lacking).png


@pytest.mark.parametrize(
    "draw",
    [
        lambda: course_of_hours(weather(108, 1.0).iloc[:0], 108),
        lambda: course_of_dust(dust(108, 1.0).iloc[:0], (108,)),
        lambda: official_by_age(official("point", [1], 1.0).iloc[:0]),
    ],
    ids=["hours", "dust", "official"],
)
def test_a_day_without_rows_is_an_empty_plot(draw):
    assert pixels(draw()).shape[2] == 4


@pytest.mark.parametrize(
    "draw",
    [
        lambda: course_of_hours(weather(108, 1.0), 108),
        lambda: course_of_dust(dust(108, 40.0), (108,)),
        lambda: official_by_age(official("midterm_temperature", [3, 4, 5], 1.0)),
    ],
    ids=["hours", "dust", "official"],
)
def test_a_day_drawn_again_is_the_same_bytes(draw):
    assert draw().png == draw().png
