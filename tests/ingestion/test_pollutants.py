"""What becomes of PM10 days on their way into the store."""

from datetime import date, timedelta

import pytest
from support.hub_rows import TODAY, chunk, pm10_rows

from seoulcast.datasets.days import read_day
from seoulcast.datasets.keys import PM10, RAW_PM10

D = date(2021, 3, 29)
FULL = 288


def clean(store, when=D):
    return read_day(store, PM10, when).iloc[0]


def test_a_day_has_the_statistics_of_its_values(store, dust):
    dust(chunk({D: pm10_rows(D, [40] * 144 + [61] * 144)}))
    row = clean(store)
    assert (row["PM10_MIN"], row["PM10_MAX"], row["PM10_AVG"]) == (40.0, 61.0, 50.5)
    assert (row["SLOTS"], row["STATUS"]) == (FULL, "complete")
    assert len(read_day(store, RAW_PM10, D)) == FULL


def test_a_dust_storm_is_clipped_and_removed_with_the_observed_value_beside(store, dust):
    dust(chunk({D: pm10_rows(D, [200] * 287 + [783])}))
    row = clean(store)
    assert (row["PM10_MAX"], row["PM10_MAX_FLAG"], row["PM10_MAX_OBS"]) == (160.5, "clipped", 783.0)
    assert row["PM10_AVG_FLAG"] == "removed"
    assert row["PM10_AVG_OBS"] == 202.0
    assert row.isna()["PM10_AVG"]


@pytest.mark.parametrize(
    ("mean", "flag"), [(90, "observed"), (91, "removed")], ids=["at the limit", "above it"]
)
def test_a_mean_is_removed_only_above_the_limit(store, dust, mean, flag):
    dust(chunk({D: pm10_rows(D, [mean] * FULL)}))
    assert clean(store)["PM10_AVG_FLAG"] == flag


def test_an_empty_or_negative_slot_is_missing_and_zero_is_counted(store, dust):
    dust(chunk({D: pm10_rows(D, ["", -1, 0, 0] + [30] * 284)}))
    row = clean(store)
    assert (row["SLOTS"], row["ZEROS"], row["PM10_MIN"]) == (286, 2, 0.0)


@pytest.mark.parametrize("missing", ["", "-1", "-999", "-9.0"])
def test_a_whole_day_is_never_replaced_by_missing_slots_in_any_spelling(store, dust, missing):
    dust(chunk({D: pm10_rows(D, [30] * FULL)}))
    results = dust(chunk({D: pm10_rows(D, [missing] * 60 + [90] * 228)}))
    assert results["raw_pm10"][D].status == "kept"
    assert clean(store)["PM10_AVG"] == 30.0


@pytest.mark.parametrize("zero", ["0", "-0", "0.0", "+0"])
def test_what_counts_as_a_slot_for_judging_a_day_counts_for_cleaning_it(store, dust, zero):
    yesterday = TODAY - timedelta(days=1)
    results = dust(chunk({yesterday: pm10_rows(yesterday, [zero] * 216)}))
    assert results["raw_pm10"][yesterday].status == "written"
    assert clean(store, yesterday)["SLOTS"] == 216


def test_a_lone_spike_is_flagged_and_kept(store, dust):
    values = [30] * FULL
    values[100] = 3856
    dust(chunk({D: pm10_rows(D, values)}))
    row = clean(store)
    assert (row["SPIKES"], row["PM10_MAX_OBS"]) == (1, 3856.0)


def test_a_storm_that_rises_over_many_slots_is_no_spike(store, dust):
    storm = [30 * n for n in range(1, 30)]
    dust(chunk({D: pm10_rows(D, [30] * 100 + storm + storm[::-1] + [30] * 130)}))
    assert clean(store)["SPIKES"] == 0


@pytest.mark.parametrize(("slots", "status"), [(215, "unpublished"), (216, "written")])
def test_a_young_day_below_216_slots_is_not_published(dust, slots, status):
    when = TODAY - timedelta(days=1)
    results = dust(chunk({when: pm10_rows(when, [30] * slots)}))
    assert results["pm10"][when].status == status


def test_from_its_third_day_a_thin_day_is_kept_with_a_flag(store, dust):
    when = TODAY - timedelta(days=3)
    results = dust(chunk({when: pm10_rows(when, [30] * 100)}))
    assert results["raw_pm10"][when].status == "partial"
    assert clean(store, when)["STATUS"] == "partial"


def test_a_whole_day_is_never_replaced_by_a_thin_one(store, dust):
    dust(chunk({D: pm10_rows(D, [30] * FULL)}))
    results = dust(chunk({D: pm10_rows(D, [90] * 250)}))
    assert results["raw_pm10"][D].status == "kept"
    assert clean(store)["PM10_AVG"] == 30.0


def test_an_impossible_value_goes_to_quarantine(store, dust):
    results = dust(chunk({D: pm10_rows(D, [99999] + [30] * 287)}))
    assert results["raw_pm10"][D].status == "quarantined"
    assert "PM10" in results["raw_pm10"][D].detail
    assert not list(store.list("result/"))
    assert not list(store.list("raw/"))
