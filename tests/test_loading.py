"""What a process has loaded is left alone by the collector of reference cycles."""

import gc
import subprocess
import sys
import types

import pytest

from seoulcast_assets.loading import loading


@pytest.fixture
def nothing_is_kept():
    """What a test keeps from the collector is given back to it."""
    yield
    sys.modules.pop("just_loaded", None)
    gc.unfreeze()


def load():
    sys.modules["just_loaded"] = types.ModuleType("just_loaded")


@pytest.mark.usefixtures("nothing_is_kept")
def test_nothing_is_collected_while_loading_and_what_was_loaded_stays():
    before = gc.get_freeze_count()
    with loading():
        assert not gc.isenabled()
        load()
    assert gc.isenabled()
    assert gc.get_freeze_count() > before
    loaded = sys.modules["just_loaded"].__dict__
    assert not [one for one in gc.get_objects() if one is loaded]


@pytest.mark.usefixtures("nothing_is_kept")
def test_garbage_stays_collectable_where_there_was_nothing_left_to_load():
    load()
    before = gc.get_freeze_count()
    with loading():
        pass
    assert gc.get_freeze_count() == before


@pytest.mark.usefixtures("nothing_is_kept")
def test_a_failed_import_and_a_collector_that_was_off_leave_it_as_it_was():
    def load_badly():
        with loading():
            raise ImportError("no such library")

    with pytest.raises(ImportError):
        load_badly()
    assert gc.isenabled()
    gc.disable()
    try:
        with loading():
            load()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_process_that_dagster_has_loaded_keeps_most_of_its_objects_from_the_collector():
    script = (
        "import gc\n"
        "from seoulcast_assets.console import silence_library_warnings\n"
        "silence_library_warnings()\n"
        "from seoulcast_assets.definitions import defs\n"
        "assert gc.get_freeze_count() == 0\n"
        "defs()\n"
        "assert gc.get_freeze_count() > 20 * len(gc.get_objects())\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
