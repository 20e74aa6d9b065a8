// The English words of the checks for change: a part of en.ts.
import type { Translation } from "./ko";

export const enDrift: Translation["trust"]["drift"] = {
  title: "Checks for change",
  note: "Each day recent observations and errors are compared with earlier years, to see whether the model must be trained again.",
  none: "There are no checks in this period.",
  calm: "{{n}} checks, and no change was found.",
  found: "{{n}} checks, of which {{found}} found a change.",
  days: "{{from}} to {{to}}, {{n}} days",
  signs: "Values of the check of {{day}}",
  sign: "What",
  kind: "Kind",
  kinds: { data: "Data", error: "Error", correction: "Correction" },
  of: "{{group}}: {{correction}}",
  corrections: { hours: "hours before the issue", official: "KMA's forecast" },
  groups: { temperature: "Temperature", pm10: "Dust" },
  value: "Value",
  threshold: "Limit",
  row: "Days in a row",
};
