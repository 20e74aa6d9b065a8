// What the errors of recent forecasts prove, as values; the sentences are in i18n/.
import type { Scores, ScoreSummary } from "../api/client";
import type { ChartTarget } from "../charts/targets";

/** A mean of fewer errors proves nothing; the period has thirty days. */
export const MIN_FORECASTS = 20;

/** The errors of KMA's own forecasts, and of ours on the same days. */
export type Official = NonNullable<ScoreSummary["official"]>;

/** The rows of one target, by lead. */
export function rowsOf(scores: Scores | undefined, target: ChartTarget): ScoreSummary[] {
  const rows = scores?.summary.filter((row) => row.target === target) ?? [];
  return rows.sort((a, b) => a.lead - b.lead);
}

/** The skill against a reference: by which share our error is smaller, negative if larger. */
export function skillAgainst(ours: { mae: number }, reference: { mae: number }): number {
  return reference.mae === 0 ? 0 : 1 - ours.mae / reference.mae;
}

/** Whether the error is the smallest, beside each other one on the days that have this. */
export function isBest({ persistence, normal, official }: ScoreSummary): boolean {
  return [persistence, normal, official].every((other) => !other || other.ours_mae <= other.mae);
}

/** Leads at which enough days have a forecast of KMA's: all, and where ours or KMA's was better. */
interface AgainstOfficial {
  compared: number[];
  better: number[];
  worse: number[];
}

/** KMA's errors of enough days to be set beside ours, null where there are none. */
export function provenOfficial({ official }: ScoreSummary): Official | null {
  return official !== null && official.n >= MIN_FORECASTS ? official : null;
}

/** Ours beside KMA's at each lead, on the same days; what is equal is neither. */
export function againstOfficial(rows: readonly ScoreSummary[]): AgainstOfficial {
  const found = rows.flatMap((row) => {
    const official = provenOfficial(row);
    if (official === null) return [];
    return [{ lead: row.lead, advantage: official.mae - official.ours_mae }];
  });
  const leadsOf = (some: typeof found) => some.map(({ lead }) => lead);
  return {
    compared: leadsOf(found),
    better: leadsOf(found.filter(({ advantage }) => advantage > 0)),
    worse: leadsOf(found.filter(({ advantage }) => advantage < 0)),
  };
}

/** The years that the normals of these rows are means of, all together; null without one. */
export function normalYearsOf(rows: readonly ScoreSummary[]): { from: string; to: string } | null {
  const found = rows.flatMap(({ normal }) => normal ?? []);
  if (found.length === 0) return null;
  return {
    from: String(Math.min(...found.map(({ from_year }) => from_year))),
    to: String(Math.max(...found.map(({ to_year }) => to_year))),
  };
}

function isNoBetter(row: ScoreSummary | undefined): boolean {
  const normal = row?.normal ?? null;
  return normal !== null && normal.n >= MIN_FORECASTS && normal.ours_mae >= normal.mae;
}

/**
 * The lead from which on to the last one no forecast of these targets was better than the
 * normal, or null.
 */
export function noBetterFrom(
  scores: Scores | undefined,
  targets: readonly ChartTarget[],
): number | null {
  let from: number | null = null;
  for (let lead = 7; lead >= 1; lead -= 1) {
    const rows = targets.map((target) => rowsOf(scores, target).find((row) => row.lead === lead));
    if (!rows.every(isNoBetter)) return from;
    from = lead;
  }
  return from;
}
