// The views for when there is no forecast to show, each saying what happens next.
import type { ReactNode } from "react";
import { Link } from "wouter";
import type { ForecastDay, Result } from "../api/client";
import { ApiError } from "../api/client";
import { pauseAfter } from "../api/queries";
import { pathOf } from "../i18n";
import { dayInSeoul, dayLabel } from "../lib/kst";
import { clockTime } from "../lib/clockTime";
import { useLanguage } from "../lib/useLanguage";
import styles from "./Failures.module.css";
import { OfficialLinks } from "./Frame";

interface FailureProps {
  title: string;
  help: string;
  /** Whether nothing stands below it. */
  alone?: boolean;
  children?: ReactNode;
}

function Failure({ title, help, alone = false, children }: FailureProps) {
  return (
    <div className={styles.failure} data-alone={alone} role="alert">
      <h1>{title}</h1>
      <p>{help}</p>
      {children}
    </div>
  );
}

interface RetryProps {
  /** When the failure was met, by the browser's clock, in milliseconds. */
  failedAt: number;
  error: Error;
  checking: boolean;
  onRetry: () => void;
}

/** No forecast could be had: why, when the page looks again, and where to look meanwhile. */
export function NoForecast({ failedAt, error, checking, onRetry }: RetryProps) {
  const { t, language } = useLanguage();
  const failure = error instanceof ApiError ? error.failure : "broken";
  const again = new Date(failedAt + pauseAfter(error));
  return (
    <Failure title={t(`errors.${failure}`)} help={t(`errors.${failure}Help`)} alone>
      {failure === "elsewhere" && (
        <p>
          <Link href={pathOf(language)}>{t("errors.home")}</Link>
        </p>
      )}
      <p className={styles.retry}>
        <button type="button" onClick={onRetry} disabled={checking}>
          {t("errors.retryNow")}
        </button>
        <span>
          {checking ? t("errors.checking") : t("errors.retryAt", { time: clockTime(again, language) })}
        </span>
      </p>
      <p>
        {t("errors.official")} <OfficialLinks />
      </p>
    </Failure>
  );
}

/** The newest forecast ends before today. */
export function OldForecast({ result, last }: { result: Result; last: ForecastDay }) {
  const { t, language } = useLanguage();
  const issued = dayLabel(dayInSeoul(new Date(result.issued_at)), language, "dated");
  const help = t("errors.oldHelp", { issued, last: dayLabel(last.date, language, "full") });
  return (
    <Failure title={t("errors.old")} help={help}>
      <p>
        <OfficialLinks />
      </p>
    </Failure>
  );
}

/** No such address. */
export function NotFound() {
  const { t, language } = useLanguage();
  return (
    <div className={styles.failure}>
      <h1>{t("errors.notFound")}</h1>
      <p>
        <Link href={pathOf(language)}>{t("errors.home")}</Link>
      </p>
    </div>
  );
}
