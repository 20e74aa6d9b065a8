"""The files of tests that a run begins with are there, and come in the order that is written."""

from types import SimpleNamespace

import pytest
from support.long_files import LONGEST_FIRST, TESTS, put_first


def test_every_file_that_is_put_first_is_there_and_named_once():
    assert [name for name in LONGEST_FIRST if not (TESTS / name).is_file()] == []
    assert len(set(LONGEST_FIRST)) == len(LONGEST_FIRST)


def test_long_files_come_first_and_the_tests_of_a_file_keep_their_order():
    long, longer = LONGEST_FIRST[1], LONGEST_FIRST[0]
    named = [("api/test_a.py", 1), (long, 2), ("kma/test_b.py", 3), (long, 1), (longer, 1)]
    items = [SimpleNamespace(path=TESTS / name, number=number) for name, number in named]
    put_first(items)
    found = [(str(item.path.relative_to(TESTS)), item.number) for item in items]
    assert found == [
        (longer, 1), (long, 2), (long, 1), ("api/test_a.py", 1), ("kma/test_b.py", 3),
    ]  # fmt: skip


def test_a_run_of_several_processes_keeps_that_order(pytestconfig: pytest.Config):
    """Else it begins with the files of most tests, and ends with the longest."""
    assert not pytestconfig.option.loadscopereorder
