// The Korean words about what had come in when a forecast was issued: a part of ko.ts.

export const koMorning = {
  title: "예보를 낼 때 받은 자료",
  used: "밤사이 {{hours}}까지의 관측과 {{issue}}에 나온 기상청 예보까지 모두 반영한 예보예요.",
  all: "밤사이 {{hours}}까지의 관측과 {{issue}}에 나온 기상청 예보까지 모두 받은 뒤에 낸 예보예요.",
  none: "밤사이 관측과 기상청 예보를 받기 전에 낸 예보예요.",
  some: "다음 자료 없이 낸 예보예요.",
  someUnused: "다음 자료는 받지 못했어요. 아직 예보 계산에 쓰지 않는 자료라 예보는 달라지지 않아요.",
  unused: "밤사이 받은 자료는 아직 예보 계산에 쓰지 않아요.",
  sources: {
    weather_hours: "시간별 날씨 관측",
    dust_hours: "시간별 미세먼지 관측",
    midterm_temperature: "기상청 중기예보(기온)",
    midterm_land: "기상청 중기예보(하늘·비)",
    short_term: "기상청 단기예보",
    point: "기상청 동네예보",
  },
  until: "{{sources}} ({{time}}까지만 받음)",
  because: "{{what}} — {{why}}",
  why: {
    late: "예보를 낼 때까지 나오지 않았어요",
    refused: "서울캐스트가 아직 이용 신청을 하지 않은 자료예요",
    hub_unreachable: "기상청 서버에 연결되지 않았어요",
    hub_refused: "기상청 서버가 요청을 받아 주지 않았어요",
    hub_malformed: "기상청 서버가 보낸 내용을 읽을 수 없었어요",
    quarantined: "값이 이상해서 쓰지 않았어요",
  },
  received: "받은 자료",
  receivedThrough: "{{sources}} — {{time}}까지",
};
