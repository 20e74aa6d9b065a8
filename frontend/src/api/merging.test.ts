import { describe, expect, test } from "vitest";
import { scores, scoreSummary } from "../test/scoreFixtures";
import { leadReliability, reliability } from "../test/trustFixtures";
import { mergedReliability, mergedScores } from "./merging";

describe("the answers for several years", () => {
  test("weigh each mean by its number of forecasts", () => {
    const { summary, scored_days: days } = mergedScores([
      scores([scoreSummary({ n: 10, mae: 1, rmse: 3, climatology: null })]),
      scores([scoreSummary({ n: 30, mae: 2, rmse: 5 }), scoreSummary({ lead: 2, n: 30 })]),
    ]);

    expect(summary).toHaveLength(2);
    expect(summary[0]).toMatchObject({ n: 40, mae: 1.75, climatology: { n: 30, mae: 3.1 } });
    expect(summary[0]?.rmse).toBeCloseTo(Math.sqrt(21));
    expect(days).toHaveLength(4);
  });

  test("count hits and false alarms together, and a year without any as none", () => {
    const none = { pod: null, far: null, hits: 0, misses: 0, false_alarms: 0 };
    const [lead] = mergedReliability([
      reliability(leadReliability()),
      reliability(leadReliability(none)),
    ]);

    expect(lead).toMatchObject({ n: 730, hits: 9, pod: 0.75, far: 4 / 13 });
    expect(lead?.brier).toBeCloseTo(0.021);
    expect(lead?.bins[0]).toMatchObject({ n: 680, mean_probability: 0.03 });
    expect(lead?.bins[6]?.mean_probability).toBeNull();
  });
});
