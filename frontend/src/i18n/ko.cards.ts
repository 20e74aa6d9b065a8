// The Korean words of the days' cards, of what is not forecast, and of what no official forecast
// is: a part of ko.ts. A name in <…> marks where the page puts a link or a smaller word.

export const koCards = {
  notOfficial: "공식 예보가 아니에요",
  /** The first words of the page about dust say which dust it is. */
  headlineDust: {
    good: "미세먼지<pm10> 좋음",
    moderate: "미세먼지<pm10> 보통",
    bad: "미세먼지<pm10> 나쁨",
    very_bad: "미세먼지<pm10> 매우나쁨",
  },
  pm10: "(PM10)",
  gradeRange: "{{from}}~{{to}}",
  /** Of PM10 alone: other pollutants may be worse. */
  dust: {
    good: "PM10만 보면 마스크 없이 지내도 좋아요.",
    moderate: "PM10만 보면 마스크 없이 평소처럼 지내도 괜찮아요.",
    bad: "PM10이 높으니 밖에 오래 있지 말고, 마스크를 챙기세요.",
    very_bad: "PM10이 매우 높으니 되도록 실내에 머물고, 나갈 때는 보건용 마스크를 쓰세요.",
  },
  who: "세계보건기구 하루 권고 기준 {{limit}}를 넘어요",
  whoLine: "세계보건기구 하루 권고 기준 {{limit}}",
  whoShort: "WHO {{limit}}",
  /** Estimated: neither humidity nor wind is forecast. */
  apparent: { high: "체감 최고 약 {{temperature}}", low: "체감 최저 약 {{temperature}}" },
  notForecast:
    "서울캐스트는 기온과 미세먼지(PM10)만 예보해요. 초미세먼지(PM2.5)와 오존은 <air>에서, 비와 하늘 상태는 <sky>에서 확인해 주세요.",
  than: {
    yesterday: {
      same: "낮 최고기온은 어제와 비슷해요.",
      warmer: "낮 최고기온이 어제보다 {{degrees}} 높아요.",
      colder: "낮 최고기온이 어제보다 {{degrees}} 낮아요.",
    },
    today: {
      same: "낮 최고기온은 오늘과 비슷해요.",
      warmer: "낮 최고기온이 오늘보다 {{degrees}} 높아요.",
      colder: "낮 최고기온이 오늘보다 {{degrees}} 낮아요.",
    },
    normal: {
      same: "{{normal}} 이맘때와 비슷해요.",
      warmer: "{{normal}} 이맘때보다 {{degrees}} 높아요.",
      colder: "{{normal}} 이맘때보다 {{degrees}} 낮아요.",
    },
  },
  swing: "일교차가 {{degrees}}로 크니, 아침저녁에 걸칠 옷을 챙기세요.",
};
