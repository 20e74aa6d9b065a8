// The mean error by lead, ours beside those of KMA's forecasts, persistence and the normal.
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import type { ScoreSummary } from "../api/client";
import { ChartFrame, Drawing, Legend, ValueAxis } from "../charts/ChartFrame";
import { formatNumber } from "../lib/numbers";
import { useLanguage } from "../lib/useLanguage";
import styles from "./ErrorChart.module.css";
import { normalYearsOf, provenOfficial } from "./verdict";

const HEIGHT = 220;
const MARGIN = { top: 10, right: 24, bottom: 28, left: 38 };
/** CSS pixels; a narrower chart names every other lead. */
const ROOM_FOR_ALL_LEADS = 420;
/** The compared forecast systems, in the order in which they are drawn. */
const SYSTEMS = ["persistence", "normal", "official", "ours"] as const;
type System = (typeof SYSTEMS)[number];

interface ErrorChartProps {
  /** One for each lead, in order. */
  rows: readonly ScoreSummary[];
  /** A difference in the reader's unit, from one in the API's. */
  convertDifference: (difference: number) => number;
  title: string;
  unit: string;
}

/** KMA's error of a few days is no point of a line beside ours of all: the table alone has it. */
function errorOf(row: ScoreSummary, system: System): number | null {
  if (system === "ours") return row.mae;
  return (system === "official" ? provenOfficial(row) : row[system])?.mae ?? null;
}

interface LinesProps extends Pick<ErrorChartProps, "rows" | "convertDifference"> {
  width: number;
}

function Lines({ rows, convertDifference, width }: LinesProps) {
  const { t } = useLanguage();
  const [right, bottom] = [width - MARGIN.right, HEIGHT - MARGIN.bottom];
  const valueOf = (row: ScoreSummary, system: System) => {
    const error = errorOf(row, system);
    return error === null ? null : convertDifference(error);
  };
  const all = rows.flatMap((row) => SYSTEMS.map((system) => valueOf(row, system) ?? 0));
  const x = scaleLinear([1, 7], [MARGIN.left + 8, right]);
  const y = scaleLinear([0, Math.max(...all)], [bottom, MARGIN.top]).nice(4);
  const ticks = y.ticks(4);
  const digits = ticks.every(Number.isInteger) ? 0 : 1;
  const strokeOf = (system: System) =>
    line<ScoreSummary>()
      .defined((row) => valueOf(row, system) !== null)
      .x((row) => x(row.lead))
      .y((row) => y(valueOf(row, system) ?? 0))(rows);
  const named = rows.filter(({ lead }) => width >= ROOM_FOR_ALL_LEADS || lead % 2 === 1);

  return (
    <>
      <ValueAxis
        y={y}
        ticks={ticks}
        label={(value) => formatNumber(value, digits)}
        left={MARGIN.left}
        right={right}
      />
      {named.map(({ lead }) => (
        <text key={lead} x={x(lead)} y={bottom + 20} textAnchor="middle">
          {lead === 1 ? t("scores.leadTodayShort") : t("scores.leadsShort", { count: lead - 1 })}
        </text>
      ))}
      {SYSTEMS.map((system) => (
        <g key={system} className={styles.line} data-system={system}>
          <path d={strokeOf(system) ?? ""} />
          {rows.map((row) => {
            const value = valueOf(row, system);
            return value !== null && <circle key={row.lead} cx={x(row.lead)} cy={y(value)} r={3} />;
          })}
        </g>
      ))}
    </>
  );
}

/** Lines over the leads; the table below it has their numbers. */
export function ErrorChart({ rows, convertDifference, title, unit }: ErrorChartProps) {
  const { t } = useLanguage();
  const isDrawn = (system: System) =>
    rows.some((row) => errorOf(row, system) !== null);
  const drawn = SYSTEMS.filter(isDrawn);
  // The legend begins with what is drawn on top.
  const years = normalYearsOf(rows);
  const labelOf = (system: System) =>
    system === "normal" && years ? t("record.normal", { ...years }) : t(`scores.${system}`);
  const items = drawn.map((key) => ({ key, label: labelOf(key) })).reverse();
  const description = t("scores.byLeadDescription");
  return (
    <ChartFrame
      heading={t("scores.byLead")}
      unit={unit}
      caption={<Legend items={items} className={styles.legend} />}
      height={HEIGHT}
      draw={(width) => (
        <Drawing title={title} description={description} width={width} height={HEIGHT}>
          <Lines rows={rows} convertDifference={convertDifference} width={width} />
        </Drawing>
      )}
    />
  );
}
