"""A correction that does harm is found and named, and a source that is absent raises no alarm."""

from datetime import date, timedelta

import numpy as np
import pytest
from support.documents import build_promotion, build_score_row
from support.observations import make_observations

from seoulcast.datasets.documents import LEADS, TARGETS, Scores
from seoulcast.datasets.model_documents import HeldOutErrors
from seoulcast.drift_reasons import CorrectionHarms
from seoulcast.forecasting.verification.drift import check_drift
from seoulcast.forecasting.verification.error_drift import held_out_errors

DAY = date(2017, 6, 10)
ONE_DAY = timedelta(days=1)
TEMPERATURES, DUST = TARGETS[:3], TARGETS[3:]
RNG = np.random.default_rng(3)
NOISE = RNG.normal(0, 1.0, (200, len(LEADS), len(TARGETS)))
"""Errors of the daily model, by day before `DAY`, lead and target; all are as large."""


@pytest.fixture(scope="module")
def unobserved():
    """Empty tables, so that nothing is said of the data."""
    return make_observations(last=date(2015, 3, 1)).through(date(2014, 12, 31))


def check(observations, scores, day=DAY, previous=(), champion=None):
    return check_drift(
        day,
        observations,
        scores,
        previous,
        station=108,
        origin="archive",
        champion=champion,
    )


def scored(day, *, left, correction="hours", targets=TEMPERATURES, leads=(1, 2, 3), **changes):
    """Scores of a day whose correction leaves that share of the daily model's error."""
    rows = []
    for lead in leads:
        for target in targets:
            error = NOISE[(DAY - day).days, lead - 1, TARGETS.index(target)]
            share = (left - 1.0) * error
            shares = {"daily": 10.0 + error, "hours": 0.0, "official": 0.0, "calibration": 0.0}
            row = {
                "observed": 10.0,
                "mean": 10.0 + error + share,
                "corrections": [correction],
                "shares": shares | {correction: share},
                **changes,
            }
            rows.append(build_score_row(day, target, lead, **row))
    return Scores(day=day, station=108, origin="archive", observed={}, inputs={}, rows=rows)


def spell(*, days=45, through=DAY, **changes):
    return [scored(through - n * ONE_DAY, **changes) for n in range(days)]


def corrections(checked):
    return [f for f in checked.findings if f.kind == "correction"]


# --- a correction that does harm -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("correction", "targets", "group", "leads"),
    [
        ("hours", TEMPERATURES, "temperature", (1, 2, 3)),
        ("hours", DUST, "pm10", (1, 2, 3)),
        ("official", TEMPERATURES, "temperature", LEADS),
    ],
)
def test_a_source_that_has_gone_bad_is_found_on_the_second_day_and_named(
    unobserved, correction, targets, group, leads
):
    bad = {"left": 1.2, "correction": correction, "targets": targets, "leads": leads}
    first = check(unobserved, spell(through=DAY - ONE_DAY, **bad), DAY - ONE_DAY)
    assert not first.drifted
    second = check(unobserved, spell(**bad), previous=[first])
    assert second.drifted
    (found,) = corrections(second)
    assert (found.name, found.group, found.exceeded) == (correction, group, True)
    assert found.value == pytest.approx(1.44)
    assert found.confidence == 1.0
    (reason,) = second.reasons
    assert reason == CorrectionHarms(
        correction=correction,
        group=group,
        scored_days=45,
        ratio=found.value,
        days_in_a_row=2,
        threshold=1.1,
    )


def test_signs_of_the_same_correction_are_counted_apart_by_group(unobserved):
    dusty = check(unobserved, spell(left=1.2, targets=DUST, through=DAY - ONE_DAY), DAY - ONE_DAY)
    warm = check(unobserved, spell(left=1.2), previous=[dusty])
    assert [f.days_in_a_row for f in corrections(warm)] == [1]
    assert not warm.drifted


@pytest.mark.parametrize(("left", "exceeded"), [(0.7, False), (1.0, False), (1.02, False)])
def test_a_correction_that_helps_or_does_little_is_not_accused(unobserved, left, exceeded):
    (found,) = corrections(check(unobserved, spell(left=left)))
    assert (found.value, found.exceeded) == (pytest.approx(left**2, abs=1e-3), exceeded)


def test_one_bad_spell_of_weather_may_be_chance(unobserved):
    few = [scored(DAY - n * ONE_DAY, left=2.2 if n in {20, 21, 22} else 0.9) for n in range(45)]
    (found,) = corrections(check(unobserved, few))
    assert found.value > found.threshold
    assert 0.5 < found.confidence < 0.9
    assert not found.exceeded


def test_hours_are_judged_before_kmas_forecast_which_repairs_what_they_broke(unobserved):
    def both(day):
        one = scored(day, left=1.3)
        rows = []
        for row in one.rows:
            official = 10.0 - row.mean
            shares = row.shares.model_copy(update={"official": official})
            changes = {"mean": 10.0, "shares": shares, "corrections": ["hours", "official"]}
            rows.append(row.model_copy(update=changes))
        return one.model_copy(update={"rows": rows})

    found = {
        f.name: f for f in corrections(check(unobserved, [both(s.day) for s in spell(left=1)]))
    }
    assert found["hours"].exceeded
    assert found["official"].value < 0.1


@pytest.mark.parametrize(
    "uncounted", [{"corrections": []}, {"leads": (4, 5, 6, 7)}, {"shares": None}]
)
def test_rows_without_the_correction_say_nothing_of_it(unobserved, uncounted):
    assert corrections(check(unobserved, spell(left=2.0, **uncounted))) == []


@pytest.mark.parametrize(("days", "judged"), [(45, True), (44, False)])
def test_a_correction_of_too_few_scored_days_is_not_judged(unobserved, days, judged):
    assert bool(corrections(check(unobserved, spell(days=days, left=2.0)))) == judged


def test_a_lead_that_was_seldom_corrected_does_not_count(unobserved):
    seldom = [scored(DAY - n * ONE_DAY, left=9.0, leads=(1,)).rows for n in range(20)]
    often = spell(left=0.8, leads=(2, 3))
    together = [
        one.model_copy(update={"rows": [*one.rows, *(seldom[n] if n < len(seldom) else [])]})
        for n, one in enumerate(often)
    ]
    (found,) = corrections(check(unobserved, together))
    assert found.value == pytest.approx(0.64)


# --- a source that is absent ---------------------------------------------------------------------

WITH_SOURCES = build_promotion(
    held_out_errors=[
        HeldOutErrors(
            target="TA_AVG",
            ratio=0.5,
            highest_ratio=0.6,
            corrected_leads={"hours": [1, 2, 3], "official": [3]},
        )
    ]
)
HAD = {1: ["hours"], 2: ["hours"], 3: ["hours", "official"]}


def issued(day, *, ratio, had=HAD):
    """Scores of a day, of leads with these corrections: relative CRPS by lead, as given."""
    rows = [
        build_score_row(
            day,
            "TA_AVG",
            lead,
            crps=2.0 * ratio[lead],
            persistence_crps=3.0,
            climatology_crps=1.0,
            corrections=had.get(lead, []),
        )
        for lead in (1, 2, 3)
    ]
    return Scores(day=day, station=108, origin="archive", observed={}, inputs={}, rows=rows)


INFORMED = {1: 0.4, 2: 0.5, 3: 0.6}
UNINFORMED = {1: 0.7, 2: 0.8, 3: 0.9}
"""What the model's errors are by lead, with its sources and without them."""


def errors(checked):
    return [(f.name, f.value, f.exceeded) for f in checked.findings if f.kind == "error"]


def test_60_days_without_hours_and_official_forecasts_raise_no_error_drift(unobserved):
    absent = [issued(DAY - n * ONE_DAY, ratio=UNINFORMED, had={}) for n in range(60)]
    first = check(unobserved, absent[1:], DAY - ONE_DAY, champion=WITH_SOURCES)
    second = check(unobserved, absent, previous=[first], champion=WITH_SOURCES)
    assert (second.drifted, second.reasons, errors(second)) == (False, [], [])
    # The same errors of forecasts that had their sources are the model's.
    there = [issued(DAY - n * ONE_DAY, ratio=UNINFORMED) for n in range(60)]
    assert errors(check(unobserved, there, champion=WITH_SOURCES)) == [("TA_AVG", 1.3333, True)]


def test_a_model_that_was_held_out_without_sources_is_judged_without_them(unobserved):
    never = build_promotion(
        held_out_errors=[HeldOutErrors(target="TA_AVG", ratio=0.8, highest_ratio=0.85)]
    )
    absent = [issued(DAY - n * ONE_DAY, ratio=UNINFORMED, had={}) for n in range(60)]
    assert errors(check(unobserved, absent, champion=never)) == [
        ("TA_AVG", pytest.approx(0.8 / 0.85, abs=1e-4), False)
    ]


def test_mornings_that_lacked_a_source_are_made_up_for_by_earlier_ones(unobserved):
    spotty = [
        issued(DAY - n * ONE_DAY, ratio=UNINFORMED, had={})
        if n % 6 == 0
        else issued(DAY - n * ONE_DAY, ratio=INFORMED)
        for n in range(60)
    ]
    assert errors(check(unobserved, spotty, champion=WITH_SOURCES)) == [
        ("TA_AVG", pytest.approx(0.5 / 0.6, abs=1e-4), False)
    ]


def test_leads_that_lack_a_source_do_not_leave_the_harder_ones_to_speak_for_all(unobserved):
    late_leads_alone = {1: [], 2: [], 3: HAD[3]}
    half = [issued(DAY - n * ONE_DAY, ratio=UNINFORMED, had=late_leads_alone) for n in range(60)]
    assert errors(check(unobserved, half, champion=WITH_SOURCES)) == []


def test_held_out_errors_name_the_leads_that_most_of_their_forecasts_were_corrected_at():
    shape = (100, len(LEADS), len(TARGETS))
    systems = dict.fromkeys(("seoulcast", "persistence", "climatology"), np.ones(shape))
    made = np.zeros(shape, dtype=bool)
    made[:51, 0], made[:50, 1], made[:, 6] = True, True, True
    for found in held_out_errors(systems, {"hours": made, "official": ~made}):
        assert found.corrected_leads == {"hours": [1], "official": [3]}
