"""How old a forecast is: its state, in words, by the one clock. Nothing is read here."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from seoulcast.clock import KST
from seoulcast_api.responses.base import Words
from seoulcast_api.responses.forecasts import Freshness, FreshnessState

LATE_AFTER = timedelta(hours=1)
"""An issue takes minutes; an hour leaves room for its retries."""
STALE_AFTER = timedelta(hours=36)
"""By the evening after a missed issue what was "tomorrow" is all that is left of it."""
_CLOCK_SKEW = timedelta(minutes=5)
"""Clocks of two machines may differ by less than this."""


def due(day: date, forecast_at: time) -> datetime:
    """When the forecast under `day` is due: the next morning at `forecast_at`, KST."""
    return datetime.combine(day + timedelta(days=1), forecast_at, tzinfo=KST)


def assess(day: date, issued_at: datetime, now: datetime, forecast_at: time) -> Freshness:
    """How old the forecast under `day` is at `now`.

    Args:
        day: D of the forecast.
        issued_at: its issue time, aware.
        now: the clock's time, aware, KST.
        forecast_at: time of day (KST) at which forecasts are due.
    """
    age = now - issued_at
    following = due(day + timedelta(days=1), forecast_at)
    # The time it was due, not its issue time, says how old its contents are: an old day may
    # have been issued a minute ago.
    state: FreshnessState
    if age < -_CLOCK_SKEW:
        state = "stale"
        words = Words(
            ko="발표 시각이 현재보다 나중이에요. 서버의 시계를 확인해야 해요.",
            en="Its issue time lies in the future: the server's clock needs a look.",
        )
    elif now - due(day, forecast_at) > STALE_AFTER:
        state = "stale"
        words = Words(
            ko=f"오래된 예보예요. {_ko(day + timedelta(days=1))} 예보 이후 새 예보가 없어요.",
            en=f"Out of date: there has been no new forecast since that of "
            f"{day + timedelta(days=1)}.",
        )
    elif now > following + LATE_AFTER:
        state = "late"
        words = Words(
            ko=f"{forecast_at:%H:%M}에 나올 오늘 예보가 늦어지고 있어 어제 예보를 보여 드려요.",
            en=f"Today's forecast, due at {forecast_at:%H:%M} KST, is late; this is yesterday's.",
        )
    else:
        state = "fresh"
        words = Words(ko="최신 예보예요.", en="This is the newest forecast due.")
    return Freshness(
        state=state,
        words=words,
        now=now.replace(microsecond=0),
        age_seconds=round(age.total_seconds()),
        age_hours=round(age.total_seconds() / 3600, 1),
        next_issue_at=_next_issue(following, now, forecast_at),
        forecast_at=f"{forecast_at:%H:%M}",
    )


def _next_issue(following: datetime, now: datetime, forecast_at: time) -> datetime:
    """Time of the issue after the one read, or, where that is long overdue, the next one."""
    if following + LATE_AFTER >= now:
        return following
    today = datetime.combine(now.date(), forecast_at, tzinfo=KST)
    return today if today > now else today + timedelta(days=1)


def _ko(day: date) -> str:
    return f"{day.year}년 {day.month}월 {day.day}일"
