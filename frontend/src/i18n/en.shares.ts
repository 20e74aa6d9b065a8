// The English words about what a forecast is made of: a part of en.ts.
import type { Translation } from "./ko";

export const enShares: Translation["shares"] = {
  because: {
    night: "Last night's weather made us {{changes}}.",
    nightOfIssue: "The weather of the night before the issue made us {{changes}}.",
    dust: "The dust measured last night made us {{changes}}.",
    dustOfIssue: "The dust measured the night before the issue made us {{changes}}.",
    official: "KMA's forecast made us {{changes}}.",
    calibration: "Differences between recent forecasts and observations made us {{changes}}.",
  },
  raised: "raise {{what}} by {{amount}}",
  lowered: "lower {{what}} by {{amount}}",
  between: "{{changes}}, {{next}}",
  last: "{{changes}} and {{next}}",
  of: { today: "today's {{what}}", tomorrow: "tomorrow's {{what}}", otherDay: "the {{what}}" },
  what: { TA_MIN: "low", TA_MAX: "high", PM10_AVG: "dust" },
  title: "How the forecast was made",
  chooseDay: "Choose a day",
  table: "How the forecast of {{day}} was made",
  steps: {
    daily: "Daily model",
    hours: "Hours before the issue",
    official: "KMA's forecast",
    calibration: "Recent errors",
    mean: "Forecast (mean)",
  },
  note: "The daily model reads whole days up to the day before the issue. What follows is added to it step by step; – was not used. Recent errors include the step to what the day itself had measured by the issue, its lowest and highest so far.",
  noteOfficial: "KMA forecasts no PM10: for dust its sky, rain and temperature are read.",
  noteMedian: "The large figures above are medians and may differ a little from the mean.",
  source:
    "KMA's forecasts are inputs, and wherever errors are compared they are shown as KMA's. The forecast on this page is computed by SeoulCast and is no official forecast.",
};
