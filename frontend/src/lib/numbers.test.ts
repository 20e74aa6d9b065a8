import { expect, test } from "vitest";
import cases from "../test/rounding.json";
import { formatNumber, formatPercent } from "./numbers";

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
