"""The catalogue of words: every reason in both languages, with everything that it says."""

import re
from datetime import date, timedelta

import pytest
from support.reasons import EXAMPLES, LOWER

from seoulcast import targets
from seoulcast.datasets.documents import GRADES as ALL_GRADES
from seoulcast.forecasting.core.observations import TABLES
from seoulcast.presentation.words import GRADES, INPUTS, REASONS, english, words
from seoulcast.reason_codes import ReasonCode
from seoulcast.reasons import CrpsHigher, NewestDayOld, NoModel, Reason
from seoulcast.targets import Words

LATIN_IN_KOREAN = {"CRPS", "PM10", "µg", "m", "C"}
"""Names of measures and units, which Korean writes in Latin letters too."""
QUOTED = re.compile(r"v\d|\d{4}-\S+|0x\S+|\w+\.php")
"""Versions, days, details and paths in the examples, which are quoted as they are."""


def other_value(name, value):
    """Another valid value of a parameter."""
    match value:
        case Reason():
            return LOWER.model_copy(update={"percent": 55.5})
        case date():
            return value - timedelta(days=40)
        case int() | float():
            return value + 1
        case _ if name == "target":
            return "TA_MIN"
        case _ if name == "input":
            return "temperature"
    return "9999-99"


def test_every_code_has_words_and_nothing_else_has():
    assert set(REASONS) == set(ReasonCode)


def test_every_grade_and_input_has_words():
    assert set(GRADES) == set(ALL_GRADES)
    assert set(INPUTS) == set(TABLES)


@pytest.mark.parametrize("reason", EXAMPLES, ids=lambda reason: reason.code)
def test_a_reason_is_said_in_both_languages_without_an_empty_place(reason):
    said = words(reason)
    assert said.ko.strip()
    assert said.en.strip()
    assert not re.search(r"[{}]|None", said.ko + said.en)
    if reason.code != "legacy":
        assert re.search("[가-힣]", said.ko)
        assert not re.search("[가-힣]", said.en)


@pytest.mark.parametrize("reason", EXAMPLES, ids=lambda reason: reason.code)
def test_no_english_is_left_in_korean(reason):
    own = QUOTED.sub("", words(reason).ko)
    assert set(re.findall("[A-Za-zµ]+[0-9]*", own)) <= LATIN_IN_KOREAN


@pytest.mark.parametrize("reason", EXAMPLES, ids=lambda reason: reason.code)
def test_no_column_name_is_shown_to_a_person(reason):
    assert not re.search(r"\b(TA|PM10)_", "".join(words(reason)))


@pytest.mark.parametrize(
    ("reason", "name"),
    [
        pytest.param(reason, name, id=f"{reason.code}-{name}")
        for reason in EXAMPLES
        for name in type(reason).model_fields
    ],
)
def test_every_parameter_is_used_in_both_languages(reason, name):
    value = getattr(reason, name)
    changed = reason.model_copy(update={name: other_value(name, value)})
    for before, after in zip(words(reason), words(changed), strict=True):
        assert before != after


@pytest.mark.parametrize("target", targets.TARGETS, ids=targets.names())
def test_a_target_is_named_in_each_language(target):
    drift = next(one for one in EXAMPLES if one.code == "error_drift")
    said = words(drift.model_copy(update={"target": target.name}))
    assert target.words.ko in said.ko
    assert f"CRPS of {target.words.en} over" in said.en


def test_an_english_sentence_begins_with_a_capital_where_a_target_begins_it():
    drift = next(one for one in EXAMPLES if one.code == "data_drift")
    assert words(drift).en.startswith("The highest temperature of the last 30 days lies 4.2 ")


@pytest.mark.parametrize(("age", "said"), [(1, "1 day before"), (3, "3 days before")])
def test_days_are_counted_in_english_as_people_do(age, said):
    day = date(2022, 12, 30)
    late = NewestDayOld(input="pm10", newest=day - timedelta(days=age), day=day)
    assert said in words(late).en
    assert f"{age}일 전" in words(late).ko


def test_persistence_is_named_and_a_model_is_called_by_its_version():
    assert "지속 예보보다" in words(LOWER).ko
    higher = CrpsHigher.model_validate({**dict(LOWER), "compared_with": "v1"})
    assert "v1보다 7.0% 커요" in words(higher).ko


def test_reasons_in_one_line_are_parted_by_semicolons():
    assert english([NoModel(), NoModel()]) == "; ".join([words(NoModel()).en] * 2)
    assert english([]) == ""


def test_braces_in_a_parameter_are_text():
    legacy = next(one for one in EXAMPLES if one.code == "legacy")
    said = legacy.model_copy(update={"text": "{code.__class__}"})
    assert words(said) == Words(ko="{code.__class__}", en="{code.__class__}")
