// What the page asks for and how often it asks again.
import { keepPreviousData, QueryClient, useQuery } from "@tanstack/react-query";
import { addDays, type Day } from "../lib/kst";
import { ApiError, fetchObservations, fetchResult, fetchScores } from "./client";

const MINUTE = 60_000;
/** A new issue comes once a day; its age and the day in Seoul move on all the time. */
const RESULT_EVERY = 5 * MINUTE;

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
    queryFn: ({ signal }) => fetchObservations(addDays(day, 1 - count), day, signal),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
}

/** Mean errors of recent forecasts; asked again when the forecast's day `day` changes. */
export function useScores(day: Day) {
  return useQuery({
    queryKey: ["scores", day],
    queryFn: ({ signal }) => fetchScores(false, signal),
    staleTime: Infinity,
  });
}

/** Each of the recent forecasts with its error: much more to load, so only when `wanted`. */
export function useScoreRows(day: Day, wanted: boolean) {
  return useQuery({
    queryKey: ["score rows", day],
    queryFn: ({ signal }) => fetchScores(true, signal),
    staleTime: Infinity,
    enabled: wanted,
  });
}
