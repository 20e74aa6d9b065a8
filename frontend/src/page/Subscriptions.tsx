// Ways to have the forecast come by itself: a feed, a calendar, a card for other sites.
import { ROOT } from "../lib/root";
import { useLanguage } from "../lib/useLanguage";
import { useAddStation } from "../lib/useStation";
import styles from "./Subscriptions.module.css";

/** Wide and high enough for the card in both languages, px. */
const CARD = { width: 400, height: 300 };

/** Links for the city and the language on screen, and the HTML that embeds the card. */
export function Subscriptions() {
  const { t, language } = useLanguage();
  const addStation = useAddStation();
  const addressOf = (path: string, query: string[] = []) => {
    const asked = language === "en" ? ["lang=en", ...query] : query;
    return ROOT + addStation(asked.length > 0 ? `${path}?${asked.join("&")}` : path);
  };
  const card = window.location.origin + addressOf("/embed", ["theme=auto"]);
  const html =
    `<iframe src="${card.replaceAll("&", "&amp;")}" title="${t("subscriptions.frame")}" ` +
    `width="${CARD.width}" height="${CARD.height}" loading="lazy" style="border: 0"></iframe>`;
  return (
    <div className="no-print">
      <p>
        {t("subscriptions.title")}{" "}
        <a href={addressOf("/feed.atom")} type="application/atom+xml">
          {t("subscriptions.feed")}
        </a>
        {" · "}
        <a href={addressOf("/calendar.ics")} type="text/calendar">
          {t("subscriptions.calendar")}
        </a>
        {" · "}
        <a href={addressOf("/calendar.ics", ["include=every_day"])} type="text/calendar">
          {t("subscriptions.everyDay")}
        </a>
      </p>
      <details className={styles.embed}>
        <summary>{t("subscriptions.embed")}</summary>
        <p>{t("subscriptions.embedHow")}</p>
        <pre>
          <code>{html}</code>
        </pre>
      </details>
    </div>
  );
}
