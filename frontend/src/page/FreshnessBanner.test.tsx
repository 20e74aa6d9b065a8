import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import { fromOrigin, freshness, result } from "../test/fixtures";
import { json, openForecast, present } from "../test/page";
import { ago } from "./FreshnessBanner";

const age = () => within(screen.getByRole("region", { name: /발표 후 경과 시간|Age of this forecast/ }));

async function openWith(changes: Parameters<typeof result>[0], address = "/") {
  await openForecast({ "/result": () => json(result(changes)) }, address);
}

describe("the age of a forecast", () => {
  test("is shown with its issue, its data and the next issue, in Seoul's time", async () => {
    await openForecast();

    expect(age().getByText("최신 예보")).toBeVisible();
    expect(age().getByText("12월 31일 (토) 05:00")).toHaveAttribute(
      "datetime",
      "2022-12-31T05:00:12+09:00",
    );
    expect(age().getByText(/4시간 전/)).toBeVisible();
    expect(age().getByText("12월 30일 (금)까지")).toBeVisible();
    expect(age().getByText("1월 1일 (일) 05:00")).toBeVisible();
    expect(screen.queryByRole("status")).not.toBeInTheDocument();
  });

  test.each([
    ["/", "공식 예보가 아니에요"],
    ["/en", "Not an official forecast"],
  ])("stands beside whose forecast it is not, with the official ones, at %s", async (address, words) => {
    await openForecast({}, address);

    const line = present(age().getByText(words).closest("dl"));
    expect(line).toHaveTextContent(/최신 예보|Up to date/);
    const links = within(line).getAllByRole<HTMLAnchorElement>("link");
    expect(links.map(({ hostname }) => hostname)).toEqual([
      "www.weather.go.kr",
      "www.airkorea.or.kr",
    ]);
  });

  test.each([
    ["/", "12월 31일 (토) 05:00", "10:20 갱신"],
    ["/en", "Sat, Dec 31 05:00", "updated 10:20"],
  ])("that is an update is shown with both times at %s", async (address, morning, update) => {
    await openWith(
      {
        issue: "update",
        issued_at: "2022-12-31T10:20:31+09:00",
        updates: "2022-12-31T05:00:12+09:00",
        freshness: freshness("2022-12-31T11:30:00+09:00"),
      },
      address,
    );

    expect(age().getByText(morning)).toHaveAttribute("datetime", "2022-12-31T05:00:12+09:00");
    expect(age().getByText(update)).toHaveAttribute("datetime", "2022-12-31T10:20:31+09:00");
    expect(age().getByText(/70분 전|69분 전|69 minutes ago|70 minutes ago/)).toBeVisible();
  });

  test("that is late is shown with the time it was due", async () => {
    await openWith({ freshness: freshness("2023-01-01T06:30:00+09:00", "late") });

    expect(age().getByText("늦어진 예보")).toBeVisible();
    expect(screen.getByRole("status")).toHaveTextContent("05:00에 나올 오늘 예보가 늦어지고 있어");
    expect(screen.getByRole("heading", { level: 2, name: /^.*하루, 미세먼지/ })).toBeVisible();
  });

  test("that is stale is shown with the day of the last issue", async () => {
    await openWith(
      { freshness: freshness("2023-01-02T20:00:00+09:00", "stale") },
      "/en",
    );

    expect(age().getByText("Out of date")).toBeVisible();
    expect(age().getByText(/3 days ago|2 days ago/)).toBeVisible();
    expect(screen.getByRole("status")).toHaveTextContent(
      "There has been no new forecast since December 31, 2022, 05:00.",
    );
  });

  test("that is in the future is explained by a wrong clock", async () => {
    await openWith({ freshness: freshness("2022-12-31T03:00:00+09:00", "stale") });

    expect(screen.getByRole("status")).toHaveTextContent("서버의 시계가 맞지 않는 것 같아요");
  });

  test("grows in minutes, hours and days", () => {
    const minute = 60_000;
    expect(ago(3 * minute, "ko")).toBe("3분 전");
    expect(ago(89 * minute, "en")).toBe("89 minutes ago");
    expect(ago(91 * minute, "en")).toBe("2 hours ago");
    expect(ago(47 * 60 * minute, "ko")).toBe("47시간 전");
    expect(ago(71 * 60 * minute, "ko")).toBe("2일 전");
  });
});

describe("the origin of the data", () => {
  test("measurements of today have no notice", async () => {
    await openForecast();

    expect(document.querySelector("[data-origin]")).toBeNull();
  });

  test("made-up data are named before anything else", async () => {
    await openForecast({ "/result": () => json(fromOrigin("synthetic")) });

    const notice = screen.getByText("연습용 가상 자료");
    expect(notice).toBeVisible();
    expect(screen.getByText(/실제 서울의 날씨가 아니에요/)).toBeVisible();
    const today = screen.getByRole("heading", { level: 1 });
    expect(notice.compareDocumentPosition(today)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  });

  test("a replay of the archive is named with its day", async () => {
    await openForecast({ "/result": () => json(fromOrigin("archive")) }, "/en");

    expect(screen.getByText("Replaying December 31, 2022 from the archive")).toBeVisible();
    expect(screen.getByText(/This is not the weather now/)).toBeVisible();
  });
});

describe("a degraded forecast", () => {
  test("says that observations were late, and why when unfolded", async () => {
    const words = [
      { ko: "미세먼지: 가장 최근 날은 2022-12-29", en: "PM10: newest day is 2022-12-29" },
      { ko: "Who knows.", en: "Who knows." },
    ];
    await openWith({ status: "late_data", reasons_words: words });

    expect(screen.getByText("일부 관측이 아직 들어오지 않은 채 만든 예보예요")).toBeVisible();
    await userEvent.click(screen.getByText("자세한 이유"));
    expect(screen.getByText("미세먼지: 가장 최근 날은 2022-12-29")).toHaveAttribute("lang", "ko");
    expect(screen.getByText("Who knows.")).toHaveAttribute("lang", "en");
  });

  test("says that it was made without the model", async () => {
    await openWith({ status: "fallback", reasons: ["no model was promoted by D"] }, "/en");

    expect(screen.getByText(/^Made without the model/)).toBeVisible();
  });

  test("says that it was computed later", async () => {
    await openWith({ kind: "hindcast" });

    expect(screen.getByText(/나중에 계산한 것이에요/)).toBeVisible();
  });
});
