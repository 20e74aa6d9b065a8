"""Ends process groups, so that no child of `up` outlives it, even if `up` is killed.

`python -m seoulcast_assets.commands.up.reaper` is a small process that `up` starts. It reads from a
pipe which groups were started and ended (`+123`, `-123`). The pipe closes when `up` ends or is
killed, and the reaper then ends the groups that are left. Groups include the children of a service.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable

GRACE_S = 8.0
"""Seconds between SIGTERM and SIGKILL: Dagster's webserver takes up to five to close."""


def end_groups(
    groups: Iterable[int], grace_s: float = GRACE_S, collect: Callable[[], object] = lambda: None
) -> None:
    """Send SIGTERM to process groups, then SIGKILL to those still running after a while.

    Args:
        groups: ids of process groups; those that have ended are skipped.
        grace_s: seconds between the two signals.
        collect: called while waiting, to collect the exit codes of own children: until then
            an ended child still counts as running.
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
    """Track the groups until the pipe closes; then end those that are left."""
    # A Ctrl-C or a closed terminal ends `up`; this process must end after it.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        group = int(line[1:])
        (groups.add if line[0] == "+" else groups.discard)(group)
    end_groups(groups)


if __name__ == "__main__":
    main()
