// Starts the service worker (public/sw.js), which caches the page and its forecast.
import { ROOT } from "./root";

/** Whether an answer came without passing the worker; a browser that can't tell says so of all. */
function isPastWorker(entry: PerformanceEntry): boolean {
  return !(entry as PerformanceResourceTiming).workerStart;
}

/**
 * Registers the worker, and has it cache what the page loads past it: before it runs, and what was
 * asked for before and is answered after.
 */
export async function startServiceWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(`${ROOT}/sw.js`);
    const { active } = await navigator.serviceWorker.ready;
    const used = new Set([window.location.href]);
    const findLacking = (entries: PerformanceEntry[]) => {
      for (const { name } of entries) used.add(name);
      return entries.filter(isPastWorker).map(({ name }) => name);
    };
    const tell = (lacking: string[]) => active?.postMessage({ lacking, used: [...used] });
    const isPagePastWorker = performance.getEntriesByType("navigation").every(isPastWorker);
    const page = isPagePastWorker ? [window.location.href] : [];
    tell([...page, ...findLacking(performance.getEntriesByType("resource"))]);
    new PerformanceObserver((list) => {
      const late = findLacking(list.getEntries());
      if (late.length > 0) tell(late);
    }).observe({ type: "resource" });
  } catch {
    // A browser may forbid it, for instance in a private window; the page works without.
  }
}
