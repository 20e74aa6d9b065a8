// A view that says why there is nothing to show.
import type { ReactNode } from "react";
import styles from "./Failure.module.css";

interface FailureProps {
  title: string;
  /** Whether screen readers announce it: it replaces what the reader waited for. */
  alert?: boolean;
  /** Whether no other content follows. */
  alone?: boolean;
  children: ReactNode;
}

/** A heading, and what the reader can do. */
export function Failure({ title, alert = true, alone = false, children }: FailureProps) {
  return (
    <div className={styles.failure} data-alone={alone} role={alert ? "alert" : undefined}>
      <h1>{title}</h1>
      {children}
    </div>
  );
}
