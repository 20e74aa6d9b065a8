// The English words about a system in its first minutes: a part of en.ts.
import type { koPreparation } from "./ko.preparation";

export const enPreparation: typeof koPreparation = {
  now: "Now: {{step}}.",
  untilFirst_one: "The first forecast takes about {{count}} more minute. It will appear here.",
  untilFirst_other: "The first forecast takes about {{count}} more minutes. It will appear here.",
  untilModel_one: "A model's forecast takes about {{count}} more minute. It will replace this one.",
  untilModel_other:
    "A model's forecast takes about {{count}} more minutes. It will replace this one.",
  stopped: "The preparation was stopped. It goes on when SeoulCast is started again.",
  failed: "The preparation failed. SeoulCast tries again when it is started again.",
  failedBy: {
    key_refused: "The KMA API Hub refused the key: set KMA_API_KEY to a valid one.",
    hub_unreachable: "The KMA API Hub could not be reached.",
  },
  waiting: "The KMA API Hub can't be reached. SeoulCast will try again by itself.",
};
