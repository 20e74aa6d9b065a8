// The service's clock, kept running in the browser. A reader's own clock may be wrong, and
// the service may live through another day than today (an archive replayed).
import { useEffect, useState } from "react";

const MINUTE = 60_000;

/**
 * The instant it is now for the service, to the minute.
 *
 * @param told what the service's clock showed (ISO 8601 with offset).
 * @param toldAt when it said so, by the browser's clock, in milliseconds.
 */
export function useNow(told: string, toldAt: number): Date {
  const [elapsed, setElapsed] = useState(0);
  useEffect(() => {
    const update = () => {
      setElapsed(Math.max(0, Date.now() - toldAt));
    };
    update();
    const timer = setInterval(update, MINUTE);
    return () => {
      clearInterval(timer);
    };
  }, [toldAt]);
  return new Date(Date.parse(told) + elapsed);
}
