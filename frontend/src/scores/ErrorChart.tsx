// The mean error by lead, ours beside those of persistence and climatology.
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { useId } from "react";
import type { ScoreSummary } from "../api/client";
import { useWidth } from "../charts/useWidth";
import { formatNumber } from "../lib/numbers";
import { useLanguage } from "../lib/useLanguage";
import styles from "./ErrorChart.module.css";

const HEIGHT = 220;
const MARGIN = { top: 10, right: 24, bottom: 28, left: 38 };
/** CSS pixels; a narrower chart names every other lead. */
const ROOM_FOR_ALL = 420;
const SYSTEMS = ["persistence", "climatology", "ours"] as const;
type System = (typeof SYSTEMS)[number];

interface ErrorChartProps {
  /** One for each lead, in order. */
  rows: readonly ScoreSummary[];
  /** From the API's unit to the reader's. */
  apart: (difference: number) => number;
  title: string;
  unit: string;
}

function errorOf(row: ScoreSummary, system: System): number | null {
  return system === "ours" ? row.mae : (row[system]?.mae ?? null);
}

/** Three lines over the leads; the table below it holds their numbers. */
export function ErrorChart({ rows, apart, title, unit }: ErrorChartProps) {
  const { t } = useLanguage();
  const id = useId();
  const { ref, width } = useWidth<HTMLDivElement>();
  const [right, bottom] = [width - MARGIN.right, HEIGHT - MARGIN.bottom];
  const valueOf = (row: ScoreSummary, system: System) => {
    const error = errorOf(row, system);
    return error === null ? null : apart(error);
  };
  const all = rows.flatMap((row) => SYSTEMS.map((system) => valueOf(row, system) ?? 0));
  const x = scaleLinear([1, 7], [MARGIN.left + 8, right]);
  const y = scaleLinear([0, Math.max(...all)], [bottom, MARGIN.top]).nice(4);
  const digits = y.ticks(4).every(Number.isInteger) ? 0 : 1;
  const strokeOf = (system: System) =>
    line<ScoreSummary>()
      .defined((row) => valueOf(row, system) !== null)
      .x((row) => x(row.lead))
      .y((row) => y(valueOf(row, system) ?? 0))(rows);

  return (
    <figure className={styles.errors}>
      <figcaption>
        <h3>
          {t("scores.byLead")} <small>{unit}</small>
        </h3>
        <ul className={styles.legend} aria-hidden="true">
          {[...SYSTEMS].reverse().map((system) => (
            <li key={system} data-system={system}>
              {t(`scores.${system}`)}
            </li>
          ))}
        </ul>
      </figcaption>
      <div className={styles.frame} ref={ref}>
        <svg
          width={width}
          height={HEIGHT}
          viewBox={`0 0 ${width} ${HEIGHT}`}
          role="img"
          aria-labelledby={`${id}-title ${id}-desc`}
        >
          <title id={`${id}-title`}>{title}</title>
          <desc id={`${id}-desc`}>{t("scores.byLeadDescription")}</desc>
          {y.ticks(4).map((value) => (
            <g key={value}>
              <line className={styles.grid} x1={MARGIN.left} x2={right} y1={y(value)} y2={y(value)} />
              <text x={MARGIN.left - 8} y={y(value)} dy="0.32em" textAnchor="end">
                {formatNumber(value, digits)}
              </text>
            </g>
          ))}
          {rows.map(
            ({ lead }) =>
              (width >= ROOM_FOR_ALL || lead % 2 === 1) && (
                <text key={lead} x={x(lead)} y={bottom + 20} textAnchor="middle">
                  {lead === 1
                    ? t("scores.leadTodayShort")
                    : t("scores.leadsShort", { count: lead - 1 })}
                </text>
              ),
          )}
          {SYSTEMS.map((system) => (
            <g key={system} className={styles.line} data-system={system}>
              <path d={strokeOf(system) ?? ""} />
              {rows.map((row) => {
                const value = valueOf(row, system);
                return (
                  value !== null && <circle key={row.lead} cx={x(row.lead)} cy={y(value)} r={3} />
                );
              })}
            </g>
          ))}
        </svg>
      </div>
    </figure>
  );
}
