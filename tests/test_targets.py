"""The table of targets is asked by name, group and dataset, and holds together."""

import pytest

from seoulcast import targets
from seoulcast.datasets import tables


def test_every_target_has_a_name_of_its_own_and_is_found_by_it():
    assert len(set(targets.names())) == len(targets.TARGETS)
    assert [targets.by_name(name).name for name in targets.names()] == list(targets.names())


def test_an_unknown_name_is_refused_with_the_names_there_are():
    with pytest.raises(KeyError, match="PM25 is not a target; those are TA_AVG"):
        targets.index("PM25")


def test_a_group_has_each_statistic_once_and_a_place_for_it_in_its_dataset():
    for group in targets.groups():
        statistics = [target.statistic for target in targets.of_group(group.name)]
        assert len(set(statistics)) == len(statistics)
        assert set(statistics) <= set(group.column_order)


def test_the_order_of_a_group_is_minimum_mean_maximum():
    assert [target.name for target in targets.in_order("pm10")] == [
        *("PM10_MIN", "PM10_AVG", "PM10_MAX"),
    ]


def test_every_target_has_its_columns_in_the_clean_table_of_its_dataset():
    for target in targets.TARGETS:
        columns = tables.CLEAN[target.dataset].names
        assert {target.column, target.observed_column} <= set(columns)


def test_values_that_can_be_measured_lie_within_physical_limits():
    for target in targets.TARGETS:
        assert target.limits[0] <= target.bounds[0] < target.bounds[1] <= target.limits[1]
