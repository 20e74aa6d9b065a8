// The service's clock, kept running in the browser. A reader's own clock may be wrong, and
// the service may live through another day than today (an archive replayed).
import { useEffect, useState } from "react";

const MINUTE = 60_000;

/**
 * The instant it is now for the service, to the minute.
 *
 * @param serverTime the service's clock when it answered (ISO 8601 with offset).
 * @param receivedAt when it answered, by the browser's clock, in milliseconds.
 */
export function useNow(serverTime: string, receivedAt: number): Date {
  const [elapsed, setElapsed] = useState(0);
  useEffect(() => {
    const update = () => {
      setElapsed(Math.max(0, Date.now() - receivedAt));
    };
    update();
    const timer = setInterval(update, MINUTE);
    return () => {
      clearInterval(timer);
    };
  }, [receivedAt]);
  return new Date(Date.parse(serverTime) + elapsed);
}
