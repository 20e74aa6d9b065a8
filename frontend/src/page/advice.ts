// What the card of a day says under its headline: advice on clothes and on PM10, then how its high
// compares with the day before and with the season. Pure: words and units are handed in.
import type { TFunction } from "i18next";
import type { ForecastDay } from "../api/client";
import { comparison, hasWideSwing, temperatureClassOf, type TemperatureClass } from "../lib/temperatureClass";
import { umbrellaAdvice } from "./officialWeather";

/** How sentences are written in the reader's language and unit. */
interface Wording {
  t: TFunction;
  /** How far two temperatures (°C) are apart as they are shown, e.g. "3°". */
  apart: (celsius: number, other: number) => string;
}

interface Neighbours {
  which: "today" | "tomorrow";
  /** High of the day before, °C: observed for today, forecast for tomorrow. */
  highBefore: number | null;
  /** The day of the card before this one; advice that is the same is not repeated. */
  before?: ForecastDay | undefined;
}

const median = (day: ForecastDay, target: "TA_MIN" | "TA_MAX") => day.targets[target].quantiles["0.5"];

/** The class of a day's temperatures. */
export function classOfDay(day: ForecastDay): TemperatureClass {
  return temperatureClassOf(median(day, "TA_MIN"), median(day, "TA_MAX"));
}

/** Whether mornings and evenings of the day need other clothes than midday. */
function needsLayer(day: ForecastDay): boolean {
  return hasWideSwing(median(day, "TA_MIN"), median(day, "TA_MAX"));
}

/** How the high compares with the day before and with the season. */
function comparisonsOf(day: ForecastDay, { which, highBefore }: Neighbours, { t, apart }: Wording) {
  const high = median(day, "TA_MAX");
  const normal = day.normal?.TA_MAX ?? null;
  // Which years a normal is of is said once; tomorrow's is of the same.
  const form = which === "today" ? "dated" : "plain";
  const years = { from: String(normal?.first_year), to: String(normal?.last_year) };
  const name = t(`record.inSentence.${form}`, years);
  const others = [
    { than: which === "today" ? "yesterday" : "today", high: highBefore },
    { than: "normal", high: normal?.mean ?? null },
  ] as const;
  return others.flatMap(({ than, high: other }) =>
    other === null
      ? []
      : [
          t(`cards.than.${than}.${comparison(high, other)}`, {
            degrees: apart(high, other),
            normal: name,
          }),
        ],
  );
}

/** All sentences of a card, joined. */
export function adviceOf(day: ForecastDay, neighbours: Neighbours, wording: Wording): string {
  const { before } = neighbours;
  const { t, apart } = wording;
  const temperatureClass = classOfDay(day);
  const { grade } = day.pm10_grade;
  const sentences: string[] = [];
  if (!before || classOfDay(before) !== temperatureClass) {
    sentences.push(t(`day.clothes.${temperatureClass}`));
  }
  if (needsLayer(day) && !(before && needsLayer(before))) {
    const degrees = apart(median(day, "TA_MAX"), median(day, "TA_MIN"));
    sentences.push(t("cards.swing", { degrees }));
  }
  const umbrella = umbrellaAdvice(day, before);
  if (umbrella !== null) sentences.push(t(`official.umbrella.${umbrella}`));
  if (before?.pm10_grade.grade !== grade) sentences.push(t(`cards.dust.${grade}`));
  return [...sentences, ...comparisonsOf(day, neighbours, wording)].join(" ");
}
