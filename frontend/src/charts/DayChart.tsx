// A chart of days: a reading of the chosen day, the drawing, a slider over it that chooses
// by pointer or keyboard, and the table behind it.
import { useId, useState, type KeyboardEvent, type PointerEvent } from "react";
import { dayLabel, type Day } from "../lib/kst";
import { formatNumber } from "../lib/numbers";
import { useLanguage } from "../lib/useLanguage";
import styles from "./DayChart.module.css";
import { DayTable, type DayFile } from "./DayTable";
import { layoutOf, MARGIN } from "./layout";
import { Plot } from "./Plot";
import type { Point, Series } from "./series";
import { useWidth } from "./useWidth";

interface DayChartProps {
  title: string;
  description: string;
  /** The unit in full, "°C", and as it stands behind a number, "°". */
  unit: string;
  mark: string;
  digits: number;
  series: readonly Series[];
  /** All days before it have been observed. */
  firstForecastDay: Day;
  files: readonly DayFile[];
  /** Shows the PM10 grades as a background, and a scale from zero. */
  zones?: boolean;
}

/** What the chosen day says of one series, e.g. "최고 6.1° (10번 중 8번 3.2 ~ 8.9°)". */
function useReading(mark: string, digits: number) {
  const { t, range } = useLanguage();
  return (label: string, { value, band80, note }: Point, normal: number | null): string => {
    const usual = normal === null ? [] : [`${t("charts.normal")} ${formatNumber(normal, digits)}${mark}`];
    if (value === null) return [`${label} ${t("charts.missing")}`, ...usual].join(", ");
    const said = [
      ...(band80 ? [`${t("charts.band80")} ${range(...band80, digits, mark)}`] : []),
      ...(note ? [t(`charts.notes.${note}`)] : []),
      ...usual,
    ];
    const text = `${label} ${formatNumber(value, digits)}${mark}`;
    return said.length === 0 ? text : `${text} (${said.join(", ")})`;
  };
}

/** The index a key leads to, or null for a key that means nothing here. */
function indexAfter(key: string, index: number, last: number): number | null {
  const targets: Record<string, number> = {
    ArrowLeft: index - 1,
    ArrowDown: index - 1,
    ArrowRight: index + 1,
    ArrowUp: index + 1,
    PageDown: index - 7,
    PageUp: index + 7,
    Home: 0,
    End: last,
  };
  const target = targets[key];
  return target === undefined ? null : Math.min(Math.max(target, 0), last);
}

/** What the lines and fields of a chart stand for. */
function Legend({ series, ahead }: { series: readonly Series[]; ahead: boolean }) {
  const { t } = useLanguage();
  const shown = ahead
    ? (["observed", "forecast", "band50", "band80"] as const)
    : series.map(({ forecast }) => (forecast === true ? "forecast" : "observed"));
  const hasNormal = series.some(({ normals }) => normals?.some((value) => value !== null));
  const hasBand = series.some(({ points }) => points.some(({ band80 }) => band80));
  const notes = new Set(series.flatMap(({ points }) => points.flatMap(({ note }) => note ?? [])));
  return (
    <ul className={styles.legend} aria-hidden="true">
      {shown.map((key) => (
        <li key={key} data-key={key}>
          {t(`charts.${key}`)}
        </li>
      ))}
      {!ahead && hasBand && <li data-key="band80">{t("charts.band80")}</li>}
      {hasNormal && <li data-key="normal">{t("charts.normal")}</li>}
      {[...notes].map((note) => (
        <li key={note} data-key="noted">
          {t(`charts.notes.${note}`)}
        </li>
      ))}
    </ul>
  );
}

/** A figure of one or two targets over days. */
export function DayChart(props: DayChartProps) {
  const { title, description, unit, mark, digits, series, firstForecastDay } = props;
  const { zones = false } = props;
  const { t, language } = useLanguage();
  const id = useId();
  const { ref, width } = useWidth<HTMLDivElement>();
  const [chosen, setChosen] = useState(firstForecastDay);
  const reading = useReading(mark, digits);

  const days = series[0]?.points.map((point) => point.day) ?? [];
  const last = days.length - 1;
  const found = days.indexOf(firstForecastDay);
  const firstForecast = found < 0 ? days.length : found;
  const chosenIndex = days.indexOf(chosen);
  const selected = chosenIndex < 0 ? Math.min(firstForecast, last) : chosenIndex;
  const layout = layoutOf(width, days.length, firstForecast, series, zones);

  const kind = selected < firstForecast ? t("charts.observed") : t("charts.forecast");
  const day = dayLabel(days[selected] ?? firstForecastDay, language);
  // Where nothing is forecast yet, each of the series says itself what it is.
  const heading = found < 0 ? day : `${day} ${kind}`;
  const readings = series.flatMap(({ label, points, normals }) => {
    const point = points[selected];
    return point ? [reading(label, point, normals?.[selected] ?? null)] : [];
  });

  const choose = (index: number | null) => {
    const next = index === null ? undefined : days[index];
    if (next !== undefined) setChosen(next);
  };
  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    const place = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const index = Math.round(layout.x.invert(place + MARGIN.left));
    choose(Math.min(Math.max(index, 0), last));
  };
  const onKey = (event: KeyboardEvent) => {
    const index = indexAfter(event.key, selected, last);
    if (index !== null) event.preventDefault();
    choose(index);
  };

  return (
    <figure className={styles.chart}>
      <figcaption>
        <h3>
          {title} <small>{unit}</small>
        </h3>
        <p className={styles.reading} aria-hidden="true">
          <strong>{heading}</strong>
          {readings.map((text, index) => (
            <span key={series[index]?.tone} data-tone={series[index]?.tone}>
              {text}
            </span>
          ))}
        </p>
      </figcaption>
      <div className={styles.frame} ref={ref}>
        <Plot
          id={id}
          title={title}
          description={description}
          layout={layout}
          days={days}
          series={series}
          firstForecast={firstForecast}
          selected={selected}
          zones={zones}
        />
        <div
          className={styles.slider}
          style={{ left: MARGIN.left, right: MARGIN.right }}
          role="slider"
          tabIndex={0}
          aria-label={`${title}, ${t("charts.chooseDay")}`}
          aria-valuemin={0}
          aria-valuemax={last}
          aria-valuenow={selected}
          aria-valuetext={[heading, ...readings].join(", ")}
          onKeyDown={onKey}
          onPointerDown={onPointer}
          onPointerMove={onPointer}
        />
      </div>
      <Legend series={series} ahead={found >= 0} />
      <DayTable {...props} />
    </figure>
  );
}
