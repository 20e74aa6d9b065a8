import { expect, test } from "vitest";
import { comparison, differenceOf, temperatureClassOf } from "./temperatureClass";

test("a day has the class of its temperatures", () => {
  expect(temperatureClassOf(26, 30, 34)).toBe("sweltering");
  expect(temperatureClassOf(20, 24, 29)).toBe("hot");
  expect(temperatureClassOf(17, 21, 26)).toBe("warm");
  expect(temperatureClassOf(10, 15, 20)).toBe("mild");
  expect(temperatureClassOf(4, 9, 14)).toBe("cool");
  expect(temperatureClassOf(-2, 3, 7)).toBe("chilly");
  expect(temperatureClassOf(-6, -2, 2)).toBe("cold");
  expect(temperatureClassOf(-12, -7, -2)).toBe("bitter");
});

test("a day has the class of the temperatures that are shown", () => {
  expect(temperatureClassOf(17, 21, 27.4)).toBe("warm");
  expect(temperatureClassOf(17, 21, 27.5)).toBe("hot");
  expect(temperatureClassOf(20, 26, 32.5)).toBe("sweltering");
  expect(temperatureClassOf(-11.4, -7, -2)).toBe("cold");
  expect(temperatureClassOf(-11.5, -7, -2)).toBe("bitter");
  expect(temperatureClassOf(15, 19.5, 24)).toBe("warm");
  expect(temperatureClassOf(-3, 1.4, 5)).toBe("cold");
  expect(temperatureClassOf(-3, 1.5, 5)).toBe("chilly");
});

test("less than a degree apart is the same", () => {
  expect(comparison(differenceOf(3, 3.9))).toBe("same");
  expect(comparison(differenceOf(3, 2))).toBe("warmer");
  expect(comparison(differenceOf(4.1, 3.1))).toBe("warmer");
  expect(comparison(differenceOf(-5, -3))).toBe("colder");
  expect(differenceOf(5.1, 3.6)).toBe(1.5);
});
