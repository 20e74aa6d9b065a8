"""The one catalogue of words for people, Korean and English: grades, inputs and reasons.

What a target is called stands in its row of `seoulcast.targets`.

Slack, Dagster, MLflow and the API take the words of a reason from here, and the page has them
from the API. Imports nothing heavy: the API starts with it.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from seoulcast import targets
from seoulcast.datasets.documents import Grade
from seoulcast.reason_codes import ReasonCode
from seoulcast.reasons import Reason
from seoulcast.rounding import typeset
from seoulcast.targets import Words

Language = Literal["ko", "en"]

GRADES: Mapping[Grade, Words] = {
    "good": Words(ko="좋음", en="Good"),
    "moderate": Words(ko="보통", en="Moderate"),
    "bad": Words(ko="나쁨", en="Bad"),
    "very_bad": Words(ko="매우나쁨", en="Very bad"),
}

INPUTS: Mapping[str, Words] = {
    **{group.dataset: group.words for group in targets.groups()},
    "station_weather": Words(ko="지점 기상", en="station weather"),
}

SOURCES: Mapping[str, Words] = {
    "weather_hours": Words(ko="시간별 기상", en="hours of weather"),
    "dust_hours": Words(ko="시간별 미세먼지", en="hours of PM10"),
    "midterm_temperature": Words(
        ko="기상청 중기기온예보", en="KMA's mid-term temperature forecast"
    ),
    "midterm_land": Words(ko="기상청 중기육상예보", en="KMA's mid-term land forecast"),
    "short_term": Words(ko="기상청 단기육상예보", en="KMA's short-term land forecast"),
    "point": Words(ko="기상청 동네예보", en="KMA's forecast of the grid point"),
}

FAILURES: Mapping[str, Words] = {
    "quarantined": Words(ko="격리된 날이 있음", en="a day is in quarantine"),
    "unpublished": Words(ko="아직 공개되지 않음", en="not published yet"),
    "hub_refused": Words(ko="허브가 거절함", en="the hub refused"),
    "hub_unreachable": Words(ko="허브에 연결되지 않음", en="the hub could not be reached"),
    "hub_malformed": Words(ko="허브의 응답이 형식에 맞지 않음", en="the hub's answer is malformed"),
}
"""What each kind of failure is called."""

COMPARED_WITH: Mapping[str, Words] = {
    "persistence": Words(ko="지속 예보", en="persistence"),
}
"""What a model can be compared with that has a name; any other is the version of a model."""

CORRECTIONS: Mapping[str, Words] = {
    "hours": Words(ko="시간별 관측", en="the hours before the issue"),
    "official": Words(ko="기상청 예보", en="KMA's forecast"),
}
"""What a daily forecast is corrected by."""

_NAMED: Mapping[str, Mapping[str, Words]] = {
    "target": {target.name: target.words for target in targets.TARGETS},
    "input": INPUTS,
    "source": SOURCES,
    "kind": FAILURES,
    "compared_with": COMPARED_WITH,
    "correction": CORRECTIONS,
    "group": {group.name: group.words for group in targets.groups()},
}
"""The parameters that are names of things, and what these are called."""

_HELD_OUT = Words(
    ko="따로 남겨 둔 {held_out_from}~{held_out_through}의 평균 오차(CRPS)가 {compared_with}",
    en="{compared_with}'s on the held-out days {held_out_from} to {held_out_through}, averaged "
    "over targets and leads",
)
_AGE = Words(ko="{newest} ({day}보다 {age_days}일 전)", en="{newest}, {age_days:days} before {day}")

REASONS: Mapping[ReasonCode, Words] = {
    ReasonCode.NO_MODEL: Words(ko="아직 채택된 모델이 없어요", en="no model has been promoted yet"),
    ReasonCode.MODEL_FILES_MISSING: Words(
        ko="{version} 모델의 파일이 없어요", en="the files of model {version} are missing"
    ),
    ReasonCode.MODEL_FILES_DAMAGED: Words(
        ko="{version} 모델의 파일이 손상됐어요: {detail}",
        en="the files of model {version} are damaged: {detail}",
    ),
    ReasonCode.NO_USABLE_FORECAST: Words(
        ko="{version} 모델이 쓸 수 있는 예보를 내지 못했어요",
        en="model {version} gave no usable forecast",
    ),
    ReasonCode.NEWEST_DAY_OLD: Words(
        ko=f"{{input}}: 하루치가 온전한 가장 최근 날은 {_AGE.ko}",
        en=f"the newest whole day of {{input}} is {_AGE.en}",
    ),
    ReasonCode.NEVER_OBSERVED: Words(
        ko="{input}: 하루치가 온전한 날이 하나도 없어요",
        en="no day of {input} has been observed whole",
    ),
    ReasonCode.TEMPERATURE_TOO_OLD: Words(
        ko=f"기온: 하루치가 온전한 가장 최근 날은 {_AGE.ko}. 모델이 쓰기에는 너무 오래됐어요",
        en=f"the newest whole day of temperature is {_AGE.en}, too old for the model",
    ),
    ReasonCode.TOO_FEW_DAYS_OBSERVED: Words(
        ko="최근 {recent_days}일 가운데 기온이 관측된 날: {observed_days}일. "
        "모델에는 {needed_days}일이 필요해요",
        en="temperature was observed on {observed_days} of the last {recent_days:days}; "
        "the model needs {needed_days}",
    ),
    ReasonCode.DATA_DRIFT: Words(
        ko="최근 {window_days}일의 {target} 값이 지난 {years}년의 같은 철과 연간 편차의 "
        "{effect:.1f}배만큼 다른 상태가 {days_in_a_row}일 이어졌어요 (기준 {threshold})",
        en="{target:first} of the last {window_days:days} lies {effect:.1f} between-year spreads "
        "from the same season of {years} earlier years, for {days_in_a_row:days} in a row "
        "(threshold {threshold})",
    ),
    ReasonCode.ERROR_DRIFT: Words(
        ko="최근 채점한 {scored_days}일의 {target} 오차(CRPS)가 지속 예보·계절 추세 가운데 "
        "나은 쪽의 {ratio:.2f}배인 상태가 {days_in_a_row}일 이어졌어요 (기준 {threshold})",
        en="CRPS of {target} over {scored_days} scored days is {ratio:.2f} times that of the "
        "better reference, for {days_in_a_row:days} in a row (threshold {threshold})",
    ),
    ReasonCode.ERRORS_ABOVE_HELD_OUT: Words(
        ko="최근 채점한 {scored_days}일의 {target} 오차(CRPS, 지속 예보·계절 추세 대비)가 "
        "따로 남겨 둔 날들의 최고치의 {ratio:.2f}배인 상태가 {days_in_a_row}일 이어졌어요 "
        "(기준 {threshold})",
        en="CRPS of {target} over {scored_days} scored days, relative to the references', is "
        "{ratio:.2f} times the highest on the model's held-out days, for {days_in_a_row:days} in "
        "a row (threshold {threshold})",
    ),
    ReasonCode.CORRECTION_HARMS: Words(
        ko="최근 채점한 {scored_days}일의 {group} 제곱오차가 {correction} 보정을 뺐을 때의 "
        "{ratio:.2f}배인 상태가 {days_in_a_row}일 이어졌어요 (기준 {threshold})",
        en="over {scored_days} scored days the squared error of {group} as corrected by "
        "{correction} is {ratio:.2f} times that without this correction, for "
        "{days_in_a_row:days} in a row (threshold {threshold})",
    ),
    ReasonCode.CRPS_LOWER: Words(
        ko=f"{_HELD_OUT.ko}보다 {{percent:.1f}}% 작아요",
        en=f"CRPS is {{percent:.1f}} % lower than {_HELD_OUT.en}.",
    ),
    ReasonCode.CRPS_HIGHER: Words(
        ko=f"{_HELD_OUT.ko}보다 {{percent:.1f}}% 커요",
        en=f"CRPS is {{percent:.1f}} % higher than {_HELD_OUT.en}.",
    ),
    ReasonCode.CRPS_EQUAL: Words(ko=f"{_HELD_OUT.ko}와 같아요", en=f"CRPS equals {_HELD_OUT.en}."),
    ReasonCode.BETTER: Words(
        ko=f"{_HELD_OUT.ko}보다 {{percent:.1f}}% 작아요 (신뢰도 {{confidence_percent}}%)",
        en=f"CRPS is {{percent:.1f}} % lower than {_HELD_OUT.en}, with a confidence of "
        "{confidence_percent} %.",
    ),
    ReasonCode.BETTER_BY_CHANCE: Words(
        ko=f"{_HELD_OUT.ko}보다 {{percent:.1f}}% 작지만 우연일 수 있어요 "
        "(신뢰도 {confidence_percent}%, 기준 {needed_percent}%)",
        en=f"CRPS is {{percent:.1f}} % lower than {_HELD_OUT.en}, which may be chance: the "
        "confidence is {confidence_percent} %, and {needed_percent} % is needed.",
    ),
    ReasonCode.CHAMPION_OLD: Words(
        ko="쓰던 모델이 학습된 지 {age_days}일 지났고, "
        f"{_HELD_OUT.ko}보다 {{percent:.1f}}% 작아요 (신뢰도 {{confidence_percent}}%)",
        en="The model in service was trained {age_days:days} ago, and "
        f"CRPS is {{percent:.1f}} % lower than {_HELD_OUT.en} (confidence "
        "{confidence_percent} %).",
    ),
    ReasonCode.NOT_COMPARABLE: Words(
        ko="{held_out_from}~{held_out_through}에 관측된 날이 너무 적어 {compared_with} 대비 "
        "오차(CRPS)를 견줄 수 없었어요",
        en=f"CRPS could not be compared with {_HELD_OUT.en}: too little was observed.",
    ),
    ReasonCode.RESTORED_BY_HAND: Words(
        ko="{replaced} 대신 수동으로 되돌렸어요 ({why}). 채택 당시: {promoted}",
        en="Restored by hand in place of {replaced}: {why}. When it was promoted: {promoted}",
    ),
    ReasonCode.NO_SIGN_OF_INSTRUMENT: Words(
        ko="측정값에 기기 이상을 의심할 점은 없어요",
        en="nothing in the values points to the instrument",
    ),
    ReasonCode.HALF_OF_VALUES_ZERO: Words(
        ko="하루 측정값의 절반 이상이 0이에요", en="half of the day's values or more are 0"
    ),
    ReasonCode.MEAN_TOO_LOW: Words(
        ko="일평균 {mean:.1f}µg/m³은 실제 대기에서 나오기 어려울 만큼 낮은 값이에요",
        en="the daily mean of {mean:.1f} µg/m³ is lower than air gets",
    ),
    ReasonCode.HIGHEST_EQUALS_LOWEST: Words(
        ko="하루 최고값과 최저값이 같아요",
        en="the highest and the lowest value of the day are the same",
    ),
    ReasonCode.SAME_VALUE_FOR_DAYS: Words(
        ko="{days}일 연속 같은 값이 기록됐어요", en="the same value on {days:days} in a row"
    ),
    ReasonCode.HIGHEST_UNLIKE_ANY_STORM: Words(
        ko="최고값이 평균의 {times:.1f}배로, 황사 때에도 없던 수준이에요",
        en="the highest value is {times:.1f} times the mean, unlike any dust storm",
    ),
    ReasonCode.LONE_SPIKE: Words(
        ko="평균은 평소 수준인데 5분 값 하나만 평균의 {times:.1f}배로 튀었어요",
        en="a lone 5-minute value is {times:.1f} times the mean of an ordinary day",
    ),
    ReasonCode.NOT_APPLIED_FOR: Words(
        ko="{source}: 이 키로 {path} 활용신청이 되어 있지 않아 받을 수 없어요",
        en="{source}: {path} of the hub has not been applied for with this key",
    ),
    ReasonCode.SOURCE_FAILING: Words(
        ko="{source}: 최근 자료를 받지 못했어요 ({kind})",
        en="{source}: the newest values could not be fetched ({kind})",
    ),
    ReasonCode.LEGACY: Words(ko="{text}", en="{text}"),
}
"""Fields are parameters, or what a reason derives from them. `:days` counts days in English,
`:first` begins a sentence."""


def words(reason: Reason) -> Words:
    """A reason in both languages."""
    template = REASONS[reason.code]
    return Words(
        ko=_Sentence(reason, "ko").format(template.ko),
        en=_Sentence(reason, "en").format(template.en),
    )


def english(reasons: Iterable[Reason]) -> str:
    """Reasons in one line of English, for logs, metadata and messages."""
    return "; ".join(words(reason).en for reason in reasons)


class _Sentence(string.Formatter):
    """Fills a template with what a reason says, in one language."""

    def __init__(self, reason: Reason, language: Language) -> None:
        self._reason = reason
        self._language = language

    def get_value(self, key: int | str, _: Sequence[Any], __: Mapping[str, Any]) -> object:
        name = str(key)
        value = getattr(self._reason, name)
        if isinstance(value, Reason):
            return getattr(words(value), self._language)
        named = _NAMED.get(name, {}).get(value)
        return value if named is None else getattr(named, self._language)

    def format_field(self, value: Any, spec: str) -> str:  # noqa: ANN401 - as string.Formatter
        if spec == "days":
            return f"{value} day{'' if value == 1 else 's'}"
        if spec == "first":
            return f"{value[:1].upper()}{value[1:]}"
        if decimals := re.fullmatch(r"\.([0-9])f", spec):
            return typeset(value, int(decimals[1]))
        return str(super().format_field(value, spec))
