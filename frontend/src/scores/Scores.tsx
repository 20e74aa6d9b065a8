// The errors of recent forecasts, compared with KMA's own forecasts, persistence and the normal,
// and how often the observations were within the forecast ranges.
import { useDeferredValue } from "react";
import type { Result, ScoreSummary } from "../api/client";
import { useScores } from "../api/queries";
import { useTargetUnits, type ChartTarget } from "../charts/targets";
import { dayLabel } from "../lib/kst";
import { formatNumber, formatPercent, percentOf } from "../lib/numbers";
import { usePeriod, type DayRange } from "../lib/period";
import { useLanguage } from "../lib/useLanguage";
import { useUrlChoice } from "../lib/useUrlChoice";
import { PeriodChoice } from "../ui/PeriodChoice";
import { Section } from "../ui/Section";
import { SegmentedControl } from "../ui/SegmentedControl";
import { CrpsRecord } from "./CrpsRecord";
import { ErrorChart } from "./ErrorChart";
import { OfficialNote, OfficialVerdict } from "./OfficialVerdict";
import { OthersBetter } from "./OthersBetter";
import { PastForecasts } from "./PastForecasts";
import styles from "./Scores.module.css";
import { ScoreFiles } from "./ScoreFiles";
import { NormalNote, ScoreTable } from "./ScoreTable";
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

interface VerdictProps {
  row: ScoreSummary;
  target: ChartTarget;
  /** As a sentence begins. */
  period: string;
}

/** The error and the coverage of the same morning's forecasts in sentences. */
function Verdict({ row, target, period }: VerdictProps) {
  const { t } = useLanguage();
  const { errorText } = useErrors(target);
  const sentences = [
    t("scores.verdict.error", {
      period,
      what: t(`targets.${target}`),
      error: errorText(row.mae),
    }),
  ];
  if (row.persistence) {
    const skill = skillAgainst({ mae: row.persistence.ours_mae }, row.persistence);
    sentences.push(
      t(percentOf(skill) > 0 ? "scores.verdict.better" : "scores.verdict.worse", {
        reference: errorText(row.persistence.mae),
        percent: formatPercent(skill),
      }),
    );
  }
  if (row.normal) {
    sentences.push(t("record.verdict.normal", { reference: errorText(row.normal.mae) }));
  }
  sentences.push(t("scores.verdict.coverage", { percent: formatPercent(row.coverage80) }));
  return <p className={styles.verdict}>{sentences.join(" ")}</p>;
}

interface RecordProps {
  result: Result;
  /** Of all targets and leads. */
  summary: readonly ScoreSummary[];
  /** Those of the target, in order of lead. */
  rows: readonly ScoreSummary[];
  target: ChartTarget;
  /** First and last day that was scored. */
  scored: DayRange;
}

/** Sentences, charts and tables of one target. */
function Record({ result, summary, rows, target, scored }: RecordProps) {
  const { t, language } = useLanguage();
  const { unit, convertDifference, errorText } = useErrors(target);
  const first = rows.find((row) => row.lead === 1);
  const what = t(`targets.${target}`);
  const ends = {
    from: dayLabel(scored.from, language, "dated"),
    to: dayLabel(scored.to, language, "dated"),
  };
  const [period, sentencePeriod] = [t("scores.period", ends), t("record.between", ends)];
  return (
    <>
      {first && <Verdict row={first} target={target} period={sentencePeriod} />}
      <OfficialVerdict rows={rows} errorText={errorText} />
      <h3 className={styles.heading}>{t("record.others.title")}</h3>
      <OthersBetter summary={summary} metric="mae" period={sentencePeriod} />
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
      <ScoreFiles target={target} scored={scored} content={what} />
      <NormalNote rows={rows} />
      <OfficialNote rows={rows} />
      <PastForecasts result={result} target={target} />
      <CrpsRecord {...{ summary, rows, target, period, sentencePeriod }} />
    </>
  );
}

/** The record of recent forecasts, or a sentence where there is none. */
export default function Scores({ result }: { result: Result }) {
  const { t } = useLanguage();
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
              summary={scores?.summary ?? []}
              rows={rows}
              target={target}
              scored={{ from: first, to: last }}
            />
          )}
        </>
      )}
    </Section>
  );
}
