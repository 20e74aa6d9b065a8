// Makes the page whole before it is printed: what waits for a reader to scroll is drawn, what is
// folded is unfolded. With Ctrl+P or ⌘P the data that this asks for is waited for as well; a
// browser's menu leaves no time for that, and prints what is there.
import { flushSync } from "react-dom";

/** Longest wait for data: a reader who wants paper takes what there is by then. */
const PATIENCE_MS = 8_000;
/** How often it is looked whether everything is there. */
const LOOK_EVERY_MS = 100;

const listeners = new Set<() => void>();
/** What was unfolded for paper and is folded again afterwards. */
let unfolded: HTMLDetailsElement[] = [];

/** Calls `listener` when the page is about to be printed; returns how to stop that. */
export function onPrint(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

function prepare(): void {
  // At once: a browser lays out the paper as soon as the event has been handled.
  flushSync(() => {
    for (const listener of listeners) listener();
  });
  for (const details of document.querySelectorAll<HTMLDetailsElement>("details:not([open])")) {
    details.open = true;
    unfolded.push(details);
  }
}

function restore(): void {
  for (const details of unfolded) details.open = false;
  unfolded = [];
}

/** Prepares again and again until nothing is loading: what is drawn may have more to draw. */
async function prepareAll(isLoading: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  let quiet = 0;
  // Quiet twice in a row: between an answer and what it draws there is a moment.
  while (quiet < 2 && Date.now() < end) {
    prepare();
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    const isBusy = isLoading() || document.querySelector("[aria-busy=true]") !== null;
    quiet = isBusy ? 0 : quiet + 1;
  }
}

/**
 * Starts it for the page; returns how to stop it.
 *
 * @param isLoading whether data are on their way.
 */
export function startPrinting(isLoading: () => boolean): () => void {
  let waiting = false;
  const onKey = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== "p" || event.shiftKey || event.altKey) return;
    if (!(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (waiting) return;
    waiting = true;
    void prepareAll(isLoading).then(() => {
      waiting = false;
      window.print();
    });
  };
  window.addEventListener("keydown", onKey);
  window.addEventListener("beforeprint", prepare);
  window.addEventListener("afterprint", restore);
  return () => {
    window.removeEventListener("keydown", onKey);
    window.removeEventListener("beforeprint", prepare);
    window.removeEventListener("afterprint", restore);
  };
}
