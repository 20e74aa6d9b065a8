"""What is said of a forecast where its page is shared: in its picture, and in the page's head.

Of one day of one issue, with times and never an age: what is shared is looked at later. Imports
nothing heavy: the API starts with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from seoulcast.clock import KST
from seoulcast.datasets.documents import Grade, Origin
from seoulcast.presentation.headline import AIR, DAYS, temperature_class_of
from seoulcast.presentation.words import GRADES, Language
from seoulcast.rounding import typeset
from seoulcast.stations import name_of
from seoulcast.targets import Words

SITE = Words(ko="서울캐스트", en="SeoulCast")
NOT_OFFICIAL = Words(ko="공식 예보가 아니에요", en="Not an official forecast")
LOW, HIGH, DUST = Words("최저", "Low"), Words("최고", "High"), Words("미세먼지", "Dust (PM10)")
DUST_UNIT = "µg/m³"
NOTICES: Mapping[Origin, Words] = {
    "synthetic": Words(ko="연습용 가상 자료", en="Made-up practice data"),
    "archive": Words(ko="과거 자료로 재현", en="Replayed from the archive"),
}
"""What is told of values that are not of the weather now; nothing of the hub's."""

_WEEKDAYS = (
    *(Words("월", "Mon"), Words("화", "Tue"), Words("수", "Wed"), Words("목", "Thu")),
    *(Words("금", "Fri"), Words("토", "Sat"), Words("일", "Sun")),
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class SharedDay:
    """A day of an issue as it is shared.

    Args:
        station: KMA's number of the station.
        origin: where its observations come from.
        issued_at: aware.
        day: the day (KST).
        low: median of its minimum, °C.
        high: of its maximum, °C.
        dust: of its mean of PM10, µg/m³.
        grade: of that.
    """

    station: int
    origin: Origin
    issued_at: datetime
    day: date
    low: float
    high: float
    dust: float
    grade: Grade

    @property
    def temperature_words(self) -> Words:
        """How warm it is: "쌀쌀한 하루", "A chilly day"."""
        return DAYS[temperature_class_of(self.low, self.high)]

    @property
    def air_words(self) -> Words:
        """The air: "미세먼지 좋음", "little dust"."""
        return AIR[self.grade]


def title(station: int) -> Words:
    """The page's title, as the page itself sets it (`site.title`)."""
    name = name_of(station)
    return Words(
        ko=f"{SITE.ko} · {name.ko}의 7일 기온과 미세먼지",
        en=f"{SITE.en} · Seven days of temperature and dust in {name.en}",
    )


def place(station: int) -> Words:
    """The city and where in it the station stands: "서울, 송월동 관측소"."""
    name = name_of(station)
    site = name.neighbourhood
    if site is None:
        return Words(ko=f"{name.ko} 관측소", en=f"Station of {name.en}")
    return Words(ko=f"{name.ko}, {site.ko} 관측소", en=f"{name.en}, station in {site.en}")


def weekday(day: date) -> Words:
    """Its short name: "토", "Sat"."""
    return _WEEKDAYS[day.weekday()]


def date_words(day: date) -> Words:
    """A day with its weekday: "12월 31일 (토)", "Sat, Dec 31"."""
    name = weekday(day)
    return Words(
        ko=f"{day.month}월 {day.day}일 ({name.ko})",
        en=f"{name.en}, {_MONTHS[day.month - 1]} {day.day}",
    )


def issued_words(issued_at: datetime) -> Words:
    """When it was issued: "12월 31일 (토) 05:00 발표"."""
    at = issued_at.astimezone(KST)
    said = date_words(at.date())
    return Words(ko=f"{said.ko} {at:%H:%M} 발표", en=f"Issued {said.en}, {at:%H:%M} KST")


def degrees(temperature: float) -> str:
    """A temperature in °C as it is read: "−3°"."""
    return f"{typeset(temperature)}°"


def headline(shared: SharedDay) -> Words:
    """Place, day and heading in a line: "서울 12월 31일 (토): 추운 하루, 미세먼지 보통"."""
    name, said = name_of(shared.station), date_words(shared.day)
    temperature, air = shared.temperature_words, shared.air_words
    return Words(
        ko=f"{name.ko} {said.ko}: {temperature.ko}, {air.ko}",
        en=f"{name.en}, {said.en}: {temperature.en}, {air.en}",
    )


def description(shared: SharedDay) -> Words:
    """The day in a few sentences: words, numbers, grade, issue, and whose forecast it is not."""
    return Words(ko=_description(shared, "ko"), en=_description(shared, "en"))


def _description(shared: SharedDay, language: Language) -> str:
    def said(words: Words) -> str:
        return str(getattr(words, language))

    heading = f"{said(shared.temperature_words)}, {said(shared.air_words)}"
    numbers = (
        f"{said(LOW)} {degrees(shared.low)}C, {said(HIGH)} {degrees(shared.high)}C, "
        f"{said(DUST)} {typeset(shared.dust)} {DUST_UNIT} ({said(GRADES[shared.grade])})"
    )
    sentences = [
        f"{said(place(shared.station))}, {said(date_words(shared.day))}: {heading}",
        numbers,
        said(issued_words(shared.issued_at)),
        said(NOT_OFFICIAL),
    ]
    notice = NOTICES.get(shared.origin)
    if notice is not None:
        sentences.insert(0, said(notice))
    return ". ".join(sentences) + "."
