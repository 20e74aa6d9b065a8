// Days whose observed values were far from their own forecast, and the likelier cause: the
// air or the instrument.
import type { Anomaly } from "../api/client";
import { useAnomalies } from "../api/trustQueries";
import { useTargetUnits } from "../charts/targets";
import { dayLabel, type Day } from "../lib/kst";
import { formatNumber } from "../lib/numbers";
import { periodRange, type Period } from "../lib/period";
import { useLanguage } from "../lib/useLanguage";
import { Subsection } from "../ui/Subsection";
import { unusualDaysOf } from "./grouping";
import { RecordLink } from "./RecordTable";
import styles from "./Trust.module.css";

/** How many of the newest are shown unfolded; years have dozens. */
const SHOWN = 5;

/** Values and ranges, written as elsewhere on the page. */
function useValueTexts() {
  const { range } = useLanguage();
  const unitsOf = useTargetUnits();
  return ({ target, observed, lower80, upper80 }: Anomaly) => {
    const { mark, digits, convert } = unitsOf(target);
    return {
      value: formatNumber(convert(observed), digits) + mark,
      range: range(convert(lower80), convert(upper80), 0, mark),
    };
  };
}

function Days({ days }: { days: readonly [Day, Anomaly[]][] }) {
  const { t, language } = useLanguage();
  const textsOf = useValueTexts();
  const names = t("targets", { returnObjects: true });
  return (
    <ul className={styles.episodes}>
      {days.map(([day, values]) => (
        <li key={day}>
          <strong>{dayLabel(day, language, "dated")}</strong>
          {values.map((one) => (
            <span key={one.target}>
              {t("trust.unusual.value", { what: names[one.target], ...textsOf(one) })}.{" "}
              {one.cause_words[language]}
              {one.cause === "instrument" && (
                <>
                  :{" "}
                  <span lang={one.reason_words[language] === one.reason_words.en ? "en" : language}>
                    {one.reason_words[language]}
                  </span>
                </>
              )}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

/** The subsection. */
export function UnusualDays({ day, period }: { day: Day; period: Period }) {
  const { t } = useLanguage();
  const query = useAnomalies(day, period);
  const { judged, anomalies } = query.data ?? { judged: 0, anomalies: [] };
  const days = unusualDaysOf(anomalies);
  const { from } = periodRange(period, day);
  const title = t("trust.unusual.title");
  return (
    <Subsection
      title={title}
      note={t("trust.unusual.note")}
      failure={query.isError && t("trust.failed")}
    >
      {query.isSuccess && judged === 0 && <p>{t("trust.unusual.none")}</p>}
      {judged > 0 && (
        <p>
          {days.length === 0
            ? t("trust.unusual.calm", { n: judged })
            : t("trust.unusual.found", { n: judged, found: days.length })}
        </p>
      )}
      {days.length > 0 && <Days days={days.slice(0, SHOWN)} />}
      {days.length > SHOWN && (
        <details className={styles.earlier}>
          <summary>{t("trust.unusual.earlier", { n: days.length - SHOWN })}</summary>
          <Days days={days.slice(SHOWN)} />
        </details>
      )}
      {days.length > 0 && period !== "all" && (
        <RecordLink content={title} href={`/api/v1/anomalies.csv?from=${from}&to=${day}`} />
      )}
    </Subsection>
  );
}
