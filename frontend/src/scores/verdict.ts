// What the errors of recent forecasts allow to say in words. No words here.
import type { Scores, ScoreSummary } from "../api/client";
import type { ChartTarget } from "../charts/series";

/** From this many forecasts on, a mean error says something; the window is thirty days. */
const ENOUGH = 20;

/** The rows of one target, by lead. */
export function rowsOf(scores: Scores | undefined, target: ChartTarget): ScoreSummary[] {
  const rows = scores?.summary.filter((row) => row.target === target) ?? [];
  return rows.sort((a, b) => a.lead - b.lead);
}

/** How our error compares with a reference's: the share by which it is smaller; negative if larger. */
export function gainOver(row: ScoreSummary, reference: { mae: number }): number {
  return reference.mae === 0 ? 0 : 1 - row.mae / reference.mae;
}

/** Whether the error is the smallest of the three. */
export function isBest({ mae, persistence, climatology }: ScoreSummary): boolean {
  return [persistence, climatology].every((reference) => reference === null || mae <= reference.mae);
}

function isNoBetter(row: ScoreSummary | undefined): boolean {
  const { climatology = null, mae = 0 } = row ?? {};
  return climatology !== null && climatology.n >= ENOUGH && mae >= climatology.mae;
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
