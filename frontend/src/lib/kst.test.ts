import { describe, expect, test } from "vitest";
import { addDays, dayInSeoul, dayLabel, dayTick, daysBetween, timeInSeoul } from "./kst";

describe("a day of Seoul", () => {
  test("is the same where the reader's zone is another one", () => {
    expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe("America/New_York");
    expect(dayLabel("2022-12-31", "ko")).toBe("12월 31일 (토)");
    expect(dayLabel("2022-12-31", "en")).toBe("Sat, Dec 31");
    expect(dayLabel("2022-12-31", "ko", "full")).toBe("12월 31일 토요일");
    expect(dayLabel("2022-12-31", "en", "dated")).toBe("December 31, 2022");
    expect(dayLabel("2022-12-31", "ko", "weekday")).toBe("토");
    expect(dayTick("2022-01-09")).toBe("1/9");
  });

  test("begins at midnight in Seoul, wherever the reader is", () => {
    expect(dayInSeoul(new Date("2022-12-30T14:59:59Z"))).toBe("2022-12-30");
    expect(dayInSeoul(new Date("2022-12-30T15:00:00Z"))).toBe("2022-12-31");
    expect(timeInSeoul(new Date("2022-12-30T15:00:00Z"))).toBe("00:00");
  });

  test("is followed by the next one over months, leap days and changes to summer time", () => {
    expect(addDays("2022-12-31", 1)).toBe("2023-01-01");
    expect(addDays("2024-03-01", -1)).toBe("2024-02-29");
    expect(addDays("2022-11-05", 2)).toBe("2022-11-07");
    expect(daysBetween("2022-03-12", "2022-03-14")).toBe(2);
  });

  test("is refused where the text is no day", () => {
    expect(() => addDays("2022-12-31T00:00:00Z", 1)).toThrow("not a day");
  });
});
