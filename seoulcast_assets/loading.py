"""Loading libraries that a process keeps to its end, without collecting garbage among them.

Python's collector of reference cycles looks through all objects again and again while libraries
are imported, and once more at the end of the process: half of what the start of a run costs.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Import within it: nothing is collected meanwhile, nor ever of what is there afterwards.

    Where everything was imported before, it does nothing for good: what is garbage then would
    stay with each further time.
    """
    modules = len(sys.modules)
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if len(sys.modules) > modules:
            keep_what_is_loaded()
        if was_enabled:
            gc.enable()


def keep_what_is_loaded() -> None:
    """Let the collector never look at what is there now; once in a process, when it is loaded."""
    gc.freeze()
