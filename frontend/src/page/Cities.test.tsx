// Several cities: the choice between them, the address that holds it, and the names on the page.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { axe } from "jest-axe";
import { describe, expect, test } from "vitest";
import { result, SOURCE, STATION } from "../test/fixtures";
import { json, openFailure, openForecast, present, problem, type Service } from "../test/page";

const DAEGU = { id: 143, name: { ko: "대구", en: "Daegu" } };
const TWO: Service = {
  "/api/v1/stations": () => json({ stations: [STATION, DAEGU] }),
  "/result": ({ searchParams }) => {
    const station = searchParams.get("station") ?? "108";
    if (station === "108") return json(result());
    if (station !== "143") return problem(422, "invalid-input");
    return json({ ...result(), station: DAEGU, source: { ...SOURCE, origin: "synthetic" } });
  },
};
const choice = () => screen.queryByRole("combobox", { name: "도시" });

describe("the city", () => {
  test("can not be chosen where there is only one", async () => {
    await openForecast();

    expect(choice()).toBeNull();
  });

  test("is the default one where the address names none", async () => {
    await openForecast(TWO);

    expect(choice()).toHaveDisplayValue("서울");
    expect(screen.getByText(/서울.*108/)).toBeVisible();
  });

  test("that is chosen is in the address and in every query", async () => {
    const { asked } = await openForecast(TWO);
    const before = asked.length;

    await userEvent.selectOptions(screen.getByRole("combobox", { name: "도시" }), "대구");
    const note = await screen.findByText(/실제 대구의 날씨가 아니에요/, {}, { timeout: 10_000 });
    expect(note).toBeVisible();

    expect(window.location.search).toBe("?station=143");
    expect(document.title).toBe("서울캐스트 · 대구의 7일 기온과 미세먼지");
    expect(asked.slice(before).every((address) => address.includes("station=143"))).toBe(true);

    await userEvent.selectOptions(screen.getByRole("combobox", { name: "도시" }), "서울");
    expect(window.location.search).toBe("");
    expect(screen.queryByText(/실제 대구의 날씨가 아니에요/)).toBeNull();
  });

  test("in a link is the one of every section, in English too", async () => {
    const { asked, container } = await openForecast(TWO, "/en?station=143");

    expect(document.title).toBe("SeoulCast · Seven days of temperature and dust in Daegu");
    expect(screen.getByText(/not the real weather of Daegu/)).toBeVisible();
    const data = asked.filter((address) => address !== "/api/v1/stations");
    expect(data).toHaveLength(9);
    expect(data.every((address) => address.includes("station=143"))).toBe(true);
    const files = [...container.querySelectorAll<HTMLAnchorElement>("a[download]")];
    expect(files.length).toBeGreaterThanOrEqual(9);
    expect(files.filter(({ search }) => !search.includes("station=143"))).toEqual([]);
    const header = within(present(screen.getAllByRole("banner")[0]));
    expect(header.getByRole("link", { name: "한국어" })).toHaveAttribute("href", "/?station=143");
    expect(await axe(container)).toHaveNoViolations();
  });

  test("that is not forecast gives a failure with a link back", async () => {
    await openFailure(TWO, "/?station=90");

    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("이 도시의 예보는 없어요");
    expect(screen.getAllByRole("link").some((link) => link.getAttribute("href") === "/")).toBe(true);
  });
});
