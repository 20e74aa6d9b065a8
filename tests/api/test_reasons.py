"""The pipeline's reasons in Korean: every sentence it can write, as it writes it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from seoulcast.datasets.documents import DriftFinding
from seoulcast.forecasting import issuing, promotion
from seoulcast.forecasting.verification import anomalies, drift
from seoulcast_api.reasons import in_two_languages

DAY = date(2022, 12, 30)
LATE = DAY - timedelta(days=2)
FIRST, LAST = date(2022, 6, 25), date(2022, 12, 25)


def finding(kind: str, name: str) -> DriftFinding:
    """A sign of drift that has lasted for three days."""
    return DriftFinding(
        kind=kind,
        name=name,
        value=4.2,
        threshold=3.5,
        exceeded=True,
        days_in_a_row=3,
        sample_size=12,
    )


SAID = {
    issuing.NO_MODEL: "아직 채택된 모델이 없습니다",
    "model 2022-12-25-1f3a9c02 gave no usable forecast": "2022-12-25-1f3a9c02 모델이",
    "the files of model v1 are gone": "v1 모델의 파일이 없습니다",
    "the files of model v1 are damaged: bad magic": "손상되었습니다: bad magic",
    f"{issuing._late_reason('temperature', LATE, DAY)}, too old for the model": "모델이 쓰기에는",
    issuing._late_reason("station_weather", LATE, DAY): "2022-12-28 (2022-12-30보다 2일 전)",
    "temperature was observed on 9 of the last 21 days; the model needs 14": "관측된 날: 9일",
    issuing._late_reason("pm10", LATE, DAY): "미세먼지(PM10): 하루치가 온전한 가장 최근 날은",
    issuing._late_reason("station_weather", None, DAY): "하나도 없습니다",
    drift._reason(finding("data", "TA_MAX"), drift.DEFAULTS): "30일의 최고 기온 값이 지난 12년",
    drift._reason(finding("error", "PM10_AVG"), drift.DEFAULTS): "12일의 미세먼지 평균 오차",
    anomalies.NO_SIGN: "기기 이상을 의심할 점은 없습니다",
    "half of the day's values or more are 0": "절반 이상이 0입니다",
    "the daily mean of 0.2 µg/m³ is lower than air gets": "일평균 0.2µg/m³은",
    "the highest and the lowest value of the day are the same": "최고값과 최저값이 같습니다",
    "the same value on 5 days in a row": "5일 연속 같은 값",
    "the highest value is 90.1 times the mean, unlike any dust storm": "평균의 90.1배로",
    "a lone 5-minute value is 5.2 times the mean of an ordinary day": "하나만 평균의 5.2배로",
    promotion._reason(0.93, "persistence", FIRST, LAST): "지속 예보보다 7.0% 작습니다",
    promotion._reason(1.2, "v1", FIRST, LAST): "v1보다 20.0% 큽니다",
    promotion._reason(1, "v1", FIRST, LAST): "v1와 같습니다",
    promotion._reason(float("nan"), "v1", FIRST, LAST): "너무 적어 v1 대비",
}


@pytest.mark.parametrize("english", SAID)
def test_a_sentence_of_the_pipeline_is_said_in_korean(english):
    (words,) = in_two_languages([english])

    assert not re.search(r"\b(TA|PM10)_", words.en)
    assert words.en == english or "_" in english
    assert SAID[english] in words.ko
    assert not re.search(r"[{}]|\b(the|of|days)\b", words.ko)


def test_a_target_is_named_in_plain_english():
    data = drift._reason(finding("data", "TA_MAX"), drift.DEFAULTS)
    error = drift._reason(finding("error", "PM10_AVG"), drift.DEFAULTS)

    assert in_two_languages([data])[0].en.startswith("The highest temperature of the last 30 days")
    assert in_two_languages([error])[0].en.startswith("CRPS of mean PM10 over 12 scored days")


def test_a_sentence_that_is_not_known_stays_english():
    (words,) = in_two_languages(["The moon was in the way."])

    assert words.ko == words.en == "The moon was in the way."


def test_a_forecast_and_a_drift_check_carry_both_languages(client, shelf):
    shelf.issue(status="fallback", reasons=[issuing.NO_MODEL])
    shelf.drift(drifted=True, reasons=["CRPS grew."])
    shelf.decide(reason=promotion._reason(0.93, "persistence", FIRST, LAST))

    result = client.get("/result").json()
    check = client.get("/api/v1/drift").json()["checks"][0]
    decision = client.get("/api/v1/models").json()["decisions"][0]

    assert result["reasons_words"][0]["ko"] == "아직 채택된 모델이 없습니다"
    assert check["reasons_words"] == [{"ko": "CRPS grew.", "en": "CRPS grew."}]
    assert decision["reason_words"]["en"] == decision["reason"]


def test_a_rollback_is_said_in_korean_with_the_reason_of_the_first_promotion():
    promoted = promotion._reason(0.93, "persistence", FIRST, LAST)
    said = f"Taken back by hand in place of v2: too warm. When it was promoted: {promoted}"

    (words,) = in_two_languages([said])

    assert words.ko.startswith("v2 대신 수동으로 되돌렸습니다 (too warm). 채택 당시: 따로 남겨 둔")
