// The Korean words about KMA's sky and rain, and about what to take along: a part of ko.ts.

export const koOfficial = {
  title: "기상청 예보",
  issued: "{{when}} 발표",
  parts: { morning: "오전", afternoon: "오후", day: "" },
  /** What is said of a part of a day. */
  ofPart: "{{part}} {{words}}",
  sky: { clear: "맑음", few_clouds: "구름조금", mostly_cloudy: "구름많음", overcast: "흐림" },
  /** A sky, and what falls from it. */
  skyWith: {
    clear: "맑고 {{falls}}",
    few_clouds: "구름조금, {{falls}}",
    mostly_cloudy: "구름많고 {{falls}}",
    overcast: "흐리고 {{falls}}",
  },
  falls: { rain: "비", rain_and_snow: "비 또는 눈", snow: "눈", shower: "소나기" },
  /** Of rain or snow; `chanceOfIt` after words that have either in them. */
  chance: "강수확률",
  chanceOfIt: "강수확률",
  percent: "{{chance}}%",
  umbrella: { needed: "우산을 챙기세요.", notNeeded: "우산 없이도 괜찮아요." },
  take: {
    title: "챙길 것",
    umbrella: {
      morning: "오전 우산 · {{chance}}%",
      afternoon: "오후 우산 · {{chance}}%",
      day: "우산 · {{chance}}%",
    },
    mask: "마스크",
  },
  column: "강수",
  columnOf: "기상청",
  weekNote: "하늘과 강수확률은 기상청이 내는 예보예요 ({{issued}}). 날마다 오전과 오후 가운데 큰 값을 적었어요.",
};
