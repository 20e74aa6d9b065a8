// The record for experts: mean error and CRPS of every compared forecast by lead. Folded.
import { useId } from "react";
import type { ScoreSummary } from "../api/client";
import { useTargetUnits, type ChartTarget } from "../charts/targets";
import { useLeadName } from "../lib/lead";
import { formatNumber, formatPercent } from "../lib/numbers";
import { useLanguage } from "../lib/useLanguage";
import { Expert } from "../ui/Expert";
import { ScrollArea } from "../ui/ScrollArea";
import { OthersBetter, useRivalName } from "./OthersBetter";
import { pairOf, RIVALS, type Metric } from "./rivals";
import styles from "./Scores.module.css";

interface CrpsRecordProps {
  /** Of all targets and leads. */
  summary: readonly ScoreSummary[];
  /** Those of the chosen target, in order of lead. */
  rows: readonly ScoreSummary[];
  target: ChartTarget;
  /** As a caption has it, and as a sentence begins. */
  period: string;
  sentencePeriod: string;
}

const METRICS = ["mae", "mean_crps"] as const;

function Table({ rows, target, period }: Pick<CrpsRecordProps, "rows" | "target" | "period">) {
  const { t } = useLanguage();
  const id = useId();
  const leadName = useLeadName();
  const rivalName = useRivalName();
  const { unit, convertDifference } = useTargetUnits()(target);
  const rivals = RIVALS.filter((rival) => rows.some((row) => pairOf(row, rival, "mae")));
  const text = (value: number | undefined) =>
    value === undefined ? "–" : formatNumber(convertDifference(value), 2);
  const heads = ["ours", ...rivals].flatMap((system) => METRICS.map((metric) => ({ system, metric })));
  const nameOf = (metric: Metric) => t(metric === "mae" ? "record.crps.error" : "record.crps.name");
  return (
    <>
      <p className={styles.caption} id={id}>
        {t("record.crps.caption", { what: t(`targets.${target}`), unit, period })}
      </p>
      <ScrollArea className={styles.scroll} labelledBy={id}>
        <table className={styles.scores} aria-labelledby={id}>
          <thead>
            <tr>
              <th scope="col" rowSpan={2}>
                {t("scores.lead")}
              </th>
              <th scope="colgroup" colSpan={2}>
                {t("scores.ours")}
              </th>
              {rivals.map((rival) => (
                <th scope="colgroup" colSpan={2} key={rival}>
                  {rivalName(rival)}
                </th>
              ))}
              <th scope="col" rowSpan={2}>
                {t("scores.within90")}
              </th>
              <th scope="col" rowSpan={2}>
                {t("scores.countLabel")}
              </th>
            </tr>
            <tr>
              {heads.map(({ system, metric }) => (
                <th scope="col" key={`${system} ${metric}`}>
                  {nameOf(metric)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.lead}>
                <th scope="row">{leadName(row.lead)}</th>
                {METRICS.map((metric) => (
                  <td key={metric}>{text(row[metric])}</td>
                ))}
                {rivals.map((rival) =>
                  METRICS.map((metric) => (
                    <td key={`${rival} ${metric}`}>{text(pairOf(row, rival, metric)?.theirs)}</td>
                  )),
                )}
                <td>{formatPercent(row.coverage90)}%</td>
                <td>{row.n}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </>
  );
}

/** The folded part. */
export function CrpsRecord({ summary, rows, target, period, sentencePeriod }: CrpsRecordProps) {
  const { t } = useLanguage();
  return (
    <Expert title={t("record.expert.scores")}>
      <p className={styles.verdict}>{t("record.crps.note")}</p>
      <OthersBetter summary={summary} metric="mean_crps" period={sentencePeriod} />
      <Table rows={rows} target={target} period={period} />
      <p className={styles.caption}>{t("record.crps.trendNote")}</p>
    </Expert>
  );
}
