// The place that is forecast: a city is large, and its values are those of one station.
import type { Result } from "../api/client";
import { useLanguage } from "../lib/useLanguage";
import styles from "./Place.module.css";

/** The city and, where it is told, the part of it in which the station stands. */
export function Place({ station }: { station: Result["station"] }) {
  const { t, language } = useLanguage();
  const name = station.name[language];
  const neighbourhood = station.neighbourhood?.[language];
  return (
    <p className={styles.place}>
      {neighbourhood === undefined
        ? t("place.city", { name })
        : t("place.at", { name, neighbourhood })}
    </p>
  );
}
