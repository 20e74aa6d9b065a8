import { expect, test } from "vitest";
import { formatNumber, formatPercent } from "./numbers";

test("a negative number has a true minus sign, not a hyphen", () => {
  expect(formatNumber(-3.4)).toBe("−3");
  expect(formatNumber(-3.14, 1)).toBe("−3.1");
});

test("a half is rounded away from zero, on both sides of it", () => {
  expect([2.5, 0.5, -0.5, -2.5].map((value) => formatNumber(value))).toEqual(["3", "1", "−1", "−3"]);
});

test("there is no minus zero", () => {
  expect(formatNumber(-0.3)).toBe("0");
  expect(formatNumber(-0.04, 1)).toBe("0.0");
});

test("a probability becomes whole per cent", () => {
  expect(formatPercent(0.124)).toBe("12");
});
