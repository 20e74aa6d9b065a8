// The data of a chart: for each of consecutive days the observed or the forecast value.
import type { NormalDay, ObservedDay, Result } from "../api/client";
import { addDays, daysBetween, type Day } from "../lib/kst";
import type { ChartTarget, Tone } from "./targets";

/** Lower and upper end. */
export type Range = readonly [number, number];

/** One day of a series. A forecast has its two bands; a value of null was not observed. */
export interface Point {
  day: Day;
  value: number | null;
  band80?: Range;
  band50?: Range;
  /** partial: observed for part of the day. outside80: the observation is not in the 80 % band. */
  note?: "partial" | "outside80";
}

/** First and last of some years. */
export interface Years {
  from: string;
  to: string;
}

/** One target over all days of a chart; `tone` is the name of its colour. */
export interface Series {
  tone: Tone;
  label: string;
  points: readonly Point[];
  /** The normal of each day, where there is one. */
  normals?: readonly (number | null)[];
  /** The years that these are means of. */
  normalYears?: Years | undefined;
  /** Whether all of its days are forecasts, past days as well. */
  forecast?: boolean;
}

function observedPoint(day: Day, observed: ObservedDay | undefined, target: ChartTarget): Point {
  if (target !== "PM10_AVG") {
    return { day, value: observed?.temperature?.[target].observed ?? null };
  }
  const value = observed?.pm10?.PM10_AVG.observed ?? null;
  const partial = value !== null && observed?.pm10?.status === "partial";
  return partial ? { day, value, note: "partial" } : { day, value };
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
    return observedPoint(day, byDay.get(day), target);
  });
  return [...observed, ...forecast];
}

/** The points with every value converted to another unit. */
export function converted(points: readonly Point[], convert: (value: number) => number): Point[] {
  const range = ([from, to]: Range): Range => [convert(from), convert(to)];
  return points.map((point) => ({
    ...point,
    value: point.value === null ? null : convert(point.value),
    ...(point.band80 && { band80: range(point.band80) }),
    ...(point.band50 && { band50: range(point.band50) }),
  }));
}

/** Lowest and highest value that any of the series draws. */
export function extentOf(series: readonly Series[]): Range {
  const values = series.flatMap(({ points, normals = [] }) => [
    ...points.flatMap((point) => [point.value, ...(point.band80 ?? [])]),
    ...normals,
  ]);
  const there = values.filter((value) => value !== null);
  return there.length === 0 ? [0, 1] : [Math.min(...there), Math.max(...there)];
}

/** The targets that have normals. */
export type NormalTarget = keyof NormalDay["normal"];

/** The normal of each day, by day of the year: the days may span more than a year. */
export function normalsOf(
  target: NormalTarget,
  days: readonly Day[],
  normals: readonly NormalDay[],
  convert: (value: number) => number = (value) => value,
): (number | null)[] {
  const byDate = new Map(normals.map(({ date, normal }) => [date.slice(5), normal[target]]));
  return days.map((day) => {
    const date = day.slice(5);
    const normal = byDate.get(date) ?? (date === "02-29" ? byDate.get("02-28") : null);
    return normal ? convert(normal.mean) : null;
  });
}

/** The years that the normals of a target are means of: all of them together. */
export function normalYearsOf(
  target: NormalTarget,
  normals: readonly NormalDay[],
): Years | undefined {
  const found = normals.flatMap(({ normal }) => normal[target] ?? []);
  if (found.length === 0) return undefined;
  return {
    from: String(Math.min(...found.map((one) => one.first_year))),
    to: String(Math.max(...found.map((one) => one.last_year))),
  };
}
