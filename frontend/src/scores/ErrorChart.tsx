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
const WHOSE = ["persistence", "climatology", "ours"] as const;
type Whose = (typeof WHOSE)[number];

interface ErrorChartProps {
  /** One for each lead, in order. */
  rows: readonly ScoreSummary[];
  /** From the API's unit to the reader's. */
  apart: (difference: number) => number;
  title: string;
  unit: string;
}

function errorOf(row: ScoreSummary, whose: Whose): number | null {
  return whose === "ours" ? row.mae : (row[whose]?.mae ?? null);
}

/** Three lines over the leads; the table below it holds their numbers. */
export function ErrorChart({ rows, apart, title, unit }: ErrorChartProps) {
  const { t } = useLanguage();
  const id = useId();
  const { ref, width } = useWidth<HTMLDivElement>();
  const [right, bottom] = [width - MARGIN.right, HEIGHT - MARGIN.bottom];
  const valueOf = (row: ScoreSummary, whose: Whose) => {
    const error = errorOf(row, whose);
    return error === null ? null : apart(error);
  };
  const all = rows.flatMap((row) => WHOSE.map((whose) => valueOf(row, whose) ?? 0));
  const x = scaleLinear([1, 7], [MARGIN.left + 8, right]);
  const y = scaleLinear([0, Math.max(...all)], [bottom, MARGIN.top]).nice(4);
  const digits = y.ticks(4).every(Number.isInteger) ? 0 : 1;
  const strokeOf = (whose: Whose) =>
    line<ScoreSummary>()
      .defined((row) => valueOf(row, whose) !== null)
      .x((row) => x(row.lead))
      .y((row) => y(valueOf(row, whose) ?? 0))(rows);

  return (
    <figure className={styles.errors}>
      <figcaption>
        <h3>
          {t("scores.byLead")} <small>{unit}</small>
        </h3>
        <ul className={styles.legend} aria-hidden="true">
          {[...WHOSE].reverse().map((whose) => (
            <li key={whose} data-whose={whose}>
              {t(`scores.${whose}`)}
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
          {WHOSE.map((whose) => (
            <g key={whose} className={styles.line} data-whose={whose}>
              <path d={strokeOf(whose) ?? ""} />
              {rows.map((row) => {
                const value = valueOf(row, whose);
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
