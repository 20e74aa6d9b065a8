// Parts below the first view: their code is loaded and drawn when a reader comes near.
import { Suspense, type ReactNode } from "react";
import { useNear } from "../lib/useNear";

interface LaterProps {
  /** What stands in its room until then. */
  before: ReactNode;
  /** After how long at the latest, in milliseconds. */
  withinMs: number;
  children: ReactNode;
}

/** `children`, once they are near the screen or the first view has settled. */
export function Later({ before, withinMs, children }: LaterProps) {
  const { ref, near } = useNear<HTMLDivElement>(withinMs);
  const toCome = <div aria-busy="true">{before}</div>;
  return <div ref={ref}>{near ? <Suspense fallback={toCome}>{children}</Suspense> : toCome}</div>;
}
