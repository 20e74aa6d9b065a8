// A section of the page: title and note beside its content, on a phone above it.
import { useId, type ReactNode } from "react";
import styles from "./Section.module.css";

interface SectionProps {
  title: string;
  note?: ReactNode;
  children: ReactNode;
}

/** A titled section, which is a landmark for screen readers. */
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
