// The state of a forecast as time goes by: a page that stays open, or one read offline, must
// not call fresh for ever what the service called fresh once. The rules are the service's.
import type { Result } from "../api/client";
import { addDays } from "../lib/kst";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LATE_AFTER = HOUR;
const STALE_AFTER = 36 * HOUR;

/** When the forecast was due: the morning after its day, at the time issues come. */
function dueOf(result: Result): number {
  return Date.parse(`${addDays(result.day, 1)}T${result.freshness.forecast_at}:00+09:00`);
}

/** fresh, late or stale at `now`; never better than the service said. */
export function stateAt(result: Result, now: Date): Result["freshness"]["state"] {
  const told = result.freshness.state;
  const age = now.getTime() - dueOf(result);
  if (told === "stale" || age > STALE_AFTER) return "stale";
  return age > DAY + LATE_AFTER ? "late" : told;
}

/** When the next issue is due, seen from `now`. One that is awaited is due for an hour. */
export function nextIssueAt(result: Result, now: Date): Date {
  const told = Date.parse(result.freshness.next_issue_at);
  const missed = Math.ceil((now.getTime() - LATE_AFTER - told) / DAY);
  return new Date(told + Math.max(0, missed) * DAY);
}
