// What the page asks for and how often it asks again.
import { keepPreviousData, QueryClient, useQuery } from "@tanstack/react-query";
import { addDays, type Day } from "../lib/kst";
import {
  ApiError,
  fetchNormals,
  fetchObservations,
  fetchResult,
  fetchScoreRows,
  fetchScores,
  type ScoreRow,
} from "./client";
import { gather, lastDays, type Over } from "./spans";
import { mergedScores } from "../scores/merging";

const MINUTE = 60_000;
/** A new issue comes once a day; its age and the day in Seoul move on all the time. */
const RESULT_EVERY = 5 * MINUTE;
/** The charts' days ahead. */
const DAYS_AHEAD = 7;

/** The page's query client. A failure is shown at once and asked again when it says so. */
export function newQueryClient(): QueryClient {
  return new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: "always" } } });
}

/** Milliseconds until the forecast is asked for again. */
export function pauseAfter(error: Error | null): number {
  return error instanceof ApiError ? error.retryAfterSeconds * 1000 : RESULT_EVERY;
}

/** The newest forecast, kept up to date. */
export function useResult() {
  return useQuery({
    queryKey: ["result"],
    queryFn: ({ signal }) => fetchResult(signal),
    refetchInterval: (query) => pauseAfter(query.state.error),
    staleTime: MINUTE,
  });
}

/** The `count` observed days through `day`; those of another count stay until they come. */
export function useObservations(day: Day, count: number) {
  return useQuery({
    queryKey: ["observations", day, count],
    queryFn: ({ signal }) => fetchObservations(lastDays(day, count), signal),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
}

/** What is usual on the `count` days through `day` and the week ahead, a year of it at most. */
export function useNormals(day: Day, count: number) {
  return useQuery({
    queryKey: ["normals", day, count],
    queryFn: ({ signal }) =>
      fetchNormals(lastDays(addDays(day, DAYS_AHEAD), Math.min(count + DAYS_AHEAD, 366)), signal),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
}

/** Mean errors of forecasts; asked again when the forecast's day `day` changes. */
export function useScores(day: Day, over: Over) {
  return useQuery({
    queryKey: ["scores", day, over],
    queryFn: async ({ signal }) =>
      mergedScores(
        await gather(day, over, (span) => fetchScores(span, signal), isUnscored),
      ),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
}

const isUnscored = ({ scored_days: days }: { scored_days: Day[] }) => days.length === 0;

/** Each forecast of a target and lead over a year at most, once they are `wanted`. */
export function useScoreRows(
  day: Day,
  over: Over,
  target: ScoreRow["target"],
  lead: number,
  wanted: boolean,
) {
  const days = over === "30" ? 30 : 365;
  return useQuery({
    queryKey: ["score rows", day, days, target, lead],
    queryFn: ({ signal }) => fetchScoreRows(lastDays(day, days), target, lead, signal),
    staleTime: Infinity,
    enabled: wanted,
    placeholderData: keepPreviousData,
  });
}
