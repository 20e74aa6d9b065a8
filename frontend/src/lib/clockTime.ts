// Times of the reader's own clock, for what happens in the reader's browser.

const HALF_A_DAY = 43_200_000;

/** The time where the reader is, e.g. "14:03:20"; with its day once that is half a day ago. */
export function clockTime(instant: Date, language: string, now = Date.now()): string {
  if (Math.abs(now - instant.getTime()) < HALF_A_DAY) {
    return new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" }).format(instant);
  }
  const style = { dateStyle: "long", timeStyle: "short", hourCycle: "h23" } as const;
  return new Intl.DateTimeFormat(language === "ko" ? "ko-KR" : "en-US", style).format(instant);
}
