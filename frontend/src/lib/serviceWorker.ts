// Starts the service worker (public/sw.js), which caches the page and its forecast.
import { ROOT } from "./root";

/** Registers the worker, and has it cache what the page loaded before the worker ran. */
export async function startServiceWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(`${ROOT}/sw.js`);
    const { active } = await navigator.serviceWorker.ready;
    const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
    active?.postMessage([...new Set([window.location.href, ...loaded])]);
  } catch {
    // A browser may forbid it, for instance in a private window; the page works without.
  }
}
