"""The sensor that pushes each morning's sentence, and alerts, to topics of people's phones.

It looks at the newest issue, not at runs: whoever made it, and whatever was down meanwhile, what
was not pushed yet is kept for every topic and then sent. Each topic is sent to by itself, so that
one that is down keeps no other from its messages.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Self

import dagster as dg
from pydantic import BaseModel, ValidationError

from seoulcast.datasets.cities import City, cities_of
from seoulcast.datasets.documents import Forecast
from seoulcast.datasets.issues import read_document
from seoulcast.datasets.store import ObjectStore
from seoulcast.presentation import push_messages
from seoulcast.presentation.day_summary import DaySummary
from seoulcast.presentation.notable_days import NotableDay, notable_days
from seoulcast.settings import Settings
from seoulcast_assets.notifying import TopicNotifier, Topics
from seoulcast_assets.resources import StoreResource
from seoulcast_assets.sensors.outbox import Outbox
from seoulcast_assets.sensors.watched_days import newest_forecast

ALERTED_LEADS = 2
"""Days ahead that an alert is of, today included: enough to plan, near enough to hold."""


class _PushedOfCity(BaseModel):
    """What was pushed of a city.

    Args:
        fingerprint: of the issue that was looked at last.
        morning: D of the forecast whose sentence was pushed last.
        alerts: names of what was pushed of days that are not over.
    """

    fingerprint: str = ""
    morning: date | None = None
    alerts: list[str] = []


class _Pushed(BaseModel):
    """The sensor's cursor: what was pushed, by station."""

    cities: dict[int, _PushedOfCity] = {}

    @classmethod
    def of_cursor(cls, cursor: str | None) -> Self:
        try:
            return cls.model_validate_json(cursor or "{}")
        except ValidationError:
            return cls()


def build_push_sensors(settings: Settings) -> list[dg.SensorDefinition]:
    """The sensor of the topics; none where the settings name no topic.

    Args:
        settings: the topics, the cities, links and clock.
    """
    if not (settings.notify_urls or settings.alert_urls):
        return []

    @dg.sensor(
        name="push_to_topics",
        minimum_interval_seconds=30,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="The morning's sentence and alerts of bad PM10, heat and cold to the topics of "
        "the settings, once each, and a retry of what was not taken.",
    )
    def push_to_topics(
        context: dg.SensorEvaluationContext,
        topics: dg.ResourceParam[Topics],
        store: StoreResource,
    ) -> dg.SkipReason:
        objects = store.open(settings)
        pushed = _Pushed.of_cursor(context.cursor)
        for city in cities_of(settings):
            news = _News(city, topics, objects, settings)
            pushed.cities[city.station] = news.keep(
                pushed.cities.get(city.station, _PushedOfCity())
            )
        # Before anything is sent: what is kept is not pushed again, whatever becomes of this look.
        context.update_cursor(pushed.model_dump_json())
        with ThreadPoolExecutor(max_workers=len(topics.all)) as threads:
            list(threads.map(lambda topic: Outbox(topic, objects).send_kept(), topics.all))
        return dg.SkipReason("Looked at the newest forecasts.")

    return [push_to_topics]


class _News:
    """What the newest issue of a city has that is new."""

    def __init__(
        self, city: City, topics: Topics, objects: ObjectStore, settings: Settings
    ) -> None:
        self._city = city
        self._topics = topics
        self._objects = objects
        self._settings = settings

    def keep(self, pushed: _PushedOfCity) -> _PushedOfCity:
        """Keep what was not pushed yet for the topics; what has been pushed then."""
        forecast = self._todays(pushed)
        if forecast is None:
            return pushed
        station, page = self._city.station, self._settings.page_of(self._city.station)
        morning, alerts = pushed.morning, pushed.alerts
        is_kept = True
        if morning != forecast.day:
            text = push_messages.morning(forecast, page)
            is_kept = self._is_kept(self._topics.morning, f"morning-{station}-{forecast.day}", text)
            morning = forecast.day if is_kept else morning
        found = _new_of(forecast, alerts)
        if found and is_kept:
            text = push_messages.alert(found, forecast, page)
            name = f"alert-{station}-{forecast.fingerprint}"
            is_kept = self._is_kept(self._topics.alerts, name, text)
            alerts = (
                [*alerts, *(name for one in found for name in one.names)] if is_kept else alerts
            )
        today = forecast.days[0].date.isoformat()
        return _PushedOfCity(
            fingerprint=forecast.fingerprint if is_kept else pushed.fingerprint,
            morning=morning,
            alerts=sorted({name for name in alerts if name >= today}),
        )

    def _todays(self, pushed: _PushedOfCity) -> Forecast | None:
        """The newest issue, if it is of this morning, live, and was not looked at yet."""
        store = self._city.view(self._objects)
        pointer = newest_forecast(store)
        if (
            pointer is None
            or pointer.fingerprint == pushed.fingerprint
            or pointer.day != self._settings.clock.last_full_day()
        ):
            return None
        forecast = read_document(store, pointer.key, Forecast)
        return forecast if forecast is not None and forecast.kind == "live" else None

    def _is_kept(self, topics: Sequence[TopicNotifier], name: str, text: str) -> bool:
        kept = [Outbox(topic, self._objects).keep(name, text) for topic in topics]
        return all(kept)


def _new_of(forecast: Forecast, alerts: Sequence[str]) -> list[NotableDay]:
    """What is notable of the next days and was not pushed yet."""
    summaries = [DaySummary.of(day) for day in forecast.days[:ALERTED_LEADS]]
    return [one for one in notable_days(summaries) if not one.names <= set(alerts)]
