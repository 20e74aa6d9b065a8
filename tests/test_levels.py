"""Levels and bands are found by their probability, whatever the levels are."""

import pytest

from seoulcast import levels

NINE = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)


def test_the_levels_rise_are_symmetric_and_hold_the_median_and_both_scored_bands():
    assert list(levels.LEVELS) == sorted(set(levels.LEVELS))
    assert [round(1 - level, 6) for level in reversed(levels.LEVELS)] == list(levels.LEVELS)
    for level in (0.5, 0.1, 0.9, 0.05, 0.95):
        assert level in levels.LEVELS


@pytest.mark.parametrize("table", [levels.LEVELS, NINE])
def test_a_band_ends_at_the_levels_of_its_tails(monkeypatch, table):
    monkeypatch.setattr(levels, "LEVELS", table)
    assert table[levels.median()] == 0.5
    for probability, lower, upper in ((0.8, 0.1, 0.9), (0.9, 0.05, 0.95), (0.5, 0.25, 0.75)):
        band = levels.band(probability)
        assert (table[band.lower], table[band.upper]) == (lower, upper)


def test_a_band_whose_ends_are_no_levels_is_refused():
    with pytest.raises(ValueError, match=r"0\.3 is not a quantile level; those are 0\.05"):
        levels.band(0.4)


def test_normal_steps_lead_from_the_median_to_both_ends(monkeypatch):
    monkeypatch.setattr(levels, "LEVELS", NINE)
    above, below = levels.normal_steps()
    assert above == below
    assert above[:2] == (0.6745, 0.6071)
    assert sum(above) == pytest.approx(2.3263)


def test_the_width_of_a_normal_band_is_between_its_quantiles():
    lowest, *_, highest = levels.normal_quantiles(levels.NORMAL_DECIMALS)
    assert levels.normal_width(0.9) == highest - lowest


PM10_QUANTILES = [12.0, 16.0, 25.0, 40.0, 60.0, 85.0, 110.0]


@pytest.mark.parametrize("log", [True, False])
@pytest.mark.parametrize(("level", "place"), [(0.05, 0), (0.25, 2), (0.5, 3), (0.95, 6)])
def test_the_probability_below_a_quantile_is_its_level(level, place, log):
    below = levels.probability_below(PM10_QUANTILES, PM10_QUANTILES[place], log=log)
    assert below == pytest.approx(level)


def test_beyond_the_outer_quantiles_probability_runs_out_smoothly():
    assert 0 < levels.probability_below(PM10_QUANTILES, 3.0, log=True) < 0.05
    assert 0.95 < levels.probability_below(PM10_QUANTILES, 300.0, log=True) < 1
    assert 0 < levels.probability_below([-9, -8, -7, -6, -5, -4, -3], -12.0, log=False) < 0.05
