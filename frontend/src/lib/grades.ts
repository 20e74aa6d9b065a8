// The four PM10 grades (AirKorea): their limits and how each is drawn. Word, shape and
// colour always go together, so that colour is never the only sign. The limits are those of
// seoulcast/datasets/pm10_grades.py; tests/test_grades_of_the_page.py holds the two together.
import { rounded } from "./numbers";

export const GRADES = ["good", "moderate", "bad", "very_bad"] as const;

/** 좋음, 보통, 나쁨, 매우나쁨. */
export type Grade = (typeof GRADES)[number];

/** Where each grade but the lowest begins, µg/m³ of the daily mean (31, 81, 151 whole). */
export const GRADE_STARTS: Record<Exclude<Grade, "good">, number> = {
  moderate: 30.5,
  bad: 80.5,
  very_bad: 150.5,
};

/**
 * The WHO's guideline for a day's mean of PM10, µg/m³ (Global Air Quality Guidelines, 2021), which
 * is meant to be exceeded on three or four days a year. It is no limit of a Korean grade.
 */
export const WHO_DAILY_PM10 = 45;

/** The shape of each grade. */
export const GRADE_SHAPES: Record<Grade, string> = {
  good: "○",
  moderate: "△",
  bad: "▲",
  very_bad: "■",
};

/** The grade of a daily mean of PM10, µg/m³, as it is shown: rounded. */
export function gradeOf(mean: number): Grade {
  const shown = rounded(mean);
  return GRADES.findLast((grade) => grade === "good" || shown >= GRADE_STARTS[grade]) ?? "good";
}

/** Whether a daily mean of PM10, µg/m³, is above the WHO's guideline as it is shown: rounded. */
export function exceedsWho(mean: number): boolean {
  return rounded(mean) > WHO_DAILY_PM10;
}

/** The probability that the day is 나쁨 or worse. */
export function probabilityOfBad(probabilities: Partial<Record<Grade, number>>): number {
  return (probabilities.bad ?? 0) + (probabilities.very_bad ?? 0);
}
