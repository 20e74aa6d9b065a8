// What is asked of the API for this part, and what its answers say together.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import {
  fetchAnomalies,
  fetchDrift,
  fetchModels,
  fetchReliability,
  type Anomalies,
  type Anomaly,
  type Drift,
  type DriftCheck,
  type Issuer,
  type Models,
} from "../api/client";
import { gather, type Over } from "../api/spans";
import { addDays, type Day } from "../lib/kst";
import { useWhose } from "../lib/useStation";
import { mergedReliability } from "../scores/merging";

const LASTING = {
  staleTime: Infinity,
  placeholderData: keepPreviousData,
  // Each part mounts once all have answered: one that failed must not begin again for that.
  retryOnMount: false,
} as const;

/** The reliability of each lead. */
export function useReliability(day: Day, over: Over) {
  const whose = useWhose();
  return useQuery({
    ...LASTING,
    queryKey: ["reliability", day, over, whose],
    queryFn: async ({ signal }) =>
      mergedReliability(
        await gather(
          day,
          over,
          (span) => fetchReliability({ ...span, ...whose }, signal),
          ({ leads }) => leads.length === 0,
        ),
      ),
  });
}

/** The unusual values, the newest day first, and how many days were looked at. */
export function useAnomalies(day: Day, over: Over) {
  const whose = useWhose();
  return useQuery({
    ...LASTING,
    queryKey: ["anomalies", day, over, whose],
    queryFn: async ({ signal }) => {
      const isEmpty = ({ judged_days: judged }: Anomalies) => judged === 0;
      const answers = await gather(day, over, (span) => fetchAnomalies({ ...span, ...whose }, signal), isEmpty);
      return {
        judged: answers.reduce((sum, { judged_days: judged }) => sum + judged, 0),
        anomalies: answers.reverse().flatMap(({ anomalies }) => anomalies),
      };
    },
  });
}

/** The drift checks, in order of days. */
export function useDrift(day: Day, over: Over) {
  const whose = useWhose();
  return useQuery({
    ...LASTING,
    queryKey: ["drift", day, over, whose],
    queryFn: async ({ signal }) => {
      const isEmpty = ({ checks }: Drift) => checks.length === 0;
      const answers = await gather(day, over, (span) => fetchDrift({ ...span, ...whose }, signal), isEmpty);
      return answers.flatMap(({ checks }) => checks);
    },
  });
}

/** All decisions, and which model issued which days. */
export function useModels(day: Day, over: Over) {
  const whose = useWhose();
  return useQuery({
    ...LASTING,
    queryKey: ["models", day, over, whose],
    queryFn: async ({ signal }) => {
      const isEmpty = ({ issued }: Models) => issued.length === 0;
      const answers = await gather(day, over, (span) => fetchModels({ ...span, ...whose }, signal), isEmpty);
      return {
        decisions: answers.at(-1)?.decisions ?? [],
        issued: mergedIssuers(answers.flatMap(({ issued }) => issued)),
      };
    },
  });
}

/** Each model once, with all its days. */
export function mergedIssuers(parts: readonly Issuer[]): Issuer[] {
  const found = new Map<string, Issuer>();
  for (const part of parts) {
    const known = found.get(part.version);
    found.set(part.version, known ? { ...part, days: [...known.days, ...part.days] } : part);
  }
  return [...found.values()];
}

/** The unusual values of each day together, in the order they come. */
export function unusualDaysOf(anomalies: readonly Anomaly[]): [Day, Anomaly[]][] {
  const days = new Map<Day, Anomaly[]>();
  for (const one of anomalies) days.set(one.date, [...(days.get(one.date) ?? []), one]);
  return [...days];
}

/** Days on which a change was found one after the other, newest first; the last tells why. */
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
