import { expect, test } from "vitest";
import { compare, temperatureClassOf } from "./temperatureClass";

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

test("less than a degree apart is the same", () => {
  expect(compare(3, 3.9)).toBe("same");
  expect(compare(3, 2)).toBe("warmer");
  expect(compare(-5, -3)).toBe("colder");
});
