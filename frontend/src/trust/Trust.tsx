// How far the forecasts can be trusted: alarms that came true, days unlike their forecast,
// drift, and the models. Its code and data are loaded when a reader scrolls near.
import type { Result } from "../api/client";
import { useAnomalies, useDrift, useModels, useReliability } from "../api/trustQueries";
import type { Day } from "../lib/kst";
import { usePeriod, type Period } from "../lib/period";
import { useInView } from "../lib/useInView";
import { useLanguage } from "../lib/useLanguage";
import { PeriodChoice } from "../ui/PeriodChoice";
import { Expert } from "../ui/Expert";
import { Section } from "../ui/Section";
import { BadAir } from "./BadAir";
import { DriftHistory, DriftValues } from "./DriftHistory";
import { ModelHistory } from "./ModelHistory";
import { Reliability } from "./Reliability";
import styles from "./Trust.module.css";
import { UnusualDays } from "./UnusualDays";

interface SubsectionsProps {
  day: Day;
  period: Period;
}

/** All subsections at once, when every query has ended: a late one would push down the next. */
function Subsections({ day, period }: SubsectionsProps) {
  const { t } = useLanguage();
  const queries = [
    useReliability(day, period),
    useAnomalies(day, period),
    useDrift(day, period),
    useModels(day, period),
  ];
  if (queries.some(({ isPending }) => isPending)) {
    return <p className={styles.placeholder} aria-busy="true" />;
  }
  return (
    <>
      <PeriodChoice />
      <BadAir day={day} period={period} />
      <UnusualDays day={day} period={period} />
      <DriftHistory day={day} period={period} />
      <Expert title={t("record.expert.trust")}>
        <Reliability day={day} period={period} />
        <DriftValues day={day} period={period} />
        <ModelHistory day={day} period={period} />
      </Expert>
    </>
  );
}

/** The section. */
export default function Trust({ result }: { result: Result }) {
  const { t } = useLanguage();
  const { ref, inView } = useInView<HTMLDivElement>();
  const [period] = usePeriod();
  return (
    <Section title={t("trust.title")} note={t("trust.note")}>
      <div ref={ref}>
        {inView ? (
          <Subsections day={result.day} period={period} />
        ) : (
          <div className={styles.placeholder} />
        )}
      </div>
    </Section>
  );
}
