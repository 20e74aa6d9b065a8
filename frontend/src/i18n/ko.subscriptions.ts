// The Korean words about forecasts that come by themselves: a part of ko.ts.

export const koSubscriptions = {
  title: "매일 아침 받아 보기",
  feed: "피드(Atom)",
  calendar: "달력(미세먼지·더위·추위)",
  everyDay: "달력(매일)",
  embed: "다른 사이트에 예보 카드 넣기",
  embedHow: "아래 HTML을 그대로 붙여 넣으면 돼요. 밝기는 theme에 light, dark, auto 중에서 골라요.",
  frame: "서울캐스트 예보",
};
