// Grey boxes in the first view until the forecast is loaded, in the same places. index.html
// has the same skeleton, to show it before the page's code is loaded; styles/skeleton.css draws
// both.
import { useLanguage } from "../lib/useLanguage";

/** The skeleton of the first view, with a sentence for screen readers. */
export function Skeleton() {
  const { t } = useLanguage();
  return (
    <div className="skeleton" aria-busy="true">
      <p className="visually-hidden" role="status">
        {t("errors.checking")}
      </p>
      <div className="skeleton-line" />
      <div className="skeleton-words" />
      <div className="skeleton-numbers" />
    </div>
  );
}
