// Forecast probability against observed frequency, with the line where both are the same.
import { scaleLinear, scaleSqrt } from "d3-scale";
import type { LeadReliability } from "../api/client";
import { ChartFrame, Drawing, Legend, ValueAxis } from "../charts/ChartFrame";
import { formatPercent } from "../lib/numbers";
import { useLanguage } from "../lib/useLanguage";
import styles from "./ReliabilityChart.module.css";

const HEIGHT = 260;
const MARGIN = { top: 12, right: 20, bottom: 44, left: 48 };
/** CSS pixels; a square is read best. */
const MAX_WIDTH = 420;
const TICKS = [0, 0.25, 0.5, 0.75, 1];
/** Radii of the circles for one forecast and for the most, CSS pixels. */
const RADII = [4, 13];

type Bins = LeadReliability["bins"];

function Circles({ bins, width }: { bins: Bins; width: number }) {
  const { t } = useLanguage();
  const [right, bottom] = [width - MARGIN.right, HEIGHT - MARGIN.bottom];
  const x = scaleLinear([0, 1], [MARGIN.left, right]);
  const y = scaleLinear([0, 1], [bottom, MARGIN.top]);
  const radius = scaleSqrt([1, Math.max(2, ...bins.map(({ n }) => n))], RADII);
  return (
    <>
      <ValueAxis y={y} ticks={TICKS} label={formatPercent} left={MARGIN.left} right={right} />
      {TICKS.map((tick) => (
        <text key={tick} x={x(tick)} y={bottom + 18} textAnchor="middle">
          {formatPercent(tick)}
        </text>
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
      {bins.map((bin) => (
        <circle
          key={bin.from_probability}
          className={styles.bin}
          cx={x(bin.mean_probability ?? 0)}
          cy={y(bin.observed_share ?? 0)}
          r={radius(bin.n)}
        />
      ))}
    </>
  );
}

/** A circle for each bin of probabilities that has forecasts; its area is their number. */
export function ReliabilityChart({ bins }: { bins: Bins }) {
  const { t } = useLanguage();
  const title = t("trust.bad.chart");
  const description = t("trust.bad.chartDescription");
  const items = [
    { key: "ours", label: t("trust.bad.ours") },
    { key: "perfect", label: t("trust.bad.perfect") },
  ];
  return (
    <ChartFrame
      heading={title}
      unit="%"
      level={4}
      caption={<Legend items={items} className={styles.legend} />}
      height={HEIGHT}
      draw={(available) => {
        const width = Math.min(available, MAX_WIDTH);
        return (
          <Drawing title={title} description={description} width={width} height={HEIGHT}>
            <Circles bins={bins} width={width} />
          </Drawing>
        );
      }}
    />
  );
}
