// What stands in the first view until the forecast is there, in the same places. index.html
// holds the same outline, so that it is there before the page's code; styles/outline.css
// draws both.
import { useLanguage } from "../lib/useLanguage";

/** The outline of today and tomorrow. */
export function Skeleton() {
  const { t } = useLanguage();
  return (
    <div className="outline" aria-busy="true">
      <p className="visually-hidden" role="status">
        {t("errors.checking")}
      </p>
      <div className="outline-line" />
      <div className="outline-words" />
      <div className="outline-numbers" />
    </div>
  );
}
