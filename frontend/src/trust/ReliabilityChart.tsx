// Forecast probability against how often it came true, with the line where both are the same.
import { scaleLinear, scaleSqrt } from "d3-scale";
import { useId } from "react";
import type { LeadReliability } from "../api/client";
import { useWidth } from "../charts/useWidth";
import { formatPercent } from "../lib/numbers";
import { useLanguage } from "../lib/useLanguage";
import styles from "./ReliabilityChart.module.css";

const HEIGHT = 260;
const MARGIN = { top: 12, right: 20, bottom: 44, left: 48 };
const WIDEST = 420;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** The classes that have forecasts, each as a circle whose area is their number. */
export function ReliabilityChart({ bins }: { bins: LeadReliability["bins"] }) {
  const { t } = useLanguage();
  const id = useId();
  const { ref, width: room } = useWidth<HTMLDivElement>();
  const width = Math.min(room, WIDEST);
  const [right, bottom] = [width - MARGIN.right, HEIGHT - MARGIN.bottom];
  const x = scaleLinear([0, 1], [MARGIN.left, right]);
  const y = scaleLinear([0, 1], [bottom, MARGIN.top]);
  const radius = scaleSqrt([1, Math.max(2, ...bins.map(({ n }) => n))], [4, 13]);
  return (
    <figure className={styles.reliability}>
      <figcaption>
        <h4>
          {t("trust.bad.chart")} <small>%</small>
        </h4>
        <ul className={styles.legend} aria-hidden="true">
          <li data-key="ours">{t("trust.bad.ours")}</li>
          <li data-key="perfect">{t("trust.bad.perfect")}</li>
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
          <title id={`${id}-title`}>{t("trust.bad.chart")}</title>
          <desc id={`${id}-desc`}>{t("trust.bad.chartDescription")}</desc>
          {TICKS.map((tick) => (
            <g key={tick}>
              <line className={styles.grid} x1={MARGIN.left} x2={right} y1={y(tick)} y2={y(tick)} />
              <text x={MARGIN.left - 8} y={y(tick)} dy="0.32em" textAnchor="end">
                {formatPercent(tick)}
              </text>
              <text x={x(tick)} y={bottom + 18} textAnchor="middle">
                {formatPercent(tick)}
              </text>
            </g>
          ))}
          <text x={(MARGIN.left + right) / 2} y={HEIGHT - 6} textAnchor="middle">
            {t("trust.bad.forecast")}
          </text>
          <text
            transform={`translate(12 ${(MARGIN.top + bottom) / 2}) rotate(-90)`}
            textAnchor="middle"
          >
            {t("trust.bad.observed")}
          </text>
          <line className={styles.perfect} x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
          {bins.map(({ from_probability: from, mean_probability: told, observed_share: came, n }) => (
            <circle
              key={from}
              className={styles.bin}
              cx={x(told ?? 0)}
              cy={y(came ?? 0)}
              r={radius(n)}
            />
          ))}
        </svg>
      </div>
    </figure>
  );
}
