// Starts the service worker (public/sw.js) and hands it what the page has loaded without it.

/** Lets the browser keep this page and its forecast for when there is no connection. */
export async function keepOffline(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("/sw.js");
    const { active } = await navigator.serviceWorker.ready;
    const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
    active?.postMessage([...new Set([window.location.href, ...loaded])]);
  } catch {
    // A browser may forbid it, in a private window for one; the page does without.
  }
}
