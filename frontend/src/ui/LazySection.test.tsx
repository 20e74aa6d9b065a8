import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { LazySection } from "./LazySection";

/** Nothing is ever in view by itself; `scrollToAll` brings everything into view. */
class OutOfView implements Partial<IntersectionObserver> {
  static scrollToAll: () => void = () => undefined;
  constructor(callback: IntersectionObserverCallback) {
    OutOfView.scrollToAll = () => {
      const entry = { isIntersecting: true } as IntersectionObserverEntry;
      callback([entry], this as unknown as IntersectionObserver);
    };
  }
  observe(): void {
    // Nothing is in view yet.
  }
  disconnect(): void {
    // There is nothing to stop.
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("IntersectionObserver", OutOfView);
});

afterEach(() => {
  vi.useRealTimers();
});

const open = () =>
  render(
    <LazySection placeholder={<p>placeholder</p>}>
      <p>drawn</p>
    </LazySection>,
  );

describe("a section below the first view", () => {
  test("shows its placeholder, which says that it is busy", () => {
    const { container } = open();

    expect(screen.getByText("placeholder")).toBeVisible();
    expect(container.querySelector("[aria-busy=true]")).not.toBeNull();
    expect(screen.queryByText("drawn")).toBeNull();
  });

  test("is drawn when it is scrolled near", () => {
    open();
    act(() => {
      OutOfView.scrollToAll();
    });

    expect(screen.getByText("drawn")).toBeVisible();
    expect(screen.queryByText("placeholder")).toBeNull();
  });

  test("is drawn after a while wherever the reader is, so that it can be printed", () => {
    open();
    act(() => {
      vi.advanceTimersByTime(1999);
    });
    expect(screen.queryByText("drawn")).toBeNull();
    act(() => {
      vi.advanceTimersByTime(1);
    });

    expect(screen.getByText("drawn")).toBeVisible();
  });
});
