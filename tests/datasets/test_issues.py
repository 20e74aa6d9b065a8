"""Issued forecasts are created once, never changed, and pointed to by rules."""

import csv
import io
from datetime import date, datetime, timedelta

import pytest
from support.documents import Shelf, build_forecast

from seoulcast.clock import KST
from seoulcast.datasets import keys
from seoulcast.datasets.documents import (
    LEADS,
    QUANTILE_LEVELS,
    TARGETS,
    Forecast,
    ForecastPointer,
    Scores,
)
from seoulcast.datasets.issues import (
    CorruptDocumentError,
    as_csv,
    current_issue,
    inputs_version,
    issue,
    issue_of_record,
    issues_of,
    issues_of_record,
    read_document,
    render,
)
from seoulcast.datasets.local_store import LocalStore

DAY = date(2022, 12, 30)
MORNING = datetime(2022, 12, 31, 5, 0, tzinfo=KST)


def forecast(fingerprint="aaaa", day=DAY, *, after_hours=0, **changes):
    issued_at = MORNING + (day - DAY) + timedelta(hours=after_hours)
    return build_forecast(day, fingerprint=fingerprint, issued_at=issued_at, **changes)


def objects(store):
    return {info.key: store.get(info.key) for info in store.list("")}


def latest(store):
    return read_document(store, keys.LATEST_FORECAST, ForecastPointer)


# --- what it is made from ------------------------------------------------------------------------


def test_the_version_of_its_inputs_changes_with_the_stored_days_of_two_weeks(tmp_path):
    store = LocalStore(tmp_path)
    shelf = Shelf(store)
    shelf.temperature(DAY)
    first = inputs_version(store, DAY)
    for unread in (DAY - timedelta(days=14), DAY + timedelta(days=1)):
        shelf.temperature(unread)
        assert inputs_version(store, DAY) == first
    shelf.pm10(DAY - timedelta(days=13))
    second = inputs_version(store, DAY)
    assert second != first
    shelf.temperature(DAY, TA_AVG=5.0)
    assert inputs_version(store, DAY) not in {first, second}
    shelf.temperature(DAY)
    assert inputs_version(store, DAY) == second


# --- created once ------------------------------------------------------------------------------


def test_an_issue_is_a_document_a_table_and_two_pointers(store):
    issued = issue(store, forecast())
    assert issued == forecast()
    assert list(objects(store)) == [
        "forecasts/date=2022-12/2022-12-30.json",
        "forecasts/date=2022-12/2022-12-30/aaaa.csv",
        "forecasts/date=2022-12/2022-12-30/aaaa.json",
        "forecasts/latest.json",
    ]
    assert current_issue(store, DAY) == issued
    pointer = latest(store)
    assert (pointer.day, pointer.fingerprint) == (DAY, "aaaa")
    assert pointer.issued_at == issued.issued_at
    assert read_document(store, pointer.key, Forecast) == issued


def test_the_same_inputs_again_leave_every_byte_and_the_first_time_of_issue(store):
    first = issue(store, forecast())
    before = objects(store)
    again = issue(store, forecast(after_hours=7, reasons=["changed"]))
    assert again == first
    assert objects(store) == before


def test_other_inputs_are_an_issue_of_their_own_and_the_pointers_move_to_it(store):
    issue(store, forecast("aaaa"))
    before = store.get(keys.issue(DAY, "aaaa"))
    issue(store, forecast("bbbb", after_hours=2))
    assert store.get(keys.issue(DAY, "aaaa")) == before
    assert current_issue(store, DAY).fingerprint == "bbbb"
    assert latest(store).fingerprint == "bbbb"
    assert [f.fingerprint for f in issues_of(store, DAY)] == ["aaaa", "bbbb"]


def test_an_issue_that_stands_again_keeps_its_own_time(local_store):
    first = issue(local_store, forecast("aaaa"))
    issue(local_store, forecast("bbbb", after_hours=2))
    assert issue(local_store, forecast("aaaa", after_hours=4)) == first
    assert current_issue(local_store, DAY) == first
    assert latest(local_store).issued_at == first.issued_at


class Killed(BaseException):
    """What a process that is killed would not live to see."""


class ShortLivedStore(LocalStore):
    """A folder whose writer is killed before its next write after so many."""

    def __init__(self, folder, writes):
        super().__init__(folder)
        self.writes_left = writes

    def _count(self):
        if self.writes_left == 0:
            raise Killed
        self.writes_left -= 1

    def put(self, key, data):
        self._count()
        return super().put(key, data)

    def create(self, key, data):
        self._count()
        return super().create(key, data)


@pytest.mark.parametrize("writes", range(4))
def test_killed_after_any_write_the_next_run_completes_the_work(tmp_path, writes):
    whole = LocalStore(tmp_path / "whole")
    issue(whole, forecast())
    with pytest.raises(Killed):
        issue(ShortLivedStore(tmp_path / "cut", writes), forecast())
    cut = LocalStore(tmp_path / "cut")
    assert len(objects(cut)) == writes
    issue(cut, forecast(after_hours=1))
    if writes == 0:
        assert issues_of(cut, DAY)[0].issued_at == MORNING + timedelta(hours=1)
    else:
        assert objects(cut) == objects(whole)


def test_latest_is_written_last_so_that_it_never_points_at_nothing(tmp_path):
    with pytest.raises(Killed):
        issue(ShortLivedStore(tmp_path, 3), forecast())
    cut = LocalStore(tmp_path)
    assert latest(cut) is None
    assert current_issue(cut, DAY) == forecast()


# --- live and hindcast ---------------------------------------------------------------------------


def test_a_hindcast_never_takes_the_place_of_a_live_issue(store):
    live = issue(store, forecast("aaaa"))
    made = issue(store, forecast("bbbb", after_hours=30, kind="hindcast"))
    assert made.kind == "hindcast"
    assert current_issue(store, DAY) == live
    assert latest(store).fingerprint == "aaaa"
    assert [f.fingerprint for f in issues_of(store, DAY)] == ["aaaa", "bbbb"]


def test_a_live_issue_takes_the_place_of_a_hindcast(local_store):
    issue(local_store, forecast("aaaa", kind="hindcast"))
    issue(local_store, forecast("bbbb", after_hours=1))
    assert current_issue(local_store, DAY).fingerprint == "bbbb"


def test_a_hindcast_takes_the_place_of_a_hindcast(local_store):
    issue(local_store, forecast("aaaa", kind="hindcast"))
    issue(local_store, forecast("bbbb", kind="hindcast"))
    assert current_issue(local_store, DAY).fingerprint == "bbbb"


# --- latest ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["live", "hindcast"])
def test_latest_never_moves_to_an_older_day(store, kind):
    issue(store, forecast("aaaa"))
    older = DAY - timedelta(days=1)
    issue(store, forecast("bbbb", older, kind=kind))
    assert latest(store).day == DAY
    assert current_issue(store, older).fingerprint == "bbbb"


def test_latest_moves_to_a_newer_day(local_store):
    for days in (0, 1, 2):
        issue(local_store, forecast("aaaa", DAY + timedelta(days=days)))
        assert latest(local_store).day == DAY + timedelta(days=days)


# --- held to account -----------------------------------------------------------------------------


def test_the_first_live_issue_is_scored_whichever_stands(store):
    issue(store, forecast("ffff", kind="hindcast", after_hours=-2))
    issue(store, forecast("cccc", after_hours=0))
    issue(store, forecast("aaaa", after_hours=3))
    assert current_issue(store, DAY).fingerprint == "aaaa"
    assert issue_of_record(store, DAY).fingerprint == "cccc"


def test_without_a_live_issue_the_standing_hindcast_is_scored(local_store):
    issue(local_store, forecast("bbbb", kind="hindcast"))
    issue(local_store, forecast("aaaa", kind="hindcast", after_hours=1))
    assert issue_of_record(local_store, DAY).fingerprint == "aaaa"


def test_a_day_without_an_issue_has_none_to_read_and_none_to_score(store):
    issue(store, forecast("aaaa", DAY + timedelta(days=1)))
    assert current_issue(store, DAY) is None
    assert issue_of_record(store, DAY) is None
    assert issues_of(store, DAY) == []


# --- documents -----------------------------------------------------------------------------------


def test_a_document_is_stored_as_lines_and_read_back_as_it_was(local_store):
    data = render(forecast())
    assert data.endswith(b"}\n")
    assert len(data.splitlines()) > 100
    local_store.put("a.json", data)
    assert read_document(local_store, "a.json", Forecast) == forecast()


def test_no_object_is_no_document(store):
    assert read_document(store, "nothing.json", Forecast) is None


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"", "the whole"),
        (b"<html>maintenance</html>", "the whole"),
        (render(forecast())[:-40], "the whole"),
        (b'{"day": "2022-12-30"}', "Field required"),
        (render(forecast()).replace(b'"live"', b'"alive"'), "kind"),
        (render(forecast()).replace(b'"station"', b'"town"'), "station"),
        (
            render(forecast()).replace(b'"schema_version": 2', b'"schema_version": 3'),
            "schema_version",
        ),
    ],
)
def test_an_object_that_is_no_such_document_is_told_with_its_key_and_what_to_do(store, data, where):
    key = keys.issue(DAY, "aaaa")
    store.put(key, data)
    with pytest.raises(CorruptDocumentError) as caught:
        read_document(store, key, Forecast)
    words = str(caught.value)
    assert words.startswith(f"{key} is no valid Forecast: ")
    assert where in words
    assert words.endswith("Move the object away and materialise its partition again.")


def test_a_document_of_another_kind_is_not_taken_for_one(local_store):
    local_store.put("a.json", render(forecast()))
    with pytest.raises(CorruptDocumentError, match=r"a\.json is no valid Scores"):
        read_document(local_store, "a.json", Scores)


def test_what_a_corrupt_object_holds_is_not_repeated_in_words(local_store):
    local_store.put("a.json", render(forecast()).replace(b'"live"', b'"sesame-open"'))
    with pytest.raises(CorruptDocumentError) as caught:
        read_document(local_store, "a.json", Forecast)
    assert "sesame" not in str(caught.value)


def test_a_corrupt_pointer_is_told_and_nothing_is_written_over_it(local_store):
    issue(local_store, forecast("aaaa"))
    local_store.put(keys.FORECASTS.key(DAY), b"{}")
    with pytest.raises(CorruptDocumentError, match=r"2022-12-30\.json is no valid ForecastPointer"):
        issue(local_store, forecast("bbbb"))
    assert local_store.get(keys.FORECASTS.key(DAY)) == b"{}"


# --- the table beside it -------------------------------------------------------------------------


def test_the_table_has_a_row_a_day_and_target_with_units_and_ordered_quantiles():
    issued = forecast()
    rows = list(csv.DictReader(io.StringIO(as_csv(issued).decode())))
    assert len(rows) == len(LEADS) * len(TARGETS)
    assert list(rows[0]) == [
        *("date", "lead", "target", "unit", "mean"),
        *("q0.05", "q0.1", "q0.25", "q0.5", "q0.75", "q0.9", "q0.95"),
        *("issued_at", "data_through", "status", "model_version", "origin"),
    ]
    for row in rows:
        day = issued.days[int(row["lead"]) - 1]
        value = day.targets[row["target"]]
        assert row["date"] == f"{day.date}"
        assert row["unit"] == value.unit
        assert float(row["mean"]) == value.mean
        for level in QUANTILE_LEVELS:
            assert float(row[f"q{level:g}"]) == value.quantiles[f"{level:g}"]
        assert row["issued_at"] == "2022-12-31T05:00:00+09:00"
        assert (row["status"], row["origin"]) == (issued.status, issued.origin)
        assert row["model_version"] == issued.model.version


def test_the_table_does_not_depend_on_the_order_in_which_quantiles_are_written():
    issued = forecast()
    turned = issued.model_dump()
    for day in turned["days"]:
        for value in day["targets"].values():
            value["quantiles"] = dict(reversed(value["quantiles"].items()))
    assert as_csv(Forecast.model_validate(turned)) == as_csv(issued)


# --- updates -------------------------------------------------------------------------------------


def update(fingerprint="uuuu", *, after_hours=5, **changes):
    return forecast(
        fingerprint, after_hours=after_hours, **{"issue": "update", "updates": MORNING, **changes}
    )


def test_an_update_has_a_pointer_of_its_own_and_the_mornings_stays(store):
    issue(store, forecast())
    before = store.get(keys.FORECASTS.key(DAY))
    issue(store, update())
    assert store.get(keys.FORECASTS.key(DAY)) == before
    assert current_issue(store, DAY) == forecast()
    assert current_issue(store, DAY, "update") == update()
    assert latest(store).fingerprint == "uuuu"
    assert latest(store).issue == "update"


def test_latest_does_not_move_from_an_update_back_to_its_morning_but_to_the_next_one(store):
    issue(store, forecast())
    issue(store, update())
    issue(store, forecast("bbbb", after_hours=8))
    assert latest(store).fingerprint == "uuuu"
    issue(store, forecast("cccc", DAY + timedelta(days=1)))
    assert latest(store).fingerprint == "cccc"


def test_a_hindcast_of_an_update_never_replaces_the_live_one(store):
    issue(store, update())
    issue(store, update("hhhh", kind="hindcast", after_hours=400))
    assert current_issue(store, DAY, "update").fingerprint == "uuuu"


def test_the_first_live_update_counts_apart_and_the_mornings_remains_the_issue_of_record(store):
    issue(store, forecast(after_hours=7))
    issue(store, update())
    issue(store, update("vvvv", after_hours=9))
    assert issue_of_record(store, DAY) == forecast(after_hours=7)
    assert issues_of_record(store, DAY) == [forecast(after_hours=7), update()]


def test_a_day_with_an_update_alone_has_no_issue_of_record(store):
    issue(store, update())
    assert issue_of_record(store, DAY) is None
    assert issues_of_record(store, DAY) == [update()]


def test_documents_of_before_are_of_the_morning():
    issued = forecast().model_dump(mode="json", exclude={"issue", "updates"})
    assert Forecast.model_validate(issued).issue == "morning"
