// The Korean words of the record of past forecasts: a part of ko.ts.

export const koRecord = {
  expert: {
    scores: "전문가를 위한 자세한 기록: CRPS",
    trust: "전문가를 위한 자세한 기록: 확률 점수, 점검 값, 모델",
  },
  between: "{{from}}부터 {{to}}까지",
  until: "{{to}}까지",
  normal: "평년({{from}}~{{to}}년 평균)",
  inSentence: { dated: "평년({{from}}~{{to}}년 평균)", plain: "평년" },
  trend: "계절 추세",
  normalNote:
    "평년은 예보를 낸 해의 바로 앞 30년 가운데 관측이 있는 해의 같은 철 평균이에요. 이 표의 평년은 {{from}}~{{to}}년의 평균이에요.",
  someDays: "평년은 평년값이 있던 날만 견줬어요(예보 {{n}}개).",
  file: "이 표를 계산한 자료 (CSV)",
  fileOfYear: "{{year}}년 자료 (CSV)",
  verdict: {
    normal: "평년과 같다고 봤다면 {{reference}} 빗나갔을 거예요.",
  },
  others: {
    title: "다른 예보가 더 정확했던 경우",
    found: "{{period}} 평균 오차가 서울캐스트보다 작았던 예보예요. 모든 항목을 같은 날끼리 견줬어요.",
    none: "{{period}} 모든 항목을 같은 날끼리 견줬더니, 서울캐스트보다 평균 오차가 작았던 예보는 없었어요.",
    few: "견줄 날이 {{least}}일이 안 된 예보는 따지지 않았어요.",
    tooFew: "견줄 날이 {{least}}일이 안 돼 아직 따지지 않았어요.",
    more: "확률 분포까지 견줬을 때 더 정확했던 예보는 아래 ‘{{title}}’에 모두 적었어요.",
    of: "{{what}}, {{system}}",
    at: "{{lead}} {{theirs}} (서울캐스트 {{ours}})",
  },
  crps: {
    note: "CRPS는 예보한 확률 분포 전체를 관측과 견준 오차예요. 평균 오차와 단위가 같고, 작을수록 좋아요.",
    caption: "{{what}}의 평균 오차와 CRPS, {{unit}}. {{period}}",
    error: "오차",
    name: "CRPS",
    found: "{{period}} CRPS가 서울캐스트보다 작았던 예보예요.",
    none: "{{period}} 서울캐스트보다 CRPS가 작았던 예보는 없었어요.",
    trendNote:
      "계절 추세는 30년의 계절 변화에 장기 추세를 더한 참고값이에요. 평년과 다르고, 변화 점검의 기준으로 써요.",
  },
  allMissed: "{{period}} {{n}}일 가운데 ‘나쁨’ 이상이었던 {{bad}}일은 미리 알리지 못했어요.",
  brier: {
    title: "‘나쁨’ 이상일 확률",
    smaller:
      "확률의 평균 제곱 오차(Brier)는 {{brier}}점이었어요. 늘 평소 비율로 말했을 때의 {{usual}}점보다 나았어요.",
    larger:
      "확률의 평균 제곱 오차(Brier)는 {{brier}}점이었어요. 늘 평소 비율로 말했을 때의 {{usual}}점보다 나빴어요.",
    equal:
      "확률의 평균 제곱 오차(Brier)는 {{brier}}점으로, 늘 평소 비율로 말했을 때와 같았어요.",
    nearlyZero: "거의 0",
    noBadDays: "이 기간에는 ‘나쁨’ 이상인 날이 없어 확률의 점수(Brier)를 매기지 않았어요.",
  },
};
