// Whether a part of the page is in view or near it, so that what it needs can be loaded.
import { startTransition, useEffect, useRef, useState } from "react";
import { onPrint } from "./printing";

/** Far enough below the screen that the content is loaded when a reader scrolls there. */
const MARGIN = "800px";

/**
 * A ref for an element, and whether that has been in view or near it. It counts as in view when
 * the page is printed, and with `withinMs` after that time too, so that a page that is saved is
 * complete. The change is a transition: React draws it in slices and answers the reader in
 * between; paper does not wait for slices.
 */
export function useInView<T extends Element>(withinMs?: number) {
  const ref = useRef<T>(null);
  const [inView, setInView] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element || inView) return;
    const enter = () => {
      startTransition(() => {
        setInView(true);
      });
    };
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) enter();
      },
      { rootMargin: MARGIN },
    );
    observer.observe(element);
    const stopWaitingForPrint = onPrint(() => {
      setInView(true);
    });
    const timer = withinMs === undefined ? undefined : setTimeout(enter, withinMs);
    return () => {
      observer.disconnect();
      stopWaitingForPrint();
      clearTimeout(timer);
    };
  }, [inView, withinMs]);
  return { ref, inView };
}
