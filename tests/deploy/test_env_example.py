"""The example of settings: whole, true, and with the defaults that the code has."""

from __future__ import annotations

from pathlib import Path

import pytest
from dotenv import dotenv_values
from support.deployment import EXAMPLE, EXAMPLE_LINES, EXAMPLE_NAMES, variable_of

from seoulcast.settings import Settings


def test_every_setting_stands_in_it_once():
    for field in Settings.model_fields:
        assert EXAMPLE_NAMES.count(variable_of(field)) == 1, field


def test_every_name_of_ours_in_it_is_a_setting():
    known = {variable_of(field) for field in Settings.model_fields}
    assert {n for n in EXAMPLE_NAMES if n.startswith(("SEOULCAST_", "KMA_", "SLACK_"))} <= known


def test_copied_as_it_is_it_sets_nothing():
    assert dotenv_values(EXAMPLE) == {}


def test_the_value_of_each_line_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in EXAMPLE_NAMES:
        monkeypatch.delenv(name, raising=False)
    lines = [f"{name}={value}\n" for name, value in EXAMPLE_LINES if value]
    filled_in = tmp_path / "filled.env"
    filled_in.write_text("".join(lines), encoding="utf-8")
    read = Settings(_env_file=filled_in)
    defaults = Settings(_env_file=None)
    assert read == defaults
    # All that have a default worth showing are shown, and were read.
    silent = {
        "kma_api_key",
        "kma_base_url",
        "predictor_stations",
        "days_per_run",
        "archive",
        "s3_prefix",
        "root_path",
    }
    silent |= {"s3_endpoint_url", "mlflow_tracking_uri", "now", "now_anchor", "slack_bot_token"}
    silent |= {"operator_urls", "notify_urls", "alert_urls"}
    assert set(Settings.model_fields) - read.model_fields_set == silent
