// How far the forecasts can be trusted: alarms that came true, days unlike their forecast,
// signs of change, and the models behind it all. Loaded and asked for when a reader comes near.
import type { Result } from "../api/client";
import type { Over } from "../api/spans";
import type { Day } from "../lib/kst";
import { useLanguage } from "../lib/useLanguage";
import { useNear } from "../lib/useNear";
import { useOver } from "../lib/useOver";
import { Section } from "../page/Section";
import { OverChoice } from "../scores/OverChoice";
import { BadAir } from "./BadAir";
import { DriftHistory } from "./DriftHistory";
import { ModelHistory } from "./ModelHistory";
import styles from "./Trust.module.css";
import { UnusualDays } from "./UnusualDays";
import { useAnomalies, useDrift, useModels, useReliability } from "./useTrust";

interface PartsProps {
  day: Day;
  over: Over;
}

/** The parts, once all have their answer: one that comes late would push down the next. */
function Parts({ day, over }: PartsProps) {
  const queries = [
    useReliability(day, over),
    useAnomalies(day, over),
    useDrift(day, over),
    useModels(day, over),
  ];
  if (queries.some(({ isPending }) => isPending)) return <p className={styles.room} aria-busy="true" />;
  return (
    <>
      <OverChoice />
      <BadAir day={day} over={over} />
      <UnusualDays day={day} over={over} />
      <DriftHistory day={day} over={over} />
      <ModelHistory day={day} over={over} />
    </>
  );
}

/** The whole part. */
export default function Trust({ result }: { result: Result }) {
  const { t } = useLanguage();
  const { ref, near } = useNear<HTMLDivElement>();
  const [over] = useOver();
  return (
    <Section title={t("trust.title")} note={t("trust.note")}>
      <div ref={ref}>
        {near ? <Parts day={result.day} over={over} /> : <div className={styles.room} />}
      </div>
    </Section>
  );
}
