import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import { json, openForecast, problem, type Service } from "../test/page";
import { drift, driftCheck, leadReliability, models, reliability } from "../test/trustFixtures";
import { episodesOf } from "./useTrust";

const part = () => within(screen.getByRole("region", { name: /얼마나 믿을 수 있나|How far to trust/ }));
const cells = (name: RegExp) =>
  within(part().getByRole("table", { name }))
    .getAllByRole("row")
    .map((row) => row.textContent);
const withBadAir = (changes: Parameters<typeof leadReliability>[0]): Service => ({
  "/api/v1/reliability": () => json(reliability(leadReliability(changes))),
});

describe("forecasts of bad air", () => {
  test("are told by hits, false alarms and the worth of the probability", async () => {
    await openForecast();

    expect(part().getByText(/^365일 가운데 ‘나쁨’ 이상이었던 12일 중 9일/)).toHaveTextContent(
      "‘나쁨’ 이상이라고 알린 13일 중 4일은 헛알림이었어요. " +
        "확률의 평균 제곱 오차(Brier)는 0.021, 늘 평소 비율로 말할 때는 0.032예요.",
    );
    expect(part().getByRole("img", { name: /‘나쁨’ 이상일 확률과 실제/ })).toBeVisible();
    expect(cells(/^당일 아침 예보/)).toContain("10–20%13%10%5");
  });

  test("say where no day was bad, and none was called so", async () => {
    await openForecast(withBadAir({ hits: 0, misses: 0, false_alarms: 0, brier: null }), "/en");

    expect(part().getByText(/^None of the 365 days/)).toHaveTextContent(
      "None of the 365 days had bad air or worse. No day was forecast to be bad.",
    );
  });

  test("are those of the lead that the reader chose", async () => {
    await openForecast(withBadAir({ lead: 3, n: 99, hits: 1, misses: 0 }), "/?lead=3");

    expect(part().getByText(/^99일 가운데/)).toBeVisible();
    expect(part().getByRole("table", { name: /^2일 전 예보/ })).toBeVisible();
  });
});

describe("the checks for change", () => {
  const reason = { ko: "오차가 커졌습니다", en: "CRPS grew" };
  const found = (day: string) => driftCheck({ day, drifted: true, reasons_words: [reason] });

  test("say when nothing was found, with the newest values", async () => {
    await openForecast();

    expect(part().getByText("1번 점검했고, 변화는 찾지 못했어요.")).toBeVisible();
    expect(cells(/점검 값$/)).toContain("최고 기온오차0.821.100");
  });

  test("say when a change was found and why, in the reader's language", async () => {
    const checks = drift(found("2022-12-20"), found("2022-12-21"), driftCheck());
    await openForecast({ "/api/v1/drift": () => json(checks) });

    expect(part().getByText("3번 점검해 2번 변화를 찾았어요.")).toBeVisible();
    expect(part().getByText(/^2022년 12월 20일 ~ 2022년 12월 21일, 2일/)).toBeVisible();
    expect(part().getByText("오차가 커졌습니다")).toBeVisible();
  });

  test("count days that follow one another as one, the newest first", () => {
    const days = ["2022-12-01", "2022-12-02", "2022-12-04"].map(found);

    expect(episodesOf(days).map((episode) => episode.map(({ day }) => day))).toEqual([
      ["2022-12-04"],
      ["2022-12-01", "2022-12-02"],
    ]);
  });
});

describe("the models", () => {
  test("are told with the days they made forecasts for, and how each decision came", async () => {
    await openForecast();

    expect(cells(/^예보한 모델$/)).toContain(
      "2022-12-25-1f3a9c022022년 12월 30일 ~ 2022년 12월 31일22022년 12월 25일",
    );
    expect(cells(/^채택과 거절/).slice(1)).toEqual([
      "2022년 12월 28일거절2022-12-28-0badcafe2.4% 큼2022-12-25-1f3a9c02",
      "2022년 12월 25일채택2022-12-25-1f3a9c027.0% 작음지속 예보",
    ]);
  });

  test("that are none yet are said to be none", async () => {
    await openForecast({
      "/api/v1/models": () => json(models({ decisions: [], issued: [] })),
      "/api/v1/drift": () => json(drift()),
      "/api/v1/reliability": () => json({ ...reliability(), leads: [] }),
    });

    expect(part().getByText("이 기간에 낸 예보가 없어요.")).toBeVisible();
    expect(part().getByText("아직 채택하거나 거절한 모델이 없어요.")).toBeVisible();
    expect(part().getByText("이 기간에는 점검 기록이 없어요.")).toBeVisible();
    expect(part().getByText("이 기간에는 채점된 미세먼지 예보가 없어요.")).toBeVisible();
  });

  test("that can't be had are said so, and the rest stays", async () => {
    await openForecast({ "/api/v1/models": () => problem(503, "store-unavailable") });

    expect(part().getByText("이 기록을 불러오지 못했어요.")).toBeVisible();
    expect(part().getByText(/^1번 점검/)).toBeVisible();
  });

  test("of another period are asked for when the reader chooses it", async () => {
    const { asked } = await openForecast();

    await userEvent.click(part().getByRole("radio", { name: "1년" }));

    expect(asked).toContain("/api/v1/models?from=2021-12-31&to=2022-12-30");
  });
});
