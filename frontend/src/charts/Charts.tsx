// The charts of temperature and PM10, loaded after the first view.
import { useDeferredValue, useState } from "react";
import type { Result } from "../api/client";
import { useNormals, useObservations } from "../api/queries";
import { WHO_DAILY_PM10 } from "../lib/grades";
import { addDays, dayLabel, type Day } from "../lib/kst";
import { useLanguage } from "../lib/useLanguage";
import { useUnits } from "../lib/useUnits";
import { useUrlChoice } from "../lib/useUrlChoice";
import { SegmentedControl } from "../ui/SegmentedControl";
import styles from "./Charts.module.css";
import { DayChart } from "./DayChart";
import type { DayFile } from "./DayTable";
import { converted, normalYearsOf, normalsOf, pointsOf, type NormalTarget } from "./series";

const PASTS = ["14", "30", "90", "365"] as const;
/** CSS pixels; on a narrower screen thirty days leave the forecast too few of them. */
const NARROW = 704;

/** How many past days the charts show: the reader's choice, or what fits the screen. */
function usePast() {
  const [standard] = useState(() => (window.innerWidth < NARROW ? "14" : "30"));
  return useUrlChoice("past", PASTS, standard);
}

/** The files at the API with the days of the charts. */
function filesOf({ day }: Result, days: readonly Day[], hasNormals: boolean): DayFile[] {
  const [first, last] = [days[0] ?? day, days.at(-1) ?? day];
  const observed: DayFile = {
    kind: "observations",
    href: `/api/v1/observations.csv?from=${first}&to=${day}`,
  };
  const normals: DayFile = {
    kind: "normals",
    // One year has the normals of every day.
    href: `/api/v1/normals.csv?from=${first < addDays(last, -365) ? addDays(last, -365) : first}&to=${last}`,
  };
  return [
    ...(first <= day ? [observed] : []),
    { kind: "forecast", href: `/api/v1/forecasts/${day}.csv` },
    ...(hasNormals ? [normals] : []),
  ];
}

/** Both charts: the past observations, continued by the forecast. */
export default function Charts({ result }: { result: Result }) {
  const { t, language } = useLanguage();
  const { unit, convert } = useUnits();
  const [past, choosePast] = usePast();
  const observations = useObservations(result.day, Number(past));
  // Deferred, a year of days is drawn in slices after the control already shows the choice.
  const answer = useDeferredValue(observations.data);
  const usualDays = useDeferredValue(useNormals(result.day, Number(past)).data)?.days;
  // A service with a short history has no normals yet.
  const normals = usualDays?.some(({ normal }) => Object.values(normal).some(Boolean))
    ? usualDays
    : undefined;
  if (!answer && !observations.isError) {
    return <p className={styles.placeholder}>{t("charts.loading")}</p>;
  }

  const observed = answer?.days ?? [];
  const firstForecastDay = addDays(result.day, 1);
  const high = converted(pointsOf("TA_MAX", result, observed), convert);
  const low = converted(pointsOf("TA_MIN", result, observed), convert);
  const dust = pointsOf("PM10_AVG", result, observed);
  const from = dayLabel(high[0]?.day ?? firstForecastDay, language, "dated");
  const to = dayLabel(high.at(-1)?.day ?? firstForecastDay, language, "dated");
  const days = high.map(({ day }) => day);
  const usual = (target: NormalTarget, by?: (value: number) => number) =>
    normals && {
      normals: normalsOf(target, days, normals, by),
      normalYears: normalYearsOf(target, normals),
    };
  const shared = { firstForecastDay, files: filesOf(result, days, normals !== undefined) };

  return (
    <>
      <SegmentedControl
        legend={t("charts.past")}
        options={PASTS.map((value) => ({ value, label: t("charts.pastDays", { days: value }) }))}
        chosen={past}
        onChoose={choosePast}
      />
      {observations.isError && <p className={styles.note}>{t("charts.noObservations")}</p>}
      <DayChart
        {...shared}
        title={t("charts.temperature")}
        description={t("charts.temperatureDescription", { from, to })}
        unit={unit}
        mark="°"
        digits={1}
        series={[
          { tone: "high", label: t("day.high"), points: high, ...usual("TA_MAX", convert) },
          { tone: "low", label: t("day.low"), points: low, ...usual("TA_MIN", convert) },
        ]}
      />
      <DayChart
        {...shared}
        title={t("charts.pm10")}
        description={t("charts.pm10Description", { from, to, limit: WHO_DAILY_PM10 })}
        unit={t("day.pm10Unit")}
        mark={` ${t("day.pm10Unit")}`}
        digits={0}
        series={[{ tone: "dust", label: t("day.pm10Mean"), points: dust, ...usual("PM10_AVG") }]}
        zones
      />
    </>
  );
}
