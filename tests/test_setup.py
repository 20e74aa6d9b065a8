"""`make setup` says which Python it needs before it installs anything."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from support.deployment import ROOT


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with what the installation depends on, and a Python of another version."""
    for name in ("Makefile", "constraints.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    other = tmp_path / "python-of-another-version"
    other.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.12.1"\n')
    other.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize(
    ("python", "said"),
    [
        ("./python-of-another-version", "is Python 3.12.1"),
        ("python-that-is-not-there", "no python-that-is-not-there found"),
    ],
)
def test_another_python_is_refused_in_words_and_nothing_is_installed(clone, python, said):
    done = subprocess.run(
        ["make", f"PYTHON={python}", ".venv/.installed"],
        cwd=clone, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert done.returncode == 2
    assert "SeoulCast needs Python 3.11" in done.stdout
    assert said in done.stdout
    assert "make PYTHON=/path/to/python3.11 setup" in done.stdout
    assert not (clone / ".venv").exists()
