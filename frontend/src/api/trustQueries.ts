// What the trust section requests from the API.
import type { Day } from "../lib/kst";
import type { Period } from "../lib/period";
import { fetchAnomalies, fetchDrift, fetchModels, fetchReliability } from "./client";
import { mergedAnomalies, mergedDrift, mergedModels, mergedReliability } from "./merging";
import { usePeriodQuery } from "./useDataQuery";

/** The subsections mount when all queries have ended: a failed one must not start again then. */
const ONCE = { retryOnMount: false } as const;

/** The reliability of each lead. */
export function useReliability(day: Day, period: Period) {
  return usePeriodQuery({
    ...ONCE,
    name: "reliability",
    day,
    period,
    fetch: fetchReliability,
    isEmpty: ({ leads }) => leads.length === 0,
    merge: mergedReliability,
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
    merge: mergedAnomalies,
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
    merge: mergedDrift,
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
    merge: mergedModels,
  });
}
