// Parts below the first view: their code is loaded and drawn when a reader comes near.
import { Suspense, type ReactNode } from "react";
import { useNear } from "../lib/useNear";

/** By then the first view has settled, and what is below is drawn wherever the reader is. */
const SETTLED_AFTER_MS = 2000;

interface LaterProps {
  /** What stands in its room until then. */
  before: ReactNode;
  children: ReactNode;
}

/** `children`, once they are near the screen or the first view has settled. */
export function Later({ before, children }: LaterProps) {
  const { ref, near } = useNear<HTMLDivElement>(SETTLED_AFTER_MS);
  const toCome = <div aria-busy="true">{before}</div>;
  return <div ref={ref}>{near ? <Suspense fallback={toCome}>{children}</Suspense> : toCome}</div>;
}
