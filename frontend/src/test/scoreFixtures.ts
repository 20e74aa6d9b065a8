// What the API answers of the errors of recent forecasts, in the tests.
import type { ScoreRow, Scores, ScoreSummary } from "../api/client";
import { addDays, type Day } from "../lib/kst";
import { D, SOURCE, STATION } from "./fixtures";

/** Mean errors of one target at one lead. */
export function scoreSummary(changes: Partial<ScoreSummary> = {}): ScoreSummary {
  return {
    target: "TA_MAX",
    lead: 1,
    unit: "°C",
    n: 30,
    n_live: 30,
    mae: 1.2,
    rmse: 1.6,
    mean_crps: 0.9,
    coverage80: 0.83,
    coverage90: 0.93,
    persistence: reference(),
    climatology: reference({ mae: 2.9, mean_crps: 2.1 }),
    official: null,
    normal: normal(),
    ...changes,
  };
}

type Reference = NonNullable<ScoreSummary["persistence"]>;
type Normal = NonNullable<ScoreSummary["normal"]>;

/** Mean errors of a reference and of ours on the same days. */
export function reference(changes: Partial<Reference> = {}): Reference {
  return { n: 30, mae: 2.4, mean_crps: 1.8, ours_mae: 1.2, ours_mean_crps: 0.9, ...changes };
}

/** The same of the normal. */
export function normal(changes: Partial<Normal> = {}): Normal {
  const years = { from_year: 1992, to_year: 2021 };
  return { ...reference({ mae: 3.1, mean_crps: 2.2 }), ...years, ...changes };
}

type Official = NonNullable<ScoreSummary["official"]>;

/** Mean errors of KMA's own forecasts and of ours on the same days. */
export function official(changes: Partial<Official> = {}): Official {
  return {
    n: 30,
    mean_age: 1.29,
    mae: 1.5,
    rmse: 1.9,
    ours_mae: 1.2,
    ours_rmse: 1.6,
    n_crps: 30,
    mean_crps: 1.1,
    ours_mean_crps: 0.9,
    skill: 0.18,
    ...changes,
  };
}

/** What /api/v1/scores answers without its rows. */
export function scores(summary: ScoreSummary[] = ALL_SCORES): Scores {
  return {
    station: STATION,
    from: addDays(D, -29),
    to: D,
    scored_days: summary.length === 0 ? [] : [addDays(D, -29), D],
    summary,
    rows: null,
    source: SOURCE,
  };
}

/**
 * What /api/v1/scores answers with its rows: every forecast too warm, the more so the earlier
 * it was made, and those of the last day far off.
 */
export function scoresWithRows(target?: string | null, lead?: string | null): Scores {
  const days = Array.from({ length: 30 }, (_, index) => addDays(D, index - 29));
  const rows = days.flatMap((day, index) =>
    (["TA_MAX", "TA_MIN", "PM10_AVG"] as const).flatMap((target) =>
      [1, 3, 7].map((lead) => scoreRow(day, target, lead, day === D ? 9 : Math.min(lead, 4), index % 7)),
    ),
  );
  const wanted = rows.filter(
    (row) => (target ?? row.target) === row.target && Number(lead ?? row.lead) === row.lead,
  );
  return { ...scores(), rows: wanted };
}

function scoreRow(
  day: Day,
  target: "TA_MAX" | "TA_MIN" | "PM10_AVG",
  lead: number,
  error: number,
  observed: number,
): ScoreRow {
  return {
    target_day: day,
    target,
    unit: target === "PM10_AVG" ? "µg/m³" : "°C",
    lead,
    forecast_day: addDays(day, -lead),
    fingerprint: "5b1e0c77a9d2",
    model_version: "2022-12-25-1f3a9c02",
    kind: "live",
    issue: "morning",
    status: "fresh",
    observed,
    mean: observed + error,
    median: observed + error,
    absolute_error: error,
    squared_error: error ** 2,
    crps: error / 2,
    lower80: observed + error - 5,
    upper80: observed + error + 5,
    inside80: error < 5,
    inside90: error < 5,
    persistence_absolute_error: 2,
    persistence_crps: 1.5,
    climatology_absolute_error: 3,
    climatology_crps: 2,
    normal: observed + 3,
    normal_from_year: 1992,
    normal_to_year: 2021,
    normal_absolute_error: 3,
    normal_crps: 2,
    official: null,
    official_age: null,
    official_absolute_error: null,
    official_squared_error: null,
    official_crps: null,
    inputs: [],
    corrections: [],
    shares: null,
  };
}

const ALL_SCORES = (["TA_MAX", "TA_MIN", "PM10_AVG"] as const).flatMap((target) =>
  [1, 2, 3, 4, 5, 6, 7].map((lead) => {
    const [unit, scale] = target === "PM10_AVG" ? ["µg/m³", 12] : ["°C", 1];
    return scoreSummary({
      target,
      lead,
      unit,
      mae: (1 + 0.1 * lead) * scale,
      persistence: reference({ mae: (2 + 0.3 * lead) * scale, ours_mae: (1 + 0.1 * lead) * scale }),
      climatology: reference({ mae: 2.9 * scale, ours_mae: (1 + 0.1 * lead) * scale }),
      normal: normal({ mae: 3 * scale, ours_mae: (1 + 0.1 * lead) * scale }),
    });
  }),
);
