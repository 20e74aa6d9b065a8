// Answers for a whole period, one year at a time: an answer with a value for each day covers a
// year at most. Statistics are of a whole period in one answer.
import { addDays, type Day } from "../lib/kst";
import { lastDays, periodRange, YEAR_DAYS, type DayRange, type Period } from "../lib/period";

/** Ends the search where every year has data. PM10 has been observed since 2008. */
const MOST_YEARS = 40;

/**
 * The answers for all days of `period` through `day`, in order of days. For "all" it asks for
 * year after year back in time, until an answer is empty.
 */
export async function fetchYears<T>(
  day: Day,
  period: Period,
  fetchRange: (range: DayRange) => Promise<T>,
  isEmpty: (answer: T) => boolean,
): Promise<T[]> {
  if (period !== "all") return [await fetchRange(periodRange(period, day))];
  const answers: T[] = [];
  for (let year = 0; year < MOST_YEARS; year += 1) {
    const answer = await fetchRange(lastDays(addDays(day, -YEAR_DAYS * year), YEAR_DAYS));
    if (answers.length > 0 && isEmpty(answer)) break;
    answers.unshift(answer);
    if (isEmpty(answer)) break;
  }
  return answers;
}
