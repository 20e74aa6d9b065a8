"""Issued forecasts, found through their pointers.

newest.latest keeps the newest one for the event loop.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from seoulcast.datasets import keys
from seoulcast.datasets.documents import LEADS, Forecast, ForecastPointer, IssueName
from seoulcast.datasets.issues import read_document
from seoulcast.datasets.listing import list_days
from seoulcast.datasets.store import ObjectStore
from seoulcast.targets import Words
from seoulcast_api.http import problems
from seoulcast_api.http.caching import Cache
from seoulcast_api.http.store_errors import translate_errors
from seoulcast_api.presenting import views
from seoulcast_api.responses.forecasts import ForecastResponse

_ISSUES_KEPT = 64
_MOST_LEADS = len(LEADS)


class ForecastReader:
    """Issued forecasts, found through their pointers.

    Args:
        store: where the objects lie.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        # An issue never changes once it is written, so its key alone names its contents.
        self._issues: Cache[str, ForecastResponse] = Cache(_ISSUES_KEPT)

    def latest(self) -> ForecastResponse:
        """The newest forecast. Raises ProblemError (503)."""
        forecast = self._follow(keys.LATEST_FORECAST)
        if forecast is None:
            raise problems.nothing_issued_yet()
        return forecast

    def of_day(self, day: date, issue: IssueName = "morning") -> ForecastResponse:
        """The forecast issued under `day`, or its update. Raises ProblemError (404, 503)."""
        dataset = keys.UPDATES if issue == "update" else keys.FORECASTS
        forecast = self._follow(dataset.key(day))
        if forecast is None and issue == "update":
            raise problems.not_found(
                Words(
                    ko=f"{day} 예보에는 갱신이 없습니다.",
                    en=f"The forecast under {day} was not updated.",
                )
            )
        if forecast is None:
            raise problems.not_found(_nothing_under(day))
        return forecast

    def issued_days(self, first: date, last: date) -> list[date]:
        """Days from `first` to `last` that a forecast was issued under. Raises ProblemError."""
        with translate_errors(keys.FORECASTS.prefix):
            return list(list_days(self._store, keys.FORECASTS, first, last))

    def of_days(self, days: Sequence[date]) -> list[ForecastResponse]:
        """The forecasts issued under these days, in their order. Raises ProblemError (503)."""
        found = (self._follow(keys.FORECASTS.key(day)) for day in days)
        return [forecast for forecast in found if forecast is not None]

    def for_day(self, day: date) -> list[ForecastResponse]:
        """Those that say something of a day, updates included, the earliest issue first.

        Raises:
            ProblemError: 503, if the store can't be reached or an object can't be read.
        """
        last = day - timedelta(days=1)
        days = self.issued_days(day - timedelta(days=_MOST_LEADS), last)
        pointers = [dataset.key(one) for one in days for dataset in (keys.FORECASTS, keys.UPDATES)]
        found = (self._follow(key) for key in pointers)
        issued = [forecast for forecast in found if forecast is not None]
        return sorted(issued, key=lambda forecast: forecast.issued_at)

    def _follow(self, pointer_key: str) -> ForecastResponse | None:
        with translate_errors(pointer_key):
            pointer = read_document(self._store, pointer_key, ForecastPointer)
        if pointer is None:
            return None
        return self._issues.get(pointer.key, lambda: self._issue(pointer))

    def _issue(self, pointer: ForecastPointer) -> ForecastResponse:
        with translate_errors(pointer.key):
            forecast = read_document(self._store, pointer.key, Forecast)
            if forecast is None:
                raise ValueError("a pointer names it, and it is not there")
            if (forecast.day, forecast.fingerprint) != (pointer.day, pointer.fingerprint):
                raise ValueError(f"it is not of {pointer.day}, as the pointer to it says")
            return views.forecast_view(forecast)


def _nothing_under(day: date) -> Words:
    before = day - timedelta(days=1)
    return Words(
        ko=f"{day}에 발표된 예보가 없습니다. 이 날짜는 발표 직전의 마지막 온전한 하루(D)입니다. "
        f"{day} 아침에 발표된 예보는 {before}에 있습니다.",
        en=f"No forecast was issued under {day}. The day is D, the last full day before the "
        f"issue: what was issued on the morning of {day} lies under {before}.",
    )
