"""The pipeline's reasons, which it writes down in English, said in Korean beside it.

The patterns are those of forecasting/issuing.py, drift.py, promotion.py and anomalies.py; a
test makes each of them speak. A sentence that none knows stays English in both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from seoulcast_api.responses.base import Words

_NAMES = {
    "temperature": "기온",
    "PM10": "미세먼지(PM10)",
    "station weather": "지점 기상",
    "TA_AVG": "평균 기온",
    "TA_MAX": "최고 기온",
    "TA_MIN": "최저 기온",
    "PM10_AVG": "미세먼지 평균",
    "PM10_MAX": "미세먼지 최고",
    "PM10_MIN": "미세먼지 최저",
    "persistence": "지속 예보",
}
_PLAIN = {
    "TA_AVG": "the mean temperature",
    "TA_MAX": "the highest temperature",
    "TA_MIN": "the lowest temperature",
    "PM10_AVG": "mean PM10",
    "PM10_MAX": "highest PM10",
    "PM10_MIN": "lowest PM10",
}
_TARGET = re.compile(rf"\b({'|'.join(_PLAIN)})\b")
_HELD_OUT = (
    r"'s on the held-out days (?P<first>\S+) to (?P<last>\S+), averaged over targets and leads"
)
_OVER_HELD_OUT = "따로 남겨 둔 {first} ~ {last}의 평균 오차(CRPS)가 {name}"
_LASTING = r"for (?P<days>\d+) days in a row \(threshold (?P<threshold>\S+)\)"

_SENTENCES: tuple[tuple[str, str], ...] = (
    ("no model has been promoted yet", "아직 채택된 모델이 없습니다"),
    (
        r"model (?P<version>\S+) gave no usable forecast",
        "{version} 모델이 쓸 수 있는 예보를 내지 못했습니다",
    ),
    (r"the files of model (?P<version>\S+) are gone", "{version} 모델의 파일이 없습니다"),
    (
        r"the files of model (?P<version>\S+) are damaged: (?P<error>.+)",
        "{version} 모델의 파일이 손상되었습니다: {error}",
    ),
    (
        r"the newest whole day of temperature is (?P<age>.+), too old for the model",
        "기온: 하루치가 온전한 가장 최근 날은 {age}. 모델이 쓰기에는 너무 오래되었습니다",
    ),
    (
        r"the newest whole day of (?P<name>.+?) is (?P<age>.+)",
        "{name}: 하루치가 온전한 가장 최근 날은 {age}",
    ),
    (
        (
            r"temperature was observed on (?P<count>\d+) of the last (?P<recent>\d+) days; "
            r"the model needs (?P<needed>\d+)"
        ),
        "최근 {recent}일 가운데 기온이 관측된 날: {count}일. 모델에는 {needed}일이 필요합니다",
    ),
    (
        (
            r"(?P<name>\S+) of the last (?P<window>\d+) days "
            r"lies (?P<value>\S+) between-year spreads from the same season of "
            rf"(?P<years>\d+) earlier years, {_LASTING}"
        ),
        (
            "최근 {window}일의 {name} 값이 지난 {years}년의 같은 철과 연간 편차의 {value}배만큼 "
            "다른 상태가 {days}일 이어졌습니다 (기준 {threshold})"
        ),
    ),
    (
        (
            r"CRPS of (?P<name>\S+) over (?P<scored>\d+) scored days is (?P<value>\S+) times "
            rf"that of the better reference, {_LASTING}"
        ),
        (
            "최근 채점한 {scored}일의 {name} 오차(CRPS)가 지속·평년 예보 가운데 나은 쪽의 "
            "{value}배인 상태가 {days}일 이어졌습니다 (기준 {threshold})"
        ),
    ),
    (
        rf"CRPS is (?P<percent>\S+) % lower than (?P<name>\S+?){_HELD_OUT}\.",
        f"{_OVER_HELD_OUT}보다 {{percent}}% 작습니다",
    ),
    (
        rf"CRPS is (?P<percent>\S+) % higher than (?P<name>\S+?){_HELD_OUT}\.",
        f"{_OVER_HELD_OUT}보다 {{percent}}% 큽니다",
    ),
    (rf"CRPS equals (?P<name>\S+?){_HELD_OUT}\.", f"{_OVER_HELD_OUT}와 같습니다"),
    (
        rf"CRPS could not be compared with (?P<name>\S+?){_HELD_OUT}: too little was observed\.",
        "{first} ~ {last}에 관측된 날이 너무 적어 {name} 대비 오차(CRPS)를 견줄 수 없었습니다",
    ),
    ("nothing in the values points to the instrument", "측정값에 기기 이상을 의심할 점은 없습니다"),
    ("half of the day's values or more are 0", "하루 측정값의 절반 이상이 0입니다"),
    (
        r"the daily mean of (?P<value>\S+) µg/m³ is lower than air gets",
        "일평균 {value}µg/m³은 실제 대기에서 나오기 어려울 만큼 낮은 값입니다",
    ),
    (
        "the highest and the lowest value of the day are the same",
        "하루 최고값과 최저값이 같습니다",
    ),
    (
        r"the same value on (?P<days>\d+) days in a row",
        "{days}일 연속 같은 값이 기록되었습니다",
    ),
    (
        r"the highest value is (?P<times>\S+) times the mean, unlike any dust storm",
        "최고값이 평균의 {times}배로, 황사 때에도 없던 수준입니다",
    ),
    (
        r"a lone 5-minute value is (?P<times>\S+) times the mean of an ordinary day",
        "평균은 평소 수준인데 5분 값 하나만 평균의 {times}배로 튀었습니다",
    ),
)
_RESTORED = re.compile(
    r"Taken back by hand in place of (?P<version>\S+): (?P<why>.+?)\. When it was promoted: (.+)"
)
_PATTERNS = tuple((re.compile(english), korean) for english, korean in _SENTENCES)
_AGE = re.compile(r"(?P<day>\S+), (?P<count>\d+) days? before (?P<end>\S+)")


def in_two_languages(reasons: Iterable[str]) -> list[Words]:
    """Each of the pipeline's sentences in Korean and English, for people: no column names."""
    return [Words(ko=_korean(reason), en=_english(reason)) for reason in reasons]


def _english(reason: str) -> str:
    said = _TARGET.sub(lambda found: _PLAIN[found.group()], reason)
    return said[:1].upper() + said[1:] if _TARGET.match(reason) else said


def _korean(reason: str) -> str:
    restored = _RESTORED.fullmatch(reason)
    if restored:
        version, why, promoted = restored.groups()
        return f"{version} 대신 수동으로 되돌렸습니다 ({why}). 채택 당시: {_korean(promoted)}"
    for pattern, korean in _PATTERNS:
        found = pattern.fullmatch(reason)
        if found:
            said = {name: _word(name)(part) for name, part in found.groupdict().items()}
            return korean.format(**said)
    return _english(reason)


def _word(part: str) -> Callable[[str], str]:
    if part == "age":
        return _age
    return (lambda text: _NAMES.get(text, text)) if part == "name" else str


def _age(age: str) -> str:
    found = _AGE.fullmatch(age)
    if found is None:
        return "하나도 없습니다"
    return "{day} ({end}보다 {count}일 전)".format(**found.groupdict())
