"""A day in words: its sentence in both languages, and what is notable of it."""

import re
from datetime import date

import pytest
from support.day_summaries import build_summary
from support.documents import build_forecast

from seoulcast.presentation.day_summary import (
    DaySummary,
    day_name,
    headline,
    sentence,
)
from seoulcast.presentation.notable_days import notable_days
from seoulcast.targets import Words


def test_the_sentence_has_the_words_and_the_medians_in_both_languages():
    summary = build_summary(low=-7.5, high=2.0, dust=42.4, grade="moderate")
    assert headline(summary) == Words("추운 하루, 미세먼지 보통", "A cold day, moderate dust")
    assert sentence(summary) == Words(
        "추운 하루, 미세먼지 보통. 최저 −8°C, 최고 2°C, PM10 평균 42µg/m³로 예상해요.",
        "A cold day, moderate dust. Low −8 °C, high 2 °C, mean PM10 42 µg/m³.",
    )


def test_a_day_of_the_calendar_is_named_in_both_languages():
    assert day_name(date(2022, 12, 31)) == Words("12월 31일 토요일", "Saturday 31 December")
    assert day_name(date(2024, 2, 29)) == Words("2월 29일 목요일", "Thursday 29 February")


def test_a_summary_is_made_of_a_stored_day_and_says_what_it_lacks():
    day = build_forecast().days[0]
    summary = DaySummary.of(day)
    assert (summary.date, summary.lead, summary.grade) == (day.date, 1, "moderate")
    assert summary.low.lower < summary.low.median < summary.low.upper
    lacking = day.model_copy(update={"targets": {}})
    with pytest.raises(ValueError, match="2022-12-31 has no 'TA_MIN'"):
        DaySummary.of(lacking)


@pytest.mark.parametrize(
    ("changes", "kinds", "title"),
    [
        ({}, [], None),
        ({"high": 32.4}, [], None),
        ({"high": 32.5}, ["heat"], "A sweltering day · high 33 °C"),
        ({"low": -11.5}, ["cold"], "A bitterly cold day · low −12 °C"),
        ({"dust": 95.2, "grade": "bad"}, ["dust"], "Dust (PM10) bad · mean 95 µg/m³"),
        ({"dust": 210, "grade": "very_bad"}, ["dust"], "Dust (PM10) very bad · mean 210 µg/m³"),
        ({"grade": "bad", "low": -15}, ["dust", "cold"], None),
    ],
)
def test_much_dust_and_the_ends_of_the_scale_are_notable(changes, kinds, title):
    found = notable_days([build_summary(**changes)])
    assert [one.kind for one in found] == kinds
    if title is not None:
        assert found[0].title.en == title
        assert re.search("[가-힣]", found[0].title.ko)
