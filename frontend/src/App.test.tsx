import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { axe } from "jest-axe";
import { describe, expect, test } from "vitest";
import { en } from "./i18n/en";
import { ko } from "./i18n/ko";
import { openForecast } from "./test/page";

/** Every word of a language with the place it stands at. */
function wordsOf(words: object, place = ""): [string, string][] {
  return Object.entries(words).flatMap(([key, word]: [string, string | object]) =>
    typeof word === "string"
      ? [[`${place}${key}`, word] as [string, string]]
      : wordsOf(word, `${place}${key}.`),
  );
}

describe("the language", () => {
  test("is Korean by default", async () => {
    await openForecast();

    expect(document.documentElement.lang).toBe("ko");
    expect(document.title).toBe("서울캐스트 · 서울의 7일 기온과 미세먼지");
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("추운 하루");
  });

  test("is English below /en, with no Korean but the link to it", async () => {
    const { container } = await openForecast({}, "/en");

    expect(document.documentElement.lang).toBe("en");
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("A cold day");
    expect(container.textContent.match(/[가-힣]+/g)).toEqual(["한국어"]);
  });

  test("changes without a request to the API", async () => {
    const { asked } = await openForecast();
    const before = asked.length;

    await userEvent.click(screen.getByRole("link", { name: "English" }));

    expect(await screen.findByRole("heading", { level: 1, name: /A cold day/ })).toBeVisible();
    expect(window.location.pathname).toBe("/en");
    expect(asked).toHaveLength(before);
  });

  test("has the same variables in both", () => {
    const holes = (words: object) =>
      wordsOf(words).map(([place, word]) => [place, (word.match(/\{\{\w+\}\}/g) ?? []).sort()]);

    expect(holes(en)).toEqual(holes(ko));
  });
});

describe("the theme", () => {
  test("follows the system until a reader chooses, and the choice is kept", async () => {
    await openForecast();
    const choice = screen.getByRole("combobox", { name: "화면 테마" });
    expect(choice).toHaveDisplayValue("자동");

    await userEvent.selectOptions(choice, "어둡게");
    expect(document.documentElement.dataset.theme).toBe("dark");
    expect(localStorage.getItem("theme")).toBe("dark");

    await userEvent.selectOptions(choice, "자동");
    expect(document.documentElement.dataset.theme).toBeUndefined();
    expect(localStorage.getItem("theme")).toBeNull();
  });
});

describe("the page", () => {
  test.each(["/", "/en"])("at %s has no fault that axe finds, with its tables unfolded", async (address) => {
    const { container } = await openForecast({}, address);
    for (const summary of container.querySelectorAll("figure summary")) {
      await userEvent.click(summary);
    }

    expect(await axe(container)).toHaveNoViolations();
  });

  test("lets a keyboard skip to its content first", async () => {
    await openForecast();

    await userEvent.tab();

    expect(screen.getByRole("link", { name: "본문으로 건너뛰기" })).toHaveFocus();
  });

  test("says that it is not official, and sets no cookie", async () => {
    await openForecast();

    expect(screen.getByText("기상청이나 에어코리아의 공식 예보가 아니에요.")).toBeVisible();
    expect(document.cookie).toBe("");
  });

  test("requests what it shows from its own service, and nothing else", async () => {
    const { asked } = await openForecast();

    expect(asked.sort()).toEqual([
      "/api/v1/anomalies?from=2022-12-01&to=2022-12-30",
      "/api/v1/drift?from=2022-12-01&to=2022-12-30",
      "/api/v1/models?from=2022-12-01&to=2022-12-30",
      "/api/v1/normals?from=2022-12-01&to=2023-01-06",
      "/api/v1/observations?from=2022-12-01&to=2022-12-30",
      "/api/v1/reliability?from=2022-12-01&to=2022-12-30",
      "/api/v1/scores?from=2022-12-01&to=2022-12-30&rows=false",
      "/api/v1/scores?from=2022-12-01&to=2022-12-30&target=TA_MAX&lead=1",
      "/api/v1/stations",
      "/result",
    ]);
  });
});
