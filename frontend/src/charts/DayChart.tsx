// A chart of days: the values of the chosen day in words, the drawing, a slider over it that
// chooses by pointer or keyboard, and the table behind it.
import { useState, type KeyboardEvent, type PointerEvent } from "react";
import { WHO_DAILY_PM10 } from "../lib/grades";
import { dayLabel, type Day } from "../lib/kst";
import { formatNumber } from "../lib/numbers";
import { useLanguage } from "../lib/useLanguage";
import { ChartFrame, Legend } from "./ChartFrame";
import styles from "./DayChart.module.css";
import { DayTable, type DayFile } from "./DayTable";
import { HEIGHT, layoutOf, MARGIN } from "./layout";
import { Plot } from "./Plot";
import type { Point, Series } from "./series";

interface DayChartProps {
  title: string;
  description: string;
  /** The unit in full, "°C", and as it follows a number, "°". */
  unit: string;
  mark: string;
  digits: number;
  series: readonly Series[];
  /** All days before it have been observed. */
  firstForecastDay: Day;
  files: readonly DayFile[];
  /** Shows the PM10 grades as a background, the WHO's guideline, and a scale from zero. */
  zones?: boolean;
}

/** A function that puts one day of a series into words, e.g. "최고 6.1° (10번 중 8번 3.2~8.9°)". */
function useReading(mark: string, digits: number) {
  const { t, range } = useLanguage();
  return (label: string, { value, band80, note }: Point, normal: number | null): string => {
    const usual =
      normal === null ? [] : [`${t("charts.normal")} ${formatNumber(normal, digits)}${mark}`];
    if (value === null) return [`${label} ${t("charts.missing")}`, ...usual].join(", ");
    const details = [
      ...(band80 ? [`${t("charts.band80")} ${range(...band80, digits, mark)}`] : []),
      ...(note ? [t(`charts.notes.${note}`)] : []),
      ...usual,
    ];
    const text = `${label} ${formatNumber(value, digits)}${mark}`;
    return details.length === 0 ? text : `${text} (${details.join(", ")})`;
  };
}

/** The index that a key moves to, or null for a key that moves nowhere. */
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

interface DayLegendProps {
  series: readonly Series[];
  /** Whether the chart has days ahead. */
  hasForecast: boolean;
  zones: boolean;
}

/** What the lines and areas of a chart mean. */
function DayLegend({ series, hasForecast, zones }: DayLegendProps) {
  const { t } = useLanguage();
  const lines = hasForecast
    ? (["observed", "forecast", "band50", "band80"] as const)
    : series.map(({ forecast }) => (forecast === true ? "forecast" : "observed"));
  const years = series.find(({ normalYears }) => normalYears)?.normalYears;
  const hasBand = series.some(({ points }) => points.some(({ band80 }) => band80));
  const notes = new Set(series.flatMap(({ points }) => points.flatMap(({ note }) => note ?? [])));
  const items = [
    ...lines.map((key) => ({ key, label: t(`charts.${key}`) })),
    ...(!hasForecast && hasBand ? [{ key: "band80", label: t("charts.band80") }] : []),
    ...(years ? [{ key: "normal", label: t("record.normal", { ...years }) }] : []),
    ...(zones
      ? [{ key: "guideline", label: t("cards.whoLine", { limit: WHO_DAILY_PM10 }) }]
      : []),
    ...[...notes].map((note) => ({ key: `note-${note}`, label: t(`charts.notes.${note}`) })),
  ];
  return <Legend items={items} className={styles.legend} />;
}

/** Which day of a chart is chosen, by its place among the days; the first forecast day at first. */
function useChosenDay(days: readonly Day[], firstForecastDay: Day) {
  const [chosenDay, setChosenDay] = useState(firstForecastDay);
  const last = days.length - 1;
  const found = days.indexOf(firstForecastDay);
  const firstForecast = found < 0 ? days.length : found;
  const chosen = days.indexOf(chosenDay);
  return {
    last,
    hasForecast: found >= 0,
    /** The number of days where nothing is forecast. */
    firstForecast,
    chosen: chosen < 0 ? Math.min(firstForecast, last) : chosen,
    choose: (index: number) => {
      const day = days[Math.min(Math.max(index, 0), last)];
      if (day !== undefined) setChosenDay(day);
    },
  };
}

interface SliderProps {
  label: string;
  /** The chosen day in words. */
  text: string;
  chosen: number;
  last: number;
  /** The index of the day at a place of the drawing, in CSS pixels from its left end. */
  indexAt: (place: number) => number;
  onChoose: (index: number) => void;
}

/** A transparent slider over the drawing. */
function DaySlider({ label, text, chosen, last, indexAt, onChoose }: SliderProps) {
  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    const place = event.clientX - event.currentTarget.getBoundingClientRect().left;
    onChoose(Math.round(indexAt(place + MARGIN.left)));
  };
  const onKey = (event: KeyboardEvent) => {
    const index = indexAfter(event.key, chosen, last);
    if (index === null) return;
    event.preventDefault();
    onChoose(index);
  };
  return (
    <div
      className={styles.slider}
      style={{ left: MARGIN.left, right: MARGIN.right }}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={chosen}
      aria-valuetext={text}
      onKeyDown={onKey}
      onPointerDown={onPointer}
      onPointerMove={onPointer}
    />
  );
}

/** A figure of one or two targets over days. */
export function DayChart(props: DayChartProps) {
  const { title, description, unit, mark, digits, series, firstForecastDay } = props;
  const { zones = false } = props;
  const { t, language } = useLanguage();
  const reading = useReading(mark, digits);
  const days = series[0]?.points.map((point) => point.day) ?? [];
  const { last, hasForecast, firstForecast, chosen, choose } = useChosenDay(days, firstForecastDay);

  const kind = chosen < firstForecast ? t("charts.observed") : t("charts.forecast");
  const day = dayLabel(days[chosen] ?? firstForecastDay, language);
  // Without days ahead each series has its kind as its label.
  const heading = hasForecast ? `${day} ${kind}` : day;
  const readings = series.flatMap(({ tone, label, points, normals }) => {
    const point = points[chosen];
    return point ? [{ tone, text: reading(label, point, normals?.[chosen] ?? null) }] : [];
  });

  return (
    <ChartFrame
      heading={title}
      unit={unit}
      caption={
        <p className={styles.reading} aria-hidden="true">
          <strong>{heading}</strong>
          {readings.map(({ tone, text }) => (
            <span key={tone} data-tone={tone}>
              {text}
            </span>
          ))}
        </p>
      }
      height={HEIGHT}
      draw={(width) => {
        const layout = layoutOf(width, days.length, firstForecast, series, zones);
        return (
          <>
            <Plot
              title={title}
              description={description}
              layout={layout}
              days={days}
              series={series}
              firstForecast={firstForecast}
              selected={chosen}
              zones={zones}
            />
            <DaySlider
              label={`${title}, ${t("charts.chooseDay")}`}
              text={[heading, ...readings.map(({ text }) => text)].join(", ")}
              chosen={chosen}
              last={last}
              indexAt={(place) => layout.x.invert(place)}
              onChoose={choose}
            />
          </>
        );
      }}
    >
      <DayLegend series={series} hasForecast={hasForecast} zones={zones} />
      <DayTable {...props} />
    </ChartFrame>
  );
}
