import { renderHook, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import { setLanguage, type Language } from "../i18n";
import { openForecast } from "../test/page";
import cases from "../test/rounding.json";
import { useLanguage } from "./useLanguage";

const today = () => document.querySelector("article")?.textContent;

describe("degrees Fahrenheit", () => {
  test("can be chosen in English, for cards, charts and errors at once", async () => {
    await openForecast({}, "/en");

    await userEvent.selectOptions(screen.getByRole("combobox", { name: /Unit/ }), "°F");

    expect(window.location.search).toBe("?unit=f");
    expect(today()).toContain("Low21°8 times in 10 19 to 23°");
    expect(today()).toContain("The high is 2° below yesterday's.");
    expect(screen.getByText(/^Observed yesterday/)).toHaveTextContent("Low 23.2° · High 38.1°");
    const slider = screen.getByRole("slider", { name: /^Temperature/ });
    expect(slider).toHaveAttribute("aria-valuetext", expect.stringContaining("High 35.8°"));
    expect(screen.getByText(/were off by 2.0 °F on average/)).toBeVisible();
    expect(screen.getByRole("heading", { name: "Temperature °F" })).toBeVisible();
  });

  test("leave dust alone", async () => {
    await openForecast({}, "/en?unit=f&score=dust");

    expect(today()).toContain("38µg/m³");
    expect(screen.getByText(/were off by 13.2 µg\/m³ on average/)).toBeVisible();
  });

  test("are not offered in Korean, nor used where the address asks for them", async () => {
    await openForecast({}, "/?unit=f");

    expect(screen.queryByRole("combobox", { name: "기온 단위" })).not.toBeInTheDocument();
    expect(today()).toContain("최저−6°");
    expect(screen.getByRole("heading", { name: "기온 °C" })).toBeVisible();
  });
});

describe("a range", () => {
  test.each(["ko", "en"] satisfies Language[])("is written as by the API, in %s", async (language) => {
    await setLanguage(language);
    const { range } = renderHook(() => useLanguage()).result.current;

    for (const [from, to, korean, english] of cases.ranges as [number, number, string, string][]) {
      expect(range(from, to)).toBe(language === "ko" ? korean : english);
    }
  });
});
