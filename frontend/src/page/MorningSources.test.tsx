import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import type { MorningSource } from "../api/client";
import { MORNING, morningSource, morningWith, result } from "../test/fixtures";
import { json, openForecast } from "../test/page";

const TITLE = /예보를 낼 때 받은 자료|What had come in when it was issued/;

async function openWith(morning: MorningSource[], address = "/") {
  await openForecast({ "/result": () => json(result({ morning })) }, address);
  return within(screen.getByRole("group", { name: TITLE }));
}

/** Refused, late or failing, with nothing of it. */
const lacking = (state: MorningSource["state"], kind = ""): Partial<MorningSource> => ({
  state,
  newest: null,
  used: false,
  reason_data: { code: "source_failing", parameters: { kind } },
});

describe("what had come in when a forecast was issued", () => {
  test("is one sentence where nothing lacked, with the newest hour and issue", async () => {
    const told = await openWith(MORNING);

    expect(
      told.getByText(
        "밤사이 04:00까지의 관측과 02:00에 나온 기상청 예보까지 모두 반영한 예보예요.",
      ),
    ).toBeVisible();
    expect(told.queryByRole("list")).not.toBeInTheDocument();
  });

  test("is not said to be in the forecast where the model does not read it", async () => {
    const unused = MORNING.map((one) => ({ ...one, used: false }));
    const told = await openWith(unused, "/en");

    expect(
      told.getByText(
        /^Issued after .* had come in\. What comes in overnight is not used in the forecast yet\.$/,
      ),
    ).toBeVisible();
  });

  test("names what lacked and why, those of one cause together, and then the rest", async () => {
    const told = await openWith(
      morningWith({
        dust_hours: { state: "late", newest: "2022-12-30T23:00:00+09:00" },
        midterm_temperature: lacking("refused"),
        midterm_land: lacking("refused"),
        point: lacking("failing", "hub_unreachable"),
      }),
    );

    expect(told.getByText("다음 자료 없이 낸 예보예요.")).toBeVisible();
    await userEvent.click(told.getByText("받은 자료"));
    expect(told.getAllByRole("listitem").map((item) => item.textContent)).toEqual([
      "시간별 미세먼지 관측 (12월 30일 (금) 23:00까지만 받음) — 예보를 낼 때까지 나오지 않았어요",
      "기상청 중기예보(기온), 기상청 중기예보(하늘·비) — 서울캐스트가 아직 이용 신청을 하지 않은 자료예요",
      "기상청 동네예보 — 기상청 서버에 연결되지 않았어요",
      "시간별 날씨 관측 — 04:00까지",
      "기상청 단기예보 — 12월 30일 (금) 17:00까지",
    ]);
  });

  test("says that the forecast is the same without what is not used yet", async () => {
    const unused = morningWith({ point: lacking("late") }).map((one) => ({ ...one, used: false }));
    const told = await openWith(unused, "/en");

    expect(told.getByText(/does not use these yet, so it is unaffected:$/)).toBeVisible();
  });

  test("does not say so where nothing had come in that could have been used", async () => {
    const told = await openWith(MORNING.map((one) => ({ ...one, ...lacking("failing", "hub_unreachable") })));

    expect(told.getByText("다음 자료 없이 낸 예보예요.")).toBeVisible();
    expect(told.getAllByRole("listitem")).toHaveLength(1);
    expect(told.queryByText("받은 자료")).not.toBeInTheDocument();
  });

  test("names no cause that is not on record, and none that has no words", async () => {
    const told = await openWith(
      morningWith({ short_term: lacking("absent"), point: lacking("failing", "a new kind") }),
      "/en",
    );

    expect(told.getAllByRole("listitem")[0]).toHaveTextContent(
      /^KMA's short-term forecast, KMA's local forecast$/,
    );
  });

  test("never shows a path of the hub", async () => {
    const told = await openWith(
      morningWith({
        point: {
          ...lacking("refused"),
          reason_words: { ko: "getVilageFcst 활용신청", en: "getVilageFcst" },
        },
      }),
    );

    expect(told.queryByText(/getVilageFcst/)).not.toBeInTheDocument();
  });

  test("was nothing yet on a first start", async () => {
    const told = await openWith(
      MORNING.map(({ source }) => morningSource(source, "", { ...lacking("absent") })),
    );

    expect(told.getByText("밤사이 관측과 기상청 예보를 받기 전에 낸 예보예요.")).toBeVisible();
    expect(told.queryByRole("list")).not.toBeInTheDocument();
  });

  test("is left out where a forecast does not tell", async () => {
    await openForecast({ "/result": () => json(result({ morning: [] })) });

    expect(screen.queryByRole("group", { name: TITLE })).not.toBeInTheDocument();
  });
});
