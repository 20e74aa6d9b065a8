"""Tables and plots for Dagster's UI and MLflow: they show what they are given, and all of it."""

import base64
import io
import math
from datetime import date, timedelta

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread
from support.documents import (
    build_anomaly,
    build_drift_check,
    build_finding,
    build_forecast,
    build_scores,
)

from seoulcast.datasets.documents import LEADS, TARGETS, UNITS
from seoulcast.forecasting.model.fitting import EpochReport
from seoulcast.presentation import plots

DAY = date(2022, 12, 30)


def cells(markdown):
    """The cells of a Markdown table, its head first and the rule left out."""
    head, rule, *rows = (
        [cell.strip() for cell in line.strip("|").split("|")] for line in markdown.splitlines()
    )
    assert len({len(row) for row in (head, rule, *rows)}) == 1, "rows of unequal length"
    assert all(set(cell) <= {"-", ":"} for cell in rule)
    return [head, *rows]


def epochs(*losses):
    return [
        EpochReport("backtest", n, 9, train, validation)
        for n, (train, validation) in enumerate(losses, start=1)
    ]


# --- training --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "curves",
    [epochs((0.9, 0.8), (0.7, 0.75)), epochs((0.9, 0.8)), epochs((0.9, math.nan)), []],
    ids=["epochs", "one epoch", "no validation", "none"],
)
def test_curves_are_a_picture_that_stands_in_the_text_itself(curves):
    plot = plots.training_curves(curves)
    assert imread(io.BytesIO(plot.png)).shape[:2] == (396, 770)
    source = f"data:image/png;base64,{base64.b64encode(plot.png).decode()}"
    assert plot.as_markdown() == f"![Training]({source})"


def test_curves_are_named_by_their_days_and_their_measure(monkeypatch):
    drawn = []
    monkeypatch.setattr(Figure, "savefig", lambda figure, *_, **__: drawn.append(figure))
    plots.training_curves(epochs((0.9, 0.8)))
    (axes,) = drawn[0].axes
    assert axes.get_ylabel() == "CRPS (scaled)"
    assert [line.get_label() for line in axes.lines] == ["training days", "validation days"]


def test_an_epoch_is_told_with_its_measure_and_whose_days_it_was_taken_on():
    (report,) = epochs((0.9, 0.81234))
    assert plots.epoch_line(report) == (
        "backtest, epoch 1/9: CRPS (scaled) 0.9000 on training days, 0.8123 on validation days"
    )
    (final,) = epochs((0.9, math.nan))
    assert plots.epoch_line(final).endswith("0.9000 on training days")


def test_curves_show_both_losses_and_are_the_same_bytes_again():
    first = plots.training_curves(epochs((0.9, 0.8), (0.7, 0.75))).png
    assert plots.training_curves(epochs((0.9, 0.8), (0.7, 0.75))).png == first
    assert plots.training_curves(epochs((0.9, 0.8), (0.6, 0.75))).png != first
    assert plots.training_curves(epochs((0.9, 0.8), (0.7, 0.65))).png != first


def test_the_skill_table_sets_systems_beside_each_other_at_chosen_leads():
    systems = ("seoulcast", "persistence", "climatology")
    metrics = ("rmse", "mae", "crps", "coverage80", "coverage90")
    rows = [
        (system, target, lead, metric, s + lead / 10 + m / 100)
        for s, system in enumerate(systems)
        for target in TARGETS
        for lead in LEADS
        for m, metric in enumerate(metrics)
    ]
    scores = pd.DataFrame(rows, columns=["system", "target", "lead", "metric", "value"])
    head, *shown = cells(plots.skill_table(scores))
    assert head[:3] == ["target (unit of its values)", "lead (days)", "metric"]
    assert {(r[0], r[1], r[2]) for r in shown} == {
        (f"{target} ({UNITS[target]})", lead, metric)
        for target in TARGETS
        for lead in ("1", "2", "3", "7")
        for metric in ("mae", "crps")
    }
    assert len(shown) == 6 * 4 * 2
    which = ["PM10_AVG (µg/m³)", "7", "crps"]
    (row,) = (dict(zip(head, r, strict=True)) for r in shown if r[:3] == which)
    assert {name: row[name] for name in systems} == {
        "seoulcast": "0.72",
        "persistence": "1.72",
        "climatology": "2.72",
    }


# --- a day -----------------------------------------------------------------------------------


def test_the_forecast_table_has_a_row_a_day_with_medians_the_interval_and_the_grade():
    forecast = build_forecast(DAY)
    head, *rows = cells(plots.forecast_table(forecast))
    assert head == [
        *("day (KST)", "lead (days)", "low °C", "mean °C", "high °C"),
        *("PM10 µg/m³ (80 %)", "grade"),
    ]
    assert [row[:2] for row in rows] == [
        [f"{DAY + timedelta(days=lead)}", f"{lead}"] for lead in LEADS
    ]
    for row, day in zip(rows, forecast.days, strict=True):
        medians = [day.targets[t].quantiles["0.5"] for t in ("TA_MIN", "TA_AVG", "TA_MAX")]
        assert row[2:5] == [f"{value:.1f}".replace("-", "−") for value in medians]
        dust = day.targets["PM10_AVG"].quantiles
        assert row[5] == f"{dust['0.5']:.0f} ({dust['0.1']:.0f} to {dust['0.9']:.0f})"
        assert row[6] == day.pm10_grade.grade


def test_the_score_table_has_a_row_a_target_and_lead_beside_its_references():
    of_kma = {"official_absolute_error": 2.5, "official_age": 1.25}
    head, *rows = cells(plots.score_table(build_scores(DAY, **of_kma)))
    assert head == [
        *("target (unit of its values)", "lead (days)", "observed", "median", "error"),
        *("KMA's error", "its age (days)"),
        *("persistence's error", "normal's error"),
    ]
    assert {(row[0], row[1]) for row in rows} == {
        (f"{t} ({UNITS[t]})", f"{n}") for t in TARGETS for n in LEADS
    }
    assert {tuple(row[2:]) for row in rows} == {("2.0", "4.0", "2.0", "2.5", "1.3", "3.0", "5.0")}


def test_a_reference_that_had_nothing_to_say_is_a_blank_and_not_a_nought():
    silent = build_scores(DAY, persistence_absolute_error=None, normal_absolute_error=0.0)
    _, *rows = cells(plots.score_table(silent))
    assert {tuple(row[5:]) for row in rows} == {("", "", "", "0.0")}


def test_a_day_without_scores_is_a_table_without_rows():
    assert len(cells(plots.score_table(build_scores(DAY).model_copy(update={"rows": []})))) == 1


def test_the_drift_table_has_a_row_a_finding_and_stresses_what_is_too_much():
    def finding(name, value, *, exceeded, kind="data", group=None):
        return build_finding(
            kind=kind,
            group=group,
            name=name,
            value=value,
            threshold=3.5,
            exceeded=exceeded,
            days_in_a_row=2 if exceeded else 0,
            sample_size=12,
        )

    check = build_drift_check(
        DAY,
        drifted=True,
        findings=[
            finding("TA_AVG", 4.126, exceeded=True),
            finding("PM10_AVG", 0.5, exceeded=False, kind="error"),
            finding("hours", 0.9, exceeded=False, kind="correction", group="pm10"),
        ],
    )
    assert cells(plots.drift_table(check)) == [
        [
            *("sign", "of"),
            (
                "value (data: spreads between years; error: CRPS ratio; correction: ratio of "
                "squared errors)"
            ),
            *("threshold (the same)", "days in a row", "n (data: years; else days)"),
        ],
        ["data", "TA_AVG", "**4.13**", "3.50", "2", "12"],
        ["error", "PM10_AVG", "0.50", "3.50", "0", "12"],
        ["correction", "hours (pm10)", "0.90", "3.50", "0", "12"],
    ]


def history(*checks):
    """What is drawn of these checks, each the days before DAY and its findings."""
    return [
        build_drift_check(
            DAY - timedelta(days=back),
            drifted=drifted,
            findings=[
                build_finding(
                    kind=kind, name=name, value=value, threshold=3.9, exceeded=value > 3.9
                )
                for kind, name, value in findings
            ],
        )
        for back, drifted, findings in checks
    ]


def test_the_history_of_drift_has_a_panel_for_each_kind_of_sign_with_its_threshold(monkeypatch):
    drawn = []
    monkeypatch.setattr(Figure, "savefig", lambda figure, *_, **__: drawn.append(figure))
    plots.drift_history(
        history(
            (2, False, [("data", "TA_AVG", 1.0), ("data", "PM10_AVG", 4.2)]),
            (1, True, [("data", "TA_AVG", 1.5), ("data", "PM10_AVG", 4.4)]),
            (0, False, [("data", "TA_AVG", 2.0), ("error", "TA_MAX", 0.9)]),
        )
    )
    panels = {axes.get_title(): axes for axes in drawn[0].axes}
    assert list(panels) == ["Data: temperature", "Data: PM10", "Errors: temperature"]
    values, threshold = panels["Data: temperature"].lines
    assert values.get_label() == "TA_AVG"
    assert list(values.get_ydata()) == [1.0, 1.5, 2.0]
    assert set(threshold.get_ydata()) == {3.9}
    assert panels["Data: temperature"].get_ylabel() == "spreads between years"
    # The day of the drift is marked where the sign was, and nowhere else.
    assert [len(axes.lines) for axes in panels.values()] == [2, 3, 2]


def test_corrections_have_a_panel_for_each_group_of_targets(monkeypatch):
    drawn = []
    monkeypatch.setattr(Figure, "savefig", lambda figure, *_, **__: drawn.append(figure))
    signs = [("hours", "temperature"), ("official", "temperature"), ("hours", "pm10")]
    findings = [
        build_finding(kind="correction", name=name, group=group, value=0.8, threshold=1.1)
        for name, group in signs
    ]
    plots.drift_history([build_drift_check(DAY, findings=findings)])
    panels = {axes.get_title(): axes for axes in drawn[0].axes}
    assert list(panels) == ["Corrections: temperature", "Corrections: PM10"]
    labels = [line.get_label() for line in panels["Corrections: temperature"].lines[::2]]
    assert labels == ["hours", "official"]


@pytest.mark.parametrize("checks", [[], history((0, False, []))], ids=["none", "no findings"])
def test_a_history_of_nothing_is_a_picture_too(checks):
    assert imread(io.BytesIO(plots.drift_history(checks).png)).ndim == 3


def test_a_history_of_one_day_is_a_picture_too():
    png = plots.drift_history(history((0, True, [("data", "PM10_MAX", 4.2)]))).png
    assert imread(io.BytesIO(png)).ndim == 3


def test_a_history_is_the_same_bytes_again():
    checks = history((1, False, [("data", "TA_AVG", 1.0)]), (0, False, [("data", "TA_AVG", 2.0)]))
    assert plots.drift_history(checks).png == plots.drift_history(checks).png


def test_the_table_of_anomalies_has_the_unusual_values_alone():
    scores = build_scores(DAY).model_copy(
        update={"anomalies": [build_anomaly(), build_anomaly("TA_AVG", cause=None, reason="")]}
    )
    head, *rows = cells(plots.anomaly_table(scores))
    assert head[3:5] == ["score (half-widths)", "likelier cause"]
    assert rows == [
        [
            *("PM10_AVG (µg/m³)", "247.2", "44.1 (24.3 to 66.8)", "8.9", "air"),
            "nothing in the values points to the instrument",
        ]
    ]
