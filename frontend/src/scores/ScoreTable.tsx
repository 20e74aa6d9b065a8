// The errors of one target by lead, the coverage of its ranges, and of which years its normal is.
import { useId } from "react";
import type { ScoreSummary } from "../api/client";
import { useLeadName } from "../lib/lead";
import { formatNumber, formatPercent } from "../lib/numbers";
import { useLanguage } from "../lib/useLanguage";
import { ScrollArea } from "../ui/ScrollArea";
import styles from "./Scores.module.css";
import { isBest, normalYearsOf } from "./verdict";

interface ScoreTableProps {
  rows: readonly ScoreSummary[];
  caption: string;
  /** A difference in the reader's unit, from one in the API's. */
  convertDifference: (difference: number) => number;
}

/** A row for each lead. */
export function ScoreTable({ rows, caption, convertDifference }: ScoreTableProps) {
  const { t } = useLanguage();
  const nameOf = useLeadName();
  const id = useId();
  const hasOfficial = rows.some((row) => row.official);
  const error = (reference: { mae: number } | null) =>
    reference === null ? "–" : formatNumber(convertDifference(reference.mae), 1);
  // Inside the table the caption would be as wide as that, and be cut off with it.
  return (
    <>
      <p className={styles.caption} id={id}>
        {caption}
      </p>
      <ScrollArea className={styles.scroll} labelledBy={id}>
        <table className={styles.scores} aria-labelledby={id} data-scores>
          <thead>
            <tr>
              <th scope="col">{t("scores.lead")}</th>
              <th scope="col">{t("scores.ours")}</th>
              {hasOfficial && <th scope="col">{t("scores.official")}</th>}
              <th scope="col">{t("scores.persistence")}</th>
              <th scope="col">{t("scores.normal")}</th>
              <th scope="col">{t("scores.within80")}</th>
              <th scope="col">{t("scores.countLabel")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.lead}>
                <th scope="row">
                  {nameOf(row.lead)}
                </th>
                <td data-best={isBest(row)}>{error(row)}</td>
                {hasOfficial && <td>{error(row.official)}</td>}
                <td>{error(row.persistence)}</td>
                <td>{error(row.normal)}</td>
                <td>{formatPercent(row.coverage80)}%</td>
                <td>{row.n}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </>
  );
}

/** What the normal is a mean of, and on how many days it is compared where some have none. */
export function NormalNote({ rows }: Pick<ScoreTableProps, "rows">) {
  const { t } = useLanguage();
  const years = normalYearsOf(rows);
  if (years === null) return null;
  const sentences = [t("record.normalNote", { ...years })];
  const some = rows.flatMap(({ n, normal }) => (normal && normal.n < n ? [normal.n] : []));
  if (some.length > 0) {
    const [from, to] = [String(Math.min(...some)), String(Math.max(...some))];
    sentences.push(t("record.someDays", { n: from === to ? to : t("range", { from, to }) }));
  }
  return <p className={styles.caption}>{sentences.join(" ")}</p>;
}
