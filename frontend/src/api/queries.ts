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
  fetchStations,
  type ScoreRow,
} from "./client";
import { useWhose } from "../lib/useStation";
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
  const whose = useWhose();
  return useQuery({
    queryKey: ["result", whose],
    queryFn: ({ signal }) => fetchResult(whose, signal),
    refetchInterval: (query) => pauseAfter(query.state.error),
    staleTime: MINUTE,
  });
}

/** The `count` observed days through `day`; those of another count stay until they come. */
export function useObservations(day: Day, count: number) {
  const whose = useWhose();
  return useQuery({
    queryKey: ["observations", day, count, whose],
    queryFn: ({ signal }) => fetchObservations({ ...lastDays(day, count), ...whose }, signal),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
}

/** What is usual on the `count` days through `day` and the week ahead, a year of it at most. */
export function useNormals(day: Day, count: number) {
  const whose = useWhose();
  return useQuery({
    queryKey: ["normals", day, count, whose],
    queryFn: ({ signal }) => {
      const span = lastDays(addDays(day, DAYS_AHEAD), Math.min(count + DAYS_AHEAD, 366));
      return fetchNormals({ ...span, ...whose }, signal);
    },
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
}

/** Mean errors of forecasts; asked again when the forecast's day `day` changes. */
export function useScores(day: Day, over: Over) {
  const whose = useWhose();
  return useQuery({
    queryKey: ["scores", day, over, whose],
    queryFn: async ({ signal }) =>
      mergedScores(
        await gather(day, over, (span) => fetchScores({ ...span, ...whose }, signal), isUnscored),
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
  const whose = useWhose();
  const days = over === "30" ? 30 : 365;
  return useQuery({
    queryKey: ["score rows", day, days, target, lead, whose],
    queryFn: ({ signal }) =>
      fetchScoreRows({ ...lastDays(day, days), ...whose }, target, lead, signal),
    staleTime: Infinity,
    enabled: wanted,
    placeholderData: keepPreviousData,
  });
}
