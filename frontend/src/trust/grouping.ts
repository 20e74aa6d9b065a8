// How the trust section groups what the API lists by value and by day.
import type { Anomaly, DriftCheck } from "../api/client";
import { addDays, type Day } from "../lib/kst";

/** The unusual values of each day, in the order of the list. */
export function unusualDaysOf(anomalies: readonly Anomaly[]): [Day, Anomaly[]][] {
  const days = new Map<Day, Anomaly[]>();
  for (const one of anomalies) days.set(one.date, [...(days.get(one.date) ?? []), one]);
  return [...days];
}

/** Runs of consecutive days with drift, the newest run first, the days of each in order. */
export function episodesOf(checks: readonly DriftCheck[]): DriftCheck[][] {
  const episodes: DriftCheck[][] = [];
  for (const check of checks) {
    if (!check.drifted) continue;
    const current = episodes.at(-1);
    const before = current?.at(-1)?.day;
    if (current && before !== undefined && addDays(before, 1) === check.day) current.push(check);
    else episodes.push([check]);
  }
  return episodes.reverse();
}
