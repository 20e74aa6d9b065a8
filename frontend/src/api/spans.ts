// Ranges of days that an answer of the API may cover, and how to ask for all there is.
import { addDays, type Day } from "../lib/kst";
import type { Span } from "./client";

export const OVERS = ["30", "365", "all"] as const;
/** The last 30 days, the last year, or all there is. */
export type Over = (typeof OVERS)[number];

const A_YEAR = 365;
/** PM10 has been observed since 2008; more years there can't be for a while. */
const MOST_YEARS = 40;

/** The `count` days through `day`. */
export function lastDays(day: Day, count: number): Span {
  return { from: addDays(day, 1 - count), to: day };
}

/**
 * The answers for all days of the range through `day`, in order of days. Of all there is, a
 * year at a time is asked for, until there is one of which nothing is known.
 */
export async function gather<T>(
  day: Day,
  over: Over,
  ask: (span: Span) => Promise<T>,
  isEmpty: (answer: T) => boolean,
): Promise<T[]> {
  if (over !== "all") return [await ask(lastDays(day, Number(over)))];
  const found: T[] = [];
  for (let year = 0; year < MOST_YEARS; year += 1) {
    const answer = await ask(lastDays(addDays(day, -A_YEAR * year), A_YEAR));
    if (found.length > 0 && isEmpty(answer)) break;
    found.unshift(answer);
    if (isEmpty(answer)) break;
  }
  return found;
}
