"""The texts that are pushed to topics of people's phones: the morning's sentence, and alerts.

They are plain text in both languages, as one topic has readers of both; nothing is sent here.
"""

from __future__ import annotations

from collections.abc import Sequence

from seoulcast.datasets.cities import City
from seoulcast.datasets.documents import Forecast
from seoulcast.presentation.cautions import cautions
from seoulcast.presentation.day_summary import DaySummary, day_name, sentence
from seoulcast.presentation.notable_days import NotableDay


def morning(forecast: Forecast, page_url: str) -> str:
    """The sentence of the day of the issue.

    Args:
        forecast: the issue.
        page_url: the city's page.
    """
    city, today = City(forecast.station), DaySummary.of(forecast.days[0])
    day, said = day_name(today.date), sentence(today)
    return _message(
        f"{city.ko} {day.ko}\n{said.ko}", f"{city.en}, {day.en}\n{said.en}", forecast, page_url
    )


def alert(found: Sequence[NotableDay], forecast: Forecast, page_url: str) -> str:
    """What is notable of the next days.

    Args:
        found: at least one.
        forecast: the issue that says it.
        page_url: the city's page.
    """
    city = City(forecast.station)
    ko = [f"{day_name(one.summary.date).ko}: {one.title.ko}" for one in found]
    en = [f"{day_name(one.summary.date).en}: {one.title.en}" for one in found]
    return _message("\n".join([city.ko, *ko]), "\n".join([city.en, *en]), forecast, page_url)


def _message(ko: str, en: str, forecast: Forecast, page_url: str) -> str:
    lines = cautions(forecast.status, forecast.origin)
    return "\n\n".join(
        [
            "\n".join([ko, *(line.ko for line in lines)]),
            "\n".join([en, *(line.en for line in lines)]),
            page_url,
        ]
    )
