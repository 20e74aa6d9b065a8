import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { axe } from "jest-axe";
import { describe, expect, test } from "vitest";
import { json, openForecast, problem, type Service } from "../test/page";
import {
  anomalies,
  anomaly,
  drift,
  driftCheck,
  leadReliability,
  models,
  reliability,
} from "../test/trustFixtures";
import { episodesOf } from "./grouping";

const part = () => within(screen.getByRole("region", { name: /얼마나 믿을 수 있나|How far to trust/ }));
const cells = (name: RegExp) =>
  within(part().getByRole("table", { name }))
    .getAllByRole("row")
    .map((row) => row.textContent);
const unfold = () => userEvent.click(part().getByText(/^전문가를 위한|^Details for experts/));
const withBadAir = (changes: Parameters<typeof leadReliability>[0]): Service => ({
  "/api/v1/reliability": () => json(reliability(leadReliability(changes))),
});

describe("forecasts of bad air", () => {
  test("have hits, false alarms and the Brier score", async () => {
    await openForecast();

    expect(
      part().getByText(/까지 365일 가운데 ‘나쁨’ 이상이었던 12일 중 9일/),
    ).toHaveTextContent(
      /^2022년 12월 1일부터.*‘나쁨’ 이상이라고 알린 13일 중 4일은 오경보였어요\.$/,
    );
    expect(part().getByText(/^확률의 평균 제곱 오차/)).not.toBeVisible();
    await unfold();
    expect(part().getByText(/^확률의 평균 제곱 오차/)).toHaveTextContent(
      "확률의 평균 제곱 오차(Brier)는 0.021점이었어요. " +
        "늘 평소 비율로 말했을 때의 0.032점보다 나았어요.",
    );
    expect(part().getByRole("img", { name: /‘나쁨’ 이상일 확률과 실제/ })).toBeVisible();
    expect(cells(/^당일 아침 예보/)).toContain("10–20%13%10%5");
  });

  test("have sentences for no bad day and no alarm", async () => {
    await openForecast(withBadAir({ hits: 0, misses: 0, false_alarms: 0, brier: null }), "/en");

    expect(part().getByText(/none of the 365 days/)).toHaveTextContent(
      "From December 1, 2022 to December 30, 2022, none of the 365 days had bad air or worse. " +
        "No day was forecast to be bad.",
    );
    expect(part().queryByText(/Brier score\) was \d/)).toBeNull();
  });

  test("that all failed to warn say so without a count of nought", async () => {
    await openForecast(withBadAir({ hits: 0, misses: 1, false_alarms: 0 }));

    expect(part().getByText(/‘나쁨’ 이상이었던 1일은 미리 알리지 못했어요/)).toBeVisible();
  });

  test("that were no better than the average share are said to be worse, in the past", async () => {
    await openForecast(withBadAir({ brier: 0.034, brier_of_usual: 0.032 }));

    expect(part().getByText(/^확률의 평균 제곱 오차/)).toHaveTextContent(
      "0.034점이었어요. 늘 평소 비율로 말했을 때의 0.032점보다 나빴어요.",
    );
  });

  test("with a score of nearly nought never read 0.000", async () => {
    await openForecast(withBadAir({ brier: 0.0004, brier_of_usual: 0.0027 }));

    expect(part().getByText(/^확률의 평균 제곱 오차/)).toHaveTextContent("거의 0점이었어요.");
    expect(part().queryByText(/0\.000/)).toBeNull();
  });

  test("are those of the lead that the reader chose", async () => {
    await openForecast(withBadAir({ lead: 3, n: 99, hits: 1, misses: 0 }), "/?lead=3");

    expect(part().getByText(/까지 99일 가운데/)).toBeVisible();
    await unfold();
    expect(part().getByRole("table", { name: /^2일 전 예보/ })).toBeVisible();
  });
});

describe("unusual days", () => {
  const spike = anomaly({
    date: "2022-12-27",
    target: "PM10_MAX",
    observed: 3522,
    lower80: 54,
    upper80: 102.6,
    cause: "instrument",
    cause_words: { ko: "측정기 이상 의심", en: "Probably the instrument" },
    reason: "the highest value is 90.1 times the mean, unlike any dust storm",
    reason_words: {
      ko: "최고값이 평균의 90.1배로, 황사 때에도 없던 수준이에요",
      en: "the highest value is 90.1 times the mean, unlike any dust storm",
    },
  });
  const cold = anomaly({
    target: "TA_MIN",
    unit: "°C",
    observed: -14.2,
    lower80: -8.1,
    upper80: -3.4,
  });
  const told = (...found: Parameters<typeof anomalies>): Service => ({
    "/api/v1/anomalies": () => json(anomalies(...found)),
  });
  const listed = () =>
    part()
      .getAllByRole("listitem")
      .map((item) => item.textContent);

  test("have their value, the forecast range and the likelier cause", async () => {
    await openForecast(told(spike, cold, anomaly()));

    expect(part().getByText("30일 가운데 2일이 이례적이었어요.")).toBeVisible();
    expect(listed()).toContain(
      "2022년 12월 27일미세먼지 최고 3522 µg/m³ (예보 54~103 µg/m³). 측정기 이상 의심: " +
        "최고값이 평균의 90.1배로, 황사 때에도 없던 수준이에요",
    );
    expect(listed()).toContain(
      "2022년 12월 13일최저 기온 −14.2° (예보 −8~\u202f−3°). 실제 대기 변화로 보임" +
        "미세먼지 평균 247 µg/m³ (예보 24~67 µg/m³). 실제 대기 변화로 보임",
    );
    expect(part().getByRole("link", { name: /^이례적인 날/ })).toHaveAttribute(
      "href",
      "/api/v1/anomalies.csv?from=2022-12-01&to=2022-12-30",
    );
  });

  test("are shown in English and in the chosen unit", async () => {
    await openForecast(told(cold), "/en?unit=f");

    expect(part().getByText("Unusual days: 1 of 30.")).toBeVisible();
    expect(listed()).toContain(
      "December 13, 2022Low 6.4° (forecast 17 to 26°). Probably the air itself",
    );
  });

  test("have sentences for none found and for none judged", async () => {
    const { unmount } = await openForecast();
    expect(part().getByText("30일을 살펴봤고, 이례적인 날은 없었어요.")).toBeVisible();
    unmount();

    await openForecast({ "/api/v1/anomalies": () => json({ ...anomalies(), judged_days: 0 }) });
    expect(part().getByText("이 기간에는 견줘 볼 예보가 없어요.")).toBeVisible();
  });

  test("beyond the newest five are folded", async () => {
    const days = [9, 8, 7, 6, 5, 4, 3].map((day) => anomaly({ date: `2022-12-0${day}` }));
    await openForecast(told(...days));

    expect(part().getByText("2022년 12월 5일")).toBeVisible();
    expect(part().getByText("2022년 12월 4일")).not.toBeVisible();
    await userEvent.click(part().getByText("그 전의 2일"));
    expect(part().getByText("2022년 12월 3일")).toBeVisible();
  });

  test("of all years are listed newest first and counted together", async () => {
    await openForecast(
      {
        "/api/v1/anomalies": ({ searchParams }) => {
          const year = searchParams.get("to")?.slice(0, 4);
          if (year === "2020") return json({ ...anomalies(), judged_days: 0 });
          return json(anomalies(anomaly({ date: `${year}-03-29` })));
        },
      },
      "/?over=all",
    );

    expect(part().getByText("60일 가운데 2일이 이례적이었어요.")).toBeVisible();
    const days = listed().filter((text) => text.includes("3월 29일"));
    expect(days.map((text) => text.slice(0, 5))).toEqual(["2022년", "2021년"]);
  });

  test("that fail to load leave a sentence, and the rest stays", async () => {
    await openForecast({ "/api/v1/anomalies": () => problem(503, "store-unavailable") });

    expect(part().getByText(/^1번 점검/)).toBeVisible();
    await unfold();
    expect(part().getByText("이 기록을 불러오지 못했어요.")).toBeVisible();
  });

  test("have no fault that axe finds", async () => {
    const { container } = await openForecast(told(spike, cold));

    expect(await axe(container)).toHaveNoViolations();
  });
});

describe("the drift checks", () => {
  const reason = { ko: "오차가 커졌습니다", en: "CRPS grew" };
  const found = (day: string) => driftCheck({ day, drifted: true, reasons_words: [reason] });

  test("have a sentence for no drift, with the newest values", async () => {
    await openForecast();

    expect(part().getByText("1번 점검했고, 변화는 찾지 못했어요.")).toBeVisible();
    expect(cells(/점검 값$/)).toContain("최고 기온오차0.821.100");
    expect(cells(/점검 값$/)).toContain("기온: 기상청 예보보정0.741.100");
  });

  test("have the days of drift and the reasons, in the reader's language", async () => {
    const checks = drift(found("2022-12-20"), found("2022-12-21"), driftCheck());
    await openForecast({ "/api/v1/drift": () => json(checks) });

    expect(part().getByText("3번 점검해 2번 변화를 찾았어요.")).toBeVisible();
    expect(part().getByText(/^2022년 12월 20일~2022년 12월 21일, 2일/)).toBeVisible();
    expect(part().getByText("오차가 커졌습니다")).toBeVisible();
  });

  test("group consecutive days, the newest first", () => {
    const days = ["2022-12-01", "2022-12-02", "2022-12-04"].map(found);

    expect(episodesOf(days).map((episode) => episode.map(({ day }) => day))).toEqual([
      ["2022-12-04"],
      ["2022-12-01", "2022-12-02"],
    ]);
  });
});

describe("the models", () => {
  test("have the days they made forecasts for, and the decisions with their reasons", async () => {
    await openForecast();

    expect(cells(/^예보한 모델$/)).toContain(
      "2022-12-25-1f3a9c022022년 12월 30일~2022년 12월 31일22022년 12월 25일",
    );
    expect(cells(/^채택과 거절/).slice(1)).toEqual([
      "2022년 12월 28일거절2022-12-28-0badcafe2.4% 큼2022-12-25-1f3a9c02",
      "2022년 12월 25일채택2022-12-25-1f3a9c027.0% 작음 (신뢰도 99%)지속 예보",
    ]);
  });

  test("have a sentence where there are none yet", async () => {
    await openForecast({
      "/api/v1/models": () => json(models({ decisions: [], issued: [] })),
      "/api/v1/drift": () => json(drift()),
      "/api/v1/reliability": () => json({ ...reliability(), leads: [] }),
    });

    await unfold();
    expect(part().getByText("이 기간에 낸 예보가 없어요.")).toBeVisible();
    expect(part().getByText("아직 채택하거나 거절한 모델이 없어요.")).toBeVisible();
    expect(part().getByText("이 기간에는 점검 기록이 없어요.")).toBeVisible();
    expect(part().getByText("이 기간에는 채점된 미세먼지 예보가 없어요.")).toBeVisible();
  });

  test("that fail to load leave a sentence, and the rest stays", async () => {
    await openForecast({ "/api/v1/models": () => problem(503, "store-unavailable") });

    expect(part().getByText(/^1번 점검/)).toBeVisible();
    await unfold();
    expect(part().getByText("이 기록을 불러오지 못했어요.")).toBeVisible();
  });

  test("are requested for another period when the reader chooses it", async () => {
    const { asked } = await openForecast();

    await userEvent.click(part().getByRole("radio", { name: "1년" }));

    expect(asked).toContain("/api/v1/models?from=2021-12-31&to=2022-12-30");
  });
});
