// The English words of the record of past forecasts: a part of en.ts.
import type { Translation } from "./ko";

export const enRecord: Translation["record"] = {
  expert: {
    scores: "Details for experts: CRPS",
    trust: "Details for experts: probability score, values of the checks, models",
  },
  between: "From {{from}} to {{to}}",
  until: "Through {{to}}",
  normal: "Normal (average of {{from}}–{{to}})",
  inSentence: { dated: "normal (average of {{from}}–{{to}})", plain: "normal" },
  trend: "Seasonal trend",
  normalNote:
    "The normal is the average for the time of year over the 30 years before a forecast's own, as far as they were observed. In this table it is the average of {{from}}–{{to}}.",
  someDays: "Only days with a normal are compared with it (forecasts: {{n}}).",
  file: "What this table is computed from (CSV)",
  fileOfYear: "The same of {{year}} (CSV)",
  verdict: {
    normal: "Saying “as normal” would have been off by {{reference}}.",
  },
  others: {
    title: "Where another forecast was more accurate",
    found: "{{period}}, these had a smaller average error than SeoulCast. All values are compared, each on the same days.",
    none: "{{period}}, none had a smaller average error than SeoulCast. All values were compared, each on the same days.",
    few: "Forecasts with fewer than {{least}} days to compare are left out.",
    tooFew: "With fewer than {{least}} days to compare, nothing is said yet.",
    more: "Those that were better by their whole distribution are all listed in “{{title}}” below.",
    of: "{{what}}, {{system}}",
    at: "{{lead}} {{theirs}} (SeoulCast {{ours}})",
  },
  crps: {
    note: "CRPS is the error of the whole forecast distribution. It has the unit of the average error, and smaller is better.",
    caption: "{{what}}: average error and CRPS, {{unit}}. {{period}}",
    error: "Error",
    name: "CRPS",
    found: "{{period}}, these had a smaller CRPS than SeoulCast.",
    none: "{{period}}, none had a smaller CRPS than SeoulCast.",
    trendNote:
      "The seasonal trend is the season of 30 years with its trend. It is not the normal; checks for change are measured by it.",
  },
  allMissed: "{{period}}, days with bad air or worse: {{bad}} of {{n}}, of which none was forecast.",
  brier: {
    title: "Chance of bad air",
    smaller:
      "The mean squared error of the chance (Brier score) was {{brier}}. That was better than the {{usual}} of always giving the average share.",
    larger:
      "The mean squared error of the chance (Brier score) was {{brier}}. That was worse than the {{usual}} of always giving the average share.",
    equal:
      "The mean squared error of the chance (Brier score) was {{brier}}, the same as that of always giving the average share.",
    nearlyZero: "nearly 0",
    noBadDays: "No day of this period had bad air, so the chance (Brier score) was not scored.",
  },
};
