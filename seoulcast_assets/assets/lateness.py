"""How long a run waits for a source that is late: when its step is tried again, and until when.

What is collected at four is tried a few times, and the forecast does without it. What is known
by five in the morning comes in until shortly before the forecast, which waits for nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from seoulcast.clock import KST, Clock
from seoulcast.settings import Settings

BEFORE_FORECAST = timedelta(minutes=5)
"""A source that comes later than this before the forecast may still be written while that reads."""
LEAST_WAIT_S = 1.0
"""Seconds between two tries at least: the hub is not to be asked without a pause."""


class Patience(Protocol):
    """When a step is tried again."""

    @property
    def awaits_the_rest(self) -> bool:
        """Whether a day that is stored, but lacks values, is a reason to try again."""

    def wait_s(self, retries: int) -> float | None:
        """Seconds until the next try, None if there is to be none.

        Args:
            retries: how often the step was tried again.
        """


@dataclass(frozen=True)
class SomeTries:
    """So many tries again, at the same distance.

    Args:
        tries: how many.
        distance_s: seconds between two.
    """

    tries: int
    distance_s: float
    awaits_the_rest: bool = False

    @classmethod
    def of(cls, settings: Settings) -> SomeTries:
        """The tries that are set."""
        return cls(settings.late_retries, settings.late_wait_s)

    def wait_s(self, retries: int) -> float | None:
        """See `Patience.wait_s`."""
        return self.distance_s if retries < self.tries else None


@dataclass(frozen=True)
class UntilForecast:
    """Again and again until five minutes before the forecast of a morning, by the one clock.

    Args:
        clock: the one clock.
        forecast_at: time of the forecast (aware).
        longest_s: seconds between two tries at most.
    """

    clock: Clock
    forecast_at: datetime
    longest_s: float
    awaits_the_rest: bool = True

    @classmethod
    def of(cls, settings: Settings, day: date) -> UntilForecast:
        """Until the forecast under a day, on the morning after it."""
        morning = day + timedelta(days=1)
        due = datetime.combine(morning, settings.forecast_at, tzinfo=KST)
        return cls(settings.clock, due, settings.late_wait_s)

    def wait_s(self, retries: int) -> float | None:  # noqa: ARG002 - the time alone counts
        """See `Patience.wait_s`."""
        left_s = (self.forecast_at - BEFORE_FORECAST - self.clock.now()).total_seconds()
        if left_s < LEAST_WAIT_S:
            return None
        return min(max(self.longest_s, LEAST_WAIT_S), left_s)


def patience_of_a_morning(settings: Settings, first: date, last: date) -> Patience:
    """Until the forecast for the newest day alone; some tries for days of the past.

    Args:
        settings: times of the day, and the tries.
        first: first day of the run.
        last: its last day.
    """
    newest = settings.clock.last_full_day()
    if settings.late_retries and first == last == newest:
        return UntilForecast.of(settings, last)
    return SomeTries.of(settings)
