import { expect, test } from "vitest";
import cases from "../test/rounding.json";
import { formatNumber, formatPercent, formatSigned } from "./numbers";

test("a number is rounded half away from zero, as in messages and tables", () => {
  for (const [value, digits, text] of cases.numbers as [number, number, string][]) {
    expect(formatNumber(value, digits), `${value}`).toBe(text.replace("-", "−"));
  }
});

test("a probability becomes whole per cent, rounded alike", () => {
  for (const [probability, text] of cases.percents as [number, string][]) {
    expect(formatPercent(probability), `${probability}`).toBe(text);
  }
});

test("a negative number has a true minus sign, not a hyphen", () => {
  expect(formatNumber(-3.14, 1)).toBe("−3.1");
});

test("there is no minus zero", () => {
  expect(formatNumber(-0.3)).toBe("0");
});

test("an addition has its sign, but for one that is rounded to nothing", () => {
  expect([1.25, -1.25, 0.04, -0.04].map((value) => formatSigned(value, 1))).toEqual([
    "+1.3",
    "−1.3",
    "0.0",
    "0.0",
  ]);
});
