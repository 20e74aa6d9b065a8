// What the page requests from the API, and how often. The queries of the trust section are in
// trustQueries.ts, so that the first view doesn't load them.
import { QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { addDays, type Day } from "../lib/kst";
import { lastDays, periodRange, wholePeriod, type Period } from "../lib/period";
import { useStationQuery } from "../lib/useStation";
import {
  ApiError,
  fetchNormals,
  fetchObservations,
  fetchPreparation,
  fetchResult,
  fetchScoreRows,
  fetchScores,
  fetchStations,
  type Preparation,
  type ScoreRow,
} from "./client";
import { useDataQuery } from "./useDataQuery";

const MINUTE = 60_000;
/** A new forecast is issued once a day, at a time that may be late. */
const RESULT_EVERY = 5 * MINUTE;
/** What is prepared changes within seconds. */
const PREPARATION_EVERY = 5_000;
/** The charts' days ahead. */
const DAYS_AHEAD = 7;
/** The most days that one answer with normals covers. */
const MOST_NORMAL_DAYS = 366;

/** The page's query client. A failure is shown at once, not after silent retries. */
export function newQueryClient(): QueryClient {
  return new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: "always" } } });
}

/** Milliseconds until the forecast is requested again. */
export function pauseAfter(error: Error | null): number {
  return error instanceof ApiError ? error.retryAfterSeconds * 1000 : RESULT_EVERY;
}

/** The stations that are forecast; they change with the service's settings alone. */
export function useStations() {
  return useQuery({
    queryKey: ["stations"],
    queryFn: ({ signal }) => fetchStations(signal),
    staleTime: Infinity,
  });
}

/** The newest forecast of the city on screen, kept up to date. */
export function useResult() {
  const station = useStationQuery();
  return useQuery({
    queryKey: ["result", station],
    queryFn: ({ signal }) => fetchResult(station, signal),
    refetchInterval: (query) => pauseAfter(query.state.error),
    staleTime: MINUTE,
  });
}

/**
 * What the system is doing before there is a model's forecast. It is asked again while it does
 * something, and where there is no forecast at all: it may just be starting.
 */
export function usePreparation(isStarting: boolean) {
  const station = useStationQuery();
  const queries = useQueryClient();
  const queryKey = ["preparation", station];
  return useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const before = queries.getQueryData<Preparation>(queryKey);
      const now = await fetchPreparation(station, signal);
      // When a step has ended there may be another forecast to show. Told by the answers and not
      // by what is on screen: a view that mounts anew would ask for the forecast again and again.
      if (before && (before.step !== now.step || before.state !== now.state)) {
        void queries.invalidateQueries({ queryKey: ["result"] });
      }
      return now;
    },
    refetchInterval: ({ state }) =>
      (isStarting || state.data?.state === "running") && PREPARATION_EVERY,
  });
}

/** The `count` observed days through `day`. */
export function useObservations(day: Day, count: number) {
  return useDataQuery({
    key: ["observations", day, count],
    fetch: (station, signal) => fetchObservations({ ...lastDays(day, count), ...station }, signal),
  });
}

/** The normals of the `count` days through `day` and of the week ahead, a year of them at most. */
export function useNormals(day: Day, count: number) {
  const range = lastDays(
    addDays(day, DAYS_AHEAD),
    Math.min(count + DAYS_AHEAD, MOST_NORMAL_DAYS),
  );
  return useDataQuery({
    key: ["normals", day, count],
    fetch: (station, signal) => fetchNormals({ ...range, ...station }, signal),
  });
}

/** Mean errors of the forecasts for a period. */
export function useScores(day: Day, period: Period) {
  const range = wholePeriod(period, day);
  return useDataQuery({
    key: ["scores", range],
    fetch: (station, signal) => fetchScores({ ...range, ...station }, signal),
  });
}

/** Each forecast of a target and lead over a year at most, once `enabled`. */
export function useScoreRows(
  day: Day,
  period: Period,
  target: ScoreRow["target"],
  lead: number,
  enabled: boolean,
) {
  const range = periodRange(period, day);
  return useDataQuery({
    key: ["score rows", range, target, lead],
    fetch: (station, signal) => fetchScoreRows({ ...range, ...station }, target, lead, signal),
    enabled,
  });
}
