import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import { daysBetween } from "../lib/kst";
import { D, observations, observedDay, YESTERDAY } from "../test/fixtures";
import { json, openForecast, present, problem, type Service } from "../test/page";

const temperature = () => screen.getByRole("slider", { name: "기온, 날짜 고르기" });
const dust = () => screen.getByRole("slider", { name: "미세먼지(PM10), 날짜 고르기" });
const told = (slider: HTMLElement) => slider.getAttribute("aria-valuetext");

describe("a chart", () => {
  test("has a name and a description", async () => {
    await openForecast();

    const drawing = screen.getByRole("img", { name: /^미세먼지\(PM10\) / });
    expect(drawing).toHaveAccessibleName(
      /배경은 등급, 가로 점선은 세계보건기구 하루 권고 기준 45 µg\/m³예요/,
    );
    expect(within(drawing).getByText("나쁨")).toBeInTheDocument();
    expect(within(drawing).getByText("WHO 45")).toBeInTheDocument();
    expect(screen.getByText("세계보건기구 하루 권고 기준 45")).toBeVisible();
  });

  test("can be reached by keyboard and starts at the first day of the forecast", async () => {
    await openForecast();

    for (let tabs = 0; tabs < 60 && document.activeElement !== temperature(); tabs += 1) {
      await userEvent.tab();
    }
    expect(temperature()).toHaveFocus();
    expect(told(temperature())).toBe(
      "12월 31일 (토) 예보, 최고 2.1° (10번 중 8번 0.9~3.3°, 평년 4.0°), " +
        "최저 −6.3° (10번 중 8번 −7.5~\u202f−5.1°, 평년 −6.0°)",
    );
  });

  test("moves by day, by week and to its ends, and no further", async () => {
    await openForecast();
    dust().focus();

    await userEvent.keyboard("{ArrowRight}");
    expect(told(dust())).toMatch(/^1월 1일 \(일\) 예보, 하루 평균 62 µg\/m³/);
    await userEvent.keyboard("{PageDown}");
    expect(told(dust())).toMatch(/^12월 25일 \(일\) 관측, 하루 평균 \d+ µg\/m³$/);
    await userEvent.keyboard("{End}{ArrowRight}");
    expect(told(dust())).toMatch(/^1월 6일 \(금\) 예보/);
    await userEvent.keyboard("{Home}{ArrowLeft}");
    expect(dust()).toHaveAttribute("aria-valuenow", "0");
    expect(told(temperature())).toMatch(/^12월 31일/);
  });

  test("marks a day that was observed in part", async () => {
    const half = observedDay(D, YESTERDAY, "partial");
    const days = observations(D, 30, (day) => (day.date === D ? half : day));
    await openForecast({ "/api/v1/observations": () => json(days) });
    dust().focus();

    await userEvent.keyboard("{ArrowLeft}");

    expect(told(dust())).toBe(
      "12월 30일 (금) 관측, 하루 평균 47 µg/m³ (하루 중 일부만 관측)",
    );
  });

  test("has a text for a day that was not observed", async () => {
    const hole = observations(D, 30, (day) => (day.date === D ? null : day));
    await openForecast({ "/api/v1/observations": () => json(hole) });
    dust().focus();

    await userEvent.keyboard("{ArrowLeft}");

    expect(told(dust())).toBe("12월 30일 (금) 관측, 하루 평균 관측 없음");
  });

  test("has a table with every day, its kind, both bands and the normal", async () => {
    await openForecast();

    const heading = screen.getByRole("heading", { name: /^기온/ });
    const chart = within(present(heading.closest("figure")));
    await userEvent.click(chart.getByText("표로 보기"));

    const table = within(await screen.findByRole("table", { name: "기온 (°C)" }));
    expect(table.getAllByRole("row")).toHaveLength(1 + 30 + 7);
    expect(table.getByRole("columnheader", { name: "최고 10번 중 8번" })).toBeVisible();
    const today = table.getByRole("row", { name: /^12월 31일/ });
    const cells = within(today).getAllByRole("cell").map((cell) => cell.textContent);
    expect(cells).toEqual([
      "예보",
      "2.1",
      "0.9~3.3",
      "1.5~2.7",
      "4.0",
      "−6.3",
      "−7.5~\u202f−5.1",
      "−6.9~\u202f−5.7",
      "−6.0",
    ]);
    expect(table.getByRole("row", { name: /^12월 30일 \(금\) 관측/ })).toBeVisible();
  });

  test("has links to its data as CSV", async () => {
    await openForecast();

    const links = ["관측 CSV", "예보 CSV", "평년 CSV"].map((name) =>
      screen.getByRole("link", { name: `미세먼지(PM10), ${name}` }).getAttribute("href"),
    );
    expect(links).toEqual([
      "/api/v1/observations.csv?from=2022-12-01&to=2022-12-30",
      "/api/v1/forecasts/2022-12-30.csv",
      "/api/v1/normals.csv?from=2022-12-01&to=2023-01-06",
    ]);
  });

  test("draws and names normals only where there are some", async () => {
    await openForecast();
    const legendOf = (slider: HTMLElement) => present(slider.closest("figure")).textContent;
    expect(legendOf(temperature())).toContain("평년");
    expect(told(dust())).not.toContain("평년");

    cleanup();
    await openForecast({ "/api/v1/normals": () => problem(503, "store-unavailable") });

    expect(told(temperature())).not.toContain("평년");
    expect(screen.queryByRole("link", { name: "기온, 평년 CSV" })).not.toBeInTheDocument();
  });

  test("names its days in Seoul's time zone, not in the reader's", async () => {
    await openForecast({}, "/en");

    const slider = screen.getByRole("slider", { name: /^Temperature/ });
    expect(told(slider)).toMatch(/^Sat, Dec 31 Forecast/);
  });
});

describe("the past days", () => {
  const past = () => within(screen.getByRole("group", { name: "지난 날 수" }));
  const service: Service = {
    "/api/v1/observations": ({ searchParams }) => {
      const from = present(searchParams.get("from"));
      return json(observations(D, daysBetween(from, D) + 1));
    },
  };

  test("are as many as the reader chooses, and the address keeps the choice", async () => {
    const { asked } = await openForecast(service);
    expect(past().getByRole("radio", { name: "30일" })).toBeChecked();

    await userEvent.click(screen.getByRole("radio", { name: "365일" }));

    await waitFor(() => {
      expect(dust()).toHaveAttribute("aria-valuemax", String(365 + 7 - 1));
    });
    expect(window.location.search).toBe("?past=365");
    expect(asked).toContain("/api/v1/observations?from=2021-12-31&to=2022-12-30");
  });

  test("are those of a link, in the other language too", async () => {
    await openForecast(service, "/?past=90");
    expect(dust()).toHaveAttribute("aria-valuemax", String(90 + 7 - 1));

    await userEvent.click(screen.getByRole("link", { name: "English" }));

    expect(await screen.findByRole("radio", { name: "90 days" })).toBeChecked();
    expect(window.location.pathname + window.location.search).toBe("/en?past=90");
  });

  test("have their default where the address has an unknown number", async () => {
    await openForecast(service, "/?past=9999");

    expect(past().getByRole("radio", { name: "30일" })).toBeChecked();
  });
});
