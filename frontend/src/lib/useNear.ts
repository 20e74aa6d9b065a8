// Whether a part of the page has come near the screen, so that what it needs can be loaded.
import { startTransition, useEffect, useRef, useState } from "react";

/** Loaded this far below the screen, what is there is ready when a reader comes to it. */
const AHEAD = "600px";

/**
 * A ref to put on an element, and whether it has been near the screen. With `withinMs` it counts
 * as near after that time too, so that what is printed or kept for later is all there. What is
 * drawn for it is drawn in slices, between which the page answers its reader.
 */
export function useNear<T extends Element>(withinMs?: number) {
  const ref = useRef<T>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element || near) return;
    const come = () => {
      startTransition(() => {
        setNear(true);
      });
    };
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) come();
      },
      { rootMargin: AHEAD },
    );
    observer.observe(element);
    const timer = withinMs === undefined ? undefined : setTimeout(come, withinMs);
    return () => {
      observer.disconnect();
      clearTimeout(timer);
    };
  }, [near, withinMs]);
  return { ref, near };
}
