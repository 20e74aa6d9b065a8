// The charts of the page, loaded after the words: temperature and PM10.
import type { Result } from "../api/client";
import { useObservations } from "../api/queries";
import { addDays, dayLabel } from "../lib/kst";
import { useLanguage } from "../lib/useLanguage";
import styles from "./Charts.module.css";
import { DayChart } from "./DayChart";
import { pointsOf } from "./series";

/** Both charts of a forecast, running on from the observations there are. */
export default function Charts({ result }: { result: Result }) {
  const { t, language } = useLanguage();
  const observations = useObservations(result.day);
  const past = observations.data?.days ?? [];
  const firstForecastDay = addDays(result.day, 1);

  const high = pointsOf("TA_MAX", result, past);
  const low = pointsOf("TA_MIN", result, past);
  const dust = pointsOf("PM10_AVG", result, past);
  const from = dayLabel(high[0]?.day ?? firstForecastDay, language, "dated");
  const to = dayLabel(high.at(-1)?.day ?? firstForecastDay, language, "dated");

  return (
    <>
      {observations.isError && <p className={styles.note}>{t("charts.noObservations")}</p>}
      <DayChart
        title={t("charts.temperature")}
        description={t("charts.temperatureDescription", { from, to })}
        unit="°"
        digits={1}
        series={[
          { tone: "high", label: t("day.high"), points: high },
          { tone: "low", label: t("day.low"), points: low },
        ]}
        firstForecastDay={firstForecastDay}
      />
      <DayChart
        title={t("charts.pm10")}
        description={t("charts.pm10Description", { from, to })}
        unit={` ${t("day.pm10Unit")}`}
        digits={0}
        series={[{ tone: "dust", label: t("day.pm10Mean"), points: dust }]}
        firstForecastDay={firstForecastDay}
        zones
      />
    </>
  );
}
