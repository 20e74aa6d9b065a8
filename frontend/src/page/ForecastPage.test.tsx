import { act, screen, within } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { D, freshness, observedDay, result, usual, YESTERDAY } from "../test/fixtures";
import { json, openForecast, present, problem, serve, UNREACHABLE } from "../test/page";
import { normal, scores, scoreSummary } from "../test/scoreFixtures";

const card = (which: "today" | "tomorrow") =>
  within(present(document.querySelector<HTMLElement>(`article[data-which="${which}"]`)));
const HOUR = 3_600_000;
const text = (element: HTMLElement) => element.textContent.replace(/\s+/g, " ");

describe("the card of today", () => {
  test("has the weather in words, then in numbers with units", async () => {
    await openForecast();

    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent(
      "추운 하루, 미세먼지(PM10) 보통",
    );
    const today = card("today");
    expect(today.getByText("12월 31일 토요일")).toBeVisible();
    expect(today.getByText(/두꺼운 외투와 목도리를 챙기세요/)).toBeVisible();
    expect(today.getByText("−6°")).toBeVisible();
    expect(today.getByText("2°")).toBeVisible();
    expect(today.getByText("µg/m³")).toBeVisible();
  });

  test("has the 80 % range beside each number", async () => {
    await openForecast();

    const ranges = card("today").getAllByText(/^10번 중 8번은$/);
    expect(ranges.map((range) => text(present(range.parentElement)))).toEqual([
      "10번 중 8번은 −8~ −5°",
      "10번 중 8번은 1~3°",
      "10번 중 8번은 −3~ −1°",
      "10번 중 8번은 28~48",
    ]);
  });

  test("says which dust at its first mention, and gives advice on that alone", async () => {
    await openForecast();

    expect(card("today").getByText(/PM10만 보면 마스크 없이 평소처럼 지내도 괜찮아요/)).toBeVisible();
    expect(screen.queryByText(/공기/)).not.toBeInTheDocument();
    expect(card("tomorrow").getByRole("heading")).toHaveTextContent("쌀쌀한 하루, 미세먼지 보통");
  });

  test("notes a mean above the WHO's guideline beside its grade, and no other", async () => {
    await openForecast();

    expect(
      card("tomorrow").getByText("세계보건기구 하루 권고 기준 45 µg/m³를 넘어요"),
    ).toBeVisible();
    expect(card("today").queryByText(/세계보건기구/)).not.toBeInTheDocument();
  });

  test.each([
    ["/", { high: { value: 34.4, estimated_from: "hours" }, low: null }, "체감 최고 약 34°"],
    ["/en", { high: { value: 34.4, estimated_from: "hours" }, low: null }, /feels like about 34°/],
    ["/", { high: null, low: { value: -15.6, estimated_from: "days" } }, "체감 최저 약 −16°"],
  ] as const)("says how a hot or cold day feels at %s", async (address, apparent, line) => {
    const days = result().days.map((day) => ({ ...day, apparent }));
    await openForecast({ "/result": () => json(result({ days })) }, address);

    expect(card("today").getByText(line)).toBeVisible();
  });

  test("says nothing of how a milder day feels", async () => {
    const high = { value: 32.4, estimated_from: "days" } as const;
    const days = result().days.map((day) => ({ ...day, apparent: { high, low: null } }));
    await openForecast({ "/result": () => json(result({ days })) });

    expect(card("today").queryByText(/체감/)).not.toBeInTheDocument();
  });

  test("tells of a wide swing on a mild day", async () => {
    const week = [
      { low: 6.2, mean: 12, high: 18.4, dust: 20 },
      { low: 5, mean: 12, high: 19, dust: 20 },
    ];
    await openForecast({ "/result": () => json(result({}, week)) });

    expect(card("today").getByText(/일교차가 12°로 크니/)).toBeVisible();
    expect(card("tomorrow").queryByText(/일교차/)).not.toBeInTheDocument();
  });

  test("compares the day with the observed yesterday", async () => {
    await openForecast();

    expect(card("today").getByText(/낮 최고기온이 어제보다 1° 낮아요/)).toBeVisible();
    expect(screen.getByText(/^어제 관측 \(12월 30일 \(금\)\)/)).toHaveTextContent(
      "최저 −4.9° · 최고 3.4° · 미세먼지 47 µg/m³",
    );
  });

  test("compares the day with the normal, where there is one", async () => {
    const days = result().days.map((day, index) => ({
      ...day,
      normal: usual(index === 0 ? 0.4 : 1),
    }));
    await openForecast({ "/result": () => json(result({ days })) });

    expect(card("today").getByText(/평년\(1992~2021년 평균\) 이맘때보다 3° 낮아요/)).toBeVisible();
    expect(card("tomorrow").getByText(/평년 이맘때와 비슷해요/)).toBeVisible();
  });

  test("has no comparison with a normal where there is none", async () => {
    await openForecast();

    expect(card("today").queryByText(/평년/)).not.toBeInTheDocument();
  });

  test("compares with nothing where yesterday was not observed", async () => {
    const older = observedDay("2022-12-28", YESTERDAY);
    await openForecast({ "/result": () => json(result({ newest_observation: older })) });

    expect(card("today").queryByText(/어제보다|어제와/)).not.toBeInTheDocument();
    expect(screen.queryByText(/^어제 관측/)).not.toBeInTheDocument();
  });

  test("says where yesterday's dust was observed for part of the day only", async () => {
    const half = observedDay(D, YESTERDAY, "partial");
    await openForecast({ "/result": () => json(result({ newest_observation: half })) });

    expect(screen.getByText(/^어제 관측/)).toHaveTextContent(
      "미세먼지 47 µg/m³ (하루 중 일부만 관측)",
    );
  });

  test("says where yesterday's dust was not observed, and keeps the temperatures", async () => {
    const noDust = { ...observedDay(D, YESTERDAY), pm10: null };
    await openForecast({ "/result": () => json(result({ newest_observation: noDust })) });

    expect(screen.getByText(/^어제 관측/)).toHaveTextContent(
      "최저 −4.9° · 최고 3.4° · 미세먼지 관측 없음",
    );
  });
});

describe("the card of tomorrow", () => {
  test("compares with today and does not repeat the same advice", async () => {
    await openForecast({}, "/en");

    const tomorrow = card("tomorrow");
    expect(tomorrow.getByText("Sunday, January 1")).toBeVisible();
    expect(tomorrow.getByText(/The high is 4° above today's\./)).toBeVisible();
    expect(tomorrow.queryByText(/thick coat/)).not.toBeInTheDocument();
  });

  test("has the probability of bad air above 5 %, and not today's of 1 %", async () => {
    await openForecast();

    expect(card("tomorrow").getByText("‘나쁨’ 이상일 확률 12%")).toBeVisible();
    expect(card("today").queryByText(/‘나쁨’ 이상일 확률/)).not.toBeInTheDocument();
  });
});

describe("what is not forecast", () => {
  test.each([
    ["/", /초미세먼지\(PM2.5\)와 오존은 에어코리아에서, 비와 하늘 상태는 기상청 날씨누리에서/],
    ["/en", /For PM2.5 and ozone see AirKorea, for rain and sky KMA Weather\./],
  ])("is named with where it is found at %s", async (address, sentence) => {
    await openForecast({}, address);

    const line = present(
      [...document.querySelectorAll("p")].find((one) => sentence.test(one.textContent)),
    );
    const links = within(line).getAllByRole<HTMLAnchorElement>("link");
    expect(links.map(({ hostname }) => hostname)).toEqual([
      "www.airkorea.or.kr",
      "www.weather.go.kr",
    ]);
  });
});

describe("a grade", () => {
  test("has a word and a shape", async () => {
    await openForecast();

    const badges = [...document.querySelectorAll("table [data-grade]")];
    const shapes = new Map(
      badges.map((badge) => [
        badge.getAttribute("data-grade"),
        badge.querySelector("svg > *")?.outerHTML,
      ]),
    );
    expect([...shapes.keys()].sort()).toEqual(["bad", "good", "moderate"]);
    expect(badges.map(({ textContent }) => textContent)).toEqual(
      ["좋음~보통", "보통", "나쁨", "보통~나쁨", "좋음~보통", "좋음~보통", "좋음~보통"],
    );
    expect(new Set(shapes.values()).size).toBe(3);
  });

  test.each([
    ["/", "좋음~보통"],
    ["/en", "Good–Moderate"],
  ])("has the words of both where its range crosses a limit, and one colour, at %s", async (address, words) => {
    await openForecast({}, address);

    const badge = card("today").getByText(words);
    expect(badge).toHaveAttribute("data-grade", "moderate");
  });
});

describe("the week", () => {
  test("has a row for each day from today on, with units in its head", async () => {
    await openForecast();

    const week = within(screen.getByRole("table", { name: "7일 예보" }));
    expect(week.getByRole("columnheader", { name: "미세먼지 µg/m³" })).toBeVisible();
    const days = week.getAllByRole("rowheader").map(text);
    expect(days).toEqual([
      "오늘 12/31",
      "일 1/1",
      "월 1/2",
      "화 1/3",
      "수 1/4",
      "목 1/5",
      "금 1/6",
    ]);
    const monday = week.getByRole("row", { name: /^월 1\/2/ });
    expect(text(monday)).toContain("나쁨96 (10번 중 8번은 82~110)");
    expect(text(monday)).toContain("−2°10번 중 8번은 −4~ −1");
  });

  test("leaves out the days that have passed", async () => {
    const late = freshness("2023-01-01T06:30:00+09:00", "late");
    await openForecast({ "/result": () => json(result({ freshness: late })) });

    const week = within(screen.getByRole("table", { name: "7일 예보" }));
    expect(week.getAllByRole("rowheader").map(text)[0]).toBe("오늘 1/1");
    expect(card("today").getByText("1월 1일 일요일")).toBeVisible();
    expect(screen.queryByText(/^어제 관측/)).not.toBeInTheDocument();
  });

  test("turns to the next day at midnight in Seoul while the page stays open", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    try {
      const evening = freshness("2022-12-31T23:59:30+09:00");
      await openForecast({ "/result": () => json(result({ freshness: evening })) });
      expect(card("today").getByText("12월 31일 토요일")).toBeVisible();

      await act(() => vi.advanceTimersByTimeAsync(61_000));

      expect(card("today").getByText("1월 1일 일요일")).toBeVisible();
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("the days with no better forecast than the normals", () => {
  test("are named from the first of them on", async () => {
    const summary = [1, 2, 3, 4, 5, 6, 7].map((lead) =>
      scoreSummary({ target: "PM10_AVG", lead, normal: normal({ mae: 15, ours_mae: lead < 5 ? 10 : 20 }) }),
    );
    await openForecast({ "/api/v1/scores": () => json(scores(summary)) });

    expect(
      screen.getByText("1월 4일 (수)부터의 미세먼지 예보는 최근에 평년값보다 낫지 않았어요."),
    ).toBeVisible();
  });

  test("are not named where every lead was better, or where forecasts are few", async () => {
    const few = scoreSummary({ target: "PM10_AVG", lead: 7, n: 3, normal: normal({ n: 3, mae: 15, ours_mae: 20 }) });
    await openForecast({ "/api/v1/scores": () => json(scores([few])) });

    expect(screen.queryByText(/평년값보다 낫지 않았어요/)).not.toBeInTheDocument();
  });
});

describe("a forecast that can't be refreshed", () => {
  test("stays, and says when it was received", async () => {
    const page = await openForecast();
    serve({ "/result": () => UNREACHABLE });

    await act(() => page.queries.refetchQueries({ queryKey: ["result"] }));

    expect(await screen.findByText(/^새 예보를 확인하지 못했어요/)).toBeVisible();
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("추운 하루");
  });

  test("becomes late and then stale on a page that stays open", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    try {
      const page = await openForecast();
      serve({ "/result": () => UNREACHABLE });
      page.queries.setQueryDefaults(["result"], { refetchInterval: false });
      expect(screen.getByText("최신 예보")).toBeVisible();

      await act(() => vi.advanceTimersByTimeAsync(21.5 * HOUR));
      expect(screen.getByText("늦어진 예보")).toBeVisible();

      await act(() => vi.advanceTimersByTimeAsync(12 * HOUR));
      expect(screen.getByText("오래된 예보")).toBeVisible();
      expect(card("today").getByText("1월 1일 일요일")).toBeVisible();
    } finally {
      vi.useRealTimers();
    }
  });

  test("from the cache has the time when it was cached", async () => {
    const cachedAt = Date.now() - 30 * HOUR;
    const kept = () =>
      new Response(JSON.stringify(result()), {
        headers: { "Content-Type": "application/json", "X-Kept-At": String(cachedAt) },
      });
    await openForecast({ "/result": kept });

    expect(screen.getByText(/^새 예보를 확인하지 못했어요/)).toBeVisible();
    expect(screen.getByText("늦어진 예보")).toBeVisible();
    expect(screen.getByText(/34시간 전|35시간 전/)).toBeVisible();
    expect(card("today").getByText("1월 1일 일요일")).toBeVisible();
  });

  test("is drawn without past days where observations fail to load", async () => {
    await openForecast({ "/api/v1/observations": () => problem(503, "store-unavailable") });

    expect(await screen.findByText(/예보만 그렸어요/)).toBeVisible();
    expect(screen.getAllByRole("slider", { name: /^(기온|미세먼지\(PM10\)),/ })).toHaveLength(2);
  });
});
