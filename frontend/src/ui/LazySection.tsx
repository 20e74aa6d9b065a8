// Sections below the first view, whose code is loaded and drawn when a reader scrolls near.
import { Suspense, type ReactNode } from "react";
import { useInView } from "../lib/useInView";

/** The first view is drawn by then; what is below is drawn wherever the reader is. */
const DRAWN_AFTER_MS = 2000;

interface LazySectionProps {
  /** Shown until then; as high as `children`, so that nothing moves. */
  placeholder: ReactNode;
  children: ReactNode;
}

/** `children`, once they are near the screen or two seconds have passed. */
export function LazySection({ placeholder, children }: LazySectionProps) {
  const { ref, inView } = useInView<HTMLDivElement>(DRAWN_AFTER_MS);
  const waiting = <div aria-busy="true">{placeholder}</div>;
  return (
    <div ref={ref}>{inView ? <Suspense fallback={waiting}>{children}</Suspense> : waiting}</div>
  );
}
