"""The words the service says to readers, Korean and English side by side. No logic.

Words of grades and reasons are the catalogue's, `seoulcast.presentation.words`; those of how a
forecast was made are in `seoulcast.presentation.cautions`.
"""

from __future__ import annotations

from seoulcast.datasets.cities import City
from seoulcast.datasets.documents import Cause, Grade, Status
from seoulcast.datasets.preparation import StepName
from seoulcast.presentation import cautions
from seoulcast.presentation import words as catalogue
from seoulcast.reasons import Reason
from seoulcast.settings import Origin
from seoulcast_api.responses.base import ReasonData, Source, Station, Words

GRADES: dict[Grade, Words] = {
    grade: Words(ko=words.ko, en=words.en) for grade, words in catalogue.GRADES.items()
}

STATUS: dict[Status, Words] = {
    status: Words(ko=words.ko, en=words.en) for status, words in cautions.STATUSES.items()
}

CAUSES: dict[Cause, Words] = {
    "air": Words(ko="실제 대기 변화로 보임", en="Probably the air itself"),
    "instrument": Words(ko="측정기 이상 의심", en="Probably the instrument"),
}

ORIGINS: dict[Origin, Words] = {
    origin: Words(ko=words.ko, en=words.en) for origin, words in cautions.ORIGINS.items()
}

SOURCES: dict[str, Words] = {
    source: Words(ko=words.ko, en=words.en) for source, words in catalogue.SOURCES.items()
}

STEPS: dict[StepName, Words] = {
    "sources": Words(ko="기상청 API 확인", en="checking what the hub gives"),
    "first_forecast": Words(ko="최근 관측 수집", en="fetching the newest weeks"),
    "observations": Words(ko="지난 관측 수집", en="fetching past observations"),
    "model": Words(ko="모델 학습", en="training the model"),
    "forecasts": Words(ko="예보 계산", en="forecasting"),
    "report": Words(ko="보고서 작성", en="building the report"),
    "mornings": Words(
        ko="시간별 관측과 기상청 예보 수집", en="fetching hours and KMA's past forecasts"
    ),
    "model_with_mornings": Words(
        ko="시간별 관측과 기상청 예보로 모델 재학습",
        en="training the model on hours and KMA's forecasts too",
    ),
    "forecasts_with_mornings": Words(ko="예보 다시 계산", en="forecasting again"),
    "century": Words(ko="옛 관측 수집", en="fetching the weather of the past century"),
    "scores_with_century": Words(
        ko="늘어난 평년으로 다시 채점", en="scoring beside the normals of all those years"
    ),
}

OBSERVER = Words(ko="기상청", en="Korea Meteorological Administration (KMA)")

DISCLAIMER = Words(
    ko="공식 예보가 아니에요. 공식 예보는 기상청과 에어코리아에서 확인하세요.",
    en="Not an official forecast. For official forecasts see KMA and AirKorea.",
)

OFFICIAL_URLS = ["https://www.weather.go.kr", "https://www.airkorea.or.kr"]


def station(number: int) -> Station:
    """The station with its name; with its number for a name where we know none."""
    city = City(number)
    site = city.neighbourhood
    return Station(
        id=number,
        name=Words(ko=city.ko, en=city.en),
        neighbourhood=None if site is None else Words(ko=site.ko, en=site.en),
    )


def source(origin: Origin) -> Source:
    """Attribution and disclaimer for values of this origin."""
    return Source(
        observations=OBSERVER,
        origin=origin,
        origin_words=ORIGINS[origin],
        disclaimer=DISCLAIMER,
        official_urls=OFFICIAL_URLS,
    )


def of_reason(reason: Reason) -> Words:
    """A reason of the pipeline's, for people."""
    said = catalogue.words(reason)
    return Words(ko=said.ko, en=said.en)


def data_of(reason: Reason) -> ReasonData:
    """A reason of the pipeline's, for programs."""
    return ReasonData.model_validate(reason.model_dump(mode="json"))
