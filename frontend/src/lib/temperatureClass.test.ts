import { expect, test } from "vitest";
import classes from "../test/temperatureClasses.json";
import { comparison, hasWideSwing, isToldApparent, temperatureClassOf } from "./temperatureClass";

// The cases hold here and for what the service says (tests/presentation/test_headline.py).
test.each([...classes.classes, ...classes.shown])(
  "a day from %s° to %s° has the class %s, as in feeds and messages",
  (low, high, name) => {
    expect(temperatureClassOf(Number(low), Number(high))).toBe(name);
  },
);

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
