"""The subjects of commits: what the hook lets pass, and that the contributing guide says so."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "scripts" / "check-commit-subject"


@pytest.fixture
def check(tmp_path):
    """Runs the hook on a message."""

    def run(message):
        file = tmp_path / "COMMIT_EDITMSG"
        file.write_text(message, encoding="utf-8")
        return subprocess.run(
            [sys.executable, SCRIPT, file], capture_output=True, text=True, check=False
        )

    return run


@pytest.mark.parametrize(
    "message",
    [
        "forecasting: weigh recent errors more",
        "docs: split decisions, one a file\n\nEach has a date now.\n",
        "# a comment of git's\n\nfront: re-draw the week\n",
        "Merge branch 'door'",
        'Revert "api: name the unit"',
        "fixup! kma: retry on 429",
    ],
)
def test_a_well_formed_subject_passes(check, message):
    done = check(message)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("Weigh recent errors more", "`area: verb ...`"),
        ("docs: Split decisions", "`area: verb ...`"),
        ("docs: split", "`area: verb ...`"),
        ("docs:split decisions", "`area: verb ...`"),
        ("weather: clean twice", "`weather` is no area"),
        ("docs: split decisions.", "full stop"),
        (f"docs: split {'a' * 100}", "characters"),
        ("# only a comment\n", "`area: verb ...`"),
    ],
)
def test_another_subject_is_refused_with_what_is_wrong(check, message, words):
    done = check(message)
    assert done.returncode == 1
    assert words in done.stderr
    assert "CONTRIBUTING.md" in done.stderr


def test_the_contributing_guide_lists_the_areas_that_pass(check):
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = guide.partition("| area | what |")[2].partition("`scripts/check-commit-subject`")[0]
    told = [
        area
        for row in table.splitlines()
        if row.strip().startswith("| `")
        for area in re.findall(r"`([a-z]+)`", row.split("|")[1])
    ]
    listed = check("nowhere: go there").stderr.partition("those are ")[2].partition(".")[0]
    assert sorted(told) == sorted(listed.split(", "))
