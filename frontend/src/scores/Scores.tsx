// The errors of recent forecasts, compared with KMA's own forecasts, persistence and climatology,
// and how often the observations were within the forecast ranges.
import { useDeferredValue } from "react";
import type { Result, ScoreSummary } from "../api/client";
import { useScores } from "../api/queries";
import { useTargetUnits, type ChartTarget } from "../charts/targets";
import { dayLabel } from "../lib/kst";
import { formatNumber, formatPercent, percentOf } from "../lib/numbers";
import { usePeriod } from "../lib/period";
import { useLanguage } from "../lib/useLanguage";
import { useUrlChoice } from "../lib/useUrlChoice";
import { PeriodChoice } from "../ui/PeriodChoice";
import { Section } from "../ui/Section";
import { SegmentedControl } from "../ui/SegmentedControl";
import { ErrorChart } from "./ErrorChart";
import { OfficialNote, OfficialVerdict } from "./OfficialVerdict";
import { PastForecasts } from "./PastForecasts";
import styles from "./Scores.module.css";
import { ScoreTable } from "./ScoreTable";
import { skillAgainst, rowsOf } from "./verdict";

const CHOICES = ["high", "low", "dust"] as const;
const TARGETS: Record<(typeof CHOICES)[number], ChartTarget> = {
  high: "TA_MAX",
  low: "TA_MIN",
  dust: "PM10_AVG",
};

/** How errors of a target are written. */
function useErrors(target: ChartTarget) {
  const { unit, convertDifference } = useTargetUnits()(target);
  const errorText = (value: number) => `${formatNumber(convertDifference(value), 1)}\u00a0${unit}`;
  return { unit, convertDifference, errorText };
}

/** The error and the coverage of the same morning's forecasts in sentences. */
function Verdict({ row, target }: { row: ScoreSummary; target: ChartTarget }) {
  const { t } = useLanguage();
  const { errorText } = useErrors(target);
  const sentences = [
    t("scores.verdict.error", { what: t(`targets.${target}`), error: errorText(row.mae) }),
  ];
  if (row.persistence) {
    const skill = skillAgainst(row, row.persistence);
    sentences.push(
      t(percentOf(skill) > 0 ? "scores.verdict.better" : "scores.verdict.worse", {
        reference: errorText(row.persistence.mae),
        percent: formatPercent(skill),
      }),
    );
  }
  sentences.push(t("scores.verdict.coverage", { percent: formatPercent(row.coverage80) }));
  return <p className={styles.verdict}>{sentences.join(" ")}</p>;
}

interface RecordProps {
  result: Result;
  rows: readonly ScoreSummary[];
  target: ChartTarget;
  period: string;
}

/** Sentences, charts and tables of one target. */
function Record({ result, rows, target, period }: RecordProps) {
  const { t } = useLanguage();
  const { unit, convertDifference, errorText } = useErrors(target);
  const first = rows.find((row) => row.lead === 1);
  const what = t(`targets.${target}`);
  return (
    <>
      {first && <Verdict row={first} target={target} />}
      <OfficialVerdict rows={rows} errorText={errorText} />
      <ErrorChart
        rows={rows}
        convertDifference={convertDifference}
        unit={unit}
        title={`${what}, ${t("scores.byLead")}`}
      />
      <ScoreTable
        rows={rows}
        convertDifference={convertDifference}
        caption={`${what}, ${unit}. ${period}`}
      />
      <OfficialNote rows={rows} />
      <PastForecasts result={result} target={target} />
    </>
  );
}

/** The record of recent forecasts, or a sentence where there is none. */
export default function Scores({ result }: { result: Result }) {
  const { t, language } = useLanguage();
  const [period] = usePeriod();
  const query = useScores(result.day, period);
  const scores = useDeferredValue(query.data);
  const [choice, choose] = useUrlChoice("score", CHOICES, "high");
  const target = TARGETS[choice];
  const rows = rowsOf(scores, target);
  const [first, last] = [scores?.scored_days[0], scores?.scored_days.at(-1)];

  return (
    <Section title={t("scores.title")} note={t("scores.note")}>
      {!scores && !query.isError && <p className={styles.placeholder} aria-busy="true" />}
      {query.isError && <p>{t("scores.failed")}</p>}
      {scores?.summary.length === 0 && <p>{t("scores.empty")}</p>}
      {first !== undefined && last !== undefined && (
        <>
          <PeriodChoice />
          <SegmentedControl
            legend={t("scores.target")}
            options={CHOICES.map((value) => ({
              value,
              label: t(`targets.${TARGETS[value]}`),
            }))}
            chosen={choice}
            onChoose={choose}
          />
          {rows.length === 0 ? (
            <p>{t("scores.empty")}</p>
          ) : (
            <Record
              result={result}
              rows={rows}
              target={target}
              period={t("scores.period", {
                from: dayLabel(first, language, "dated"),
                to: dayLabel(last, language, "dated"),
              })}
            />
          )}
        </>
      )}
    </Section>
  );
}
