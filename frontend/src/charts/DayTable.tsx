// The table behind a chart: every day of it, observed and forecast, with both bands and the
// normals; and links to the same as files.
import { dayLabel, type Day } from "../lib/kst";
import { formatNumber } from "../lib/numbers";
import { useFolding } from "../lib/useFolding";
import { useLanguage } from "../lib/useLanguage";
import { CsvLink } from "../ui/CsvLink";
import { ScrollArea } from "../ui/ScrollArea";
import styles from "./DayTable.module.css";
import type { Point, Range, Series } from "./series";

/** A table of the API as CSV: its address without a station, and what it is called. */
export interface DayFile {
  kind: "observations" | "forecast" | "normals" | "scores";
  href: string;
}

interface DayTableProps {
  title: string;
  unit: string;
  digits: number;
  series: readonly Series[];
  firstForecastDay: Day;
  files: readonly DayFile[];
}

function Table({ title, unit, digits, series, firstForecastDay }: DayTableProps) {
  const { t, language, range } = useLanguage();
  const days = series[0]?.points ?? [];
  const ahead = days.some(({ day }) => day >= firstForecastDay);
  const number = (value: number | null) => (value === null ? "–" : formatNumber(value, digits));
  const text = (point: Point | undefined) => {
    if (point?.value === null || point === undefined) return "–";
    const note = point.note ? ` (${t(`charts.notes.${point.note}`)})` : "";
    return formatNumber(point.value, digits) + note;
  };
  const ends = (band: Range | undefined) => (band ? range(...band, digits) : "");
  const hasBand = series.some(({ points }) => points.some(({ band80 }) => band80));
  const kind = (day: Day) => t(day < firstForecastDay ? "charts.observed" : "charts.forecast");

  return (
    <table>
      <caption>
        {title} ({unit})
      </caption>
      <thead>
        <tr>
          <th scope="col">{t("charts.tableDay")}</th>
          {ahead && <th scope="col">{t("charts.tableKind")}</th>}
          {series.map(({ label, tone, normals, forecast }) => [
            <th scope="col" key={tone}>
              {label}
            </th>,
            (ahead || (forecast && hasBand)) && (
              <th scope="col" key={`${tone}80`}>
                {label} {t("charts.band80")}
              </th>
            ),
            ahead && (
              <th scope="col" key={`${tone}50`}>
                {label} {t("charts.band50")}
              </th>
            ),
            normals && (
              <th scope="col" key={`${tone}Normal`}>
                {label} {t("charts.normal")}
              </th>
            ),
          ])}
        </tr>
      </thead>
      <tbody>
        {days.map(({ day }, index) => (
          <tr key={day}>
            <th scope="row">
              <time dateTime={day}>{dayLabel(day, language)}</time>
            </th>
            {ahead && <td>{kind(day)}</td>}
            {series.map(({ tone, points, normals, forecast }) => [
              <td key={tone}>{text(points[index])}</td>,
              (ahead || (forecast && hasBand)) && (
                <td key={`${tone}80`}>{ends(points[index]?.band80)}</td>
              ),
              ahead && <td key={`${tone}50`}>{ends(points[index]?.band50)}</td>,
              normals && <td key={`${tone}Normal`}>{number(normals[index] ?? null)}</td>,
            ])}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A table that is folded until the reader opens it, and links to its values as CSV. */
export function DayTable(props: DayTableProps) {
  const { title, files } = props;
  const { t } = useLanguage();
  const [open, onToggle] = useFolding();
  return (
    <div className={styles.behind}>
      <details className={styles.details} onToggle={onToggle}>
        <summary>{t("charts.table")}</summary>
        {open && (
          <ScrollArea className={styles.scroll} label={title}>
            <Table {...props} />
          </ScrollArea>
        )}
      </details>
      {files.map(({ kind, href }) => (
        <CsvLink
          key={kind}
          className={styles.save}
          content={title}
          text={t(`charts.csv.${kind}`)}
          href={href}
        />
      ))}
    </div>
  );
}
