// The table behind a chart: every day of it, observed and forecast, with both bands.
import { useState } from "react";
import { dayLabel } from "../lib/kst";
import { formatNumber } from "../lib/numbers";
import { useLanguage } from "../lib/useLanguage";
import styles from "./DayTable.module.css";
import type { Range, Series } from "./series";

interface DayTableProps {
  title: string;
  unit: string;
  digits: number;
  series: readonly Series[];
  firstForecastDay: string;
}

/** A table that is folded away until it is asked for. */
export function DayTable({ title, unit, digits, series, firstForecastDay }: DayTableProps) {
  const { t, language, range } = useLanguage();
  const [open, setOpen] = useState(false);
  const number = (value: number | null | undefined) =>
    value === null || value === undefined ? "–" : formatNumber(value, digits);
  const ends = (band: Range | undefined) => (band ? range(...band, digits) : "");
  const days = series[0]?.points ?? [];

  return (
    <details
      className={styles.details}
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>{t("charts.table")}</summary>
      {open && (
        // A keyboard can scroll the table sideways where it is wider than the screen.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={styles.scroll} tabIndex={0} role="group" aria-label={title}>
          <table>
            <caption>
              {title} ({unit.trim() === "°" ? "°C" : unit.trim()})
            </caption>
            <thead>
              <tr>
                <th scope="col">{t("charts.tableDay")}</th>
                <th scope="col">{t("charts.tableKind")}</th>
                {series.flatMap(({ label, tone }) => [
                  <th scope="col" key={tone}>
                    {label}
                  </th>,
                  <th scope="col" key={`${tone}80`}>
                    {label} {t("charts.band80")}
                  </th>,
                  <th scope="col" key={`${tone}50`}>
                    {label} {t("charts.band50")}
                  </th>,
                ])}
              </tr>
            </thead>
            <tbody>
              {days.map(({ day }, index) => (
                <tr key={day}>
                  <th scope="row">
                    <time dateTime={day}>{dayLabel(day, language)}</time>
                  </th>
                  <td>{day < firstForecastDay ? t("charts.observed") : t("charts.forecast")}</td>
                  {series.flatMap(({ tone, points }) => [
                    <td key={tone}>{number(points[index]?.value)}</td>,
                    <td key={`${tone}80`}>{ends(points[index]?.band80)}</td>,
                    <td key={`${tone}50`}>{ends(points[index]?.band50)}</td>,
                  ])}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}
