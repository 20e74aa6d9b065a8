// What all charts have around their drawing: a heading with the unit, a legend, the drawing in
// the width there is, and its name for a screen reader.
import { useId, type ReactNode } from "react";
import styles from "./ChartFrame.module.css";
import { useWidth } from "./useWidth";

interface ChartFrameProps {
  heading: string;
  unit: string;
  /** The level of the heading: 4 where the chart belongs to a subsection. */
  level?: 3 | 4;
  /** What follows the heading. */
  caption: ReactNode;
  /** CSS pixels, of the drawing. */
  height: number;
  /** The drawing for a width in CSS pixels. */
  draw: (width: number) => ReactNode;
  /** What follows the drawing. */
  children?: ReactNode;
}

/** The figure of a chart. */
export function ChartFrame(props: ChartFrameProps) {
  const { heading, unit, level = 3, caption, height, draw, children } = props;
  const { ref, width } = useWidth<HTMLDivElement>();
  const Heading = `h${level}` as const;
  return (
    <figure className={styles.chart}>
      <figcaption>
        <Heading>
          {heading} <small>{unit}</small>
        </Heading>
        {caption}
      </figcaption>
      <div className={styles.drawing} style={{ minHeight: height }} ref={ref}>
        {draw(width)}
      </div>
      {children}
    </figure>
  );
}

interface LegendProps {
  items: readonly { key: string; label: string }[];
  /** Draws before each item how the chart shows it, chosen by `data-key`. */
  className: string | undefined;
}

/** What the lines and areas of a chart mean; for screen readers the table is enough. */
export function Legend({ items, className }: LegendProps) {
  return (
    <ul className={`${styles.legend ?? ""} ${className ?? ""}`} aria-hidden="true">
      {items.map(({ key, label }) => (
        <li key={key} data-key={key}>
          {label}
        </li>
      ))}
    </ul>
  );
}

interface DrawingProps {
  title: string;
  description: string;
  width: number;
  height: number;
  children: ReactNode;
}

/** The SVG of a chart, with a name and a description. */
export function Drawing({ title, description, width, height, children }: DrawingProps) {
  const id = useId();
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-labelledby={`${id}-title ${id}-description`}
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-description`}>{description}</desc>
      {children}
    </svg>
  );
}

interface ValueAxisProps {
  /** From a value to its place in CSS pixels. */
  y: (value: number) => number;
  ticks: readonly number[];
  label: (value: number) => string;
  left: number;
  right: number;
  /** Whether the line at zero is stronger: a grid from below to above zero needs it. */
  markZero?: boolean;
}

/** A line across the drawing for each tick, and its value to the left of it. */
export function ValueAxis({ y, ticks, label, left, right, markZero = false }: ValueAxisProps) {
  return ticks.map((value) => (
    <g key={value}>
      <line
        className={styles.grid}
        data-zero={markZero && value === 0}
        x1={left}
        x2={right}
        y1={y(value)}
        y2={y(value)}
      />
      <text x={left - 8} y={y(value)} dy="0.32em" textAnchor="end">
        {label(value)}
      </text>
    </g>
  ));
}
