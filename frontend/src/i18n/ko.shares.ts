// The Korean words about what a forecast is made of: a part of ko.ts.

export const koShares = {
  /** Of a day: what moved its forecast. A change ends where 고 or 았어요 is added. */
  because: {
    night: "밤사이 날씨를 반영해 {{changes}}았어요.",
    nightOfIssue: "예보를 낸 날 새벽까지의 날씨를 반영해 {{changes}}았어요.",
    dust: "새벽까지 잰 미세먼지를 반영해 {{changes}}았어요.",
    dustOfIssue: "예보를 낸 날 새벽까지 잰 미세먼지를 반영해 {{changes}}았어요.",
    official: "기상청 예보를 반영해 {{changes}}았어요.",
    calibration: "최근 관측이 예보와 달랐던 만큼 {{changes}}았어요.",
  },
  raised: "{{what}} {{amount}} 높여 잡",
  lowered: "{{what}} {{amount}} 낮춰 잡",
  between: "{{changes}}고, {{next}}",
  last: "{{changes}}고, {{next}}",
  of: { today: "오늘 {{what}}", tomorrow: "내일 {{what}}", otherDay: "{{what}}" },
  what: { TA_MIN: "최저기온을", TA_MAX: "최고기온을", PM10_AVG: "미세먼지를" },
  title: "예보를 계산한 과정",
  chooseDay: "날짜 고르기",
  table: "{{day}} 예보를 계산한 과정",
  steps: {
    daily: "일자료 모델",
    hours: "발표 전 시간 자료",
    official: "기상청 예보",
    calibration: "최근 오차",
    mean: "예보 (기댓값)",
  },
  note: "일자료 모델은 발표 전날까지의 하루 값만 봐요. 그 아래는 차례로 더하거나 뺀 값이고, –는 쓰지 않은 자료예요. 최근 오차에는 예보를 낼 때 이미 잰 그날의 최저와 최고에 맞춘 값도 들어 있어요.",
  noteOfficial: "기상청은 PM10 농도를 예보하지 않으므로, 미세먼지에는 하늘, 비, 기온 예보를 써요.",
  noteMedian: "앞에 보인 큰 숫자는 중앙값이라 기댓값과 조금 다를 수 있어요.",
  source:
    "기상청 예보는 재료로 쓰고, 성적을 견줄 때는 기상청의 것으로 따로 보여 드려요. 이 페이지의 예보는 서울캐스트가 계산한 것으로, 공식 예보가 아니에요.",
};
