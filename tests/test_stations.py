"""The stations' names: one table for the page, the messages and the sandbox."""

from seoulcast.datasets.cities import City
from seoulcast.kma.sandbox.stations import HOURLY_ALONE, PM10_ALONE, STATIONS
from seoulcast.stations import STATION_NAMES


def test_every_station_that_the_sandbox_makes_weather_for_has_a_name_and_no_other_has():
    made = (*STATIONS, *HOURLY_ALONE, *PM10_ALONE)
    assert {station.number for station in made} == set(STATION_NAMES)


def test_a_station_without_a_name_is_shown_by_its_number():
    assert (City(90).ko, City(90).en) == ("지점 90", "Station 90")
