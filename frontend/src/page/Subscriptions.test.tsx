// The links to feed and calendar, and the HTML that embeds the card.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { axe } from "jest-axe";
import { describe, expect, test } from "vitest";
import { openForecast } from "../test/page";

const hrefOf = (name: string) => screen.getByRole("link", { name }).getAttribute("href");

describe("what comes by itself", () => {
  test("is linked at the foot, in Korean", async () => {
    await openForecast();

    expect(hrefOf("피드(Atom)")).toBe("/feed.atom");
    expect(hrefOf("달력(미세먼지·더위·추위)")).toBe("/calendar.ics");
    expect(hrefOf("달력(매일)")).toBe("/calendar.ics?include=every_day");
  });

  test("is of the city and in the language on screen", async () => {
    await openForecast({}, "/en?station=143");

    expect(hrefOf("Feed (Atom)")).toBe("/feed.atom?lang=en&station=143");
    expect(hrefOf("Calendar (every day)")).toBe("/calendar.ics?lang=en&include=every_day&station=143");
  });

  test("can be embedded by an iframe that is shown as text", async () => {
    const { container } = await openForecast();

    await userEvent.click(screen.getByText("다른 사이트에 예보 카드 넣기"));

    expect(
      screen.getByText(/^<iframe src="http:\/\/127\.0\.0\.1:8000\/embed\?theme=auto" title="서울캐스트 예보"/),
    ).toBeVisible();
    expect(container.querySelector("iframe")).toBeNull();
    expect(await axe(container)).toHaveNoViolations();
  });
});
