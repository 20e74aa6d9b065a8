import i18next from "i18next";
import { describe, expect, test } from "vitest";
import { setLanguage, type Language } from "../i18n";
import { formatNumber } from "../lib/numbers";
import { forecastDay, TODAY, withShares } from "../test/fixtures";
import { reasonsOf, sentencesOf } from "./shares";

const WEATHER = { low: -6.3, mean: -2.1, high: 2.1, dust: 38 };
const today = forecastDay(TODAY, 1, WEATHER);
const tomorrow = forecastDay("2023-01-01", 2, WEATHER);
const EVERYTHING = {
  TA_MIN: { hours: -1.24, official: 0.55 },
  TA_MAX: { hours: 0.5, official: 0.8, calibration: -0.6 },
  PM10_AVG: { hours: 12.4, official: -5.5 },
};

async function said(
  day: typeof today,
  language: Language,
  { on = TODAY, scale = 1 }: { on?: string; scale?: number } = {},
) {
  await setLanguage(language);
  const degrees = (celsius: number, digits = 0) => `${formatNumber(celsius * scale, digits)}°`;
  // A value and its unit stay on one line.
  return sentencesOf(day, on, { t: i18next.t, degrees }).replaceAll("\u00a0µg", " µg");
}

describe("what moved a forecast", () => {
  test("is a sentence a cause, of which the first names the day", async () => {
    const day = withShares(today, EVERYTHING);

    expect(await said(day, "ko")).toBe(
      "밤사이 날씨를 반영해 오늘 최저기온을 1.2° 낮춰 잡고, 최고기온을 0.5° 높여 잡았어요. " +
        "새벽까지 잰 미세먼지를 반영해 미세먼지를 12 µg/m³ 높여 잡았어요. " +
        "기상청 예보를 반영해 최저기온을 0.6° 높여 잡고, 최고기온을 0.8° 높여 잡고, " +
        "미세먼지를 6 µg/m³ 낮춰 잡았어요. " +
        "최근 관측이 예보와 달랐던 만큼 최고기온을 0.6° 낮춰 잡았어요.",
    );
    expect(await said(day, "en")).toBe(
      "Last night's weather made us lower today's low by 1.2° and raise the high by 0.5°. " +
        "The dust measured last night made us raise the dust by 12 µg/m³. " +
        "KMA's forecast made us raise the low by 0.6°, raise the high by 0.8° and " +
        "lower the dust by 6 µg/m³. " +
        "Differences between recent forecasts and observations made us lower the high by 0.6°.",
    );
  });

  test.each([
    { TA_MIN: { hours: 0.449 } },
    { TA_MAX: { official: -0.44 } },
    { PM10_AVG: { hours: 4.49 } },
    { PM10_AVG: { calibration: -4.4 } },
    // No figure of the cards.
    { TA_AVG: { hours: 2 }, PM10_MAX: { hours: 40 } },
  ])("is not said where a reader would not see it: %o", async (shares) => {
    expect(await said(withShares(today, shares), "ko")).toBe("");
  });

  test("is said from 0.5 °C and 5 µg/m³ on, as they are written", () => {
    const least = { TA_MIN: { hours: -0.45 }, PM10_AVG: { hours: 4.5 } };

    expect(reasonsOf(withShares(today, least)).map(({ cause }) => cause)).toEqual([
      "night",
      "dust",
    ]);
  });

  test("has the same causes in °F, in its degrees", async () => {
    const day = withShares(today, { TA_MIN: { hours: 0.5 } });

    expect(await said(day, "en", { scale: 1.8 })).toBe(
      "Last night's weather made us raise today's low by 0.9°.",
    );
  });

  test("is tomorrow's where the day is, and no day's of a later one", async () => {
    const shares = { PM10_AVG: { hours: -7 } };

    expect(await said(withShares(tomorrow, shares), "ko")).toBe(
      "새벽까지 잰 미세먼지를 반영해 내일 미세먼지를 7 µg/m³ 낮춰 잡았어요.",
    );
    expect(await said(withShares(forecastDay("2023-01-03", 4, WEATHER), shares), "en")).toBe(
      "The dust measured last night made us lower the dust by 7 µg/m³.",
    );
  });

  test("does not call the night last night's once the forecast is of another morning", async () => {
    const shares = { TA_MIN: { hours: 1 }, PM10_AVG: { hours: 9 } };
    const day = withShares(tomorrow, shares);

    expect(await said(day, "ko", { on: "2023-01-01" })).toBe(
      "예보를 낸 날 새벽까지의 날씨를 반영해 오늘 최저기온을 1.0° 높여 잡았어요. " +
        "예보를 낸 날 새벽까지 잰 미세먼지를 반영해 미세먼지를 9 µg/m³ 높여 잡았어요.",
    );
    expect(await said(day, "en", { on: "2023-01-01" })).toBe(
      "The weather of the night before the issue made us raise today's low by 1.0°. " +
        "The dust measured the night before the issue made us raise the dust by 9 µg/m³.",
    );
  });

  test("is nothing where no model made the forecast", async () => {
    expect(await said(withShares(today, null), "en")).toBe("");
  });
});
