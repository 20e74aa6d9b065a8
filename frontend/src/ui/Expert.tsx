// What experts alone ask for, folded until a reader opens it.
import type { ReactNode } from "react";
import styles from "./Expert.module.css";

interface ExpertProps {
  title: string;
  children: ReactNode;
}

/** A heading that opens its content. */
export function Expert({ title, children }: ExpertProps) {
  return (
    <details className={styles.expert} data-expert>
      <summary>{title}</summary>
      <div className={styles.content}>{children}</div>
    </details>
  );
}
