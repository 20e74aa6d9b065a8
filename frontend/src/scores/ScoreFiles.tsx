// Links to every scored forecast that a table is computed from.
import type { ChartTarget } from "../charts/targets";
import { yearsWithin, type DayRange } from "../lib/period";
import { useLanguage } from "../lib/useLanguage";
import { CsvLink } from "../ui/CsvLink";
import styles from "./Scores.module.css";

interface ScoreFilesProps {
  target: ChartTarget;
  /** First and last day that was scored. */
  scored: DayRange;
  /** What the table has. */
  content: string;
}

/** One file, or one of each year: whoever averages the rows gets the table's figures. */
export function ScoreFiles({ target, scored, content }: ScoreFilesProps) {
  const { t } = useLanguage();
  const years = yearsWithin(scored);
  return (
    <p className={styles.files}>
      {years.map(({ from, to }) => (
        <CsvLink
          key={from}
          className={undefined}
          content={content}
          text={
            years.length === 1
              ? t("record.file")
              : t("record.fileOfYear", { year: from.slice(0, 4) })
          }
          href={`/api/v1/scores.csv?from=${from}&to=${to}&target=${target}`}
        />
      ))}
    </p>
  );
}
