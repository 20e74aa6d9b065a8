// The English words about KMA's sky and rain, and about what to take along: a part of en.ts.
import type { Translation } from "./ko";

export const enOfficial: Translation["official"] = {
  title: "KMA forecast",
  issued: "issued {{when}}",
  parts: { morning: "Morning", afternoon: "Afternoon", day: "" },
  ofPart: "{{part}}: {{words}}",
  sky: { clear: "clear", few_clouds: "a few clouds", mostly_cloudy: "mostly cloudy", overcast: "overcast" },
  skyWith: {
    clear: "clear with {{falls}}",
    few_clouds: "a few clouds with {{falls}}",
    mostly_cloudy: "mostly cloudy with {{falls}}",
    overcast: "overcast with {{falls}}",
  },
  falls: { rain: "rain", rain_and_snow: "rain or snow", snow: "snow", shower: "showers" },
  chance: "chance of rain",
  chanceOfIt: "chance",
  percent: "{{chance}}%",
  umbrella: { needed: "Take an umbrella.", notNeeded: "No umbrella needed." },
  take: {
    title: "Take along",
    umbrella: {
      morning: "Umbrella, morning · {{chance}}%",
      afternoon: "Umbrella, afternoon · {{chance}}%",
      day: "Umbrella · {{chance}}%",
    },
    mask: "Mask",
  },
  column: "Rain",
  columnOf: "KMA",
  weekNote:
    "Sky and chance of rain or snow are KMA's forecast ({{issued}}). Of each day's morning and afternoon the larger chance is shown.",
};
