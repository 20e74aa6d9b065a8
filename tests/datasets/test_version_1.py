"""Documents of schema version 1 are read as version 2: their sentences become reasons."""

import json

import pytest
from support.reasons import DAY, EXAMPLES, FIRST, LAST, LATE, LOWER

from seoulcast.datasets.documents import Anomaly
from seoulcast.datasets.model_documents import DriftCheck, Promotion
from seoulcast.datasets.version_1 import reason_of
from seoulcast.reasons import CrpsHigher, Legacy, NeverObserved, NewestDayOld, RestoredByHand

HELD_OUT = f"on the held-out days {FIRST} to {LAST}, averaged over targets and leads"
LOWER_SENTENCE = f"CRPS is 7.0 % lower than persistence's {HELD_OUT}."

SENTENCES = {
    "no model has been promoted yet": "no_model",
    "the files of model v1 are gone": "model_files_missing",
    "the files of model v1 are damaged: 0x00ff": "model_files_damaged",
    "model 2022-12-25-1f3a9c02 gave no usable forecast": "no_usable_forecast",
    f"the newest whole day of station weather is {LATE}, 2 days before {DAY}": "newest_day_old",
    "the newest whole day of PM10 is none at all": "never_observed",
    "the newest whole day of temperature is 2022-12-20, 10 days before 2022-12-30, too old for "
    "the model": "temperature_too_old",
    "temperature was observed on 9 of the last 21 days; the model needs 14": (
        "too_few_days_observed"
    ),
    "TA_MAX of the last 30 days lies 4.2 between-year spreads from the same season of 12 earlier "
    "years, for 3 days in a row (threshold 3.5)": "data_drift",
    "CRPS of PM10_AVG over 45 scored days is 4.25 times that of the better reference, for 3 days "
    "in a row (threshold 1.1)": "error_drift",
    LOWER_SENTENCE: "crps_lower",
    f"CRPS is 20.0 % higher than v1's {HELD_OUT}.": "crps_higher",
    f"CRPS equals v1's {HELD_OUT}.": "crps_equal",
    f"CRPS could not be compared with v1's {HELD_OUT}: too little was observed.": "not_comparable",
    "Taken back by hand in place of v2: 2022-12-29: 9 °C. When it was promoted: "
    f"{LOWER_SENTENCE}": "restored_by_hand",
    "nothing in the values points to the instrument": "no_sign_of_instrument",
    "half of the day's values or more are 0": "half_of_values_zero",
    "the daily mean of 0.2 µg/m³ is lower than air gets": "mean_too_low",
    "the highest and the lowest value of the day are the same": "highest_equals_lowest",
    "the same value on 5 days in a row": "same_value_for_days",
    "the highest value is 90.1 times the mean, unlike any dust storm": "highest_unlike_any_storm",
    "a lone 5-minute value is 5.2 times the mean of an ordinary day": "lone_spike",
    "2022-12-25": "legacy",
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_becomes_the_reason_that_it_said(sentence):
    (expected,) = [one for one in EXAMPLES if one.code == SENTENCES[sentence]]
    assert reason_of(sentence) == expected


SINCE_VERSION_2 = {
    "errors_above_held_out", "better", "better_by_chance", "champion_old", "not_applied_for",
    "source_failing", "correction_harms",
}  # fmt: skip


def test_the_sentences_cover_every_reason_that_version_1_had():
    known = {one.code.value for one in EXAMPLES}
    assert sorted(SENTENCES.values()) == sorted(known - SINCE_VERSION_2)


@pytest.mark.parametrize(
    "sentence",
    [
        "The moon was in the way.",
        "",
        "the newest whole day of the moon is none at all",
        "the same value on 5 days in a row, or nearly",
        f"CRPS is much % lower than v1's {HELD_OUT}.",
    ],
)
def test_a_sentence_that_says_none_of_them_is_kept_as_it_is(sentence):
    assert reason_of(sentence) == Legacy(text=sentence)


def test_the_oldest_day_apart_by_one_is_read_too():
    sentence = "the newest whole day of PM10 is 2022-12-29, 1 day before 2022-12-30"
    assert reason_of(sentence).age_days == 1


def test_a_model_restored_twice_keeps_both_reasons():
    once = f"Taken back by hand in place of v2: warm. When it was promoted: {LOWER_SENTENCE}"
    twice = reason_of(f"Taken back by hand in place of v3: cold. When it was promoted: {once}")
    assert twice == RestoredByHand(
        replaced="v3",
        why="cold",
        promoted=RestoredByHand(replaced="v2", why="warm", promoted=LOWER),
    )


# --- whole documents ----------------------------------------------------------------------------


def drift_check(**fields):
    return {
        "schema_version": 1,
        "day": "2022-12-30",
        "station": 108,
        "origin": "kma",
        "model_version": None,
        "drifted": True,
        "findings": [],
        **fields,
    }


def test_a_document_of_version_1_is_one_of_version_2_once_it_is_read():
    sentences = ["the newest whole day of PM10 is none at all", "The moon."]
    read = DriftCheck.model_validate_json(json.dumps(drift_check(reasons=sentences)))
    assert read.schema_version == 2
    assert read.reasons == [NeverObserved(input="pm10"), Legacy(text="The moon.")]
    again = json.loads(read.model_dump_json())
    assert again["schema_version"] == 2
    assert again["reasons"][1] == {"code": "legacy", "parameters": {"text": "The moon."}}
    assert DriftCheck.model_validate(again) == read


def test_a_document_of_version_2_is_read_as_it_was_written():
    reason = NewestDayOld(input="pm10", newest=LATE, day=DAY)
    data = drift_check(schema_version=2, reasons=[reason.model_dump(mode="json")])
    assert DriftCheck.model_validate_json(json.dumps(data)).reasons == [reason]


def test_a_document_of_a_later_version_is_refused():
    with pytest.raises(ValueError, match="schema_version"):
        DriftCheck.model_validate(drift_check(schema_version=3, reasons=[]))


def test_a_decision_of_version_1_keeps_its_figures():
    data = {
        "schema_version": 1,
        "version": "v2",
        "decision": "refused",
        "trained_through": "2022-12-25",
        "by_day": "2022-12-25",
        "decided_at": "2022-12-26T05:20:03+09:00",
        "reason": f"CRPS is 20.0 % higher than v1's {HELD_OUT}.",
        "compared_with": "v1",
        "held_out_from": f"{FIRST}",
        "held_out_through": f"{LAST}",
        "crps_ratio": 1.2,
    }
    read = Promotion.model_validate_json(json.dumps(data))
    assert isinstance(read.reason, CrpsHigher)
    assert read.reason.percent == 20.0


@pytest.mark.parametrize(("stored", "code"), [("", None), ("half", "legacy"), (None, None)])
def test_an_anomaly_of_version_1_without_a_reason_has_none(stored, code):
    read = Anomaly.model_validate(
        {
            "target": "PM10_AVG",
            "score": 0.4,
            "observed": 40.0,
            "median": 40.0,
            "lower80": 30.0,
            "upper80": 60.0,
            "cause": None,
            "reason": stored,
        }
    )
    assert (read.reason and read.reason.code) == code
