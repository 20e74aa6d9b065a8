"""The experiments on a small made-up archive: what they leave in MLflow."""

import importlib.util
from datetime import date

import pandas as pd
import pytest
from mlflow.tracking import MlflowClient

from benchmarks.experiments.__main__ import main, run
from benchmarks.experiments.kinds import Question, fit_kind
from benchmarks.experiments.record import PARENT
from benchmarks.skill.archive import read_archive
from seoulcast.forecasting.inputs.features import InputConfig
from seoulcast.forecasting.model.configuration import FitConfig, TrainingConfig
from seoulcast.forecasting.model.lstm import LSTMConfig

FIRST, TRAIN_UNTIL, LAST = date(2014, 1, 1), date(2016, 12, 31), date(2017, 3, 31)
CONFIG = TrainingConfig(
    first_day=date(2015, 1, 1),
    inputs=InputConfig(window_days=5, components=3),
    components=2,
    network=LSTMConfig(hidden=8),
    fit=FitConfig(max_epochs=2),
)  # fmt: skip
TARGETS = ("TA_AVG", "TA_MAX", "TA_MIN", "PM10_AVG", "PM10_MAX", "PM10_MIN")


@pytest.fixture(scope="module")
def question(archive):
    return Question(read_archive(archive, FIRST, LAST), TRAIN_UNTIL, LAST, CONFIG, rounds=2)


@pytest.fixture(scope="module")
def store(question, tmp_path_factory):
    """A call with a peer, the LSTM at two batch sizes and a variant; and one more call."""
    home = tmp_path_factory.mktemp("mlflow")
    uri, said = f"sqlite:///{home / 'mlflow.db'}", []
    calls = ((["ridge", "lstm-one-member", "lstm"], [64, 256]), (["lstm"], [64]))
    groups = [run(question, *chosen, uri, said.append)[1] for chosen in calls]
    return MlflowClient(tracking_uri=uri), groups, said, home


@pytest.fixture
def uri(store):
    return f"sqlite:///{store[3] / 'mlflow.db'}"


def children(client, group):
    return client.search_runs([group.experiment_id], f"tags.`{PARENT}` = '{group.run_id}'")


def test_every_fit_is_a_finished_run_below_its_group_with_kind_and_batch_size(store):
    client, (group, _), said, _ = store
    runs = children(client, group)
    assert {(r.data.tags["kind"], r.data.tags["batch_size"]) for r in runs} == {
        ("ridge", "all"), ("lstm-one-member", "128"), ("lstm", "64"), ("lstm", "256")
    }  # fmt: skip
    for child in runs:
        assert child.info.status == "FINISHED"
        assert child.data.params["kind"] == child.data.tags["kind"]
        assert child.data.params["batch_size"] == child.data.tags["batch_size"]
    assert any("4 of 4, lstm, batch 256" in line for line in said)


def test_all_kinds_have_the_same_metrics_and_files(store):
    client, (group, _), _, _ = store
    names = {frozenset(child.data.metrics) for child in children(client, group)}
    assert len(names) == 1
    assert {"train_loss", "validation_loss", "validation_crps"} <= next(iter(names))
    assert {
        f"validation_score.lead1.{metric}.{target}"
        for metric in ("crps", "rmse", "mae", "coverage80")
        for target in TARGETS
    } <= next(iter(names))
    for child in children(client, group):
        files = {file.path for file in client.list_artifacts(child.info.run_id)}
        assert files == {"curves.png", "scores.csv"}


def test_losses_of_a_network_stand_by_epoch(store):
    client, (group, _), _, _ = store
    for child in children(client, group):
        epochs = 1 if child.data.tags["kind"] == "ridge" else CONFIG.fit.max_epochs
        for name in ("train_loss", "validation_loss"):
            history = client.get_metric_history(child.info.run_id, name)
            assert [m.step for m in history] == list(range(1, epochs + 1))


def test_a_second_call_makes_a_group_of_its_own(store):
    client, (first, second), _, _ = store
    assert first.experiment_id == second.experiment_id
    ids = [{r.info.run_id for r in children(client, group)} for group in (first, second)]
    assert [len(group) for group in ids] == [4, 1]
    assert not ids[0] & ids[1]
    files = {file.path for file in client.list_artifacts(second.run_id)}
    assert files == {"comparison.png", "table.txt"}


def test_files_lie_beside_the_store_and_nowhere_else(store):
    _, _, _, home = store
    assert {path.name for path in home.iterdir()} == {"mlflow.db", "mlflow"}


def test_the_final_crps_is_in_the_unit_of_the_validation_loss(question):
    said = []
    answer = fit_kind(question, "lstm-one-member", 64, said.append)
    best = min(report.validation_loss for report in answer.curves)
    # One member, as it was at its best epoch: the very forecasts that were validated.
    assert answer.crps == pytest.approx(best, abs=1e-5)
    assert len(said) == CONFIG.fit.max_epochs


def test_days_after_the_validation_days_change_nothing(question, archive):
    longer = read_archive(archive, FIRST, LAST)
    for table in (longer.temperature, longer.pm10, longer.station_weather):
        late = table["TM"] > pd.Timestamp("2017-02-28")
        table.loc[late, [c for c in table.columns if table[c].dtype == float]] *= 3.0
    shorter = Question(longer, TRAIN_UNTIL, date(2017, 2, 28), CONFIG)
    given = Question(question.observations, TRAIN_UNTIL, date(2017, 2, 28), CONFIG)
    answers = [fit_kind(asked, "lstm-one-member", 64, str) for asked in (shorter, given)]
    assert answers[0].crps == answers[1].crps


@pytest.mark.skipif(
    importlib.util.find_spec("xgboost") is None, reason="xgboost is of the extra `bench`"
)
def test_xgboost_answers_as_the_others_do(question):
    answer = fit_kind(question, "xgboost", None, str)
    assert 0 < answer.crps < 2
    assert answer.parameters["rounds"] == 2


def test_a_fit_that_fails_leaves_its_run_and_its_group_marked_as_failed(question, store, uri):
    client, (group, _), _, _ = store
    before = {r.info.run_id for r in client.search_runs([group.experiment_id])}
    with pytest.raises(KeyError, match="nothing"):
        run(question, ["nothing"], [64], uri, str)
    runs = client.search_runs([group.experiment_id])
    new = [r.info.status for r in runs if r.info.run_id not in before]
    assert new == ["FAILED", "FAILED"]


def test_the_command_prints_a_table_and_where_to_look(archive, uri, capsys):
    days = ["--train-until", "2016-12-31", "--validate-days", "60"]
    chosen = ["--kinds", "lstm", "--batch-sizes", "128", "--quick", "--tracking-uri", uri]
    main(["--archive", str(archive), *days, *chosen])
    printed = capsys.readouterr().out
    assert "validation_crps" in printed
    assert "/#/compare-runs?runs=%5B%22" in printed
    assert f"ui --backend-store-uri '{uri}'" in printed


def test_days_kept_for_the_skill_benchmark_are_refused(archive, capsys):
    with pytest.raises(SystemExit):
        main(["--archive", str(archive), "--train-until", "2020-06-30"])
    assert "kept for" in capsys.readouterr().err
