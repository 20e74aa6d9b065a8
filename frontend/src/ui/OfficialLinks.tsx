// Where the official forecasts are.
import { useLanguage } from "../lib/useLanguage";

const KMA_URL = "https://www.weather.go.kr";
const AIRKOREA_URL = "https://www.airkorea.or.kr";

/** To KMA's forecasts. */
export function KmaLink() {
  const { t } = useLanguage();
  return (
    <a href={KMA_URL} rel="noreferrer">
      {t("footer.kma")}
    </a>
  );
}

/** To AirKorea's air quality and its forecast. */
export function AirKoreaLink() {
  const { t } = useLanguage();
  return (
    <a href={AIRKOREA_URL} rel="noreferrer">
      {t("footer.airkorea")}
    </a>
  );
}

/** Links to the official forecasts. */
export function OfficialLinks() {
  return (
    <>
      <KmaLink />
      {" · "}
      <AirKoreaLink />
    </>
  );
}
