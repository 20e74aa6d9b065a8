// One part of the page: its name and note beside (on a phone above) what it shows.
import { useId, type ReactNode } from "react";
import styles from "./Section.module.css";

interface SectionProps {
  title: string;
  note?: ReactNode;
  children: ReactNode;
}

/** A titled part of the page, a landmark of its own. */
export function Section({ title, note, children }: SectionProps) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <header className={styles.head}>
        <h2 id={id}>{title}</h2>
        {note !== undefined && <p>{note}</p>}
      </header>
      <div className={styles.body}>{children}</div>
    </section>
  );
}
