// What the API answers of drift, models and forecasts of bad air, in the tests.
import type { Anomalies, Anomaly, Drift, DriftCheck, LeadReliability, Models, Reliability } from "../api/client";
import { addDays } from "../lib/kst";
import { D, SOURCE, STATION } from "./fixtures";

const RANGE = { station: STATION, from: addDays(D, -29), to: D, source: SOURCE };
const EDGES = [0, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1];

/** Twelve bad days of which nine were forecast, and four false alarms, among 365. */
export function leadReliability(changes: Partial<LeadReliability> = {}): LeadReliability {
  return {
    lead: 1,
    n: 365,
    n_live: 365,
    hits: 9,
    misses: 3,
    false_alarms: 4,
    correct_rejections: 349,
    pod: 0.75,
    far: 0.3077,
    n_with_probability: 365,
    brier: 0.021,
    brier_of_usual: 0.0318,
    bins: EDGES.slice(0, -1).map((from, index) => ({
      from_probability: from,
      to_probability: EDGES[index + 1] ?? 1,
      n: index === 0 ? 340 : index === 6 ? 0 : 5,
      mean_probability: index === 6 ? null : from + 0.03,
      observed_share: index === 6 ? null : from,
    })),
    ...changes,
  };
}

/** What /api/v1/reliability answers. */
export function reliability(...leads: LeadReliability[]): Reliability {
  return { ...RANGE, leads: leads.length > 0 ? leads : [leadReliability()] };
}

/** By default the mean of a day with dust. */
export function anomaly(changes: Partial<Anomaly> = {}): Anomaly {
  return {
    date: "2022-12-13",
    target: "PM10_AVG",
    unit: "µg/m³",
    observed: 247.2,
    median: 44.1,
    lower80: 24.3,
    upper80: 66.8,
    score: 8.9,
    cause: "air",
    cause_words: { ko: "실제 대기 변화로 보임", en: "Probably the air itself" },
    reason: "nothing in the values points to the instrument",
    reason_words: {
      ko: "측정값에 기기 이상을 의심할 점은 없어요",
      en: "nothing in the values points to the instrument",
    },
    reason_data: { code: "no_sign_of_instrument", parameters: {} },
    ...changes,
  };
}

/** What /api/v1/anomalies answers of thirty days. */
export function anomalies(...found: Anomaly[]): Anomalies {
  return { ...RANGE, unusual_from: 3, judged_days: 30, anomalies: found };
}

/** By default a check without drift. */
export function driftCheck(changes: Partial<DriftCheck> = {}): DriftCheck {
  return {
    day: D,
    drifted: false,
    reasons: [],
    reasons_words: [],
    reasons_data: [],
    model_version: "2022-12-25-1f3a9c02",
    findings: [
      {
        kind: "error",
        name: "TA_MAX",
        value: 0.82,
        threshold: 1.1,
        exceeded: false,
        days_in_a_row: 0,
        sample_size: 45,
        group: null,
        confidence: null,
      },
      {
        kind: "correction",
        name: "official",
        value: 0.74,
        threshold: 1.1,
        exceeded: false,
        days_in_a_row: 0,
        sample_size: 45,
        group: "temperature",
        confidence: 0.01,
      },
    ],
    ...changes,
  };
}

/** What /api/v1/drift answers. */
export function drift(...checks: DriftCheck[]): Drift {
  return { ...RANGE, checks };
}

/** What /api/v1/models answers: one model promoted, and one refused after it. */
export function models(changes: Partial<Models> = {}): Models {
  const promoted: Models["decisions"][number] = {
    version: "2022-12-25-1f3a9c02",
    decision: "promoted",
    by_day: "2022-12-25",
    decided_at: "2022-12-26T05:20:03+09:00",
    trained_through: "2022-12-25",
    compared_with: "persistence",
    held_out_from: "2022-06-25",
    held_out_through: "2022-12-25",
    crps_ratio: 0.93,
    confidence: 0.9945,
    better_by_percent: 7,
    reason: "CRPS is lower.",
    reason_words: { ko: "오차가 작아요.", en: "CRPS is lower." },
    reason_data: {
      code: "better",
      parameters: { compared_with: "persistence", percent: 7, confidence_percent: 99 },
    },
  };
  const refused: typeof promoted = {
    ...promoted,
    version: "2022-12-28-0badcafe",
    decision: "refused",
    by_day: "2022-12-28",
    compared_with: promoted.version,
    crps_ratio: 1.024,
    confidence: 0.1265,
    better_by_percent: -2.4,
  };
  return {
    ...RANGE,
    decisions: [refused, promoted],
    issued: [
      {
        version: promoted.version,
        name: "lstm",
        trained_through: "2022-12-25",
        promoted_on: "2022-12-25",
        days: ["2022-12-29", "2022-12-30"],
      },
    ],
    ...changes,
  };
}
