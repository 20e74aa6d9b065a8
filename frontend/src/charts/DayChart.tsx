// A chart of days: a reading of the chosen day, the drawing, a slider over it that chooses
// by pointer or keyboard, and the table behind it.
import { scaleLinear } from "d3-scale";
import { useId, useState, type KeyboardEvent, type PointerEvent } from "react";
import { dayLabel } from "../lib/kst";
import { formatNumber } from "../lib/numbers";
import { useLanguage } from "../lib/useLanguage";
import styles from "./DayChart.module.css";
import { DayTable } from "./DayTable";
import { Plot, type Layout } from "./Plot";
import { extentOf, type Point, type Series } from "./series";
import { useWidth } from "./useWidth";

const HEIGHT = 300;
const MARGIN = { top: 8, right: 14, bottom: 30, left: 38 };
/** Days of the past that leave the forecast room enough, by the chart's width. */
const PAST_DAYS = [
  { narrowerThan: 480, days: 7 },
  { narrowerThan: 720, days: 14 },
] as const;
const PAST_DAYS_AT_MOST = 30;

interface DayChartProps {
  title: string;
  description: string;
  unit: string;
  digits: number;
  series: readonly Series[];
  firstForecastDay: string;
  /** Shows the PM10 grades as a background, and a scale from zero. */
  zones?: boolean;
}

function layoutOf(width: number, count: number, series: readonly Series[], zones: boolean): Layout {
  const [left, right] = [MARGIN.left, width - MARGIN.right];
  const [top, bottom] = [MARGIN.top, HEIGHT - MARGIN.bottom];
  const [lowest, highest] = extentOf(series);
  // PM10 shows 보통 and the foot of 나쁨 even when the air is clean: the eye can tell.
  const domain = zones ? [0, Math.max(highest, 100)] : [lowest, highest];
  return {
    width,
    height: HEIGHT,
    left,
    right,
    top,
    bottom,
    x: scaleLinear([-0.5, count - 0.5], [left, right]),
    y: scaleLinear(domain, [bottom, top]).nice(5),
  };
}

/** What the chosen day says of one series, e.g. "최고 6.1° (10번 중 8번 3.2 ~ 8.9°)". */
function useReading(unit: string, digits: number) {
  const { t, range } = useLanguage();
  return (label: string, { value, band80 }: Point): string => {
    if (value === null) return `${label} ${t("charts.missing")}`;
    const text = `${label} ${formatNumber(value, digits)}${unit}`;
    if (!band80) return text;
    return `${text} (${t("charts.band80")} ${range(...band80, digits, unit)})`;
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

/** A figure of one or two targets over days. */
export function DayChart(props: DayChartProps) {
  const { title, description, unit, digits, series, firstForecastDay, zones = false } = props;
  const { t, language } = useLanguage();
  const id = useId();
  const { ref, width } = useWidth<HTMLDivElement>();
  const [chosen, setChosen] = useState(firstForecastDay);
  const reading = useReading(unit, digits);

  const past = PAST_DAYS.find((step) => width < step.narrowerThan)?.days ?? PAST_DAYS_AT_MOST;
  const allDays = series[0]?.points.map((point) => point.day) ?? [];
  const from = Math.max(0, allDays.indexOf(firstForecastDay) - past);
  const days = allDays.slice(from);
  const shown = series.map((one) => ({ ...one, points: one.points.slice(from) }));
  const firstForecast = days.indexOf(firstForecastDay);
  const selected = Math.max(0, days.indexOf(chosen));
  const day = days[selected] ?? firstForecastDay;
  const layout = layoutOf(width, days.length, shown, zones);

  const kind = selected < firstForecast ? t("charts.observed") : t("charts.forecast");
  const heading = `${dayLabel(day, language)} ${kind}`;
  const readings = shown.flatMap(({ label, points }) => {
    const point = points[selected];
    return point ? [reading(label, point)] : [];
  });

  const choose = (index: number | null) => {
    const next = index === null ? undefined : days[index];
    if (next !== undefined) setChosen(next);
  };
  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    const place = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const index = Math.round(layout.x.invert(place + MARGIN.left));
    choose(Math.min(Math.max(index, 0), days.length - 1));
  };
  const onKey = (event: KeyboardEvent) => {
    const index = indexAfter(event.key, selected, days.length - 1);
    if (index !== null) event.preventDefault();
    choose(index);
  };

  return (
    <figure className={styles.chart}>
      <figcaption>
        <h3>
          {title} <small>{unit.trim() === "°" ? "°C" : unit.trim()}</small>
        </h3>
        <p className={styles.reading} aria-hidden="true">
          <strong>{heading}</strong>
          {readings.map((text, index) => (
            <span key={shown[index]?.tone} data-tone={shown[index]?.tone}>
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
          series={shown}
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
          aria-valuemax={days.length - 1}
          aria-valuenow={selected}
          aria-valuetext={[heading, ...readings].join(", ")}
          onKeyDown={onKey}
          onPointerDown={onPointer}
          onPointerMove={onPointer}
        />
      </div>
      <ul className={styles.legend} aria-hidden="true">
        <li data-key="observed">{t("charts.observed")}</li>
        <li data-key="forecast">{t("charts.forecast")}</li>
        <li data-key="band50">{t("charts.band50")}</li>
        <li data-key="band80">{t("charts.band80")}</li>
      </ul>
      <DayTable
        title={title}
        unit={unit}
        digits={digits}
        series={series}
        firstForecastDay={firstForecastDay}
      />
    </figure>
  );
}
