import { expect, test } from "vitest";
import cases from "../test/rounding.json";
import { exceedsWho, gradeOf, GRADE_SHAPES, GRADES } from "./grades";
import { formatNumber } from "./numbers";

test("a mean of PM10 has the grade of the number that is shown", () => {
  for (const [mean, text, grade] of cases.grades as [number, string, string][]) {
    expect([formatNumber(mean), gradeOf(mean)]).toEqual([text, grade]);
  }
});

test("no two grades share a shape", () => {
  expect(new Set(Object.values(GRADE_SHAPES)).size).toBe(GRADES.length);
});

test("a mean exceeds the WHO's guideline where the number that is shown does", () => {
  expect([44.9, 45.4, 45.5, 46].map(exceedsWho)).toEqual([false, false, true, true]);
});
