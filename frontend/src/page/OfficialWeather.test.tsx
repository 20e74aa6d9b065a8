import { screen, within } from "@testing-library/react";
import { axe } from "jest-axe";
import { describe, expect, test } from "vitest";
import type { ForecastDay, OfficialOutlook } from "../api/client";
import { result } from "../test/fixtures";
import { json, openForecast, present } from "../test/page";

type Official = NonNullable<ForecastDay["official_weather"]>;

const WET: OfficialOutlook = { sky: "overcast", precipitation: "rain", rain_chance: 80 };
const SNOWY: OfficialOutlook = { sky: "overcast", precipitation: "rain_and_snow", rain_chance: 60 };
const DRY: OfficialOutlook = { sky: "clear", precipitation: "none", rain_chance: 0 };
const CLOUDY: OfficialOutlook = { sky: "mostly_cloudy", precipitation: "none", rain_chance: 30 };

function said(changes: Partial<Official>): Official {
  const issued = { source: "short_term" as const, issued_at: "2022-12-30T17:00:00+09:00" };
  return { ...issued, morning: null, afternoon: null, day: null, ...changes };
}

/** The page where KMA has said this of the first days, and nothing of the others. */
async function openTold(days: (Official | null)[], address = "/") {
  const told = result().days.map((day, index) => ({ ...day, official_weather: days[index] ?? null }));
  return openForecast({ "/result": () => json(result({ days: told })) }, address);
}

const card = (which: "today" | "tomorrow") =>
  present(document.querySelector<HTMLElement>(`article[data-which="${which}"]`));
const week = () => present(document.querySelector<HTMLTableElement>("table"));
const text = (element: HTMLElement) => element.textContent.replace(/\s+/g, " ");

describe("what KMA says of a day", () => {
  test("stands in its card as KMA's, with its time of issue", async () => {
    await openTold([said({ morning: { ...WET, rain_chance: 60 }, afternoon: WET })]);

    expect(text(card("today"))).toContain(
      "기상청 예보 (12월 30일 (금) 17:00 발표)흐리고 비, 강수확률 오전 60% · 오후 80%",
    );
    expect(card("today").querySelector("time[datetime='2022-12-30T17:00:00+09:00']")).toBeVisible();
    expect(card("today").querySelectorAll("[data-weather=rain]")).toHaveLength(1);
  });

  test("is told by halves where their skies differ, each with its icon", async () => {
    await openTold([said({ morning: SNOWY, afternoon: DRY })], "/en");

    expect(text(card("today"))).toContain(
      "KMA forecast (issued Fri, Dec 30 17:00)" +
        "Morning: overcast with rain or snow, chance 60%" +
        "Afternoon: clear, chance of rain 0%",
    );
    const icons = [...card("today").querySelectorAll("[data-weather]")];
    expect(icons.map((icon) => icon.getAttribute("data-weather"))).toEqual(["rain_and_snow", "clear"]);
  });

  test("is told once where the halves are alike or the day is forecast whole", async () => {
    const alike = said({ morning: CLOUDY, afternoon: CLOUDY });
    await openTold([alike, said({ day: CLOUDY })]);

    for (const which of ["today", "tomorrow"] as const) {
      expect(text(card(which))).toContain("구름많음, 강수확률 30%");
    }
  });

  test("is told as far as KMA says it", async () => {
    const noChance = said({ morning: { ...DRY, rain_chance: null }, afternoon: null });
    const noSky = said({ morning: { sky: null, precipitation: null, rain_chance: 40 } });
    await openTold([noChance, noSky]);

    expect(text(card("today"))).toContain("발표)오전 맑음");
    expect(text(card("tomorrow"))).toContain("발표)강수확률 오전 40%");
    expect(card("tomorrow").querySelector("[data-weather]")).toBeNull();
  });

  test("is left out of card and week where nothing was out", async () => {
    await openTold([]);

    expect(screen.queryByText(/기상청 예보 \(/)).not.toBeInTheDocument();
    expect(screen.queryByRole("columnheader", { name: /강수/ })).not.toBeInTheDocument();
    expect(card("today")).not.toHaveTextContent("우산");
  });
});

describe("what to take along", () => {
  test("is named at the top of today's card, and advised", async () => {
    const days = result().days.map((day, index) => ({
      ...day,
      official_weather: index === 0 ? said({ morning: DRY, afternoon: WET }) : null,
      pm10_grade: { ...day.pm10_grade, grade: "bad" as const },
    }));
    await openForecast({ "/result": () => json(result({ days })) });

    const marks = within(card("today")).getByRole("list", { name: "챙길 것" });
    const named = within(marks).getAllByRole("listitem");
    expect(named.map((mark) => mark.textContent)).toEqual(["오후 우산 · 80%", "마스크"]);
    expect(card("today")).toHaveTextContent(/우산을 챙기세요\. .*마스크를 챙기세요\./);
    expect(within(card("tomorrow")).queryByRole("list", { name: "챙길 것" })).toBeNull();
  });

  test("is nothing on a dry day of clean air, and the umbrella may stay at home", async () => {
    const dry = said({ morning: DRY, afternoon: DRY });
    await openTold([dry, dry]);

    expect(screen.queryByRole("list", { name: "챙길 것" })).not.toBeInTheDocument();
    expect(card("today")).toHaveTextContent("우산 없이도 괜찮아요.");
    expect(card("tomorrow")).not.toHaveTextContent("우산");
  });
});

describe("the week", () => {
  test("has a named icon and the higher chance for each day that KMA tells of", async () => {
    await openTold([said({ morning: SNOWY, afternoon: DRY }), said({ day: CLOUDY })]);

    const rows = within(week()).getAllByRole("row").slice(1);
    const first = within(present(rows[0]));
    expect(first.getByRole("img", { name: "오전 흐리고 비 또는 눈, 오후 맑음" })).toBeVisible();
    expect(text(present(rows[0]))).toContain("강수확률 60%");
    expect(within(present(rows[1])).getByRole("img", { name: "구름많음" })).toBeVisible();
    expect(within(present(rows[2])).getByRole("cell", { name: "–" })).toBeVisible();
  });

  test("says whose sky and rain these are, and when they were issued", async () => {
    const older = said({ day: CLOUDY, issued_at: "2022-12-28T18:00:00+09:00" });
    await openTold([older, said({ day: CLOUDY })]);

    expect(screen.getByText(/기상청이 내는 예보예요/)).toHaveTextContent(
      "(12월 28일 (수) 18:00~12월 30일 (금) 17:00 발표)",
    );
  });

  test("has nothing that axe would mend", async () => {
    const { container } = await openTold([said({ morning: SNOWY, afternoon: DRY })]);

    expect((await axe(container)).violations).toEqual([]);
  }, 20_000);
});
