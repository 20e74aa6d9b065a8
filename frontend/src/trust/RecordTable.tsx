// A table of a record, with a link to the same as CSV.
import type { ReactNode } from "react";
import { useLanguage } from "../lib/useLanguage";
import { CsvLink } from "../ui/CsvLink";
import { ScrollArea } from "../ui/ScrollArea";
import styles from "./RecordTable.module.css";

interface RecordTableProps {
  caption: string;
  /** Address of the same as CSV, where the API has it. */
  csv?: string | undefined;
  head: readonly string[];
  children: ReactNode;
}

/** A table that scrolls sideways where it is wider than the screen, and the link to its file. */
export function RecordTable({ caption, csv, head, children }: RecordTableProps) {
  return (
    <>
      <p className={styles.caption}>{caption}</p>
      <ScrollArea className={styles.scroll} label={caption}>
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
      </ScrollArea>
      {csv !== undefined && <RecordLink content={caption} href={csv} />}
    </>
  );
}

/** A link to a record as CSV. */
export function RecordLink({ content, href }: { content: string; href: string }) {
  const { t } = useLanguage();
  return (
    <CsvLink content={content} text={t("charts.csv.scores")} href={href} className={styles.csv} />
  );
}
