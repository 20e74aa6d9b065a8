"""Ends process groups, and sees to it that none outlives `up`, however `up` ends.

`python -m seoulcast_assets.commands.up.reaper` is a small process beside `up`. It reads from a pipe
which groups there are (`+123`, `-123`) and, once the pipe closes because `up` ended or was
killed, ends those that are left. Groups, so that what a service started ends with it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable

GRACE_S = 8.0
"""Seconds between asking and killing: Dagster's webserver takes up to five to close."""


def end_groups(
    groups: Iterable[int], grace_s: float = GRACE_S, collect: Callable[[], object] = lambda: None
) -> None:
    """Ask process groups to end, and kill what has not after a while.

    Args:
        groups: ids of process groups; those already gone are passed over.
        grace_s: seconds to wait after asking.
        collect: called while waiting, to collect the exit codes of own children: until then
            an ended child still counts as there.
    """
    left = [group for group in groups if _signal(group, signal.SIGTERM)]
    deadline = time.monotonic() + grace_s
    while left and time.monotonic() < deadline:
        time.sleep(0.05)
        collect()
        left = [group for group in left if _signal(group, 0)]
    for group in left:
        _signal(group, signal.SIGKILL)
    collect()


def _signal(group: int, number: int) -> bool:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
        return True
    return False


def main() -> None:
    """Keep the list until the pipe closes; then end what is left."""
    # A Ctrl-C or a closed terminal is for `up`; this process must be the last one.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        group = int(line[1:])
        (groups.add if line[0] == "+" else groups.discard)(group)
    end_groups(groups)


if __name__ == "__main__":
    main()
