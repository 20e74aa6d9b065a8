import { describe, expect, test } from "vitest";
import { addDays } from "../lib/kst";
import { layoutOf, tickIndices } from "./layout";
import type { Series } from "./series";

const FIRST = "2022-01-01";
const days = (count: number) => Array.from({ length: count }, (_, index) => addDays(FIRST, index));
const series = (count: number): Series[] => [
  { tone: "dust", label: "", points: days(count).map((day) => ({ day, value: 40 })) },
];

describe("a chart of days", () => {
  test("has the forecast as wide beside a year as beside thirty days", () => {
    const month = layoutOf(800, 37, 30, series(37), true);
    const year = layoutOf(800, 372, 365, series(372), true);

    expect(year.x(371.5) - year.x(364.5)).toBeCloseTo(month.x(36.5) - month.x(29.5), 0);
    expect(year.x(0)).toBeGreaterThanOrEqual(year.left);
  });

  test("finds the day below the pointer on either side of the edge", () => {
    const { x } = layoutOf(800, 372, 365, series(372), true);

    for (const index of [0, 200, 364, 365, 371]) expect(x.invert(x(index))).toBeCloseTo(index);
  });

  test("reaches into bad air even where the air is clean", () => {
    expect(layoutOf(800, 37, 30, series(37), true).y.domain()[1]).toBeGreaterThanOrEqual(100);
  });

  test.each([
    [320, 21, 14],
    [800, 37, 30],
    [800, 372, 365],
    [320, 372, 365],
    [800, 30, 30],
  ])("of %i px names days far enough apart (%i days, %i past)", (width, count, past) => {
    const layout = layoutOf(width, count, past, series(count), true);

    const ticks = tickIndices(days(count), past, layout);

    expect(ticks.length).toBeGreaterThan(2);
    expect(ticks).toContain(Math.min(past, count - 1));
    const gaps = ticks.slice(1).map((tick, index) => layout.x(tick) - layout.x(ticks[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(46);
  });

  test("narrower than its margins names one day and ends", () => {
    expect(tickIndices(days(37), 30, layoutOf(40, 37, 30, series(37), true))).toEqual([30]);
  });

  test("of a year names firsts of months", () => {
    const layout = layoutOf(800, 372, 365, series(372), true);

    const past = tickIndices(days(372), 365, layout).filter((tick) => tick < 365);

    expect(past.map((tick) => days(372)[tick]?.slice(-2))).toEqual(past.map(() => "01"));
  });
});
