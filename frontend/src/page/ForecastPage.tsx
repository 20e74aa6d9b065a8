// The view of the newest forecast: its age, its days, and the record of earlier ones.
import { lazy, useDeferredValue, useEffect } from "react";
import type { Received, Result } from "../api/client";
import { useResult } from "../api/queries";
import { clockTime } from "../lib/clockTime";
import { addDays, dayInSeoul, dayLabel } from "../lib/kst";
import { useLanguage } from "../lib/useLanguage";
import { useNow } from "../lib/useNow";
import { LazySection } from "../ui/LazySection";
import { Section } from "../ui/Section";
import { Skeleton } from "../ui/Skeleton";
import { DayCard, ObservedLine } from "./DayCard";
import { NoForecast, OldForecast } from "./Failures";
import styles from "./ForecastPage.module.css";
import { FreshnessBanner } from "./FreshnessBanner";
import { MorningSources } from "./MorningSources";
import { NotForecast } from "./NotForecast";
import { Place } from "./Place";
import { Week } from "./Week";

// Loaded after the first view, so that today's forecast doesn't wait for their code.
const Charts = lazy(() => import("../charts/Charts"));
const Scores = lazy(() => import("../scores/Scores"));
const Trust = lazy(() => import("../trust/Trust"));

/** What of KMA's is in the forecast, whose observations, and which model. */
function Source({ result }: { result: Result }) {
  const { t, language } = useLanguage();
  const { model, station, source } = result;
  return (
    <div className={styles.source}>
      <p>{t("shares.source")}</p>
      <p>
        {t("footer.source")}: {source.observations[language]},{" "}
        {t("footer.station", { name: station.name[language], id: station.id })} ·{" "}
        {t("footer.model")}: {model.version}
        {model.trained_through !== null &&
          `, ${t("footer.trainedThrough", { day: dayLabel(model.trained_through, language, "dated") })}`}
      </p>
    </div>
  );
}

function Forecast({ result, receivedAt }: Received) {
  const { t } = useLanguage();
  const now = useNow(result.freshness.now, receivedAt);
  const today = dayInSeoul(now);
  const ahead = result.days.filter((day) => day.date >= today);
  const last = result.days.at(-1);
  const todays = ahead.find((day) => day.date === today);
  const tomorrows = ahead.find((day) => day.date === addDays(today, 1));
  const observed = result.newest_observation;
  const yesterdays = observed?.date === addDays(today, -1) ? observed : null;

  return (
    <>
      <Place station={result.station} />
      <FreshnessBanner result={result} now={now} />
      {last !== undefined && ahead.length === 0 && <OldForecast result={result} last={last} />}
      {ahead.length > 0 && (
        <div className={styles.days}>
          <div className={styles.today}>
            {todays && (
              <DayCard
                day={todays}
                which="today"
                highBefore={yesterdays?.temperature?.TA_MAX.observed ?? null}
              />
            )}
            {yesterdays && <ObservedLine observed={yesterdays} />}
          </div>
          {tomorrows && (
            <DayCard
              day={tomorrows}
              which="tomorrow"
              highBefore={todays?.targets.TA_MAX.quantiles["0.5"] ?? null}
              before={todays}
            />
          )}
        </div>
      )}
      {ahead.length > 0 && <NotForecast />}
      <MorningSources result={result} />
      {ahead.length > 0 && <Week result={result} days={ahead} today={today} />}
      <Section title={t("charts.title")} note={t("charts.note")}>
        <LazySection placeholder={<p className={styles.chartsPlaceholder}>{t("charts.loading")}</p>}>
          <Charts result={result} />
        </LazySection>
      </Section>
      <LazySection placeholder={<div className={styles.scoresPlaceholder} />}>
        <Scores result={result} />
      </LazySection>
      <LazySection placeholder={<div className={styles.trustPlaceholder} />}>
        <Trust result={result} />
      </LazySection>
      <Source result={result} />
    </>
  );
}

/** The newest forecast, or the reason why there is none to show. */
export function ForecastPage() {
  const { t, language } = useLanguage();
  const query = useResult();
  const place = query.data?.result.station.name[language];
  const title = place === undefined ? t("site.name") : t("site.title", { place });
  useEffect(() => {
    document.title = title;
  }, [title]);
  // React draws a deferred value in slices. A forecast of another city is never drawn meanwhile.
  const drawn = useDeferredValue(query.data);
  const data = drawn?.result.station.id === query.data?.result.station.id ? drawn : undefined;
  if (data) {
    return (
      <>
        {(query.isError || data.cached) && (
          <p className={styles.refreshFailed} role="status">
            {t("errors.refreshFailed", {
              time: clockTime(new Date(data.receivedAt), language),
            })}
          </p>
        )}
        {/* By its key React draws another city from scratch: no value of the last one remains. */}
        <Forecast key={data.result.station.id} {...data} />
      </>
    );
  }
  if (query.isError) {
    return (
      <NoForecast
        error={query.error}
        failedAt={query.errorUpdatedAt}
        checking={query.isFetching}
        onRetry={() => void query.refetch()}
      />
    );
  }
  return <Skeleton />;
}
