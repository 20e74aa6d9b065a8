// The views for when there is no forecast to show, each with what happens next.
import { Link } from "wouter";
import { ApiError, type ForecastDay, type Result } from "../api/client";
import { pauseAfter } from "../api/queries";
import { pathOf } from "../i18n";
import { clockTime } from "../lib/clockTime";
import { dayInSeoul, dayLabel } from "../lib/kst";
import { useLanguage } from "../lib/useLanguage";
import { Failure } from "../ui/Failure";
import { OfficialLinks } from "../ui/OfficialLinks";
import styles from "./Failures.module.css";
import { Preparation } from "./Preparation";

function HomeLink() {
  const { t, language } = useLanguage();
  return (
    <p>
      <Link href={pathOf(language)}>{t("errors.home")}</Link>
    </p>
  );
}

interface NoForecastProps {
  /** When the request failed, by the browser's clock, in milliseconds. */
  failedAt: number;
  error: Error;
  checking: boolean;
  onRetry: () => void;
}

/** No forecast could be loaded: why, when the page tries again, and where to look meanwhile. */
export function NoForecast({ failedAt, error, checking, onRetry }: NoForecastProps) {
  const { t, language } = useLanguage();
  const failure = error instanceof ApiError ? error.failure : "serverError";
  const retryAt = new Date(failedAt + pauseAfter(error));
  return (
    <Failure title={t(`errors.${failure}`)} alone>
      {failure === "notIssued" ? (
        <Preparation awaited="first" otherwise={<p>{t("errors.notIssuedHelp")}</p>} />
      ) : (
        <p>{t(`errors.${failure}Help`)}</p>
      )}
      {failure === "unknownStation" && <HomeLink />}
      <p className={styles.retry}>
        <button type="button" onClick={onRetry} disabled={checking}>
          {t("errors.retryNow")}
        </button>
        <span>
          {checking
            ? t("errors.checking")
            : t("errors.retryAt", { time: clockTime(retryAt, language) })}
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
  return (
    <Failure title={t("errors.old")}>
      <p>{t("errors.oldHelp", { issued, last: dayLabel(last.date, language, "full") })}</p>
      <p>
        <OfficialLinks />
      </p>
    </Failure>
  );
}

/** No such address, in both languages: which one its reader has, such an address does not tell. */
export function NotFound() {
  const { t, language } = useLanguage();
  const other = language === "ko" ? "en" : "ko";
  return (
    <Failure title={t("errors.notFound")} alert={false}>
      <HomeLink />
      <p lang={other}>
        {t("place.elsewhere.notFound")}{" "}
        <Link href={pathOf(other)} hrefLang={other}>
          {t("place.elsewhere.home")}
        </Link>
      </p>
    </Failure>
  );
}
