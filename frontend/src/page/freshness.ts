// The state of a forecast as time goes by: a page that stays open or is read offline must not
// call a forecast fresh for ever. The rules are the service's own (GET /result, freshness).
import type { Result } from "../api/client";
import { addDays } from "../lib/kst";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LATE_AFTER = HOUR;
const STALE_AFTER = 36 * HOUR;

/** When the forecast was due: the morning after its day, at the daily time of issues. */
function dueOf(result: Result): number {
  return Date.parse(`${addDays(result.day, 1)}T${result.freshness.forecast_at}:00+09:00`);
}

/** fresh, late or stale at `now`; never better than the state in the answer. */
export function stateAt(result: Result, now: Date): Result["freshness"]["state"] {
  const received = result.freshness.state;
  const age = now.getTime() - dueOf(result);
  if (received === "stale" || age > STALE_AFTER) return "stale";
  return age > DAY + LATE_AFTER ? "late" : received;
}

/** When the next issue is due, seen from `now`. For an hour an overdue one is still the next. */
export function nextIssueAt(result: Result, now: Date): Date {
  const announced = Date.parse(result.freshness.next_issue_at);
  const missed = Math.ceil((now.getTime() - LATE_AFTER - announced) / DAY);
  return new Date(announced + Math.max(0, missed) * DAY);
}
