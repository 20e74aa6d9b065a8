// What this page doesn't forecast, and where that is found.
import { useLanguage } from "../lib/useLanguage";
import { AirKoreaLink, KmaLink } from "../ui/OfficialLinks";
import { Sentence } from "../ui/Sentence";
import styles from "./NotForecast.module.css";

/** One line below the cards. */
export function NotForecast() {
  const { t } = useLanguage();
  return (
    <p className={styles.line}>
      <Sentence
        text={t("cards.notForecast")}
        parts={{ air: <AirKoreaLink />, sky: <KmaLink /> }}
      />
    </p>
  );
}
