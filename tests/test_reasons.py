"""Reasons are data: every code has typed parameters and survives its way through JSON."""

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError
from support.reasons import EXAMPLES

from seoulcast.reason_codes import ReasonCode
from seoulcast.reasons import BY_CODE, REASONS, AnyReason, Comparison, Reason

STORED = TypeAdapter(AnyReason)


def test_every_code_has_one_reason_and_an_example():
    assert {kind.code for kind in REASONS} == set(ReasonCode)
    assert len(BY_CODE) == len(REASONS)
    assert {type(example) for example in EXAMPLES} == set(REASONS)


def test_every_class_of_a_reason_is_listed():
    def below(kind):
        return {one for child in kind.__subclasses__() for one in ({child} | below(child))}

    assert below(Reason) - {Comparison} == set(REASONS)


@pytest.mark.parametrize("reason", EXAMPLES, ids=lambda reason: reason.code)
def test_a_reason_is_stored_as_code_and_parameters_and_read_back_the_same(reason):
    stored = STORED.dump_json(reason)
    assert STORED.validate_json(stored) == reason
    data = STORED.dump_python(reason, mode="json")
    assert data["code"] == reason.code
    assert data["parameters"].keys() == type(reason).model_fields.keys()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"code": "moonlight", "parameters": {}}, "no reason has the code 'moonlight'"),
        ({"code": "no_model"}, "a code and its parameters"),
        ({"code": "newest_day_old", "parameters": {"input": "pm10"}}, "newest_day_old: newest"),
        ({"code": "no_model", "parameters": {"version": "v1"}}, "no_model: version"),
        ({"code": "lone_spike", "parameters": {"times": "many"}}, "lone_spike: times"),
    ],
)
def test_parameters_are_held_to_their_code(data, message):
    with pytest.raises(ValidationError, match=message):
        STORED.validate_python(data)


def test_days_are_stored_as_iso_dates():
    data = next(one for one in EXAMPLES if one.code == "newest_day_old").model_dump(mode="json")
    assert date.fromisoformat(data["parameters"]["newest"]) == date(2022, 12, 28)
