// What all questions to the API for days of the past have in common: they concern the city on
// screen, their answer for a given day never changes, and the last answer stays on screen
// until the next one is there.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Day } from "../lib/kst";
import type { DayRange, Period } from "../lib/period";
import { useStationQuery, type StationQuery } from "../lib/useStation";
import { fetchYears } from "./years";

interface DataQuery<T> {
  /** What tells this question from all others, but for the station. */
  key: readonly [name: string, ...parameters: unknown[]];
  fetch: (station: StationQuery, signal: AbortSignal) => Promise<T>;
  /** Whether to ask at all; yes if left out. */
  enabled?: boolean;
  /** Whether a failed question is asked again when another part of the page mounts with it. */
  retryOnMount?: boolean;
}

/** Asks the API a question about the city on screen. */
export function useDataQuery<T>({ key, fetch, ...options }: DataQuery<T>) {
  const station = useStationQuery();
  return useQuery({
    ...options,
    queryKey: [...key, station],
    queryFn: ({ signal }) => fetch(station, signal),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
}

interface PeriodQuery<Answer, T> extends Pick<DataQuery<T>, "retryOnMount"> {
  name: string;
  day: Day;
  period: Period;
  fetch: (range: DayRange & StationQuery, signal: AbortSignal) => Promise<Answer>;
  /** Whether an answer has no data, so that there is nothing before its days either. */
  isEmpty: (answer: Answer) => boolean;
  /** One value from the answers for each year, in order of days. */
  merge: (answers: Answer[]) => T;
}

/** Asks for a period through `day`; asked again when the newest forecast's day changes. */
export function usePeriodQuery<Answer, T>(query: PeriodQuery<Answer, T>) {
  const { name, day, period, fetch, isEmpty, merge, ...options } = query;
  return useDataQuery({
    ...options,
    key: [name, day, period],
    fetch: async (station, signal) =>
      merge(
        await fetchYears(day, period, (range) => fetch({ ...range, ...station }, signal), isEmpty),
      ),
  });
}
