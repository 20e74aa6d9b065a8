// The drawing of a chart of days: zones, grid, bands and lines. It has no state; the text around
// it and the table behind it say the same to a screen reader.
import { area, line } from "d3-shape";
import { GRADE_STARTS, GRADES, WHO_DAILY_PM10, type Grade } from "../lib/grades";
import { dayTick, type Day } from "../lib/kst";
import { formatNumber } from "../lib/numbers";
import { useLanguage } from "../lib/useLanguage";
import { Drawing, ValueAxis } from "./ChartFrame";
import { tickIndices, type Layout } from "./layout";
import styles from "./Plot.module.css";
import type { Point, Range, Series } from "./series";

interface PlotProps {
  title: string;
  description: string;
  layout: Layout;
  days: readonly Day[];
  series: readonly Series[];
  /** Index of the first day that is forecast. */
  firstForecast: number;
  selected: number;
  zones: boolean;
}

/** Days closer together than this are drawn without a dot each, CSS pixels. */
const ROOM_FOR_DOTS = 8;

interface Zone {
  grade: Grade;
  upper: number;
  height: number;
}

/** The PM10 grades that a chart reaches, as stripes of it. */
function zonesOf({ y, top }: Layout): Zone[] {
  const highest = y.domain()[1] ?? 0;
  return GRADES.flatMap((grade, index) => {
    const from = grade === "good" ? 0 : GRADE_STARTS[grade];
    const next = GRADES[index + 1];
    const to = Math.min(next && next !== "good" ? GRADE_STARTS[next] : highest, highest);
    const upper = Math.max(y(to), top);
    return from >= highest ? [] : [{ grade, upper, height: Math.max(0, y(from) - upper) }];
  });
}

/** The grades as a background. */
function Zones({ layout }: { layout: Layout }) {
  const { left, right } = layout;
  return zonesOf(layout).map(({ grade, upper, height }) => (
    <rect
      key={grade}
      className={styles.zone}
      data-grade={grade}
      x={left}
      width={right - left}
      y={upper}
      height={height}
    />
  ));
}

/** The word of each grade, drawn last: a curve begins where they stand. */
function ZoneNames({ layout }: { layout: Layout }) {
  const { t } = useLanguage();
  return zonesOf(layout).map(
    ({ grade, upper, height }) =>
      height > 16 && (
        <text key={grade} className={styles.zoneName} x={layout.left + 6} y={upper + 14}>
          {t(`grade.${grade}`)}
        </text>
      ),
  );
}

/** The WHO's guideline for a day as a line with its name. */
function Guideline({ layout: { y, left, right } }: { layout: Layout }) {
  const { t } = useLanguage();
  const place = y(WHO_DAILY_PM10);
  return (
    <>
      <line className={styles.guideline} x1={left} x2={right} y1={place} y2={place} />
      <text className={styles.zoneName} x={right - 4} y={place - 5} textAnchor="end">
        {t("cards.whoShort", { limit: WHO_DAILY_PM10 })}
      </text>
    </>
  );
}

function Axes({ layout, days, firstForecast }: Pick<PlotProps, "layout" | "days" | "firstForecast">) {
  const { x, y, left, right, bottom } = layout;
  const ticks = y.ticks(5);
  const digits = ticks.every(Number.isInteger) ? 0 : 1;
  return (
    <>
      <ValueAxis
        y={y}
        ticks={ticks}
        label={(value) => formatNumber(value, digits)}
        left={left}
        right={right}
        markZero
      />
      {tickIndices(days, firstForecast, layout).map((index) => (
        <text
          key={index}
          className={styles.dayName}
          x={x(index)}
          y={bottom + 20}
          textAnchor="middle"
          data-today={index === firstForecast}
        >
          {dayTick(days[index] ?? "")}
        </text>
      ))}
    </>
  );
}

interface CurveProps extends Pick<PlotProps, "layout" | "firstForecast"> {
  series: Series;
}

/** One target: what was observed as a solid line, the forecast dotted within its bands. */
function Curve({ series, layout, firstForecast }: CurveProps) {
  const { x, y } = layout;
  const roomy = x(1) - x(0) >= ROOM_FOR_DOTS;
  const isAlone = (index: number) =>
    [index - 1, index + 1].every((near) => (series.points[near]?.value ?? null) === null);
  const places = series.points.map((point, index) => ({ ...point, index }));
  const past = places.slice(0, firstForecast);
  // The forecast fans out from the last observed day, where that is the day before.
  const joint = past.at(-1);
  const start = joint && joint.value !== null ? [joint] : [];
  const future = [...start, ...places.slice(firstForecast)];
  // All of an earlier forecast has its bands; one that runs on from what was observed opens there.
  const banded = series.forecast === true ? places : future;

  type Placed = Point & { index: number };
  const stroke = line<Placed>()
    .defined((point) => point.value !== null)
    .x((point) => x(point.index))
    .y((point) => y(point.value ?? 0));
  const fill = (band: (point: Placed) => Range | undefined) => {
    const ends = (point: Placed): Range => band(point) ?? [point.value ?? 0, point.value ?? 0];
    return area<Placed>()
      .defined((point) => series.forecast !== true || band(point) !== undefined)
      .x((point) => x(point.index))
      .y0((point) => y(ends(point)[0]))
      .y1((point) => y(ends(point)[1]))(banded);
  };

  const usual = line<number | null>()
    .defined((value) => value !== null)
    .x((_, index) => x(index))
    .y((value) => y(value ?? 0));

  return (
    <g className={styles.curve} data-tone={series.tone}>
      {series.normals && <path className={styles.normal} d={usual(series.normals) ?? ""} />}
      <path className={styles.band80} d={fill((point) => point.band80) ?? ""} />
      <path className={styles.band50} d={fill((point) => point.band50) ?? ""} />
      <path
        className={series.forecast === true ? styles.forecast : styles.observed}
        d={stroke(past) ?? ""}
      />
      <path className={styles.forecast} d={stroke(future) ?? ""} />
      {/* A day between two missing ones is no line: a dot keeps it in sight. */}
      {past.map(
        ({ day, value, note, index }) =>
          value !== null &&
          (roomy || note !== undefined || isAlone(index)) && (
            <circle
              key={day}
              className={note === undefined ? undefined : styles.noted}
              cx={x(index)}
              cy={y(value)}
              r={note === undefined ? 1.75 : 4}
            />
          ),
      )}
    </g>
  );
}

/** The whole drawing. */
export function Plot(props: PlotProps) {
  const { title, description, layout, days, series, firstForecast, selected, zones } = props;
  const { x, y, top, bottom, width, height } = layout;
  const edge = x(firstForecast - 0.5);
  return (
    <Drawing title={title} description={description} width={width} height={height}>
      {zones && <Zones layout={layout} />}
      <Axes {...props} />
      {firstForecast > 0 && firstForecast < days.length && (
        <line className={styles.edge} x1={edge} x2={edge} y1={top} y2={bottom} />
      )}
      {series.map((one) => (
        <Curve key={one.tone} series={one} layout={layout} firstForecast={firstForecast} />
      ))}
      {zones && <ZoneNames layout={layout} />}
      {zones && <Guideline layout={layout} />}
      <line className={styles.cursor} x1={x(selected)} x2={x(selected)} y1={top} y2={bottom} />
      {series.map(({ tone, points }) => {
        const value = points[selected]?.value ?? null;
        return (
          value !== null && (
            <circle
              key={tone}
              className={styles.mark}
              data-tone={tone}
              cx={x(selected)}
              cy={y(value)}
              r={5}
            />
          )
        );
      })}
    </Drawing>
  );
}
