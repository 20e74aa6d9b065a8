"""Korean heads of the columns of tables: what each is called in a spreadsheet.

A head that is composed of a reference and a measure is composed here too.
"""

from __future__ import annotations

from collections.abc import Mapping

_HEADS: Mapping[str, str] = {
    "absolute_error": "절대 오차",
    "better_by_percent": "개선율(%)",
    "by_day": "기준일",
    "cause": "원인",
    "cleaned": "정제값",
    "climatology": "계절 추세",
    "compared_with": "비교 대상",
    "confidence": "신뢰도",
    "corrections": "반영한 자료",
    "coverage80": "80% 범위 적중률",
    "coverage90": "90% 범위 적중률",
    "crps": "CRPS",
    "crps_ratio": "CRPS 비",
    "data_through": "관측 기준일",
    "date": "날짜",
    "day": "기준일(D)",
    "days_in_a_row": "연속 일수",
    "decided_at": "결정 시각",
    "decision": "결정",
    "drifted": "드리프트",
    "exceeded": "기준 초과",
    "fingerprint": "예보 지문",
    "first_year": "첫해",
    "flag": "처리 구분",
    "forecast_day": "예보 기준일(D)",
    "from_probability": "확률 하한",
    "from_year": "시작 해",
    "group": "묶음",
    "held_out_from": "평가 시작일",
    "held_out_through": "평가 종료일",
    "inputs": "입력 자료",
    "inside80": "80% 범위 안",
    "inside90": "90% 범위 안",
    "issue": "발표 구분",
    "issued_at": "발표 시각",
    "kind": "종류",
    "last_year": "마지막 해",
    "lead": "며칠 뒤(선행일)",
    "lower80": "80% 하한",
    "mae": "평균 절대 오차",
    "mean": "평균값",
    "mean_age": "평균 경과 일수",
    "mean_crps": "평균 CRPS",
    "mean_probability": "평균 확률",
    "median": "중앙값",
    "model_version": "모델 버전",
    "n": "개수",
    "n_crps": "CRPS 개수",
    "n_live": "실시간 개수",
    "name": "이름",
    "normal": "평년",
    "observed": "관측값",
    "observed_share": "실제 비율",
    "official": "기상청",
    "official_age": "기상청 경과 일수",
    "origin": "자료 출처",
    "ours": "서울캐스트",
    "persistence": "지속",
    "reason": "이유",
    "rmse": "평균 제곱근 오차(RMSE)",
    "sample_size": "표본 수",
    "score": "이례 점수",
    "share_calibration": "몫: 보정",
    "share_daily": "몫: 일별 모델",
    "share_hours": "몫: 시간별 관측",
    "share_official": "몫: 기상청 예보",
    "skill": "개선도(스킬)",
    "squared_error": "제곱 오차",
    "status": "상태",
    "target": "항목",
    "target_day": "대상일",
    "threshold": "기준값",
    "to_year": "끝 해",
    "to_probability": "확률 상한",
    "trained_through": "학습 종료일",
    "unit": "단위",
    "upper80": "80% 상한",
    "value": "값",
    "version": "버전",
    "years": "연수",
}
_REFERENCES = ("persistence", "climatology", "normal", "official", "ours")


def korean_head(name: str) -> str:
    """The Korean head of a column; its own name where it has none."""
    if name in _HEADS:
        return _HEADS[name]
    if name.startswith("q") and name[1:2].isdigit():
        level = float(name[1:])
        return f"{100 * level if level < 1 else level:g}% 분위수"
    for reference in _REFERENCES:
        measure = name.removeprefix(f"{reference}_")
        if measure != name:
            return f"{_HEADS[reference]} {korean_head(measure)}"
    return name
