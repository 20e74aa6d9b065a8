// How hot or cold a day feels, where that matters.
import type { ForecastDay } from "../api/client";
import { isToldApparent } from "../lib/temperatureClass";
import { useLanguage } from "../lib/useLanguage";
import { useUnits } from "../lib/useUnits";
import styles from "./ApparentLine.module.css";

/** One line; nothing on a day that feels neither hot nor cold, or of which it isn't known. */
export function ApparentLine({ day }: { day: ForecastDay }) {
  const { t } = useLanguage();
  const { temperature } = useUnits();
  return (["high", "low"] as const).map((which) => {
    const felt = day.apparent?.[which]?.value;
    if (felt === undefined || !isToldApparent(which, felt)) return null;
    return (
      <p key={which} className={styles.felt} data-tone={which}>
        {t(`cards.apparent.${which}`, { temperature: temperature(felt) })}
      </p>
    );
  });
}
