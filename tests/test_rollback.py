"""One command takes an earlier model back into service, and says so on record."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from support.observations import THROUGH, TINY, make_observations

from seoulcast.clock import KST
from seoulcast.datasets.cities import City
from seoulcast.datasets.keys import model_file
from seoulcast.datasets.local_store import LocalStore
from seoulcast.datasets.models import champion_for, decisions, record_decision, save_model
from seoulcast.datasets.store_factory import open_store
from seoulcast.forecasting.model.configuration import FitConfig
from seoulcast.forecasting.model.model_files import to_files, version_of
from seoulcast.forecasting.model.training import train_model
from seoulcast.forecasting.promotion import decide
from seoulcast.reasons import RestoredByHand
from seoulcast.settings import Settings
from seoulcast_assets.commands import rollback
from seoulcast_assets.commands.rollback import RollbackError, roll_back

EARLIER = THROUGH - timedelta(days=7)
NOW = datetime(2017, 6, 1, 9, 0, tzinfo=KST)


@pytest.fixture(scope="module")
def trained():
    """Two models a week apart and their decisions, both promoted."""
    observations = make_observations()
    made = []
    for day in (EARLIER, THROUGH):
        result = train_model(
            observations, day, replace(TINY, members=1, fit=FitConfig(max_epochs=1))
        )
        decided = NOW - timedelta(hours=3) - (THROUGH - day)
        decision = decide(result, None, observations, by_day=day, decided_at=decided)
        promoted = decision.model_copy(update={"decision": "promoted"})
        made.append((result.model, promoted))
    return made


def fill(store, trained):
    for model, decision in trained:
        save_model(store, version_of(model), to_files(model))
        record_decision(store, decision)
    return store


@pytest.fixture
def store(tmp_path, trained):
    return fill(LocalStore(tmp_path), trained)


def back(store, **changes):
    chosen = {"by_day": THROUGH, "decided_at": NOW, "to": None, "why": "bad mornings", **changes}
    return roll_back(store, **chosen)


def test_the_model_before_serves_from_now_on_and_earlier_days_keep_theirs(store, trained):
    old, new = (version_of(model) for model, _ in trained)
    assert champion_for(store, THROUGH).version == new
    back(store)
    assert champion_for(store, THROUGH).version == old
    assert champion_for(store, THROUGH + timedelta(days=300)).version == old
    assert champion_for(store, THROUGH - timedelta(days=1)).version == old  # as it was


def test_the_record_keeps_every_line_and_tells_who_gave_way_and_why(store, trained):
    before = decisions(store)
    restored = back(store)
    assert decisions(store) == [*before, restored]
    assert restored.decision == "restored"
    assert restored.reason == RestoredByHand(
        replaced=version_of(trained[1][0]), why="bad mornings", promoted=trained[0][1].reason
    )


def test_forth_and_back_again_works_as_often_as_it_is_asked(store, trained):
    versions = [version_of(model) for model, _ in trained]
    for n, version in enumerate([versions[0], versions[1], versions[0]]):
        back(store, to=version, decided_at=NOW + timedelta(minutes=n))
        assert champion_for(store, THROUGH).version == version
    assert [d.decision for d in decisions(store)].count("restored") == 3


def test_a_model_that_is_damaged_gone_or_unknown_is_refused_and_nothing_is_recorded(store, trained):
    before = decisions(store)
    with pytest.raises(RollbackError, match=f"these can: {version_of(trained[0][0])}"):
        back(store, to="2017-01-01-00000000")
    store.put(model_file(version_of(trained[0][0]), "weights.npz"), b"not weights")
    with pytest.raises(RollbackError, match="can't serve"):
        back(store)
    assert decisions(store) == before


def test_without_an_earlier_model_it_says_so(tmp_path, trained):
    with pytest.raises(RollbackError, match="no model is in service"):
        back(LocalStore(tmp_path))
    store = fill(LocalStore(tmp_path), trained[1:])
    with pytest.raises(RollbackError, match="the only model"):
        back(store)


def test_the_command_prints_what_serves_now_and_what_to_do(tmp_path, monkeypatch, trained, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEOULCAST_HOME", str(tmp_path))
    monkeypatch.setenv("SEOULCAST_NOW", NOW.isoformat())
    fill(open_store(Settings()), trained)
    assert rollback.main(["--why", "too warm."]) == 0
    said = capsys.readouterr().out
    assert version_of(trained[0][0]) in said
    assert "Materialise daily_forecast of 2017-05-31" in said
    assert rollback.main(["--to", "nothing"]) == 1
    assert "nothing can't be taken back" in capsys.readouterr().err
    assert date(2017, 5, 31) == decisions(open_store(Settings()))[-1].by_day


def test_a_second_citys_model_is_taken_back_and_seouls_stays(tmp_path, monkeypatch, trained):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEOULCAST_HOME", str(tmp_path))
    monkeypatch.setenv("SEOULCAST_NOW", NOW.isoformat())
    monkeypatch.setenv("SEOULCAST_STATIONS", "108,143")
    shared = open_store(Settings())
    daegu = City(143).view(shared)
    fill(shared, trained)
    fill(daegu, trained)
    assert rollback.main(["--station", "143"]) == 0
    assert champion_for(daegu, THROUGH).version == version_of(trained[0][0])
    assert champion_for(shared, THROUGH).version == version_of(trained[1][0])
