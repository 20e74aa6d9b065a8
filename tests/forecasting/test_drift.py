"""Drift is told by size and on two days in a row, and an ordinary season is none."""

from datetime import date, timedelta

import numpy as np
import pytest
from support.changed_observations import garbled, keep_days, whole, with_values
from support.documents import build_promotion
from support.observations import make_observations

from seoulcast.datasets.documents import LEADS, TARGETS, ScoreRow, Scores
from seoulcast.datasets.model_documents import HeldOutErrors
from seoulcast.drift_reasons import DataDrift, ErrorsAboveHeldOut
from seoulcast.forecasting.verification.data_drift import DATA_TARGETS
from seoulcast.forecasting.verification.drift import check_drift
from seoulcast.forecasting.verification.drift_settings import DriftSettings
from seoulcast.forecasting.verification.error_drift import held_out_errors

DAY = date(2017, 6, 10)
ONE_DAY = timedelta(days=1)
YESTERDAY = DAY - ONE_DAY
TEMPERATURES = ["TA_AVG_OBS", "TA_MAX_OBS", "TA_MIN_OBS"]


@pytest.fixture(scope="module")
def record():
    """Fourteen ordinary years."""
    return whole(make_observations(first=date(2003, 6, 1), last=DAY + timedelta(days=10), seed=2))


@pytest.fixture(scope="module")
def shifted(record):
    """The same with a last month that is eight degrees too warm."""
    first = DAY - timedelta(days=40)
    return with_values(record, "temperature", first, DAY, lambda v: v + 8.0, columns=TEMPERATURES)


def served(held_out_errors):
    return build_promotion(held_out_errors=held_out_errors)


def check(observations, day=DAY, scores=(), previous=(), **changes):
    chosen = {
        "station": 108,
        "origin": "archive",
        "champion": served([HeldOutErrors(target="TA_AVG", ratio=0.7, highest_ratio=0.8)]),
        **changes,
    }
    return check_drift(day, observations, scores, previous, **chosen)


def finding(checked, name, kind="data"):
    (found,) = (f for f in checked.findings if (f.kind, f.name) == (kind, name))
    return found


def scored(day, *, ratio=1.0, target="TA_AVG", leads=(1, 2, 3), **changes):
    """Scores of a day whose relative CRPS is `ratio` times the highest on held-out days."""
    rows = [
        ScoreRow.model_validate(
            {
                "target": target,
                "lead": lead,
                "forecast_day": day - timedelta(days=lead),
                "fingerprint": "f00d",
                "model_version": "m",
                "kind": "live",
                "status": "fresh",
                "observed": 1.0,
                "mean": 1.0,
                "median": 1.0,
                "absolute_error": 1.0,
                "squared_error": 1.0,
                "crps": 0.8 * 2.5 * ratio,
                "inside80": True,
                "inside90": True,
                "persistence_absolute_error": 1.0,
                "persistence_crps": 3.0,
                "climatology_absolute_error": 1.0,
                "climatology_crps": 2.0,
                **changes,
            }
        )
        for lead in leads
    ]
    return Scores(
        day=day, station=108, origin="archive", observed={target: 1.0}, inputs={}, rows=rows
    )


def spell(*, days=45, through=DAY, **changes):
    return [scored(through - timedelta(days=n), **changes) for n in range(days)]


# --- the record has shifted ------------------------------------------------------------------


def test_a_shift_of_a_month_is_found_on_its_second_day_and_not_on_its_first(shifted):
    first = check(shifted, YESTERDAY)
    assert finding(first, "TA_AVG").exceeded
    assert finding(first, "TA_AVG").days_in_a_row == 1
    assert (first.drifted, first.reasons) == (False, [])
    second = check(shifted, DAY, previous=[first])
    assert second.drifted
    assert finding(second, "TA_AVG").days_in_a_row == 2
    (reason,) = (reason for reason in second.reasons if reason.target == "TA_AVG")
    effect = finding(second, "TA_AVG").value
    assert reason == DataDrift(
        target="TA_AVG",
        window_days=30,
        effect=effect,
        years=12,
        days_in_a_row=2,
        threshold=3.9,
    )


def test_what_has_not_shifted_is_not_accused(shifted):
    second = check(shifted, previous=[check(shifted, YESTERDAY)])
    assert {f.name for f in second.findings if f.exceeded} == {"TA_AVG", "TA_MAX", "TA_MIN"}
    assert len(second.reasons) == 3
    assert not finding(second, "PM10_AVG").exceeded


def means_by_year(observations, last):
    """Means of TA_AVG over the 30 days through `last`, and through it in twelve years before."""
    ends = (last - np.timedelta64(round(365.25 * back), "D") for back in range(13))
    return [observations.targets(np.arange(end - 29, end + 1))[:, 0].mean() for end in ends]


def test_the_effect_is_the_difference_over_the_spread_between_years(shifted):
    recent, *earlier = means_by_year(shifted, np.datetime64(DAY))
    seasons = [
        np.var(means_by_year(shifted, np.datetime64(DAY) - np.timedelta64(30 * k, "D"))[1:], ddof=1)
        for k in range(12)
    ]
    spread = np.sqrt((seasons[0] + np.mean(seasons)) / 2 * (1 + 1 / 12))
    found = finding(check(shifted), "TA_AVG")
    assert found.value == pytest.approx(abs(recent - np.mean(earlier)) / spread, abs=1e-4)
    assert found.sample_size == 12


def test_the_shift_itself_is_no_part_of_the_spread_it_is_measured_by(record):
    """A year that reads high all along must not make its own spread."""
    first = DAY - timedelta(days=364)
    lasting = with_values(
        record, "temperature", first, DAY, lambda v: v + 8.0, columns=TEMPERATURES
    )
    brief = with_values(
        record,
        "temperature",
        DAY - timedelta(days=29),
        DAY,
        lambda v: v + 8.0,
        columns=TEMPERATURES,
    )
    assert finding(check(lasting), "TA_AVG").value == finding(check(brief), "TA_AVG").value


def test_alike_months_by_chance_do_not_make_an_ordinary_one_strange(record):
    """Twelve years that happen to agree in one season borrow the spread of the others."""
    ends = [np.datetime64(DAY) - np.timedelta64(round(365.25 * back), "D") for back in range(13)]
    alike = record
    for end, value in zip(ends, [17.6, *[15.0, 15.1] * 6], strict=True):
        alike = with_values(
            alike,
            "temperature",
            (end - 29).item(),
            end.item(),
            lambda v, value=value: v * 0 + value,
            columns=["TA_AVG_OBS"],
        )
    assert finding(check(alike), "TA_AVG").value < 5
    own = DriftSettings(variance_borrowed=0.0)
    assert finding(check(alike, settings=own), "TA_AVG").value > 30


@pytest.mark.parametrize("change", [lambda v: v * 4, lambda v: v / 8])
def test_dust_that_has_shifted_either_way_is_found(record, change):
    first = DAY - timedelta(days=40)
    dusty = with_values(record, "pm10", first, DAY, change, columns=["PM10_AVG_OBS"])
    second = check(dusty, previous=[check(dusty, YESTERDAY)])
    assert [reason.target for reason in second.reasons] == ["PM10_AVG"]


def test_ordinary_seasons_are_no_drift(record):
    days = [date(2015, 6, 11) + timedelta(days=n) for n in range(0, 730, 5)]
    checks = {day: check(record, day, previous=[check(record, day - ONE_DAY)]) for day in days}
    drifted = [day for day, checked in checks.items() if checked.drifted]
    assert len(drifted) <= len(days) / 100
    # Spring and autumn, when a month is far from the one before it, are as calm as summer.
    for month_of_year in range(1, 13):
        effects = [
            found.value
            for day, checked in checks.items()
            for found in checked.findings
            if day.month == month_of_year
        ]
        assert len(effects) >= 10 * len(DATA_TARGETS)
        assert np.median(effects) < 2


def test_a_sign_that_paused_for_a_day_begins_again(shifted, record):
    before = check(shifted, DAY - timedelta(days=2))
    assert finding(before, "TA_AVG").days_in_a_row == 1
    for previous in ([before], [before, check(record, YESTERDAY)], []):
        assert not check(shifted, previous=previous).drifted


def test_a_sign_that_is_gone_is_counted_from_nothing(shifted, record):
    gone = check(record, previous=[check(shifted, YESTERDAY)])
    assert finding(gone, "TA_AVG").days_in_a_row == 0
    assert not gone.drifted


def test_a_sign_that_lasts_is_counted_on(shifted):
    checked = None
    for back in (2, 1, 0):
        day = DAY - timedelta(days=back)
        checked = check(shifted, day, previous=[checked] if checked else [])
    assert finding(checked, "TA_AVG").days_in_a_row == 3
    assert 3 in {reason.days_in_a_row for reason in checked.reasons}


def test_a_month_with_too_many_gaps_is_not_judged(shifted):
    def seen(days):
        gone = DAY - timedelta(days=29), DAY - timedelta(days=days)
        part = with_values(
            shifted, "temperature", *gone, lambda v: v * np.nan, columns=["TA_AVG_OBS"]
        )
        return "TA_AVG" in {f.name for f in check(part).findings}

    assert seen(21)
    assert not seen(20)


@pytest.mark.parametrize(("years", "judged"), [(5, True), (4, False)])
def test_a_few_earlier_years_are_too_few(record, years, judged):
    first = date(2017 - years, 5, 1)
    short = keep_days(record, lambda day: day >= str(first))
    found = check(short).findings
    assert bool(found) == judged
    if judged:
        assert {f.sample_size for f in found} == {years}


# --- the errors have grown -------------------------------------------------------------------


def test_errors_above_any_of_the_held_out_days_are_found_on_the_second_day(record):
    first = check(record, YESTERDAY, spell(ratio=1.2, through=YESTERDAY))
    assert finding(first, "TA_AVG", "error").exceeded
    assert not first.drifted
    second = check(record, DAY, spell(ratio=1.2), previous=[first])
    assert second.drifted
    (reason,) = second.reasons
    assert reason == ErrorsAboveHeldOut(
        target="TA_AVG", scored_days=45, ratio=1.2, days_in_a_row=2, threshold=1.1
    )


@pytest.mark.parametrize(("ratio", "exceeded"), [(0.8, False), (1.1, False), (1.11, True)])
def test_errors_are_measured_in_those_of_the_references(record, ratio, exceeded):
    found = finding(check(record, scores=spell(ratio=ratio)), "TA_AVG", "error")
    assert found.value == pytest.approx(ratio)
    assert found.exceeded == exceeded
    hard = spell(crps=16.0 * ratio, persistence_crps=30.0, climatology_crps=10.0)
    assert finding(check(record, scores=hard), "TA_AVG", "error").value == found.value


def test_a_model_that_was_no_better_on_its_held_out_days_has_not_drifted(record):
    poor = served([HeldOutErrors(target="TA_AVG", ratio=0.9, highest_ratio=0.96)])
    found = finding(check(record, scores=spell(ratio=1.2), champion=poor), "TA_AVG", "error")
    assert (found.value, found.exceeded) == (1.0, False)


def test_without_errors_on_held_out_days_there_is_nothing_to_compare_with(record):
    checked = check(record, scores=spell(ratio=9.0), champion=served([]))
    assert [f for f in checked.findings if f.kind == "error"] == []


@pytest.mark.parametrize(
    "uncounted",
    [
        {"status": "fallback"},
        {"leads": (4, 5, 6, 7)},
        {"persistence_crps": None},
        {"climatology_crps": None},
        {"target": "TA_MIN"},
    ],
)
def test_the_fallback_later_leads_and_rows_without_a_reference_do_not_count(record, uncounted):
    good, bad = spell(ratio=1.0), spell(ratio=9.0, **uncounted)
    both = [
        one.model_copy(update={"rows": [*one.rows, *other.rows]})
        for one, other in zip(good, bad, strict=True)
    ]
    assert finding(check(record, scores=both), "TA_AVG", "error").value == pytest.approx(1.0)
    alone = check(record, scores=bad)
    assert [f for f in alone.findings if f.kind == "error"] == []


def test_late_data_are_no_excuse_for_the_model(record):
    found = finding(check(record, scores=spell(ratio=1.5, status="late_data")), "TA_AVG", "error")
    assert found.exceeded


@pytest.mark.parametrize(("days", "judged"), [(45, True), (44, False), (20, False)])
def test_less_than_45_scored_days_raise_no_alarm(record, days, judged):
    checked = check(record, scores=spell(days=days, ratio=2.0))
    errors = [(f.name, f.sample_size) for f in checked.findings if f.kind == "error"]
    assert errors == ([("TA_AVG", days)] if judged else [])


def test_days_without_a_score_are_made_up_for_by_earlier_ones_within_two_months(record):
    gap = DAY - timedelta(days=20)
    around = [one for one in spell(days=60, ratio=2.0) if not gap <= one.day < gap + 15 * ONE_DAY]
    assert finding(check(record, scores=around), "TA_AVG", "error").sample_size == 45
    longer = [one for one in around if one.day != gap + 15 * ONE_DAY]
    assert [f for f in check(record, scores=longer).findings if f.kind == "error"] == []


def test_the_newest_45_scored_days_count_and_no_older_one(record):
    older = spell(days=15, through=DAY - timedelta(days=45), ratio=9.0)
    found = finding(check(record, scores=[*spell(ratio=1.0), *older]), "TA_AVG", "error")
    assert (found.value, found.sample_size) == (pytest.approx(1.0), 45)


def year_of_errors(ratio=0.5, days=365):
    """CRPS on held-out days, by system: the references' is 2, the model's `ratio` times that."""
    shape = (days, len(LEADS), len(TARGETS))
    reference = np.full(shape, 2.0)
    return {
        "seoulcast": ratio * reference,
        "persistence": reference + 1.0,
        "climatology": reference - 1.0,
    }


def test_held_out_errors_are_those_of_the_year_and_of_its_hardest_45_days():
    errors = year_of_errors()
    errors["seoulcast"][100:145] *= 1.5
    for found in held_out_errors(errors, {}):
        assert found.ratio == pytest.approx(0.5 * (365 + 22.5) / 365, abs=1e-4)
        assert found.highest_ratio == 0.75
    assert [found.target for found in held_out_errors(errors, {})] == list(TARGETS)


def test_a_target_observed_on_too_few_held_out_days_has_no_errors_to_compare_with():
    errors = year_of_errors(days=60)
    for values in errors.values():
        values[:16, :, TARGETS.index("PM10_AVG")] = np.nan
    assert "PM10_AVG" not in {found.target for found in held_out_errors(errors, {})}
    assert len(held_out_errors(errors, {})) == len(TARGETS) - 1


# --- both ------------------------------------------------------------------------------------


def test_nothing_later_than_the_day_is_read(record):
    day = DAY - timedelta(days=10)
    scores = spell(days=45, through=day)
    later = [scored(day + timedelta(days=n), ratio=50.0) for n in range(1, 10)]
    before = check(record.through(day), day, scores)
    after = check(garbled(record, day + ONE_DAY, DAY), day, [*scores, *later])
    assert before.findings
    assert after == before


def test_a_check_from_later_is_not_yesterdays(shifted):
    tomorrow = check(shifted, DAY + ONE_DAY)
    same_day = check(shifted, DAY)
    assert not check(shifted, previous=[tomorrow, same_day]).drifted


def test_the_check_says_of_what_it_is(record):
    checked = check(record, origin="synthetic", station=159, champion=None)
    assert (checked.day, checked.station, checked.origin) == (DAY, 159, "synthetic")
    assert checked.model_version is None
    assert check(record).model_version == served([]).version


def test_with_nothing_to_read_there_is_nothing_found(record):
    checked = check(keep_days(record, lambda day: day.isna()))
    assert (checked.findings, checked.drifted) == ([], False)
