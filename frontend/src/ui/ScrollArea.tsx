// A box for a table that may be wider or longer than its place.
import type { ReactNode } from "react";
import styles from "./ScrollArea.module.css";

interface ScrollAreaProps {
  /** Its name for a screen reader, or the id of the element that has it. */
  label?: string;
  labelledBy?: string;
  className: string | undefined;
  children: ReactNode;
}

/**
 * A box that a pointer and a keyboard can scroll; the class says in which direction. A shadow at its
 * edge says that there is more, and the first column stays.
 */
export function ScrollArea({ label, labelledBy, className, children }: ScrollAreaProps) {
  return (
    <div
      className={`${styles.area ?? ""} ${className ?? ""}`}
      // Without it a keyboard could not scroll: nothing inside takes the focus.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      role="group"
      aria-label={label}
      aria-labelledby={labelledBy}
    >
      {children}
    </div>
  );
}
