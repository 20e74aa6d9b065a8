// The charts of the page, loaded after the words: temperature and PM10.
import { useState } from "react";
import type { Result } from "../api/client";
import { useObservations } from "../api/queries";
import { addDays, dayLabel } from "../lib/kst";
import { useChoice } from "../lib/useChoice";
import { useLanguage } from "../lib/useLanguage";
import { useUnits } from "../lib/useUnits";
import { Choice } from "../page/Choice";
import styles from "./Charts.module.css";
import { DayChart } from "./DayChart";
import { converted, pointsOf } from "./series";

const PASTS = ["14", "30", "90", "365"] as const;
/** CSS pixels; below, thirty days would leave the forecast too little room. */
const NARROW = 704;

/** How many days back the charts go: the reader's choice, or what the screen has room for. */
function usePast() {
  const [standard] = useState(() => (window.innerWidth < NARROW ? "14" : "30"));
  return useChoice("past", PASTS, standard);
}

/** Both charts of a forecast, running on from the observations there are. */
export default function Charts({ result }: { result: Result }) {
  const { t, language } = useLanguage();
  const { unit, convert } = useUnits();
  const [past, choosePast] = usePast();
  const observations = useObservations(result.day, Number(past));
  if (observations.isPending) return <p className={styles.loading}>{t("charts.loading")}</p>;

  const observed = observations.data?.days ?? [];
  const firstForecastDay = addDays(result.day, 1);
  const high = converted(pointsOf("TA_MAX", result, observed), convert);
  const low = converted(pointsOf("TA_MIN", result, observed), convert);
  const dust = pointsOf("PM10_AVG", result, observed);
  const from = dayLabel(high[0]?.day ?? firstForecastDay, language, "dated");
  const to = dayLabel(high.at(-1)?.day ?? firstForecastDay, language, "dated");
  const shared = { firstForecastDay, origin: result.source.origin };

  return (
    <>
      <Choice
        legend={t("charts.past")}
        options={PASTS.map((value) => ({ value, label: t("charts.pastDays", { days: value }) }))}
        chosen={past}
        onChoose={choosePast}
      />
      {observations.isError && <p className={styles.note}>{t("charts.noObservations")}</p>}
      <DayChart
        {...shared}
        name="temperature"
        title={t("charts.temperature")}
        description={t("charts.temperatureDescription", { from, to })}
        unit={unit}
        mark="°"
        digits={1}
        series={[
          { tone: "high", label: t("day.high"), points: high },
          { tone: "low", label: t("day.low"), points: low },
        ]}
      />
      <DayChart
        {...shared}
        name="pm10"
        title={t("charts.pm10")}
        description={t("charts.pm10Description", { from, to })}
        unit={t("day.pm10Unit")}
        mark={` ${t("day.pm10Unit")}`}
        digits={0}
        series={[{ tone: "dust", label: t("day.pm10Mean"), points: dust }]}
        zones
      />
    </>
  );
}
