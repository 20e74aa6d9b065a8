// Where the official forecasts are.
import { useLanguage } from "../lib/useLanguage";

const KMA_URL = "https://www.weather.go.kr";
const AIRKOREA_URL = "https://www.airkorea.or.kr";

/** Links to the official forecasts. */
export function OfficialLinks() {
  const { t } = useLanguage();
  return (
    <>
      <a href={KMA_URL} rel="noreferrer">
        {t("footer.kma")}
      </a>
      {" · "}
      <a href={AIRKOREA_URL} rel="noreferrer">
        {t("footer.airkorea")}
      </a>
    </>
  );
}
