// The English words about what had come in when a forecast was issued: a part of en.ts.
import type { Translation } from "./ko";

export const enMorning: Translation["morning"] = {
  title: "What had come in when it was issued",
  used: "Takes in last night's observations through {{hours}} and KMA's forecasts through {{issue}}.",
  all: "Issued after last night's observations through {{hours}} and KMA's forecasts through {{issue}} had come in.",
  none: "Issued before last night's observations and KMA's forecasts had been received.",
  some: "This forecast was issued without:",
  someUnused: "Not received; the forecast does not use these yet, so it is unaffected:",
  unused: "What comes in overnight is not used in the forecast yet.",
  sources: {
    weather_hours: "hourly weather",
    dust_hours: "hourly dust",
    midterm_temperature: "KMA's mid-term forecast (temperature)",
    midterm_land: "KMA's mid-term forecast (sky and rain)",
    short_term: "KMA's short-term forecast",
    point: "KMA's local forecast",
  },
  until: "{{sources}} (received only through {{time}})",
  because: "{{what}} — {{why}}",
  why: {
    late: "not published in time",
    refused: "SeoulCast has not been given access yet",
    hub_unreachable: "KMA's server could not be reached",
    hub_refused: "KMA's server did not take the request",
    hub_malformed: "what KMA's server sent could not be read",
    quarantined: "its values looked wrong and were left out",
  },
  received: "What was received",
  receivedThrough: "{{sources}} — through {{time}}",
};
