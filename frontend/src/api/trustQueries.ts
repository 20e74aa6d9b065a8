// What the trust section requests from the API.
import type { Day } from "../lib/kst";
import { wholePeriod, type Period } from "../lib/period";
import {
  fetchAnomalies,
  fetchDrift,
  fetchModels,
  fetchReliability,
  type Anomalies,
  type Issuer,
} from "./client";
import { useDataQuery, usePeriodQuery } from "./useDataQuery";

/** The subsections mount when all queries have ended: a failed one must not start again then. */
const ONCE = { retryOnMount: false } as const;

/** The reliability of each lead. */
export function useReliability(day: Day, period: Period) {
  const range = wholePeriod(period, day);
  return useDataQuery({
    ...ONCE,
    key: ["reliability", range],
    fetch: async (station, signal) =>
      (await fetchReliability({ ...range, ...station }, signal)).leads,
  });
}

/** The unusual values, the newest day first, and how many days were judged. */
export function useAnomalies(day: Day, period: Period) {
  return usePeriodQuery({
    ...ONCE,
    name: "anomalies",
    day,
    period,
    fetch: fetchAnomalies,
    isEmpty: ({ judged_days: judged }) => judged === 0,
    merge: (years: Anomalies[]) => ({
      judged: years.reduce((sum, { judged_days: judged }) => sum + judged, 0),
      anomalies: years.reverse().flatMap(({ anomalies }) => anomalies),
    }),
  });
}

/** The drift checks, in order of days. */
export function useDrift(day: Day, period: Period) {
  return usePeriodQuery({
    ...ONCE,
    name: "drift",
    day,
    period,
    fetch: fetchDrift,
    isEmpty: ({ checks }) => checks.length === 0,
    merge: (years) => years.flatMap(({ checks }) => checks),
  });
}

/** All decisions about models, and which model issued which days. */
export function useModels(day: Day, period: Period) {
  return usePeriodQuery({
    ...ONCE,
    name: "models",
    day,
    period,
    fetch: fetchModels,
    isEmpty: ({ issued }) => issued.length === 0,
    merge: (years) => ({
      // Each answer has the decisions of all time.
      decisions: years.at(-1)?.decisions ?? [],
      issued: withAllDays(years.flatMap(({ issued }) => issued)),
    }),
  });
}

/** Each model once, with its days of all years. */
function withAllDays(issuers: readonly Issuer[]): Issuer[] {
  const found = new Map<string, Issuer>();
  for (const issuer of issuers) {
    const days = found.get(issuer.version)?.days ?? [];
    found.set(issuer.version, { ...issuer, days: [...days, ...issuer.days] });
  }
  return [...found.values()];
}
