"""What all tests share: their order, and the archive of real observations where there is one."""

import os
from pathlib import Path

import pytest
from support.long_files import put_first

# Two workers with two threads each on two cores would wait for each other spinning; read
# when torch and BLAS are first loaded, and handed on to the processes that tests start.
os.environ.setdefault("OMP_NUM_THREADS", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    put_first(items)


@pytest.fixture(scope="session")
def archive() -> Path:
    folder = Path(__file__).parents[2] / "shared" / "archive"
    if not folder.is_dir():
        pytest.skip("the archive of real observations is not beside this repository")
    return folder
