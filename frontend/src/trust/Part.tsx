// One of the parts: its heading, and what is said while its record comes or can't be had.
import type { ReactNode } from "react";
import { useLanguage } from "../lib/useLanguage";
import { useAddressed } from "../lib/useStation";
import styles from "./Trust.module.css";

interface PartProps {
  title: string;
  note?: string;
  query: { isError: boolean };
  children: ReactNode;
}

/** A titled part of a section. */
export function Part({ title, note, query, children }: PartProps) {
  const { t } = useLanguage();
  return (
    <div className={styles.part}>
      <h3>{title}</h3>
      {note !== undefined && <p className={styles.note}>{note}</p>}
      {query.isError ? <p>{t("trust.failed")}</p> : children}
    </div>
  );
}

interface TableProps {
  caption: string;
  /** Address of the same as CSV, where there is one. */
  csv?: string | undefined;
  head: readonly string[];
  children: ReactNode;
}

/** A table that scrolls sideways where it is wider than the screen, and its file. */
export function RecordTable({ caption, csv, head, children }: TableProps) {
  return (
    <>
      <p className={styles.caption}>{caption}</p>
      {/* A keyboard can scroll the table too. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={caption}>
        <table aria-label={caption}>
          <thead>
            <tr>
              {head.map((name) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </div>
      {csv !== undefined && <CsvLink what={caption} href={csv} />}
    </>
  );
}

/** A record as a file. */
export function CsvLink({ what, href }: { what: string; href: string }) {
  const { t } = useLanguage();
  const addressed = useAddressed();
  const text = t("charts.csv.scores");
  return (
    <a className={`${styles.csv} no-print`} href={addressed(href)} download aria-label={`${what}, ${text}`}>
      {text}
    </a>
  );
}
