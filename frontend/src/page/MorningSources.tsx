// What of the night's observations and KMA's forecasts had come in when the forecast was issued:
// one sentence where all had, else what lacked and why.
import type { Result } from "../api/client";
import { dayInSeoul, dayLabel, timeInSeoul } from "../lib/kst";
import { useLanguage } from "../lib/useLanguage";
import styles from "./MorningSources.module.css";
import { gapsOf, isUnused, momentsOf, newestOf, receivedOf, type Gap } from "./morning";

/** An instant as "04:00", with its day where that is not the day of the issue. */
function useTimeLabel(result: Result) {
  const { language } = useLanguage();
  const issued = dayInSeoul(new Date(result.issued_at));
  return (instant: string) => {
    const moment = new Date(instant);
    const day = dayInSeoul(moment);
    const time = timeInSeoul(moment);
    return day === issued ? time : `${dayLabel(day, language)} ${time}`;
  };
}

/** The one sentence where nothing lacked. */
function Whole({ result }: { result: Result }) {
  const { t } = useLanguage();
  const timeLabel = useTimeLabel(result);
  const received = receivedOf(result);
  const { hour, issue } = newestOf(received);
  const times = { hours: timeLabel(hour), issue: timeLabel(issue) };
  if (received.every(({ used }) => used)) return <p>{t("morning.used", times)}</p>;
  const unused = isUnused(result) ? ` ${t("morning.unused")}` : "";
  return <p>{t("morning.all", times) + unused}</p>;
}

/** What lacked and why, and unfolded what there was. */
function Gaps({ result, gaps }: { result: Result; gaps: Gap[] }) {
  const { t } = useLanguage();
  const timeLabel = useTimeLabel(result);
  const moments = momentsOf(receivedOf(result));
  const namesOf = (sources: Gap["sources"]) =>
    sources.map((source) => t(`morning.sources.${source}`)).join(", ");
  const textOf = ({ sources, newest, why }: Gap) => {
    const names = namesOf(sources);
    const what =
      newest === null ? names : t("morning.until", { sources: names, time: timeLabel(newest) });
    return why === null ? what : t("morning.because", { what, why: t(`morning.why.${why}`) });
  };
  return (
    <>
      <p>{t(isUnused(result) ? "morning.someUnused" : "morning.some")}</p>
      <ul>
        {gaps.map((gap) => (
          <li key={gap.sources.join()}>{textOf(gap)}</li>
        ))}
      </ul>
      {moments.size > 0 && (
        <details>
          <summary>{t("morning.received")}</summary>
          <ul>
            {[...moments].map(([moment, sources]) => (
              <li key={moment}>
                {t("morning.receivedThrough", {
                  sources: namesOf(sources),
                  time: timeLabel(moment),
                })}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** The sources of the morning as of the issue; nothing for a forecast that doesn't tell. */
export function MorningSources({ result }: { result: Result }) {
  const { t } = useLanguage();
  if (result.morning.length === 0) return null;
  const gaps = gapsOf(result);
  // On a first start the forecast is issued before anything of the night is asked for.
  const isBefore = result.morning.every(({ state }) => state === "absent");
  return (
    <div className={styles.sources} role="group" aria-label={t("morning.title")}>
      {isBefore && <p>{t("morning.none")}</p>}
      {!isBefore && gaps.length > 0 && <Gaps result={result} gaps={gaps} />}
      {gaps.length === 0 && <Whole result={result} />}
    </div>
  );
}
