"""`python -m seoulcast_assets.commands.up` says what keeps it from running."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from seoulcast.settings import Settings
from seoulcast_assets.commands.up.__main__ import messages_in_words


def _up(home: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SEOULCAST_HOME": str(home), **settings}
    return subprocess.run(
        [sys.executable, "-m", "seoulcast_assets.commands.up"],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_an_unbuilt_page_is_named_with_what_to_do(tmp_path: Path) -> None:
    done = _up(tmp_path)
    assert done.returncode == 1
    assert "make setup" in done.stdout


def test_a_second_start_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "index.html").touch()
    home = tmp_path / "synthetic"
    home.mkdir()
    with (home / "up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = _up(tmp_path, SEOULCAST_PAGE_DIST=str(tmp_path / "page"))
    assert done.returncode == 1
    assert "already runs" in done.stdout
    assert str(home) in done.stdout


@pytest.mark.parametrize(
    ("settings", "printed"),
    [
        ({}, "off (neither SLACK_BOT_TOKEN nor SEOULCAST_OPERATOR_URLS is set)"),
        ({"SLACK_BOT_TOKEN": "xoxb-s3cr3t"}, "Slack #seoulcast"),
        (
            {"SLACK_BOT_TOKEN": "xoxb-s3cr3t", "operator_urls": "json://s3cr3t, tgram://s3cr3t/1"},
            "Slack #seoulcast, 2 other places",
        ),
        ({"operator_urls": "json://s3cr3t"}, "1 place"),
    ],
)
def test_the_places_of_messages_are_printed_without_their_addresses(settings, printed) -> None:
    assert messages_in_words(Settings(_env_file=None, **settings)) == printed
