import { expect, test } from "vitest";
import { compare, feelOf } from "./feel";

test("a day has the word for its temperatures", () => {
  expect(feelOf(26, 30, 34)).toBe("sweltering");
  expect(feelOf(20, 24, 29)).toBe("hot");
  expect(feelOf(17, 21, 26)).toBe("warm");
  expect(feelOf(10, 15, 20)).toBe("mild");
  expect(feelOf(4, 9, 14)).toBe("cool");
  expect(feelOf(-2, 3, 7)).toBe("chilly");
  expect(feelOf(-6, -2, 2)).toBe("cold");
  expect(feelOf(-12, -7, -2)).toBe("bitter");
});

test("less than a degree apart is the same", () => {
  expect(compare(3, 3.9)).toBe("same");
  expect(compare(3, 2)).toBe("warmer");
  expect(compare(-5, -3)).toBe("colder");
});
