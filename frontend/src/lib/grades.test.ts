import { expect, test } from "vitest";
import { gradeOf, GRADE_SHAPES, GRADES } from "./grades";

test("grades begin at 31, 81 and 151 µg/m³ of the rounded daily mean", () => {
  expect([0, 30.4, 30.5, 80.4, 80.5, 150.4, 150.5].map(gradeOf)).toEqual([
    "good",
    "good",
    "moderate",
    "moderate",
    "bad",
    "bad",
    "very_bad",
  ]);
});

test("no two grades share a shape", () => {
  expect(new Set(Object.values(GRADE_SHAPES)).size).toBe(GRADES.length);
});
