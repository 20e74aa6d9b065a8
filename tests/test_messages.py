"""The text of Slack messages: subject, figures with units, and where to look."""

from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest
from support.documents import build_forecast, build_scores

from seoulcast.clock import KST
from seoulcast.datasets.cities import City
from seoulcast.datasets.model_documents import DriftCheck, Promotion
from seoulcast.drift_reasons import ErrorsAboveHeldOut
from seoulcast.presentation import messages
from seoulcast.presentation.messages import Failed, Retraining
from seoulcast.presentation.words import FAILURES
from seoulcast.reasons import CrpsLower, FailureKind, ModelFilesDamaged, NewestDayOld

PAGE = "http://127.0.0.1:8000"
LINK = "http://127.0.0.1:3000/runs/1a2b"


def failed(**changes):
    chosen = {
        "job": "weather_pipeline",
        "assets": ["raw_asos", "temperature"],
        "partition": "2022-12-30",
        "kind": None,
        "cause": "The hub answered 500.\nTraceback (most recent call last):\n  File ...",
        "link": LINK,
    }
    return messages.failure(Failed(**{**chosen, **changes}))


def scores(*errors, target="TA_AVG", lead=1, persistence=3.0):
    """One day of scores a value: its absolute error, beside that of persistence."""
    return [
        build_scores(
            date(2022, 12, 30) - timedelta(days=n),
            absolute_error=error,
            persistence_absolute_error=persistence,
        ).model_copy(update={"rows": [row]})
        for n, error in enumerate(errors)
        for row in build_scores(absolute_error=error, persistence_absolute_error=persistence).rows
        if row.target == target and row.lead == lead
    ]


# --- failures --------------------------------------------------------------------------------


def test_a_failure_names_assets_and_day_gives_the_cause_in_one_line_and_links_to_the_run():
    assert failed().splitlines() == [
        ":red_circle: *raw_asos, temperature* 2022-12-30 failed",
        "The hub answered 500.",
        f"<{LINK}|Open the run>",
    ]


@pytest.mark.parametrize("kind", get_args(FailureKind))
def test_a_failure_says_which_kind_it_is(kind):
    head = failed(kind=kind).splitlines()[0]
    assert head == f":red_circle: *raw_asos, temperature* 2022-12-30 failed: {FAILURES[kind].en}"


def test_a_failure_says_whether_the_run_is_retried():
    assert "It is retried automatically." in failed(retried=True).splitlines()
    assert "retried" not in failed()


def test_a_failure_of_a_range_names_the_range():
    assert "2022-03-01...2022-03-20 failed" in failed(partition="2022-03-01...2022-03-20")


def test_a_failure_without_a_day_leaves_no_gap():
    assert failed(partition="").startswith(":red_circle: *raw_asos, temperature* failed\n")
    assert messages.pipeline_success("explore", "") == ":white_check_mark: explore done"


def test_a_cause_is_no_markup_of_slacks():
    text = failed(cause="<!channel> a < b && c > d: <https://x|here>")
    assert text.splitlines()[1] == (
        "&lt;!channel&gt; a &lt; b &amp;&amp; c &gt; d: &lt;https://x|here&gt;"
    )
    assert text.splitlines()[2] == f"<{LINK}|Open the run>"


def test_a_run_that_failed_before_any_asset_is_named_by_its_job():
    assert failed(assets=[]).startswith(":red_circle: *weather_pipeline* 2022-12-30 failed")


@pytest.mark.parametrize(
    ("cause", "line"),
    [
        ("\n\n  One line, at last.  \nAnother.", "One line, at last."),
        ("", "no cause given"),
        (" \n\t\n", "no cause given"),
        ("Only this", "Only this"),
    ],
)
def test_the_cause_is_its_first_line_that_says_something(cause, line):
    assert failed(cause=cause).splitlines()[1:] == [line, f"<{LINK}|Open the run>"]


def test_what_stands_below_the_first_line_is_not_sent():
    text = failed(cause="The hub refused the key.\nauthKey=s3cr3t&tm=20221230\n")
    assert "s3cr3t" not in text


def test_a_backfill_has_one_message_with_how_many_of_its_runs_failed():
    link = "http://127.0.0.1:3000/runs/b/abcd"
    text = messages.backfill_failure("abcd", 3, 40, link)
    assert text.splitlines() == [
        ":red_circle: Backfill *abcd*: 3 of 40 runs failed",
        f"<{link}|Open the backfill>",
    ]


def test_a_backfill_that_failed_without_a_failed_run_says_so():
    text = messages.backfill_failure("abcd", 0, 2, "http://127.0.0.1:3000/runs/b/abcd")
    assert text.startswith(":red_circle: Backfill *abcd*: failed, without a failed run (2 runs)")


def test_a_pipeline_that_succeeded_has_one_line():
    text = messages.pipeline_success("dust_pipeline", "2022-12-30")
    assert text == ":white_check_mark: dust_pipeline 2022-12-30 done"


def test_rows_that_were_put_aside_have_a_line_for_each_day():
    lines = ["raw_asos 2022-12-01: <a row>", "raw_asos and 2 more days"]
    assert messages.rows_aside("weather_pipeline", lines).splitlines() == [
        ":warning: weather_pipeline put rows aside; the rest of their days is stored",
        "raw_asos 2022-12-01: &lt;a row&gt;",
        "raw_asos and 2 more days",
    ]


# --- the morning -----------------------------------------------------------------------------


def test_the_morning_message_has_a_line_for_each_of_seven_days_with_units():
    forecast = build_forecast(origin="kma")
    lines = messages.morning(forecast, [], PAGE).splitlines()
    assert lines[0] == "*서울 예보 · Seoul, issued 2022-12-31 05:00 KST*"
    day_lines = lines[1:8]
    for line, day in zip(day_lines, forecast.days, strict=True):
        assert line.startswith(f"{day.date:%m-%d}  ")
        assert line.count("°C") == line.count("µg/m³") == 1
    assert lines[8:] == [
        "lead-1 errors: nothing scored yet",
        f"model {forecast.model.version} · <{PAGE}|page>",
    ]


def test_a_day_is_shown_by_its_medians_lowest_first_and_its_grade_in_korean():
    forecast = build_forecast(origin="kma")
    day = forecast.days[0]
    quantiles = {name: dict(value.quantiles) for name, value in day.targets.items()}
    quantiles["TA_MIN"]["0.5"], quantiles["TA_MAX"]["0.5"] = -7.6, 2.4
    quantiles["PM10_AVG"]["0.5"] = 43.6
    targets = {
        name: value.model_copy(update={"quantiles": quantiles[name], "mean": 999.0})
        for name, value in day.targets.items()
    }
    first = day.model_copy(update={"targets": targets})
    text = messages.morning(forecast.model_copy(update={"days": [first]}), [], PAGE)
    assert text.splitlines()[1] == "12-31  −8 / 2 °C   PM10 44 µg/m³ 보통"


@pytest.mark.parametrize(("low", "shown"), [(-0.4, "0"), (0.0, "0"), (-0.6, "−1"), (0.4, "0")])
def test_just_below_freezing_is_nought_and_not_minus_nought(low, shown):
    forecast = build_forecast(origin="kma")
    day = forecast.days[0].model_copy(deep=True)
    day.targets["TA_MIN"].quantiles["0.5"] = low
    text = messages.morning(forecast.model_copy(update={"days": [day]}), [], PAGE)
    assert text.splitlines()[1].split()[1] == shown


def test_the_time_of_issue_is_shown_in_kst_whatever_its_offset():
    forecast = build_forecast(origin="kma")
    in_utc = forecast.model_copy(update={"issued_at": forecast.issued_at.astimezone(UTC)})
    assert messages.morning(in_utc, [], PAGE) == messages.morning(forecast, [], PAGE)
    assert "issued 2022-12-31 05:00 KST" in messages.morning(in_utc, [], PAGE)


@pytest.mark.parametrize(
    ("grade", "word"),
    [("good", "좋음"), ("moderate", "보통"), ("bad", "나쁨"), ("very_bad", "매우나쁨")],
)
def test_every_grade_has_its_word(grade, word):
    forecast = build_forecast(origin="kma")
    days = [
        day.model_copy(update={"pm10_grade": day.pm10_grade.model_copy(update={"grade": grade})})
        for day in forecast.days
    ]
    text = messages.morning(forecast.model_copy(update={"days": days}), [], PAGE)
    assert [line.split()[-1] for line in text.splitlines()[1:8]] == [word] * 7


@pytest.mark.parametrize("origin", ["archive", "synthetic"])
def test_what_is_not_of_the_hub_is_said_to_be_so(origin):
    text = messages.morning(build_forecast(origin=origin), [], PAGE)
    assert text.splitlines()[1] == f"{origin} data"
    assert "data" not in messages.morning(build_forecast(origin="kma"), [], PAGE)


@pytest.mark.parametrize("status", ["late_data", "fallback"])
def test_a_forecast_that_lacks_something_says_what(status):
    late = NewestDayOld(input="pm10", newest=date(2022, 12, 28), day=date(2022, 12, 30))
    damaged = ModelFilesDamaged(version="v1", detail="a < b")
    forecast = build_forecast(origin="kma", status=status, reasons=[damaged, late])
    assert messages.morning(forecast, [], PAGE).splitlines()[1] == (
        f"{status}: the files of model v1 are damaged: a &lt; b; "
        "the newest whole day of PM10 is 2022-12-28, 2 days before 2022-12-30"
    )


def test_recent_errors_are_averaged_at_lead_1_with_units_beside_persistence():
    recent = [*scores(1.0, 2.0, 3.3), *scores(10.0, 12.0, target="PM10_AVG", persistence=15.5)]
    assert messages.recent_errors(recent) == (
        "lead-1 mean absolute error: TA_AVG 2.1 °C (persistence 3.0, 3 days), "
        "PM10_AVG 11.0 µg/m³ (persistence 15.5, 2 days)"
    )
    assert messages.recent_errors(recent) in messages.morning(build_forecast(), recent, PAGE)


def test_later_leads_and_days_without_persistence_do_not_count():
    recent = [
        *scores(1.0),
        *scores(50.0, lead=2),
        *scores(50.0, persistence=None),
        *scores(50.0, target="TA_MAX"),
    ]
    assert messages.recent_errors(recent) == (
        "lead-1 mean absolute error: TA_AVG 1.0 °C (persistence 3.0, 1 days)"
    )


@pytest.mark.parametrize("recent", [[], scores(1.0, lead=2)])
def test_with_nothing_scored_it_says_so(recent):
    assert messages.recent_errors(recent) == "lead-1 errors: nothing scored yet"


def test_another_citys_morning_bears_its_name_in_both_languages():
    text = messages.morning(build_forecast(station=143), [], PAGE)
    assert text.startswith("*대구 예보 · Daegu, issued 2022-12-31 05:00 KST*")


def test_a_message_that_several_cities_have_alike_names_the_city():
    text = messages.of_city(messages.pipeline_success("dust_pipeline", "2022-12-30"), City(143))
    assert text == "*대구 · Daegu* :white_check_mark: dust_pipeline 2022-12-30 done"


# --- drift and models ------------------------------------------------------------------------


def test_drift_is_shown_with_its_day_and_every_reason():
    reasons = [
        ErrorsAboveHeldOut(target=target, scored_days=45, ratio=1.2, days_in_a_row=2, threshold=1.1)
        for target in ("TA_AVG", "PM10_AVG")
    ]
    check = DriftCheck(
        day=date(2022, 12, 30),
        station=108,
        origin="kma",
        model_version="m",
        drifted=True,
        reasons=reasons,
        findings=[],
    )
    said = [
        f"CRPS of {target} over 45 scored days, relative to the references', is 1.20 times the "
        "highest on the model's held-out days, for 2 days in a row (threshold 1.1)"
        for target in ("the mean temperature", "mean PM10")
    ]
    assert messages.drift_found(check) == f":warning: Drift as of 2022-12-30: {'; '.join(said)}"


@pytest.mark.parametrize("is_for_drift", [True, False])
def test_a_retraining_that_begins_says_why_and_links_to_its_run(is_for_drift):
    reason = ErrorsAboveHeldOut(
        target="TA_AVG", scored_days=45, ratio=1.2, days_in_a_row=2, threshold=1.1
    )
    text = messages.retraining_begins(
        Retraining(
            through=date(2022, 12, 30),
            is_for_drift=is_for_drift,
            reasons=[reason] if is_for_drift else [],
            link=LINK,
        )
    )
    head, *reasons, link = text.splitlines()
    assert head == (
        ":repeat: Drift as of 2022-12-30: retraining begins"
        if is_for_drift
        else ":repeat: The weekly retraining begins, on the days through 2022-12-30"
    )
    assert [line.startswith("CRPS of the mean temperature") for line in reasons] == (
        [True] if is_for_drift else []
    )
    assert link == f"<{LINK}|Open the run>"


@pytest.mark.parametrize(
    ("decision", "mark"), [("promoted", ":trophy:"), ("refused", ":no_entry_sign:")]
)
def test_a_trained_model_is_shown_with_the_decision_and_its_reason(decision, mark):
    promotion = Promotion(
        version="2022-12-25-1f3a9c02",
        decision=decision,
        trained_through=date(2022, 12, 25),
        by_day=date(2022, 12, 25),
        decided_at=datetime(2022, 12, 26, 6, tzinfo=KST),
        reason=CrpsLower(
            compared_with="persistence",
            held_out_from=date(2021, 12, 26),
            held_out_through=date(2022, 12, 25),
            percent=9.0,
        ),
        compared_with="persistence",
        held_out_from=date(2021, 12, 26),
        held_out_through=date(2022, 12, 25),
        crps_ratio=0.91,
    )
    assert messages.model_decision(promotion) == (
        f"{mark} Model 2022-12-25-1f3a9c02 trained and {decision}: CRPS is 9.0 % lower than "
        "persistence's on the held-out days 2021-12-26 to 2022-12-25, averaged over targets and "
        "leads."
    )


# --- an update ----------------------------------------------------------------------------------


def updated_by(forecast, *, grade=None, warmer=0.0):
    """The forecast's update: today's grade, and its highest temperature, changed."""
    today = forecast.days[0]
    highest = today.targets["TA_MAX"]
    moved = {level: value + warmer for level, value in highest.quantiles.items()}
    changed = today.model_copy(
        update={
            "targets": today.targets | {"TA_MAX": highest.model_copy(update={"quantiles": moved})},
            "pm10_grade": today.pm10_grade.model_copy(
                update={"grade": grade or today.pm10_grade.grade}
            ),
        }
    )
    return forecast.model_copy(
        update={
            "issue": "update",
            "issued_at": forecast.issued_at + timedelta(hours=5, minutes=20),
            "updates": forecast.issued_at,
            "days": [changed, *forecast.days[1:]],
        }
    )


@pytest.mark.parametrize("changes", [{}, {"warmer": 2.9}, {"warmer": -2.9}])
def test_an_update_that_says_the_same_of_today_is_no_news(changes):
    forecast = build_forecast()
    assert messages.updated(forecast, updated_by(forecast, **changes), "http://page") is None


@pytest.mark.parametrize("changes", [{"warmer": 3.1}, {"warmer": -3.1}, {"grade": "very_bad"}])
def test_an_update_that_says_another_thing_of_today_is_told_with_both(changes):
    forecast = build_forecast()
    text = messages.updated(forecast, updated_by(forecast, **changes), "http://page")
    assert "예보 갱신" in text
    assert "updated 2022-12-31 10:20 KST" in text
    before, now = (line for line in text.splitlines() if line.startswith(("before:", "now:")))
    assert before.removeprefix("before: ") != now.removeprefix("now:    ")
