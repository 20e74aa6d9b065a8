// Earlier forecasts and the observations of their days in one chart.
import { useDeferredValue } from "react";
import type { Result, ScoreRow } from "../api/client";
import { useScoreRows } from "../api/queries";
import { DayChart } from "../charts/DayChart";
import { converted, type Point, type Series } from "../charts/series";
import { TONES, useTargetUnits, type ChartTarget } from "../charts/targets";
import { addDays, dayLabel, daysBetween, type Day } from "../lib/kst";
import { LEADS, useLead, useLeadName } from "../lib/lead";
import { usePeriod } from "../lib/period";
import { useInView } from "../lib/useInView";
import { useLanguage } from "../lib/useLanguage";
import { SegmentedControl } from "../ui/SegmentedControl";
import styles from "./Scores.module.css";

/** Observed and forecast values of every day between the first and the last that was scored. */
function seriesOf(rows: readonly ScoreRow[]): { observed: Point[]; forecast: Point[] } {
  const byDay = new Map(rows.map((row) => [row.target_day, row]));
  const days = [...byDay.keys()].sort();
  const [first, last] = [days[0] ?? "", days.at(-1) ?? ""];
  const all: Day[] = Array.from({ length: daysBetween(first, last) + 1 }, (_, index) =>
    addDays(first, index),
  );
  const forecast = all.map((day): Point => {
    const row = byDay.get(day);
    if (!row) return { day, value: null };
    const { median: value, lower80, upper80 } = row;
    const hasBand = lower80 !== null && upper80 !== null;
    const point = { day, value, ...(hasBand && { band80: [lower80, upper80] as const }) };
    return row.inside80 ? point : { ...point, note: "outside80" };
  });
  return { observed: all.map((day) => ({ day, value: byDay.get(day)?.observed ?? null })), forecast };
}

interface ChartProps {
  rows: readonly ScoreRow[];
  target: ChartTarget;
  lead: number;
}

function PastChart({ rows, target, lead }: ChartProps) {
  const { t, language } = useLanguage();
  const { unit, mark, digits, convert, hasGrades } = useTargetUnits()(target);
  const { observed, forecast } = seriesOf(rows);
  const last = observed.at(-1)?.day ?? "";
  const series: Series[] = [
    { tone: "ink", label: t("charts.observed"), points: converted(observed, convert) },
    {
      tone: TONES[target],
      label: t("charts.forecast"),
      points: converted(forecast, convert),
      forecast: true,
    },
  ];
  return (
    <DayChart
      title={t("scores.past", { what: t(`targets.${target}`) })}
      description={t("scores.pastDescription", {
        from: dayLabel(observed[0]?.day ?? last, language, "dated"),
        to: dayLabel(last, language, "dated"),
      })}
      unit={unit}
      mark={mark}
      digits={digits}
      series={series}
      firstForecastDay={addDays(last, 1)}
      files={[
        {
          kind: "scores",
          href: `/api/v1/scores.csv?from=${observed[0]?.day ?? last}&to=${last}&target=${target}&lead=${lead}`,
        },
      ]}
      zones={hasGrades}
    />
  );
}

/** The chart for a target and a lead of the reader's choice, loaded when it is scrolled near. */
export function PastForecasts({ result, target }: { result: Result; target: ChartTarget }) {
  const { t } = useLanguage();
  const { ref, inView } = useInView<HTMLDivElement>();
  const [lead, chooseLead] = useLead();
  const [period] = usePeriod();
  const nameOf = useLeadName();
  const query = useScoreRows(result.day, period, target, Number(lead), inView);
  // Until the new answer is there this is the last one, maybe of a target with another unit.
  const answer = useDeferredValue(query.data);
  const rows = answer?.rows?.filter((row) => row.target === target);
  return (
    <div className={styles.past} ref={ref}>
      {inView && !answer && !query.isError && <p aria-busy="true" />}
      {query.isError && <p>{t("scores.failed")}</p>}
      {rows && rows.length > 0 && (
        <>
          <SegmentedControl
            legend={t("scores.lead")}
            options={LEADS.map((value) => ({
              value,
              label: nameOf(Number(value)),
            }))}
            chosen={lead}
            onChoose={chooseLead}
          />
          <PastChart rows={rows} target={target} lead={Number(lead)} />
        </>
      )}
    </div>
  );
}
