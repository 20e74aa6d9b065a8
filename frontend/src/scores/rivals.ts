// What was more accurate than ours, as values: every target, lead and other forecast is looked at.
import type { ScoreSummary } from "../api/client";
import { MIN_FORECASTS } from "./verdict";

/** The forecasts that ours are compared with; `climatology` is the season with a trend. */
export const RIVALS = ["official", "persistence", "normal", "climatology"] as const;
export type Rival = (typeof RIVALS)[number];
export type Metric = "mae" | "mean_crps";

/** Their error and ours on the same days. */
export interface Pair {
  n: number;
  theirs: number;
  ours: number;
}

/** A lead at which theirs was smaller. */
interface Case extends Pair {
  lead: number;
}

/** The leads at which one rival was more accurate with one target. */
export interface BetterRival {
  target: ScoreSummary["target"];
  rival: Rival;
  cases: Case[];
}

interface Comparison {
  better: BetterRival[];
  /** Whether anything could be compared, and whether something had too few days. */
  isAny: boolean;
  isSomeLeftOut: boolean;
}

/** The errors of a rival and of ours on the days that have both; null where there are none. */
export function pairOf(row: ScoreSummary, rival: Rival, metric: Metric): Pair | null {
  if (rival === "official" && metric === "mean_crps") {
    const { official } = row;
    const [theirs, ours] = [official?.mean_crps ?? null, official?.ours_mean_crps ?? null];
    if (!official || theirs === null || ours === null) return null;
    return { n: official.n_crps, theirs, ours };
  }
  const found = row[rival];
  if (found === null) return null;
  if (metric === "mae") return { n: found.n, theirs: found.mae, ours: found.ours_mae };
  const { mean_crps: theirs, ours_mean_crps: ours } = found;
  return theirs === null || ours === null ? null : { n: found.n, theirs, ours };
}

/** Every case in which another forecast had the smaller error, in the order of the rows. */
export function betterRivals(rows: readonly ScoreSummary[], metric: Metric): Comparison {
  const comparison: Comparison = { better: [], isAny: false, isSomeLeftOut: false };
  for (const target of new Set(rows.map((row) => row.target))) {
    const ofTarget = rows.filter((row) => row.target === target).sort((a, b) => a.lead - b.lead);
    for (const rival of RIVALS) {
      const cases = ofTarget.flatMap((row) => {
        const pair = pairOf(row, rival, metric);
        return pair ? [{ lead: row.lead, ...pair }] : [];
      });
      const enough = cases.filter(({ n }) => n >= MIN_FORECASTS);
      comparison.isAny ||= enough.length > 0;
      comparison.isSomeLeftOut ||= enough.length < cases.length;
      const better = enough.filter(({ theirs, ours }) => theirs < ours);
      if (better.length > 0) comparison.better.push({ target, rival, cases: better });
    }
  }
  return comparison;
}
