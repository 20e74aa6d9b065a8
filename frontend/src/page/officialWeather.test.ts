import { describe, expect, test } from "vitest";
import type { OfficialOutlook } from "../api/client";
import { forecastDay } from "../test/fixtures";
import { chanceOf, needsMask, needsUmbrella, umbrellaAdvice, weatherOfDay } from "./officialWeather";

const MILD = { low: 10, mean: 14, high: 19, dust: 30 };
const WET: OfficialOutlook = { sky: "overcast", precipitation: "rain", rain_chance: 80 };
const DRY: OfficialOutlook = { sky: "clear", precipitation: "none", rain_chance: 10 };
const OPEN: OfficialOutlook = { sky: "mostly_cloudy", precipitation: "none", rain_chance: 30 };

/** Today, of which KMA said this on the evening before or at another time. */
function told(
  morning: OfficialOutlook | null,
  afternoon: OfficialOutlook | null,
  issuedAt = "2022-12-30T17:00:00+09:00",
) {
  const official = { source: "short_term" as const, issued_at: issuedAt, morning, afternoon, day: null };
  return forecastDay("2022-12-31", 1, { ...MILD, official });
}
const SILENT = forecastDay("2022-12-31", 1, MILD);

describe("an umbrella", () => {
  test("is needed where either half of the day has a chance of 60 % or more", () => {
    expect(needsUmbrella(told(DRY, { ...OPEN, rain_chance: 60 }))).toBe(true);
    expect(needsUmbrella(told(WET, DRY))).toBe(true);
  });

  test("is left open between 20 and 60 %", () => {
    expect(needsUmbrella(told(DRY, { ...OPEN, rain_chance: 50 }))).toBeNull();
    expect(needsUmbrella(told(DRY, OPEN))).toBeNull();
  });

  test("is not needed where a recent issue has a low chance for all of the day", () => {
    expect(needsUmbrella(told(DRY, { ...DRY, rain_chance: 20 }))).toBe(false);
    expect(needsUmbrella(told(DRY, { ...DRY, rain_chance: null }))).toBeNull();
  });

  test("is never called needless by an issue of days ago, and needed by it all the same", () => {
    const old = "2022-12-28T18:00:00+09:00";
    expect(needsUmbrella(told(DRY, DRY, old))).toBeNull();
    expect(needsUmbrella(told(WET, DRY, old))).toBe(true);
  });

  test("is no matter where KMA's forecast is not known", () => {
    expect(needsUmbrella(SILENT)).toBeNull();
    expect(umbrellaAdvice(SILENT)).toBeNull();
  });

  test("is advised each day it is needed, and called needless once", () => {
    expect(umbrellaAdvice(told(WET, WET), told(WET, WET))).toBe("needed");
    expect(umbrellaAdvice(told(DRY, DRY))).toBe("notNeeded");
    expect(umbrellaAdvice(told(DRY, DRY), told(DRY, DRY))).toBeNull();
    expect(umbrellaAdvice(told(DRY, DRY), told(WET, DRY))).toBe("notNeeded");
  });
});

describe("one icon for a day", () => {
  test("shows what falls in either half, else the cloudier sky", () => {
    expect(weatherOfDay(told(DRY, WET))).toBe("rain");
    expect(weatherOfDay(told({ ...WET, precipitation: "snow" }, WET))).toBe("snow");
    expect(weatherOfDay(told(DRY, OPEN))).toBe("mostly_cloudy");
    expect(weatherOfDay(SILENT)).toBeNull();
  });

  test("is beside the higher chance", () => {
    expect(chanceOf(told(OPEN, WET))).toBe(80);
    expect(chanceOf(told(null, OPEN))).toBe(30);
    expect(chanceOf(SILENT)).toBeNull();
  });
});

test("a mask is needed in bad air and worse", () => {
  const needed = [30, 80, 81, 151].map((dust) => needsMask(forecastDay("2022-12-31", 1, { ...MILD, dust })));
  expect(needed).toEqual([false, false, true, true]);
});
