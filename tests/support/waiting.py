"""Waiting for what other processes do."""

import time
from collections.abc import Callable
from typing import TypeVar

_Value = TypeVar("_Value")


def wait_for(condition: Callable[[], _Value], *, seconds: float, what: str) -> _Value:
    """Poll until the condition returns a true value, which is returned.

    Raises:
        AssertionError: it has not within that time; `what` says what was waited for.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.3)
    raise AssertionError(f"{what} did not come within {seconds} s")
