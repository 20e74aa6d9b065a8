// The period that the record of past forecasts covers: the reader's choice, kept in the
// address, and its days.
import { addDays, daysBetween, type Day } from "./kst";
import { useUrlChoice } from "./useUrlChoice";

export const PERIODS = ["30", "365", "all"] as const;
/** The last 30 days, the last year, or everything since the first forecast. */
export type Period = (typeof PERIODS)[number];

/** A range of days, both ends included. */
export interface DayRange {
  from: Day;
  to: Day;
}

/** The most days that one answer with a value for each day covers and the page asks for. */
export const YEAR_DAYS = 365;

/** The `count` days through `day`. */
export function lastDays(day: Day, count: number): DayRange {
  return { from: addDays(day, 1 - count), to: day };
}

/** The days of a period through `day`; of "all" the last year, as much as one answer with values covers. */
export function periodRange(period: Period, day: Day): DayRange {
  return lastDays(day, period === "30" ? 30 : YEAR_DAYS);
}

/** The first day that can have been forecast: PM10 has been observed since. */
const FIRST_DAY = "2008-04-28";

/** All days of a period through `day`, which one answer with statistics covers. */
export function wholePeriod(period: Period, day: Day): DayRange {
  return period === "all" ? { from: FIRST_DAY, to: day } : periodRange(period, day);
}

/** The range by calendar years, where one answer with a value for each day can't cover it. */
export function yearsWithin({ from, to }: DayRange): DayRange[] {
  if (daysBetween(from, to) < YEAR_DAYS) return [{ from, to }];
  const [first, last] = [Number(from.slice(0, 4)), Number(to.slice(0, 4))];
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const year = String(first + index);
    const [start, end] = [`${year}-01-01`, `${year}-12-31`];
    return { from: start < from ? from : start, to: end > to ? to : end };
  });
}

/** The chosen period, and how to choose another. */
export function usePeriod() {
  // Links that readers have saved call it "over".
  return useUrlChoice("over", PERIODS, "30");
}
