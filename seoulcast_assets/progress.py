"""How far a long piece of work is, as data: told to whoever shows it, else to the run's log.

A command that shows progress listens (`listening`); a run that nobody listens to, as the daemon's,
writes a line each five per cent.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Literal

from pydantic import BaseModel, ConfigDict

PARTS = 20
"""Parts of the work after each of which a line is written."""


class Progress(BaseModel):
    """How much of one thing is done.

    Args:
        what: what is made, as an asset's name.
        done: units that are done.
        total: units there are.
        unit: what is counted, in the plural.
    """

    model_config = ConfigDict(frozen=True)

    what: str
    done: int
    total: int
    unit: Literal["days", "epochs"]

    @property
    def share(self) -> float:
        """The part that is done, 0 to 1."""
        return self.done / self.total if self.total else 1.0

    @property
    def text(self) -> str:
        """In words, with the percentage."""
        return f"{self.what}: {self.share:.0%}, {self.done:,} of {self.total:,} {self.unit}"


Told = Progress | str
"""Progress, or a line of text."""
Listener = Callable[[Told], None]

_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextlib.contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Within it, what runs of this process tell goes to `listener`, and not to the terminal."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def current_listener() -> Listener | None:
    """Who listens to this process; None if nobody does."""
    return _LISTENER.get()


class EachPart:
    """Calls what shows progress in lines: at the first news, each five per cent and at the end.

    Args:
        show: takes what is worth a line.
    """

    def __init__(self, show: Callable[[Progress], object]) -> None:
        self._show = show
        self._shown: dict[str, int] = {}

    def tell(self, progress: Progress) -> None:
        """Take the newest progress of one thing."""
        part = PARTS * progress.done // max(progress.total, 1)
        last = self._shown.get(progress.what)
        if last is None or part < last or part > last:
            self._shown[progress.what] = part
            self._show(progress)


class ProgressReport:
    """Tells how far one thing is.

    Args:
        log: takes a line each five per cent where nobody listens, as a run's log does.
    """

    def __init__(self, log: Callable[[str], object]) -> None:
        self._each_part = EachPart(lambda progress: log(progress.text))

    def tell(self, progress: Progress) -> None:
        """Tell it."""
        listener = current_listener()
        if listener is None:
            self._each_part.tell(progress)
        else:
            listener(progress)
