// Days and instants of Seoul. A day is the text "YYYY-MM-DD" and stays one: it is never
// turned into a local midnight, so a reader's time zone can't move it.

/** A KST calendar day, "YYYY-MM-DD". */
export type Day = string;

const MS_OF_A_DAY = 86_400_000;

/** The day as an instant of UTC, for arithmetic and for formatting in UTC only. */
function utcOf(day: Day): number {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!parts) throw new RangeError(`not a day (YYYY-MM-DD): ${day}`);
  return Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
}

/** The day `count` days after `day` (before it, if negative). */
export function addDays(day: Day, count: number): Day {
  return new Date(utcOf(day) + count * MS_OF_A_DAY).toISOString().slice(0, 10);
}

/** How many days `later` is after `earlier`. */
export function daysBetween(earlier: Day, later: Day): number {
  return Math.round((utcOf(later) - utcOf(earlier)) / MS_OF_A_DAY);
}

/** The day in Seoul at an instant. */
export function dayInSeoul(instant: Date): Day {
  // Sweden writes a date as ISO 8601 does.
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Seoul" }).format(instant);
}

type DayStyle = "dated" | "full" | "short" | "weekday";

const DAY_STYLES: Record<DayStyle, Intl.DateTimeFormatOptions> = {
  dated: { year: "numeric", month: "long", day: "numeric" },
  full: { month: "long", day: "numeric", weekday: "long" },
  short: { month: "short", day: "numeric", weekday: "short" },
  weekday: { weekday: "short" },
};

/** The day in words, e.g. "11월 24일 화요일" or "Tuesday, November 24". */
export function dayLabel(day: Day, language: string, style: DayStyle = "short"): string {
  const options = { ...DAY_STYLES[style], timeZone: "UTC" };
  return new Intl.DateTimeFormat(language === "ko" ? "ko-KR" : "en-US", options).format(utcOf(day));
}

/** The day as narrow as it gets, "12/31", for axes and columns. */
export function dayTick(day: Day): string {
  return `${Number(day.slice(5, 7))}/${Number(day.slice(8, 10))}`;
}

/** The time of day in Seoul, 24 hours, e.g. "05:00". */
export function timeInSeoul(instant: Date): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone: "Asia/Seoul",
    hour: "2-digit",
    minute: "2-digit",
  }).format(instant);
}
