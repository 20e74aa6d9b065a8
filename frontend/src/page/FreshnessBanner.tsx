// How old the forecast is, whose it is not, and where its data come from: the first lines of
// every view of it.
import type { Result } from "../api/client";
import { dayInSeoul, dayLabel, timeInSeoul } from "../lib/kst";
import { useLanguage } from "../lib/useLanguage";
import { OfficialLinks } from "../ui/OfficialLinks";
import { nextIssueAt, stateAt } from "./freshness";
import styles from "./FreshnessBanner.module.css";
import { Preparation } from "./Preparation";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "4시간 전", "4 hours ago"; minutes below an hour and a half, days from two days on. */
export function ago(milliseconds: number, language: string): string {
  const words = new Intl.RelativeTimeFormat(language, { numeric: "always" });
  const age = Math.max(0, milliseconds);
  if (age < 1.5 * HOUR) return words.format(-Math.round(age / MINUTE), "minute");
  if (age < 2 * DAY) return words.format(-Math.round(age / HOUR), "hour");
  return words.format(-Math.floor(age / DAY), "day");
}

/** A notice where the data of the forecast are not measurements of today. */
function OriginNotice({ result }: { result: Result }) {
  const { t, language } = useLanguage();
  const { origin } = result.source;
  if (origin === "kma") return null;
  const day = dayLabel(dayInSeoul(new Date(result.freshness.now)), language, "dated");
  return (
    <p className={styles.origin} data-origin={origin}>
      <strong>{t(`origin.${origin}`, { day })}</strong>{" "}
      {t(`origin.${origin}Note`, { place: result.station.name[language] })}
    </p>
  );
}

/** Why the forecast is not as good as it should be. */
function StatusNotice({ result }: { result: Result }) {
  const { t, language } = useLanguage();
  if (result.status === "fresh") return null;
  return (
    <div className={styles.notice} role="status">
      <strong>{t(`status.${result.status}`)}</strong>
      {result.status === "fallback" && <Preparation awaited="model" />}
      {result.reasons_words.length > 0 && (
        <details>
          <summary>{t("status.reasons")}</summary>
          <ul>
            {result.reasons_words.map((words) => (
              // A sentence without a Korean version is in English in both.
              <li key={words.en} lang={words[language] === words.en ? "en" : language}>
                {words[language]}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function useLateReason(result: Result, now: Date): string | null {
  const { t, language } = useLanguage();
  const state = stateAt(result, now);
  const issued = new Date(result.issued_at);
  if (state === "fresh") return null;
  if (issued > now) return t("age.future");
  if (state === "late") return t("age.late", { time: timeInSeoul(nextIssueAt(result, now)) });
  const day = dayLabel(dayInSeoul(issued), language, "dated");
  return t("age.stale", { day, time: timeInSeoul(issued) });
}

/** When it was issued; of an update, when the forecast that it updates was, and itself. */
function IssueTimes({ result, at }: { result: Result; at: (instant: Date) => string }) {
  const { t } = useLanguage();
  const issued = new Date(result.issued_at);
  if (result.updates === null) return <time dateTime={result.issued_at}>{at(issued)}</time>;
  return (
    <>
      <time dateTime={result.updates}>{at(new Date(result.updates))}</time>,{" "}
      <time dateTime={result.issued_at}>
        {t("age.times.updated", { time: timeInSeoul(issued) })}
      </time>
    </>
  );
}

/** Age and standing of the forecast in one line, and notices where something is wrong with it. */
export function FreshnessBanner({ result, now }: { result: Result; now: Date }) {
  const { t, language } = useLanguage();
  const reason = useLateReason(result, now);
  const state = stateAt(result, now);
  const at = (instant: Date) =>
    `${dayLabel(dayInSeoul(instant), language)} ${timeInSeoul(instant)}`;
  const issued = new Date(result.issued_at);
  const age = now.getTime() - issued.getTime();
  const next = nextIssueAt(result, now);
  return (
    <section className={styles.age} aria-label={t("age.title")}>
      <OriginNotice result={result} />
      <dl className={styles.line}>
        <div className={styles.state} data-state={state}>
          <dt className="visually-hidden">{t("age.title")}</dt>
          <dd>{t(`age.states.${state}`)}</dd>
        </div>
        <div className={styles.official}>
          <dt>{t("cards.notOfficial")}</dt>
          <dd>
            <OfficialLinks />
          </dd>
        </div>
        <div>
          <dt>{t("age.times.issued")}</dt>
          <dd>
            <IssueTimes result={result} at={at} /> (
            {age < MINUTE ? t("age.times.justNow") : ago(age, language)})
          </dd>
        </div>
        <div>
          <dt>{t("age.dataThrough")}</dt>
          <dd>
            <time dateTime={result.data_through}>
              {t("age.through", { day: dayLabel(result.data_through, language) })}
            </time>
          </dd>
        </div>
        <div>
          <dt>{t("age.next")}</dt>
          <dd>
            <time dateTime={next.toISOString()}>{at(next)}</time>
          </dd>
        </div>
      </dl>
      {reason !== null && (
        <p className={styles.notice} data-state={state} role="status">
          {reason}
        </p>
      )}
      <StatusNotice result={result} />
      {result.kind === "hindcast" && <p className={styles.notice}>{t("age.hindcast")}</p>}
    </section>
  );
}
