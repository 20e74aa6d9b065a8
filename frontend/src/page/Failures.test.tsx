import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { axe } from "jest-axe";
import { describe, expect, test } from "vitest";
import { freshness, result } from "../test/fixtures";
import { json, openFailure, openForecast, openPage, problem, serve, UNREACHABLE } from "../test/page";

const alert = () => within(screen.getByRole("alert"));

describe("without a forecast", () => {
  test("an unreachable service gives the time of the next try and official forecasts", async () => {
    await openFailure({ "/result": () => UNREACHABLE });

    expect(alert().getByRole("heading", { level: 1 })).toHaveTextContent(
      "예보 서버에 연결할 수 없어요",
    );
    expect(alert().getByText(/에 자동으로 다시 확인해요/)).toBeVisible();
    expect(alert().getByRole("link", { name: "기상청 날씨누리" })).toHaveAttribute(
      "href",
      "https://www.weather.go.kr",
    );
  });

  test("a service that has issued nothing yet says so, in English too", async () => {
    await openFailure({ "/result": () => problem(503, "nothing-issued-yet", 30) }, "/en");

    expect(alert().getByRole("heading", { level: 1 })).toHaveTextContent(
      "No forecast has been issued yet",
    );
  });

  test("a server error has another text than an unreachable service", async () => {
    await openFailure({ "/result": () => problem(500, "unexpected") });

    expect(alert().getByRole("heading", { level: 1 })).toHaveTextContent("예보를 읽지 못했어요");
  });

  test("the forecast appears after a successful retry", async () => {
    await openFailure({ "/result": () => problem(503, "nothing-issued-yet", 30) });
    serve();

    await userEvent.click(screen.getByRole("button", { name: "지금 다시 확인" }));

    expect(await screen.findByRole("heading", { level: 1 })).toHaveTextContent("추운 하루");
    await screen.findAllByRole("slider");
  });

  test("axe finds no fault in any failure", async () => {
    const { container } = await openFailure({ "/result": () => UNREACHABLE });

    expect(await axe(container)).toHaveNoViolations();
  });
});

describe("a forecast whose last day has passed", () => {
  const old = result({
    freshness: freshness("2023-01-10T09:00:00+09:00", "stale", "2023-01-11T05:00:00+09:00"),
  });

  test("shows no day as today, and says how old it is", async () => {
    await openForecast({ "/result": () => json(old) });

    expect(alert().getByRole("heading", { level: 1 })).toHaveTextContent(
      "이 예보는 오늘을 담고 있지 않아요",
    );
    expect(alert().getByText(/2022년 12월 31일에 나왔고 1월 6일 금요일까지만/)).toBeVisible();
    expect(document.querySelector("article")).toBeNull();
    expect(screen.queryByRole("table", { name: "7일 예보" })).not.toBeInTheDocument();
  });
});

describe("an unknown address", () => {
  test("says so and leads back to the forecast", async () => {
    await openPage({}, "/nowhere");
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("찾는 페이지가 없어요");

    await userEvent.click(screen.getByRole("link", { name: "예보로 가기" }));

    await waitFor(() => {
      expect(screen.getAllByRole("slider")).toHaveLength(3);
    });
  });
});
