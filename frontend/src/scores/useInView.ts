// Whether a part of the page has come near the screen, so that what it needs can be loaded.
import { useEffect, useRef, useState } from "react";

/** Loaded this far below the screen, what is there is ready when a reader comes to it. */
const AHEAD = "600px";

/** A ref to put on an element, and whether it has been near the screen. */
export function useInView<T extends Element>() {
  const ref = useRef<T>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element || seen) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
      },
      { rootMargin: AHEAD },
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [seen]);
  return { ref, seen };
}
