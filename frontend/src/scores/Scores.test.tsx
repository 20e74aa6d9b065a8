import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import { json, openForecast, problem, type Service } from "../test/page";
import { normal, official, reference, scores, scoreSummary } from "../test/scoreFixtures";
import { betterRivals } from "./rivals";
import { noBetterFrom } from "./verdict";

const part = () => within(screen.getByRole("region", { name: /얼마나 맞았나|How good is it/ }));
const choose = (name: string) => userEvent.click(part().getByRole("radio", { name }));
const rowTexts = () => part().getAllByRole("row").map((row) => row.textContent);
const withScores = (...summary: Parameters<typeof scores>): Service => ({
  "/api/v1/scores": () => json(scores(...summary)),
});

describe("how good the forecasts were", () => {
  test("is shown by lead beside persistence and the normal, with unit and period", async () => {
    await openForecast();

    expect(rowTexts()).toContain("당일 아침1.12.33.083%30");
    expect(rowTexts()).toContain("6일 전1.74.13.083%30");
    expect(rowTexts()).toHaveLength(8 + 9); // and those of the folded table
    expect(
      part().getByText("최고 기온, °C. 2022년 12월 1일~2022년 12월 30일 예보 기준"),
    ).toBeVisible();
  });

  test("is put into words, with the coverage and its nominal value", async () => {
    await openForecast();

    expect(part().getByText(/그날 아침에 낸/)).toHaveTextContent(
      "2022년 12월 1일부터 2022년 12월 30일까지, 그날 아침에 낸 최고 기온 예보는 평균 1.1 °C 빗나갔어요. " +
        "어제와 같다고 볼 때의 2.3 °C보다 52% 작은 오차였어요. 평년과 같다고 봤다면 3.0 °C 빗나갔을 거예요. " +
        "10번 중 8번 들어온다고 한 범위에는 실제로 83%\u2060가 들어왔어요.",
    );
  });

  test("is not praised where persistence was as good", async () => {
    await openForecast(withScores([scoreSummary({ mae: 3.4, persistence: reference({ ours_mae: 3.4 }) })]));

    expect(part().getByText(/2.4 °C보다 작지 않은 오차였어요/)).toBeVisible();
  });

  test("of dust has its own unit, and the choice is kept in the address", async () => {
    await openForecast();

    await choose("미세먼지 평균");

    expect(window.location.search).toBe("?score=dust");
    expect(part().getByText(/평균 13.2 µg\/m³ 빗나갔어요/)).toBeVisible();
    expect(rowTexts()).toContain("당일 아침13.227.636.083%30");
  });

  test("is marked only where our error is the smallest", async () => {
    await openForecast(withScores([scoreSummary(), scoreSummary({ lead: 3, mae: 3.4, normal: normal({ ours_mae: 3.4 }) })]));

    expect(part().getByRole("cell", { name: "1.2" })).toHaveAttribute("data-best", "true");
    expect(part().getByRole("cell", { name: "3.4" })).toHaveAttribute("data-best", "false");
  });

  test("leaves out a missing reference", async () => {
    await openForecast(withScores([scoreSummary({ persistence: null, normal: null })]));

    expect(part().getAllByText("–")).toHaveLength(2);
  });

  test("has a sentence where no forecast is due yet", async () => {
    await openForecast(withScores([]));

    expect(part().getByText(/^아직 결과가 나온 예보가 없어요/)).toBeVisible();
  });

  test("has a sentence where the errors fail to load, and the forecast stays", async () => {
    await openForecast({ "/api/v1/scores": () => problem(503, "store-unavailable") });

    expect(part().getByText("성적을 불러오지 못했어요.")).toBeVisible();
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("추운 하루");
  });
});

describe("KMA's own forecast beside ours", () => {
  const sentences = () =>
    part().getAllByText(/기상청/).map(({ textContent }) => textContent).join(" ").replaceAll("\u00a0", " ");
  /** Of each lead the error of KMA's forecast, ours being 1.2. */
  const beside = (...errors: (number | null)[]) =>
    withScores(
      errors.map((mae, index) =>
        scoreSummary({ lead: index + 1, official: mae === null ? null : official({ mae }) }),
      ),
    );

  test("is a column, a line with its name, and a sentence with its age", async () => {
    await openForecast(beside(1.5, 1.6));

    expect(rowTexts()[0]).toBe("예보를 낸 때서울캐스트기상청지속평년80% 범위 적중률예보 수");
    expect(rowTexts()[1]).toBe("당일 아침1.21.52.43.183%30");
    expect(part().getByText("같은 아침에 나와 있던 기상청 예보는 평균 1.5 °C 빗나갔어요.", { exact: false }))
      .toHaveTextContent("어느 때 낸 예보든 서울캐스트의 오차가 기상청보다 작았어요.");
    expect(part().getByText(/그날이 끝나기 평균 1.3일 전에 나왔어요/)).toBeVisible();
    expect(part().getByRole("img", { name: /예보를 낸 때에 따른 평균 오차/ }).querySelectorAll("[data-system=official] circle"))
      .toHaveLength(2);
  });

  test("is said to be more accurate where it was", async () => {
    await openForecast(beside(1.0, 1.5, 1.1, null));

    expect(sentences()).toContain("당일 아침, 2일 전 예보는 기상청이 더 정확했어요.");
    expect(part().getAllByRole("cell", { name: "1.2" }).map((cell) => cell.dataset.best)).toEqual([
      "false",
      "true",
      "false",
      "true",
    ]);
  });

  test("is said so in English too", async () => {
    await openForecast(beside(1.0, 1.1, 1.5), "/en");

    expect(
      part().getByText(/KMA was more accurate with forecasts made on the same morning, 1 day before\./),
    ).toBeVisible();
  });

  test("was more accurate everywhere, or nowhere", async () => {
    const { unmount } = await openForecast(beside(1.0, 1.1));
    expect(sentences()).toContain("어느 때 낸 예보든 기상청이 더 정확했어요.");
    unmount();

    await openForecast(beside(1.2, 1.5));
    expect(sentences()).toContain("기상청이 더 정확했던 경우는 없었어요.");
  });

  test("is compared with ours of the same days alone", async () => {
    const some = official({ n: 24, mae: 1.3, ours_mae: 1.4 });
    await openForecast(withScores([scoreSummary({ mae: 1.2, official: some })]));

    expect(sentences()).toContain(
      "기상청 예보가 있던 24일만 보면 기상청은 평균 1.3 °C, 서울캐스트는 1.4 °C 빗나갔어요.",
    );
    expect(sentences()).toContain("기상청 예보가 있던 날(24일)만 견줬고");
    expect(part().getByRole("cell", { name: "1.2" })).toHaveAttribute("data-best", "false");
  });

  test("of few days is no verdict and no line, but in the table", async () => {
    await openForecast(withScores([scoreSummary({ official: official({ n: 19, mae: 1.0 }) })]));

    expect(rowTexts()[1]).toContain("1.21.0");
    expect(sentences()).not.toContain("정확");
    expect(part().getByRole("img", { name: /예보를 낸 때에 따른 평균 오차/ }).querySelectorAll("[data-system=official] circle"))
      .toHaveLength(0);
  });

  test("is not mentioned where there is none", async () => {
    await openForecast();

    expect(part().queryByText(/기상청/)).toBeNull();
    expect(rowTexts()[0]).not.toContain("기상청");
  });
});

describe("earlier forecasts beside the observations", () => {
  const told = () => part().getByRole("slider").getAttribute("aria-valuetext");

  test("are read day by day, and one outside its range says so", async () => {
    await openForecast();

    expect(told()).toBe("12월 30일 (금), 관측 1.0°, 예보 10.0° (10번 중 8번 5.0~15.0°, 범위를 벗어남)");
    expect(part().getByText("범위를 벗어남")).toBeVisible();
    part().getByRole("slider").focus();
    await userEvent.keyboard("{ArrowLeft}");
    expect(told()).toBe("12월 29일 (목), 관측 0.0°, 예보 1.0° (10번 중 8번 −4.0~6.0°)");
  });

  test("can be chosen by lead, which the address keeps", async () => {
    await openForecast({}, "/en?score=low");

    await choose("6 days before");

    expect(window.location.search).toBe("?score=low&lead=7");
    expect(part().getByRole("heading", { name: /Forecast and outcome, Low/ })).toBeVisible();
    part().getByRole("slider").focus();
    await userEvent.keyboard("{ArrowLeft}");
    expect(told()).toBe("Thu, Dec 29, Observed 0.0°, Forecast 4.0° (8 times in 10 −1.0 to 9.0°)");
  });
});

describe("the period of the record", () => {
  test("is the reader's choice, which the address keeps", async () => {
    const { asked } = await openForecast();

    await choose("1년");

    expect(window.location.search).toBe("?over=365");
    await waitFor(() => {
      expect(asked).toContain("/api/v1/scores?from=2021-12-31&to=2022-12-30&rows=false");
    });
  });

  test("may be all, which the service sums up in one answer", async () => {
    const { asked } = await openForecast({}, "/?over=all");

    const statistics = asked.filter((address) => /rows=false|reliability/.test(address));
    expect(statistics.sort()).toEqual([
      "/api/v1/reliability?from=2008-04-28&to=2022-12-30",
      "/api/v1/scores?from=2008-04-28&to=2022-12-30&rows=false",
      // The week above shows errors of the last 30 days, whatever is chosen.
      "/api/v1/scores?from=2022-12-01&to=2022-12-30&rows=false",
    ]);
  });
});

describe("the lead from which a forecast is no better than the season", () => {
  const all = (errors: number[]) =>
    scores(
      errors.map((mae, index) =>
        scoreSummary({ lead: index + 1, mae, normal: normal({ ours_mae: mae }) }),
      ),
    );

  test("is the first after which none was better", () => {
    expect(noBetterFrom(all([1, 4, 2, 2, 3.1, 4, 4]), ["TA_MAX"])).toBe(5);
    expect(noBetterFrom(all([1, 1, 1, 1, 1, 1, 1]), ["TA_MAX"])).toBeNull();
    expect(noBetterFrom(all([4, 4, 4, 4, 4, 4, 4]), ["TA_MAX"])).toBe(1);
  });

  test("of two targets is the later of both", () => {
    expect(noBetterFrom(all([4, 4, 4, 4, 4, 4, 4]), ["TA_MAX", "TA_MIN"])).toBeNull();
  });
});

describe("where another forecast was more accurate", () => {
  const told = () =>
    part().getAllByRole("listitem").map(({ textContent }) => textContent.replaceAll("\u00a0", " "));

  test("is named for every value and lead, with the period and both errors", async () => {
    const page = withScores([
      scoreSummary({ official: official({ mae: 1.0, ours_mae: 1.2 }) }),
      scoreSummary({ lead: 7, normal: normal({ mae: 3.1, ours_mae: 3.4 }) }),
      scoreSummary({ target: "PM10_MAX", lead: 2, persistence: reference({ mae: 9, ours_mae: 14 }) }),
    ]);
    await openForecast(page);

    expect(
      part().getByText(/^2022년 12월 1일부터 2022년 12월 30일까지 평균 오차가 서울캐스트보다 작았던/),
    ).toBeVisible();
    expect(told()).toEqual(
      expect.arrayContaining([
        "최고 기온, 기상청 당일 아침 1.0 °C (서울캐스트 1.2 °C)",
        "최고 기온, 평년 6일 전 3.1 °C (서울캐스트 3.4 °C)",
        "미세먼지 최고, 지속 1일 전 9.0 µg/m³ (서울캐스트 14.0 µg/m³)",
      ]),
    );
  });

  test("is told with as many decimals as tell the two errors apart", async () => {
    const close = normal({ mae: 1.19, ours_mae: 1.2 });
    await openForecast(withScores([scoreSummary({ normal: close })]), "/en");

    expect(told()).toContain("High, Normal same morning 1.19 °C (SeoulCast 1.20 °C)");
  });

  test("is said to be nowhere where it was nowhere", async () => {
    await openForecast();

    expect(part().getByText(/서울캐스트보다 평균 오차가 작았던 예보는 없었어요/)).toBeVisible();
  });

  test("is not told of few days, and that is said", async () => {
    const few = { n: 19, mae: 1, ours_mae: 2 };
    const row = scoreSummary({
      persistence: reference(few),
      climatology: reference(few),
      normal: normal(few),
    });
    await openForecast(withScores([row]));

    expect(part().getAllByText("견줄 날이 20일이 안 돼 아직 따지지 않았어요.")[0]).toBeVisible();
  });

  test("by CRPS alone is pointed to, as that is folded", async () => {
    await openForecast(withScores([scoreSummary({ normal: normal({ mean_crps: 0.5 }) })]));

    expect(part().getByText(/작았던 예보는 없었어요.*아래 ‘전문가를 위한 자세한 기록: CRPS’에/)).toBeVisible();
  });

  test("is found by CRPS too, beside the seasonal trend", () => {
    const row = scoreSummary({ climatology: reference({ mean_crps: 0.8, ours_mean_crps: 0.9 }) });

    expect(betterRivals([row], "mae").better).toEqual([]);
    expect(betterRivals([row], "mean_crps").better).toEqual([
      {
        target: "TA_MAX",
        rival: "climatology",
        cases: [{ lead: 1, n: 30, theirs: 0.8, ours: 0.9 }],
      },
    ]);
  });
});

describe("the record for experts", () => {
  test("is folded, and has CRPS beside the mean errors", async () => {
    await openForecast(withScores([scoreSummary({ official: official() })]));
    expect(part().getByText("전문가를 위한 자세한 기록: CRPS")).toBeVisible();
    expect(part().getByText(/^CRPS는 예보한 확률 분포/)).not.toBeVisible();

    await userEvent.click(part().getByText("전문가를 위한 자세한 기록: CRPS"));

    expect(part().getByText(/^CRPS는 예보한 확률 분포/)).toBeVisible();
    expect(rowTexts().at(-1)).toBe("당일 아침1.200.901.501.102.401.803.102.202.902.1093%30");
  });
});

describe("the normal of the table", () => {
  test("is named with its years", async () => {
    await openForecast();

    expect(part().getByText("평년(1992~2021년 평균)")).toBeVisible();
    expect(part().getByText(/이 표의 평년은 1992~2021년의 평균이에요/)).toBeVisible();
  });

  test("of some days alone says on how many forecasts it was compared", async () => {
    await openForecast(withScores([scoreSummary({ normal: normal({ n: 12 }) })]));

    expect(part().getByText(/평년값이 있던 날만 견줬어요\(예보 12개\)/)).toBeVisible();
  });

  test("comes with the file that the table is computed from", async () => {
    await openForecast({}, "/?score=dust");

    expect(
      part().getByRole("link", { name: "미세먼지 평균, 이 표를 계산한 자료 (CSV)" }),
    ).toHaveAttribute("href", "/api/v1/scores.csv?from=2022-12-01&to=2022-12-30&target=PM10_AVG");
  });
});
