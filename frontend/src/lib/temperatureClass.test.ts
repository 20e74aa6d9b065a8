import { expect, test } from "vitest";
import { comparison, hasWideSwing, isToldApparent, temperatureClassOf } from "./temperatureClass";

test("a day has the class of its high, or of a bitter morning", () => {
  expect(temperatureClassOf(26, 34)).toBe("sweltering");
  expect(temperatureClassOf(20, 28)).toBe("hot");
  expect(temperatureClassOf(16, 25)).toBe("hot");
  expect(temperatureClassOf(13, 22)).toBe("warm");
  expect(temperatureClassOf(8, 17)).toBe("mild");
  expect(temperatureClassOf(4, 14)).toBe("cool");
  expect(temperatureClassOf(-2, 7)).toBe("chilly");
  expect(temperatureClassOf(-6, 2)).toBe("cold");
  expect(temperatureClassOf(-12, -2)).toBe("bitter");
});

test("a day has the class of the temperatures that are shown", () => {
  expect(temperatureClassOf(17, 24.4)).toBe("warm");
  expect(temperatureClassOf(17, 24.5)).toBe("hot");
  expect(temperatureClassOf(20, 32.5)).toBe("sweltering");
  expect(temperatureClassOf(-11.4, -2)).toBe("cold");
  expect(temperatureClassOf(-11.5, -2)).toBe("bitter");
  expect(temperatureClassOf(-3, 4.4)).toBe("cold");
  expect(temperatureClassOf(-3, 4.5)).toBe("chilly");
});

test("a swing of ten degrees is wide where noon is mild and the morning is not", () => {
  expect(hasWideSwing(8, 18)).toBe(true);
  expect(hasWideSwing(8.6, 18.4)).toBe(false);
  expect(hasWideSwing(0, 12)).toBe(false);
  expect(hasWideSwing(16, 29)).toBe(false);
});

test("less than a degree apart is the same", () => {
  expect(comparison(3, 3.9)).toBe("same");
  expect(comparison(3, 2)).toBe("warmer");
  expect(comparison(4.1, 3.1)).toBe("warmer");
  expect(comparison(-5, -3)).toBe("colder");
});

test("a day is told to feel hot from 33 degrees up, and cold from −12 down, as they are shown", () => {
  expect([32.4, 32.5, 36].map((felt) => isToldApparent("high", felt))).toEqual([false, true, true]);
  expect([-11.4, -11.5, -15].map((felt) => isToldApparent("low", felt))).toEqual([false, true, true]);
});
