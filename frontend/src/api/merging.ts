// Answers for single years merged into one for all of them, because one answer of the API
// covers a year at most. Means are weighted by their number of forecasts, so that the result
// is what one answer for all days would be.
import type {
  Anomalies,
  Anomaly,
  Drift,
  DriftCheck,
  Issuer,
  LeadReliability,
  Models,
  Reliability,
  Scores,
  ScoreSummary,
} from "./client";

type Reference = NonNullable<ScoreSummary["persistence"]>;

/** A mean over both, of values that are means over `a.n` and `b.n`. */
function mean(a: { n: number }, b: { n: number }, x: number, y: number): number {
  return a.n + b.n === 0 ? 0 : (a.n * x + b.n * y) / (a.n + b.n);
}

function mergedReference(a: Reference | null, b: Reference | null): Reference | null {
  if (!a || !b) return a ?? b;
  return {
    n: a.n + b.n,
    mae: mean(a, b, a.mae, b.mae),
    mean_crps: mean(a, b, a.mean_crps, b.mean_crps),
  };
}

function mergedSummary(a: ScoreSummary, b: ScoreSummary): ScoreSummary {
  return {
    ...a,
    n: a.n + b.n,
    n_live: a.n_live + b.n_live,
    mae: mean(a, b, a.mae, b.mae),
    rmse: Math.sqrt(mean(a, b, a.rmse ** 2, b.rmse ** 2)),
    mean_crps: mean(a, b, a.mean_crps, b.mean_crps),
    coverage80: mean(a, b, a.coverage80, b.coverage80),
    coverage90: mean(a, b, a.coverage90, b.coverage90),
    persistence: mergedReference(a.persistence, b.persistence),
    climatology: mergedReference(a.climatology, b.climatology),
  };
}

/** The parts in order, those with the same key merged into one. */
function mergedByKey<T>(
  parts: readonly T[],
  keyOf: (part: T) => unknown,
  merge: (a: T, b: T) => T,
): T[] {
  const found = new Map<unknown, T>();
  for (const part of parts) {
    const known = found.get(keyOf(part));
    found.set(keyOf(part), known === undefined ? part : merge(known, part));
  }
  return [...found.values()];
}

/** Several answers of /api/v1/scores without rows as one; in order of days. */
export function mergedScores(answers: readonly Scores[]): Scores {
  const [first, last] = [answers[0], answers.at(-1)];
  if (!first || !last) throw new RangeError("no answer to merge");
  return {
    ...last,
    from: first.from,
    scored_days: answers.flatMap(({ scored_days: days }) => days),
    summary: mergedByKey(
      answers.flatMap(({ summary }) => summary),
      ({ target, lead }) => `${target} ${lead}`,
      mergedSummary,
    ),
  };
}

type Bin = LeadReliability["bins"][number];

function mergedBin(a: Bin, b: Bin): Bin {
  if (a.n === 0 || b.n === 0) return a.n === 0 ? b : a;
  return {
    ...a,
    n: a.n + b.n,
    mean_probability: mean(a, b, a.mean_probability ?? 0, b.mean_probability ?? 0),
    observed_share: mean(a, b, a.observed_share ?? 0, b.observed_share ?? 0),
  };
}

const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);

function mergedLead(a: LeadReliability, b: LeadReliability): LeadReliability {
  const [hits, misses] = [a.hits + b.hits, a.misses + b.misses];
  const falseAlarms = a.false_alarms + b.false_alarms;
  const withProbability = a.n_with_probability + b.n_with_probability;
  const bins = a.bins.map((bin, index) => mergedBin(bin, b.bins[index] ?? bin));
  const bad = bins.reduce((sum, { n, observed_share: part }) => sum + n * (part ?? 0), 0);
  const brier = (a.brier ?? 0) * a.n_with_probability + (b.brier ?? 0) * b.n_with_probability;
  const baseRate = share(bad, withProbability);
  return {
    lead: a.lead,
    n: a.n + b.n,
    n_live: a.n_live + b.n_live,
    hits,
    misses,
    false_alarms: falseAlarms,
    correct_rejections: a.correct_rejections + b.correct_rejections,
    pod: share(hits, hits + misses),
    far: share(falseAlarms, hits + falseAlarms),
    n_with_probability: withProbability,
    brier: share(brier, withProbability),
    brier_of_usual: baseRate === null ? null : baseRate * (1 - baseRate),
    bins,
  };
}

/** Several answers of /api/v1/reliability as one; in order of days. */
export function mergedReliability(answers: readonly Reliability[]): LeadReliability[] {
  const leads = answers.flatMap((answer) => answer.leads);
  return mergedByKey(leads, ({ lead }) => lead, mergedLead).sort((a, b) => a.lead - b.lead);
}

/** Several answers of /api/v1/anomalies as one; the newest days first. */
export function mergedAnomalies(answers: readonly Anomalies[]): {
  judged: number;
  anomalies: Anomaly[];
} {
  return {
    judged: answers.reduce((sum, { judged_days: judged }) => sum + judged, 0),
    anomalies: [...answers].reverse().flatMap(({ anomalies }) => anomalies),
  };
}

/** The checks of several answers of /api/v1/drift; in order of days. */
export function mergedDrift(answers: readonly Drift[]): DriftCheck[] {
  return answers.flatMap(({ checks }) => checks);
}

/** Several answers of /api/v1/models as one: each model once, with all its days. */
export function mergedModels(answers: readonly Models[]): Pick<Models, "decisions" | "issued"> {
  const withAllDays = (a: Issuer, b: Issuer): Issuer => ({ ...b, days: [...a.days, ...b.days] });
  return {
    // Each answer has the decisions of all time.
    decisions: answers.at(-1)?.decisions ?? [],
    issued: mergedByKey(
      answers.flatMap(({ issued }) => issued),
      ({ version }) => version,
      withAllDays,
    ),
  };
}
