// What moved the forecast of a day beside the daily model, in sentences: only what a reader
// sees in the figures. Pure: words and units are handed in.
import type { TFunction } from "i18next";
import type { ForecastDay } from "../api/client";
import { addDays, type Day } from "../lib/kst";
import { formatNumber, rounded } from "../lib/numbers";

/** Steps after the daily model, in their order: each adds to what those before it made. */
export const ADDED = ["hours", "official", "calibration"] as const;
/** Values that sentences are about. */
const TOLD = ["TA_MIN", "TA_MAX", "PM10_AVG"] as const;
type Told = (typeof TOLD)[number];
/** Hours of the night's weather move temperature, those of dust PM10. */
export type Cause = "night" | "dust" | "official" | "calibration";

/** The smallest change that is told, in °C or µg/m³ and rounded as it is written. */
const VISIBLE: Record<Told, { least: number; digits: number }> = {
  TA_MIN: { least: 0.5, digits: 1 },
  TA_MAX: { least: 0.5, digits: 1 },
  PM10_AVG: { least: 5, digits: 0 },
};

const NO_BREAK = "\u00a0";

interface Change {
  target: Told;
  /** °C or µg/m³; never 0. */
  amount: number;
}

/** A cause, and all that it changed. */
export interface Reason {
  cause: Cause;
  changes: Change[];
}

function causeOf(step: (typeof ADDED)[number], target: Told): Cause {
  if (step !== "hours") return step;
  return target === "PM10_AVG" ? "dust" : "night";
}

/** What moved a day's forecast visibly; nothing where no model made it. */
export function reasonsOf({ targets }: ForecastDay): Reason[] {
  const reasons: Reason[] = [];
  for (const step of ADDED) {
    for (const target of TOLD) {
      const amount = targets[target].shares?.[step] ?? 0;
      const { least, digits } = VISIBLE[target];
      if (rounded(Math.abs(amount), digits) < least) continue;
      const cause = causeOf(step, target);
      const known = reasons.find((reason) => reason.cause === cause);
      if (known) known.changes.push({ target, amount });
      else reasons.push({ cause, changes: [{ target, amount }] });
    }
  }
  return reasons;
}

/** How sentences are written in the reader's language and unit. */
export interface Wording {
  t: TFunction;
  /** A difference of temperatures, given in °C, e.g. "1.2°". */
  degrees: (celsius: number, digits?: number) => string;
}

type DayName = "today" | "tomorrow" | "otherDay";

/** The day as seen from `today`. */
function nameOf(date: Day, today: Day): DayName {
  if (date === today) return "today";
  return date === addDays(today, 1) ? "tomorrow" : "otherDay";
}

/** One sentence; its first change names the day. */
function sentenceOf(
  { cause, changes }: Reason,
  dayName: DayName,
  isOld: boolean,
  { t, degrees }: Wording,
): string {
  const texts = changes.map(({ target, amount }, index) => {
    const size = Math.abs(amount);
    const { digits } = VISIBLE[target];
    const name = index === 0 ? dayName : "otherDay";
    return t(amount > 0 ? "shares.raised" : "shares.lowered", {
      what: t(`shares.of.${name}`, { what: t(`shares.what.${target}`) }),
      amount:
        target === "PM10_AVG"
          ? `${formatNumber(size, digits)}${NO_BREAK}${t("day.pm10Unit")}`
          : degrees(size, digits),
    });
  });
  const joined = texts.reduce((before, next, index) =>
    t(index === texts.length - 1 ? "shares.last" : "shares.between", { changes: before, next }),
  );
  const because =
    isOld && (cause === "night" || cause === "dust") ? (`${cause}OfIssue` as const) : cause;
  return t(`shares.because.${because}`, { changes: joined });
}

/**
 * What moved the forecast of a day visibly, a sentence a cause; empty where nothing did.
 *
 * @param today the reader's day in Seoul: "last night" is that of a forecast issued today.
 */
export function sentencesOf(day: ForecastDay, today: Day, wording: Wording): string {
  const isOld = addDays(day.date, 1 - day.lead) !== today;
  const name = nameOf(day.date, today);
  return reasonsOf(day)
    .map((reason, index) => sentenceOf(reason, index === 0 ? name : "otherDay", isOld, wording))
    .join(" ");
}
