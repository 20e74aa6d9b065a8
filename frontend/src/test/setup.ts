// Prepares every test: matchers, observers that jsdom doesn't have, Korean texts, and a check
// that the console stays silent, because a warning of React is a fault of the page.
import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { toHaveNoViolations } from "jest-axe";
import { afterEach, beforeAll, beforeEach, expect, vi, type MockInstance } from "vitest";
import { setLanguage, startI18n } from "../i18n";

declare module "vitest" {
  // The parameters are vitest's own; an interface is merged only where they are all there.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    toHaveNoViolations(): R;
  }
}

expect.extend(toHaveNoViolations);
// The charts of a page are drawn within a second only where the machine has no other work.
configure({ asyncUtilTimeout: 10_000 });

/** jsdom has no layout: a chart keeps its initial width. */
class IdleResizeObserver implements ResizeObserver {
  observe(): void {
    // Nothing ever changes its size here.
  }
  unobserve(): void {
    // As above.
  }
  disconnect(): void {
    // As above.
  }
}
window.ResizeObserver = IdleResizeObserver;

/** Without a layout everything counts as in view. */
class AllInView implements Partial<IntersectionObserver> {
  constructor(private readonly callback: IntersectionObserverCallback) {}
  observe(): void {
    const entry = { isIntersecting: true } as IntersectionObserverEntry;
    this.callback([entry], this as unknown as IntersectionObserver);
  }
  disconnect(): void {
    // There is nothing to stop.
  }
}
window.IntersectionObserver = AllInView as unknown as typeof IntersectionObserver;

let complaints: MockInstance[] = [];

beforeAll(startI18n);

beforeEach(async () => {
  complaints = [vi.spyOn(console, "error"), vi.spyOn(console, "warn")];
  window.history.replaceState(null, "", "/");
  localStorage.clear();
  delete document.documentElement.dataset.theme;
  await setLanguage("ko");
});

afterEach(() => {
  cleanup();
  const said = complaints.flatMap((spy) => spy.mock.calls);
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  expect(said, "the console stays silent").toEqual([]);
});
