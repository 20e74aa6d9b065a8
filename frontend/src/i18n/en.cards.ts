// The English words of the days' cards, of what is not forecast, and of what no official forecast
// is: a part of en.ts.
import type { Translation } from "./ko";

export const enCards: Translation["cards"] = {
  notOfficial: "Not an official forecast",
  headlineDust: {
    good: "little dust<pm10>",
    moderate: "moderate dust<pm10>",
    bad: "much dust<pm10>",
    very_bad: "very much dust<pm10>",
  },
  pm10: " (PM10)",
  gradeRange: "{{from}}–{{to}}",
  dust: {
    good: "No mask needed, going by PM10.",
    moderate: "No mask needed, going by PM10: a day like any other.",
    bad: "PM10 is high: don't stay out long, and take a mask.",
    very_bad: "PM10 is very high: stay indoors if you can, and wear a KF80 mask or better outside.",
  },
  who: "Above the WHO's daily guideline of {{limit}}",
  whoLine: "WHO daily guideline, {{limit}}",
  whoShort: "WHO {{limit}}",
  apparent: {
    high: "The high feels like about {{temperature}}",
    low: "The low feels like about {{temperature}}",
  },
  notForecast:
    "SeoulCast forecasts temperature and PM10 only. For PM2.5 and ozone see <air>, for rain and sky <sky>.",
  than: {
    yesterday: {
      same: "The high is about the same as yesterday's.",
      warmer: "The high is {{degrees}} above yesterday's.",
      colder: "The high is {{degrees}} below yesterday's.",
    },
    today: {
      same: "The high is about the same as today's.",
      warmer: "The high is {{degrees}} above today's.",
      colder: "The high is {{degrees}} below today's.",
    },
    normal: {
      same: "The high is about the season’s {{normal}}.",
      warmer: "The high is {{degrees}} above the season’s {{normal}}.",
      colder: "The high is {{degrees}} below the season’s {{normal}}.",
    },
  },
  swing: "Mornings and evenings are {{degrees}} colder than midday: take a layer with you.",
};
