import { describe, expect, test } from "vitest";
import { D, normals, observations, observedDay, result, TODAY, usual } from "../test/fixtures";
import { extentOf, normalYearsOf, pointsOf } from "./series";

describe("the points of a chart", () => {
  test("continue from the observed days to the forecast, with each day once", () => {
    const days = pointsOf("TA_MAX", result(), observations().days).map(({ day }) => day);

    expect(days).toHaveLength(37);
    expect(new Set(days).size).toBe(37);
    expect(days[0]).toBe("2022-12-01");
    expect(days.at(-1)).toBe("2023-01-06");
  });

  test("have bands where they are forecast and none where they were observed", () => {
    const points = pointsOf("TA_MAX", result(), observations().days);

    expect(points.find(({ day }) => day === D)).toEqual({ day: D, value: 4 });
    const today = points.find(({ day }) => day === TODAY);
    expect(today?.band80).toEqual([0.9, 3.3]);
    expect(today?.band50).toEqual([1.5, 2.7]);
  });

  test("have no value for a day that was not observed", () => {
    const without = observations(D, 5, (day) => (day.date === "2022-12-28" ? null : day));

    const points = pointsOf("PM10_AVG", result(), without.days);

    expect(points.find(({ day }) => day === "2022-12-28")?.value).toBeNull();
    expect(points).toHaveLength(12);
  });

  test("are the raw observations, not the cleaned ones", () => {
    const storm = observedDay(D, { low: 1, mean: 5, high: 9, dust: 412 });
    if (storm.pm10) storm.pm10.PM10_AVG = { observed: 412, cleaned: null, flag: "removed" };

    expect(pointsOf("PM10_AVG", result(), [storm])[0]).toEqual({ day: D, value: 412 });
  });

  test("are within a scale that includes their bands", () => {
    const points = pointsOf("TA_MIN", result(), []);

    expect(extentOf([{ tone: "low", label: "", points }])).toEqual([-13.3, -0.5]);
  });
});

describe("the years of the normals", () => {
  test("are those of all days together, and none without a normal", () => {
    const [first, ...others] = normals(D, TODAY).days;
    const newYear = usual(0);
    if (newYear.TA_MAX) newYear.TA_MAX.first_year = 1993;
    const days = [...(first ? [{ ...first, normal: newYear }] : []), ...others];

    expect(normalYearsOf("TA_MAX", days)).toEqual({ from: "1992", to: "2021" });
    expect(normalYearsOf("PM10_AVG", days)).toBeUndefined();
  });
});
