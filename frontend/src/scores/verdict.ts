// What the errors of recent forecasts prove, as values; the sentences are in i18n/.
import type { Scores, ScoreSummary } from "../api/client";
import type { ChartTarget } from "../charts/targets";

/** A mean of fewer errors proves nothing; the period has thirty days. */
const MIN_FORECASTS = 20;

/** The rows of one target, by lead. */
export function rowsOf(scores: Scores | undefined, target: ChartTarget): ScoreSummary[] {
  const rows = scores?.summary.filter((row) => row.target === target) ?? [];
  return rows.sort((a, b) => a.lead - b.lead);
}

/** The skill against a reference: by which share our error is smaller, negative if larger. */
export function skillAgainst(row: ScoreSummary, reference: { mae: number }): number {
  return reference.mae === 0 ? 0 : 1 - row.mae / reference.mae;
}

/** Whether the error is the smallest of the three. */
export function isBest({ mae, persistence, climatology }: ScoreSummary): boolean {
  return [persistence, climatology].every((reference) => reference === null || mae <= reference.mae);
}

function isNoBetter(row: ScoreSummary | undefined): boolean {
  const { climatology = null, mae = 0 } = row ?? {};
  return climatology !== null && climatology.n >= MIN_FORECASTS && mae >= climatology.mae;
}

/**
 * The lead from which on to the last one no forecast of these targets was better than the
 * usual value of the season, or null.
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
