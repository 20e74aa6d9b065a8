// What had come in of each source of the morning when a forecast was issued, as a reader is told.
import type { MorningSource, Result } from "../api/client";

/** Causes that have words of their own: a state, or the kind of failure behind it. */
const FAILURES = ["hub_unreachable", "hub_refused", "hub_malformed", "quarantined"] as const;
export type Why = "late" | "refused" | (typeof FAILURES)[number];

/** Sources that lack alike. */
export interface Gap {
  sources: MorningSource["source"][];
  /** The newest hour or issue there was of them, as an ISO instant; null where there was none. */
  newest: string | null;
  /** Null where no cause is on record. */
  why: Why | null;
}

function whyOf({ state, reason_data: reason }: MorningSource): Why | null {
  if (state === "late" || state === "refused") return state;
  return FAILURES.find((kind) => kind === reason?.parameters.kind) ?? null;
}

/** The sources that had come in, in the API's order. */
export function receivedOf(result: Result): MorningSource[] {
  return result.morning.filter(({ state }) => state === "available");
}

/** Whether what had come in is known to be no part of the forecast. */
export function isUnused(result: Result): boolean {
  const received = receivedOf(result);
  return received.length > 0 && received.every(({ used }) => !used);
}

/** What lacked, sources with the same cause together. */
export function gapsOf(result: Result): Gap[] {
  const gaps: Gap[] = [];
  for (const one of result.morning) {
    if (one.state === "available") continue;
    const why = whyOf(one);
    const alike = gaps.find((gap) => gap.why === why && gap.newest === one.newest);
    if (alike) alike.sources.push(one.source);
    else gaps.push({ sources: [one.source], newest: one.newest, why });
  }
  return gaps;
}

/** What had come in, sources with the same newest moment together. */
export function momentsOf(received: readonly MorningSource[]): Map<string, MorningSource["source"][]> {
  const moments = new Map<string, MorningSource["source"][]>();
  for (const { newest, source } of received) {
    if (newest !== null) moments.set(newest, [...(moments.get(newest) ?? []), source]);
  }
  return moments;
}

const HOURS: readonly MorningSource["source"][] = ["weather_hours", "dust_hours"];

/** The newest hour of the observations and the newest issue of KMA's forecasts, of sources that
 * had all come in. The API's times are all of KST, so that their texts sort. */
export function newestOf(received: readonly MorningSource[]): { hour: string; issue: string } {
  const newest = (sources: readonly MorningSource[]) =>
    sources.reduce((found, one) => (one.newest !== null && one.newest > found ? one.newest : found), "");
  return {
    hour: newest(received.filter(({ source }) => HOURS.includes(source))),
    issue: newest(received.filter(({ source }) => !HOURS.includes(source))),
  };
}
