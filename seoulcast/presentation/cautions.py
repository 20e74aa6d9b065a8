"""What a reader has to know of a forecast beside its numbers: how it was made, and what it is not.

Imports nothing heavy: the API starts with it.
"""

from __future__ import annotations

from collections.abc import Mapping

from seoulcast.datasets.documents import Origin, Status
from seoulcast.targets import Words

STATUSES: Mapping[Status, Words] = {
    "fresh": Words(
        ko="전날까지의 관측을 모두 반영한 예보예요.",
        en="Made from all observations through the day before the issue.",
    ),
    "late_data": Words(
        ko="일부 관측이 늦어져 그 이전 자료까지만 반영한 예보예요.",
        en="Some observations came late; made without their newest days.",
    ),
    "fallback": Words(
        ko="모델을 쓸 수 없어 계절 추세와 최근 관측으로 대신한 예보예요.",
        en="The model could not be used; this is climatology and persistence instead.",
    ),
}

ORIGINS: Mapping[Origin, Words] = {
    "kma": Words(ko="기상청 API 허브의 관측 자료", en="Observations from the KMA API Hub"),
    "archive": Words(
        ko="과거의 실제 관측 자료를 다시 재생한 것",
        en="Real observations of past years, replayed",
    ),
    "synthetic": Words(
        ko="연습용 가상 자료: 실제 날씨가 아니에요",
        en="Synthetic practice data: this is not real weather",
    ),
}

NOT_OFFICIAL = Words(
    ko="기상청이나 에어코리아의 공식 예보가 아니에요.",
    en="Not an official forecast of the KMA or AirKorea.",
)


def cautions(status: Status, origin: Origin) -> list[Words]:
    """A line for each caution: of other data than the hub's, of what was lacking, and the last."""
    lines = [] if origin == "kma" else [ORIGINS[origin]]
    if status != "fresh":
        lines.append(STATUSES[status])
    return [*lines, NOT_OFFICIAL]
