"""Stations' columns as numbers to compute on, and the weather of all stations as a few."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from support.changed_observations import keep_days, without
from support.observations import FIRST, SEOUL, STATIONS, THROUGH

from seoulcast.forecasting.core.days import as_days, day_range
from seoulcast.forecasting.inputs.spatial_components import SpatialComponents
from seoulcast.forecasting.inputs.station_columns import (
    LOCAL_COLUMNS,
    SPATIAL_COLUMNS,
    SeasonalScaler,
    local_matrix,
    spatial_matrix,
    station_columns,
)

DAY = date(2016, 8, 15)
DAYS = day_range(FIRST, THROUGH)


# --- columns --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("comes_from", "east", "north"),
    [(0, 0, -3), (90, -3, 0), (180, 0, 3), (270, 3, 0), (360, 0, -3), (225, 2.1213, 2.1213)],
)
def test_wind_is_a_vector_of_where_it_blows_to(comes_from, east, north):
    table = pd.DataFrame({"WD_MAX_DEG": [float(comes_from)], "WS_AVG": [3.0], "RN_DAY": [0.0]})
    wind = station_columns(table).iloc[0]
    assert wind["WIND_EAST"] == pytest.approx(east, abs=1e-4)
    assert wind["WIND_NORTH"] == pytest.approx(north, abs=1e-4)


def test_rain_is_a_logarithm_that_begins_at_0_and_missing_stays_missing():
    table = pd.DataFrame(
        {
            "WD_MAX_DEG": [np.nan, 0.0, 0.0],
            "WS_AVG": [1.0, np.nan, 1.0],
            "RN_DAY": [0.0, np.nan, 20.0],
        }
    )
    derived = station_columns(table)
    assert derived["RN_LOG"].iloc[0] == 0
    assert np.isnan(derived["RN_LOG"].iloc[1])
    assert derived["RN_LOG"].iloc[2] == pytest.approx(np.log(21))
    assert derived["WIND_EAST"].isna().tolist() == [True, True, False]
    assert derived["RN_DAY"].iloc[2] == 20.0


def test_the_local_matrix_holds_one_stations_columns_and_gaps_where_it_was_silent(observations):
    table = observations.station_weather
    silent = (table["TM"] == pd.Timestamp(DAY)) & (table["STN"] == SEOUL)
    gone = replace(observations, station_weather=table[~silent])
    days = as_days([DAY - timedelta(days=1), DAY])
    matrix = local_matrix(gone, SEOUL, days)
    assert matrix.shape == (2, len(LOCAL_COLUMNS))
    own = table[(table["STN"] == SEOUL) & (table["TM"] == pd.Timestamp(days[0].item()))]
    assert matrix[0, LOCAL_COLUMNS.index("TD_AVG")] == own["TD_AVG"].iloc[0]
    assert np.isnan(matrix[1]).all()


def test_the_spatial_matrix_keeps_stations_apart_and_takes_no_other_days_or_stations(observations):
    days = as_days([DAY, DAY + timedelta(days=1)])
    wanted = (143, 102, 999)
    matrix = spatial_matrix(observations, wanted, days).reshape(2, 3, len(SPATIAL_COLUMNS))
    table = observations.station_weather.set_index(["TM", "STN"])["TA_AVG"]
    for i, day in enumerate(days):
        for j, station in enumerate(wanted[:2]):
            expected = table.get((pd.Timestamp(day.item()), station), np.nan)
            np.testing.assert_equal(matrix[i, j, SPATIAL_COLUMNS.index("TA_AVG")], expected)
    assert np.isnan(matrix[:, 2]).all()


# --- seasons --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seasonal():
    """A column with a season of 10 and weather of 2 around 50."""
    phase = 2 * np.pi * np.arange(len(DAYS)) / 365.25
    noise = np.random.default_rng(4).normal(0, 2, len(DAYS))
    return (50 + 10 * np.sin(phase) + noise)[:, None]


def test_scaling_takes_out_the_season_and_leaves_a_standard_deviation_of_1(seasonal):
    scaled = SeasonalScaler.fit(seasonal, DAYS).transform(seasonal, DAYS)[:, 0]
    assert scaled.std() == pytest.approx(1, abs=1e-9)
    months = pd.DatetimeIndex(DAYS).month
    assert max(abs(scaled[months == m].mean()) for m in range(1, 13)) < 0.4


def test_a_day_is_scaled_alone_as_among_many(seasonal):
    scaler = SeasonalScaler.fit(seasonal, DAYS)
    many = scaler.transform(seasonal, DAYS)
    for n in range(0, len(DAYS), 97):
        alone = scaler.transform(seasonal[n : n + 1], DAYS[n : n + 1])
        np.testing.assert_array_equal(alone[0], many[n])


def test_what_is_missing_stays_missing_and_shapes_nothing(seasonal):
    holes = seasonal.copy()
    holes[::2] = np.nan
    scaler = SeasonalScaler.fit(holes, DAYS)
    half = SeasonalScaler.fit(seasonal[1::2], DAYS[1::2])
    np.testing.assert_allclose(scaler.coefficients, half.coefficients)
    assert np.isnan(scaler.transform(holes, DAYS)).sum() == np.isnan(holes).sum()


def test_a_column_seen_on_few_days_is_centred_only_and_one_never_seen_is_left_alone(seasonal):
    few = np.full((len(DAYS), 2), np.nan)
    few[100:129, 0] = seasonal[100:129, 0]
    scaler = SeasonalScaler.fit(few, DAYS)
    assert scaler.coefficients[0, 0] == pytest.approx(np.nanmean(few[:, 0]))
    assert not scaler.coefficients[1:, 0].any()
    assert not scaler.coefficients[:, 1].any()
    assert scaler.scale[1] == 1


def test_rounding_is_not_blown_up_where_a_column_never_changes():
    constant = np.full((len(DAYS), 1), 7.0)
    scaled = SeasonalScaler.fit(constant, DAYS).transform(constant, DAYS)
    np.testing.assert_allclose(scaled, 0, atol=1e-9)


# --- the components -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def components(observations):
    return SpatialComponents.fit(observations, DAYS, 3)


def test_the_description_names_components_columns_and_stations(components):
    assert components.count == 3
    assert components.description.startswith("3 spatial components of 40 columns (TA_AVG, ")
    assert components.description.endswith("of 4 stations")


def test_a_station_that_seldom_reports_is_left_out(observations):
    table = observations.station_weather
    rare = (table["STN"] == 119) & (table["TM"] > pd.Timestamp(2016, 6, 1))
    components = SpatialComponents.fit(replace(observations, station_weather=table[~rare]), DAYS, 3)
    assert components.stations == tuple(s for s in STATIONS if s != 119)


def test_a_column_that_is_seldom_there_is_left_out(observations):
    table = observations.station_weather.copy()
    table.loc[table["STN"] == 119, "PS_AVG"] = np.nan
    components = SpatialComponents.fit(replace(observations, station_weather=table), DAYS, 3)
    assert components.stations == STATIONS
    assert components.used.sum() == 39
    assert not components.used.reshape(4, -1)[2, SPATIAL_COLUMNS.index("PS_AVG")]


def test_days_outside_the_fitted_ones_do_not_shape_it(observations):
    days = day_range(FIRST, DAY)
    whole = SpatialComponents.fit(observations, days, 3)
    cut = SpatialComponents.fit(observations.through(DAY), days, 3)
    np.testing.assert_array_equal(whole.loadings, cut.loadings)
    assert whole.noise == cut.noise


def test_a_station_that_reports_only_on_other_days_is_left_out(observations):
    table = observations.station_weather
    early = (table["STN"] == 143) & (table["TM"] <= pd.Timestamp(2015, 6, 30))
    days = day_range(FIRST, date(2015, 6, 30))
    components = SpatialComponents.fit(
        replace(observations, station_weather=table[~early]), days, 3
    )
    assert components.stations == (102, 108, 119)


def test_the_components_follow_the_weather_that_the_stations_share(observations, components):
    # The made-up stations share one signal, which reaches Seoul's neighbours days later.
    daily = components.transform(observations, DAYS)[:, :-1]
    own = local_matrix(observations, SEOUL, DAYS)[:, LOCAL_COLUMNS.index("PS_AVG")]
    seen = ~np.isnan(own)
    x, y = daily[seen], own[seen] - own[seen].mean()
    explained = x @ np.linalg.lstsq(x, y, rcond=None)[0]
    assert np.corrcoef(explained, y)[0, 1] > 0.9


def test_a_days_components_do_not_depend_on_the_days_beside_it(observations, components):
    many = components.transform(observations, DAYS)
    for n in range(0, len(DAYS), 97):
        alone = components.transform(observations.through(DAYS[n].item()), DAYS[n : n + 1])
        np.testing.assert_array_equal(alone[0], many[n])


def test_a_day_without_any_report_is_the_mean_and_says_that_none_reported(observations, components):
    silent = keep_days(observations, lambda day: day != pd.Timestamp(DAY))
    assert not components.transform(silent, as_days([DAY])).any()
    assert components.transform(observations, as_days([DAY]))[0, -1] == 1


def test_without_any_station_there_are_no_components(observations):
    alone = without(observations, "station_weather")
    components = SpatialComponents.fit(alone, DAYS, 3)
    assert (components.stations, components.count) == ((), 0)
    np.testing.assert_array_equal(
        components.transform(observations, DAYS), np.zeros((len(DAYS), 1))
    )
