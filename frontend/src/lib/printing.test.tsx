import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { LazySection } from "../ui/LazySection";
import { startPrinting } from "./printing";
import { useFolding } from "./useFolding";

class OutOfView implements Partial<IntersectionObserver> {
  observe(): void {
    // Nothing ever is in view.
  }
  disconnect(): void {
    // There is nothing to stop.
  }
}

function Folded() {
  const [open, onToggle] = useFolding();
  return (
    <details onToggle={onToggle}>
      <summary>more</summary>
      {open && <p>table</p>}
    </details>
  );
}

const open = () =>
  render(
    <>
      <LazySection placeholder={<p>placeholder</p>}>
        <p>below</p>
      </LazySection>
      <Folded />
    </>,
  );

/** What a browser tells before and after it prints. */
const tell = (name: "beforeprint" | "afterprint") => {
  act(() => {
    window.dispatchEvent(new Event(name));
  });
};

const print = vi.fn();

beforeEach(() => {
  print.mockClear();
  vi.stubGlobal("IntersectionObserver", OutOfView);
  vi.stubGlobal("print", print);
});

describe("a page that is printed", () => {
  test("draws what is below the screen and unfolds what is folded before the paper is laid out", () => {
    const stop = startPrinting(() => false);
    open();
    tell("beforeprint");

    expect(screen.getByText("below")).toBeVisible();
    expect(screen.getByText("table")).toBeVisible();
    stop();
  });

  test("is folded again afterwards, and what the reader had unfolded stays so", () => {
    const stop = startPrinting(() => false);
    const { container } = open();
    const other = container.appendChild(document.createElement("details"));
    other.open = true;
    tell("beforeprint");
    tell("afterprint");

    expect(container.querySelector("details")?.open).toBe(false);
    expect(other.open).toBe(true);
    stop();
  });

  test("is printed by the keys of printing once its data are there", async () => {
    let isLoading = true;
    const stop = startPrinting(() => isLoading);
    open();
    const key = fireEvent.keyDown(document.body, { key: "p", ctrlKey: true });
    fireEvent.keyDown(document.body, { key: "p", metaKey: true });

    expect(key, "the browser itself does not print").toBe(false);
    expect(await screen.findByText("below")).toBeVisible();
    expect(print).not.toHaveBeenCalled();
    isLoading = false;
    await waitFor(() => {
      expect(print).toHaveBeenCalledTimes(1);
    });
    stop();
  });

  test("leaves every other key to the browser", () => {
    const stop = startPrinting(() => false);
    for (const keys of [{ key: "p" }, { key: "o", ctrlKey: true }, { key: "P", ctrlKey: true, shiftKey: true }]) {
      expect(fireEvent.keyDown(document.body, keys)).toBe(true);
    }
    stop();
    expect(fireEvent.keyDown(document.body, { key: "p", ctrlKey: true })).toBe(true);
  });
});
