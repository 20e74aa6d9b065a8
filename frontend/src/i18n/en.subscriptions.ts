// The English words about forecasts that come by themselves: a part of en.ts.
import type { Translation } from "./ko";

export const enSubscriptions: Translation["subscriptions"] = {
  title: "Get it every morning",
  feed: "Feed (Atom)",
  calendar: "Calendar (dust, heat, cold)",
  everyDay: "Calendar (every day)",
  embed: "Put a forecast card on your own site",
  embedHow: "Paste this HTML as it is. theme is light, dark or auto.",
  frame: "SeoulCast forecast",
};
