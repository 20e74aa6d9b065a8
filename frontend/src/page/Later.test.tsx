import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Later } from "./Later";

/** Nothing ever comes into sight by itself; `come` brings all of it there. */
class OutOfSight implements Partial<IntersectionObserver> {
  static come: () => void = () => undefined;
  constructor(told: IntersectionObserverCallback) {
    OutOfSight.come = () => {
      const entry = { isIntersecting: true } as IntersectionObserverEntry;
      told([entry], this as unknown as IntersectionObserver);
    };
  }
  observe(): void {
    // Nothing comes.
  }
  disconnect(): void {
    // Nothing goes on.
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("IntersectionObserver", OutOfSight);
});

afterEach(() => {
  vi.useRealTimers();
});

const open = () =>
  render(
    <Later before={<p>room</p>}>
      <p>drawn</p>
    </Later>,
  );

describe("a part below the first view", () => {
  test("leaves its room to the outline, which says that it is to come", () => {
    const { container } = open();

    expect(screen.getByText("room")).toBeVisible();
    expect(container.querySelector("[aria-busy=true]")).not.toBeNull();
    expect(screen.queryByText("drawn")).toBeNull();
  });

  test("is drawn when it comes near the screen", () => {
    open();
    act(() => {
      OutOfSight.come();
    });

    expect(screen.getByText("drawn")).toBeVisible();
    expect(screen.queryByText("room")).toBeNull();
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
