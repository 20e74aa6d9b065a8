// The Korean words of the checks for change: a part of ko.ts.

export const koDrift = {
  title: "변화 점검",
  note: "날마다 최근 관측과 오차를 예년과 견줘, 모델을 다시 학습해야 하는지 점검해요.",
  none: "이 기간에는 점검 기록이 없어요.",
  calm: "{{n}}번 점검했고, 변화는 찾지 못했어요.",
  found: "{{n}}번 점검해 {{found}}번 변화를 찾았어요.",
  days: "{{from}}~{{to}}, {{n}}일",
  signs: "{{day}}의 점검 값",
  sign: "항목",
  kind: "종류",
  kinds: { data: "자료", error: "오차", correction: "보정" },
  of: "{{group}}: {{correction}}",
  corrections: { hours: "시간별 관측", official: "기상청 예보" },
  groups: { temperature: "기온", pm10: "미세먼지" },
  value: "값",
  threshold: "기준",
  row: "연속 일수",
};
