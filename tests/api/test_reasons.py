"""Reasons in the API's answers: English sentences, both languages, and data beside them."""

from __future__ import annotations

from datetime import date

import pytest
from support.reasons import EXAMPLES, LOWER

from seoulcast.presentation.words import words
from seoulcast.reasons import NewestDayOld, NoModel

LATE = NewestDayOld(input="pm10", newest=date(2022, 12, 28), day=date(2022, 12, 30))


@pytest.mark.parametrize("address", ["/result", "/api/v1/forecasts/2022-12-30"])
def test_a_forecast_gives_its_reasons_as_sentences_words_and_data(client, shelf, address):
    shelf.issue(status="fallback", reasons=[NoModel(), LATE])

    answer = client.get(address).json()

    assert answer["reasons"] == [words(NoModel()).en, words(LATE).en]
    assert answer["reasons_words"][1] == {"ko": words(LATE).ko, "en": words(LATE).en}
    assert answer["reasons_data"] == [
        {"code": "no_model", "parameters": {}},
        {
            "code": "newest_day_old",
            "parameters": {"input": "pm10", "newest": "2022-12-28", "day": "2022-12-30"},
        },
    ]


@pytest.mark.parametrize("reason", EXAMPLES, ids=lambda reason: reason.code)
def test_every_reason_can_be_served(client, shelf, reason):
    shelf.drift(drifted=True, reasons=[reason])
    shelf.decide(reason=reason)

    check = client.get("/api/v1/drift").json()["checks"][0]
    decision = client.get("/api/v1/models").json()["decisions"][0]

    assert check["reasons_data"] == [reason.model_dump(mode="json")]
    assert check["reasons_words"] == [words(reason)._asdict()]
    assert decision["reason_data"] == reason.model_dump(mode="json")
    assert decision["reason"] == decision["reason_words"]["en"] == words(reason).en


def test_a_restored_model_gives_the_reason_of_its_promotion_as_data(client, shelf):
    (restored,) = [one for one in EXAMPLES if one.code == "restored_by_hand"]
    shelf.decide(decision="restored", reason=restored)

    decision = client.get("/api/v1/models").json()["decisions"][0]

    promoted = decision["reason_data"]["parameters"]["promoted"]
    assert promoted["code"] == "crps_lower"
    assert promoted["parameters"]["percent"] == LOWER.percent
    assert "채택 당시: 따로 남겨 둔" in decision["reason_words"]["ko"]


def test_a_sentence_of_a_version_1_document_is_served_in_korean(client, shelf):
    shelf.drift(drifted=True, reasons=["half of the day's values or more are 0", "The moon."])

    check = client.get("/api/v1/drift").json()["checks"][0]

    assert check["reasons_words"] == [
        {
            "ko": "하루 측정값의 절반 이상이 0이에요",
            "en": "half of the day's values or more are 0",
        },
        {"ko": "The moon.", "en": "The moon."},
    ]
