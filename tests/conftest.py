"""What all tests share: the archive of real observations, where there is one."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def archive() -> Path:
    folder = Path(__file__).parents[2] / "shared" / "archive"
    if not folder.is_dir():
        pytest.skip("the archive of real observations is not beside this repository")
    return folder
