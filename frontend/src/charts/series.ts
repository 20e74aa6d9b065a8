// What a chart draws: for each day of a row of days, what was observed or is forecast.
import type { ObservedDay, Result, TargetName } from "../api/client";
import { addDays, daysBetween, type Day } from "../lib/kst";

/** Lower and upper end. */
export type Range = readonly [number, number];

/** One day of a series. A forecast has its two bands; a value of null was not observed. */
export interface Point {
  day: Day;
  value: number | null;
  band80?: Range;
  band50?: Range;
}

/** One target over all days of a chart; `tone` is the name of its colour. */
export interface Series {
  tone: "high" | "low" | "dust";
  label: string;
  points: readonly Point[];
}

type ChartTarget = Extract<TargetName, "TA_MAX" | "TA_MIN" | "PM10_AVG">;

function observedValue(day: ObservedDay | undefined, target: ChartTarget): number | null {
  if (target === "PM10_AVG") return day?.pm10?.PM10_AVG.observed ?? null;
  return day?.temperature?.[target].observed ?? null;
}

/**
 * The points of a target: every day from the first observed one to the day before the
 * forecast, then the forecast.
 */
export function pointsOf(
  target: ChartTarget,
  result: Result,
  observations: readonly ObservedDay[],
): Point[] {
  const forecast = result.days.map(({ date, targets }) => {
    const q = targets[target].quantiles;
    return {
      day: date,
      value: q["0.5"],
      band80: [q["0.1"], q["0.9"]] as const,
      band50: [q["0.25"], q["0.75"]] as const,
    };
  });
  const start = addDays(result.day, 1);
  const byDay = new Map(observations.map((day) => [day.date, day]));
  const first = observations.find((day) => day.date < start)?.date ?? start;
  const observed = Array.from({ length: daysBetween(first, start) }, (_, index) => {
    const day = addDays(first, index);
    return { day, value: observedValue(byDay.get(day), target) };
  });
  return [...observed, ...forecast];
}

/** Lowest and highest value that any of the series draws. */
export function extentOf(series: readonly Series[]): Range {
  const values = series.flatMap(({ points }) =>
    points.flatMap((point) => [point.value, ...(point.band80 ?? [])]),
  );
  const there = values.filter((value) => value !== null);
  return [Math.min(...there), Math.max(...there)];
}
