// A part of a section under a heading of its own.
import type { ReactNode } from "react";
import styles from "./Subsection.module.css";

interface SubsectionProps {
  title: string;
  note?: string;
  /** A sentence that is shown in place of the content, where that could not be loaded. */
  failure?: string | false;
  children: ReactNode;
}

/** A titled part of a section. */
export function Subsection({ title, note, failure = false, children }: SubsectionProps) {
  return (
    <div className={styles.subsection}>
      <h3>{title}</h3>
      {note !== undefined && <p className={styles.note}>{note}</p>}
      {failure === false ? children : <p>{failure}</p>}
    </div>
  );
}
