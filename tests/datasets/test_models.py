"""A model's files, and the record that says which model a day's forecast uses."""

from datetime import date, datetime, timedelta

import pytest

from seoulcast.clock import KST
from seoulcast.datasets import keys
from seoulcast.datasets.issues import CorruptDocumentError
from seoulcast.datasets.model_documents import Promotion
from seoulcast.datasets.models import (
    ModelFilesMissingError,
    champion_for,
    decisions,
    load_model,
    record_decision,
    save_model,
)

FILES = {"configuration.json": b"{}\n", "weights.npz": b"\x00\xff", "rehearsal-weights.npz": b"r"}


def promotion(by_day="2022-12-25", version=None, **changes):
    by_day = date.fromisoformat(by_day)
    chosen = {
        "version": version or f"{by_day}-1f3a9c02",
        "decision": "promoted",
        "trained_through": by_day,
        "by_day": by_day,
        "decided_at": datetime.combine(by_day, datetime.min.time(), tzinfo=KST)
        + timedelta(days=1, hours=6),
        "reason": "CRPS is 9.0 % lower than persistence's.",
        "compared_with": "persistence",
        "held_out_from": by_day - timedelta(days=364),
        "held_out_through": by_day,
        "crps_ratio": 0.91,
        **changes,
    }
    return Promotion.model_validate(chosen)


def champion(store, day, **changes):
    found = champion_for(store, date.fromisoformat(day), **changes)
    return None if found is None else found.version


# --- files ---------------------------------------------------------------------------------------


def test_a_models_files_come_back_as_they_were(store):
    save_model(store, "2022-12-25-1f3a9c02", FILES)
    assert load_model(store, "2022-12-25-1f3a9c02") == FILES


def test_models_with_similar_names_do_not_mix(local_store):
    save_model(local_store, "2022-12-25-1f3a9c02", FILES)
    save_model(local_store, "2022-12-25-1f3a9c029", {"weights.npz": b"other"})
    assert load_model(local_store, "2022-12-25-1f3a9c02") == FILES


def test_a_model_without_files_is_told_with_its_place_and_what_to_do(store):
    save_model(store, "2022-12-25-1f3a9c02", FILES)
    with pytest.raises(ModelFilesMissingError) as caught:
        load_model(store, "2022-12-18-0badc0de")
    assert "models/2022-12-18-0badc0de/" in str(caught.value)
    assert "Materialise lstm_model" in str(caught.value)


def test_the_record_is_no_model_and_a_model_no_record(local_store):
    save_model(local_store, "2022-12-25-1f3a9c02", FILES)
    record_decision(local_store, promotion())
    assert [p.version for p in decisions(local_store)] == ["2022-12-25-1f3a9c02"]
    assert load_model(local_store, "2022-12-25-1f3a9c02") == FILES


# --- the record ----------------------------------------------------------------------------------


def test_a_decision_once_recorded_stands(store):
    first = record_decision(store, promotion())
    (before,) = [store.get(info.key) for info in store.list(keys.PROMOTIONS_PREFIX)]
    again = record_decision(store, promotion(decision="refused", reason="on second thoughts"))
    assert again == first
    assert [store.get(info.key) for info in store.list(keys.PROMOTIONS_PREFIX)] == [before]


def test_decisions_are_only_ever_added(local_store):
    for by_day in ("2022-12-25", "2022-12-18"):
        for version in ("a", "b"):
            record_decision(local_store, promotion(by_day, version=f"{by_day}-{version}"))
    assert len(list(local_store.list(keys.PROMOTIONS_PREFIX))) == 4
    assert [p.version for p in decisions(local_store)] == [
        "2022-12-18-a",
        "2022-12-18-b",
        "2022-12-25-a",
        "2022-12-25-b",
    ]


def test_decisions_of_one_day_stand_in_the_order_they_were_taken(local_store):
    at = promotion().decided_at
    record_decision(local_store, promotion(version="zzzz", decided_at=at))
    record_decision(local_store, promotion(version="aaaa", decided_at=at + timedelta(hours=1)))
    assert [p.version for p in decisions(local_store)] == ["zzzz", "aaaa"]
    assert champion(local_store, "2022-12-25") == "aaaa"


def test_a_corrupt_decision_is_told_and_not_passed_over(local_store):
    record_decision(local_store, promotion())
    local_store.put(f"{keys.PROMOTIONS_PREFIX}2022-12-26-x.json", b"{}")
    with pytest.raises(CorruptDocumentError, match=r"2022-12-26-x\.json is no valid Promotion"):
        champion(local_store, "2022-12-30")


# --- who forecasts ------------------------------------------------------------------------------


@pytest.fixture
def record(local_store):
    """Two promoted models, and a refused one between them."""
    record_decision(local_store, promotion("2022-12-04", version="old"))
    record_decision(local_store, promotion("2022-12-11", version="refused", decision="refused"))
    record_decision(local_store, promotion("2022-12-18", version="new"))
    return local_store


@pytest.mark.parametrize(
    ("day", "version"),
    [
        ("2022-12-03", None),
        ("2022-12-04", "old"),
        ("2022-12-11", "old"),
        ("2022-12-17", "old"),
        ("2022-12-18", "new"),
        ("2023-06-01", "new"),
    ],
)
def test_a_forecast_uses_the_newest_model_that_was_promoted_by_its_day(record, day, version):
    assert champion(record, day) == version


def test_nobody_is_champion_of_an_empty_record(store):
    assert champion(store, "2022-12-30") is None


def test_a_model_trained_on_later_data_is_not_used_whenever_it_was_promoted(record):
    record_decision(
        record, promotion("2022-12-12", version="early", trained_through=date(2022, 12, 15))
    )
    assert champion(record, "2022-12-14") == "old"
    assert champion(record, "2022-12-15") == "early"


def test_a_model_promoted_later_is_not_used_whenever_it_was_trained(record):
    record_decision(
        record, promotion("2022-12-16", version="late", trained_through=date(2022, 12, 1))
    )
    assert champion(record, "2022-12-15") == "old"
    assert champion(record, "2022-12-16") == "late"


def test_a_promotion_decided_today_for_an_old_day_does_not_unseat_a_newer_one(record):
    decided_at = datetime(2023, 6, 1, 6, tzinfo=KST)
    record_decision(record, promotion("2022-12-11", version="again", decided_at=decided_at))
    assert champion(record, "2022-12-12") == "again"
    assert champion(record, "2022-12-18") == "new"


def test_a_challenger_is_compared_with_the_champion_other_than_itself(record):
    assert champion(record, "2022-12-18", other_than="new") == "old"
    assert champion(record, "2022-12-18", other_than="old") == "new"
    assert champion(record, "2022-12-04", other_than="old") is None
