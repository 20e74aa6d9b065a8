// What all queries for observations and the record of forecasts have in common: they are for the
// city on screen, their key has the forecast's day, so that an answer never gets old, and the
// last answer stays on screen until the next one is loaded.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Day } from "../lib/kst";
import type { DayRange, Period } from "../lib/period";
import { useStationQuery, type StationQuery } from "../lib/useStation";
import { fetchYears } from "./years";

interface DataQuery<T> {
  /** Everything that the answer depends on, but for the station. */
  key: readonly [name: string, ...parameters: unknown[]];
  fetch: (station: StationQuery, signal: AbortSignal) => Promise<T>;
  /** Whether to send it; yes if left out. */
  enabled?: boolean;
  /** Whether a failed query is sent again when another component that uses it mounts. */
  retryOnMount?: boolean;
}

/** A query for the city on screen. */
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

/** A query for what is listed day by day, for a period through `day`. */
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
