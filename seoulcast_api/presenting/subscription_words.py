"""The words of feed, calendar and card beside those of a day's forecast. No logic but choices."""

from __future__ import annotations

from seoulcast.datasets.documents import Origin, Status
from seoulcast.presentation.cautions import cautions
from seoulcast.presentation.day_summary import DaySummary, Value, number
from seoulcast.presentation.words import Language
from seoulcast.targets import Words
from seoulcast_api.responses import base

SITE = Words(ko="서울캐스트", en="SeoulCast")
RIGHTS = Words(
    ko="관측: 기상청, 공공누리 제1유형",
    en="Observations: Korea Meteorological Administration (기상청), KOGL type 1",
)
BAND = Words(ko="10번 중 8번은", en="8 times in 10")
BAND_NOTE = Words(
    ko="작은 숫자는 10번 중 8번은 이 안에 들어오는 범위예요.",
    en="Small figures: the range that holds 8 times in 10.",
)
LOW = Words(ko="최저", en="Low")
HIGH = Words(ko="최고", en="High")
DUST = Words(ko="미세먼지(PM10)", en="Dust (PM10)")


def said(words: Words | base.Words, language: Language) -> str:
    """The words in one language."""
    return words.en if language == "en" else words.ko


def between(value: Value, language: Language) -> str:
    """The 80 % band of a value, as the page writes ranges."""
    lower, upper = number(value.lower), number(value.upper)
    if language == "en":
        return f"{lower} to {upper}"
    # A narrow space that does not break: "~−" runs together.
    return f"{lower}~\u202f{upper}" if upper.startswith("−") else f"{lower}~{upper}"


def numbers(summary: DaySummary, language: Language) -> list[str]:
    """A line for each number of the day, with its band."""
    unit = " °C" if language == "en" else "°C"
    rows = [
        (LOW, summary.low, unit),
        (HIGH, summary.high, unit),
        (DUST, summary.dust, " µg/m³"),
    ]
    return [
        f"{said(name, language)} {number(value.median)}{unit} "
        f"({said(BAND, language)} {between(value, language)})"
        for name, value, unit in rows
    ]


def cautions_in(language: Language, status: Status, origin: Origin) -> list[str]:
    """What a reader has to know of a forecast, a line for each caution."""
    return [said(line, language) for line in cautions(status, origin)]
