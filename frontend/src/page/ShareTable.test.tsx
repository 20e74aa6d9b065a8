import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { axe } from "jest-axe";
import { describe, expect, test } from "vitest";
import { result, withShares } from "../test/fixtures";
import { json, openForecast, present } from "../test/page";

const MADE = {
  TA_MIN: { hours: -1.2, official: 0.04 },
  TA_MAX: { official: 0.8, calibration: -0.24 },
  PM10_AVG: { hours: 12.4, calibration: -2.6 },
};

const forecast = (made: Parameters<typeof withShares>[1] = MADE) => {
  const days = result().days.map((day, index) => withShares(day, index === 0 ? made : {}));
  return { "/result": () => json(result({ days })) };
};
const card = (which: "today" | "tomorrow") =>
  present(document.querySelector<HTMLElement>(`article[data-which="${which}"]`));

/** The texts of the rows of the open table. */
function rows(name: string | RegExp) {
  const table = within(screen.getByRole("table", { name }));
  return table
    .getAllByRole("row")
    .map((row) => [...row.children].map((cell) => cell.textContent.replace(/\s+/g, " ")));
}

describe("the card of a day", () => {
  test("says what moved its figures, and nothing where nothing did", async () => {
    await openForecast(forecast());

    expect(card("today")).toHaveTextContent(
      "밤사이 날씨를 반영해 오늘 최저기온을 1.2° 낮춰 잡았어요. 새벽까지 잰 미세먼지를 반영해",
    );
    expect(card("tomorrow")).not.toHaveTextContent("반영해");
  });

  test("says it in the reader's unit", async () => {
    await openForecast(forecast(), "/en?unit=f");

    expect(card("today")).toHaveTextContent("KMA's forecast made us raise the high by 1.4°.");
  });
});

describe("how a forecast was made", () => {
  test("is a table of steps that add up, with – for what was not used", async () => {
    const { container } = await openForecast(forecast());
    await userEvent.click(screen.getByText("예보를 계산한 과정"));

    expect(rows("12월 31일 (토) 예보를 계산한 과정")).toEqual([
      ["", "최저 °C", "최고 °C", "평균 °C", "미세먼지 µg/m³"],
      ["일자료 모델", "−5.1", "1.5", "−2.1", "28"],
      ["발표 전 시간 자료", "−1.2", "–", "–", "+12"],
      ["기상청 예보", "0.0", "+0.8", "–", "–"],
      ["최근 오차", "0.0", "−0.2", "0.0", "−3"],
      ["예보 (기댓값)", "−6.3", "2.1", "−2.1", "38"],
    ]);
    expect(await axe(container)).toHaveNoViolations();
  });

  test("has steps of temperature in °F as differences", async () => {
    await openForecast(forecast(), "/en?unit=f");
    await userEvent.click(screen.getByText("How the forecast was made"));

    const lows = rows(/^How the forecast of Sat, Dec 31 was made/).map((cells) => cells[1]);
    expect(lows).toEqual(["Low °F", "22.7", "−2.2", "+0.1", "0.0", "20.7"]);
  });

  test("is that of the day that is chosen", async () => {
    await openForecast(forecast(), "/en");
    await userEvent.click(screen.getByText("How the forecast was made"));
    await userEvent.click(screen.getByRole("radio", { name: "Mon" }));

    expect(rows(/^How the forecast of Mon, Jan 2 was made/)[1]?.[1]).toBe("−2.1");
    expect(screen.queryByRole("table", { name: /Dec 31 was made/ })).not.toBeInTheDocument();
  });

  test("is not offered where no model made the forecast", async () => {
    const days = result().days.map((day) => withShares(day, null));
    await openForecast({ "/result": () => json(result({ days })) });

    expect(screen.queryByText("예보를 계산한 과정")).not.toBeInTheDocument();
  });
});

test.each([
  ["/", "기상청 예보는 재료로 쓰고", "공식 예보가 아니에요."],
  ["/en", "KMA's forecasts are inputs", "is no official forecast."],
])("what is KMA's and what is ours is said with the sources: %s", async (address, ...words) => {
  await openForecast({}, address);

  for (const word of words) expect(screen.getAllByText(new RegExp(word))).not.toHaveLength(0);
});
