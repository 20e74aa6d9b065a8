import { describe, expect, test } from "vitest";
import { yearsWithin } from "./period";

describe("the ranges that have a value for each day", () => {
  test("are one where a year covers it, across the turn of the year too", () => {
    const range = { from: "2022-12-01", to: "2023-11-30" };

    expect(yearsWithin(range)).toEqual([range]);
  });

  test("are calendar years where it is longer, cut at both ends, and no day is lost", () => {
    expect(yearsWithin({ from: "2021-11-30", to: "2023-01-02" })).toEqual([
      { from: "2021-11-30", to: "2021-12-31" },
      { from: "2022-01-01", to: "2022-12-31" },
      { from: "2023-01-01", to: "2023-01-02" },
    ]);
  });
});
