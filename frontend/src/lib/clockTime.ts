// Times of the reader's own clock, for what happens in the reader's browser.

/** The time of day where the reader is, e.g. "14:03:20". */
export function clockTime(instant: Date): string {
  return new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" }).format(instant);
}
