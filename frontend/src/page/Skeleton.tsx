// What stands in the first view until the forecast is there, in the same places.
import { useLanguage } from "../lib/useLanguage";
import styles from "./Skeleton.module.css";

/** The outline of today and tomorrow. */
export function Skeleton() {
  const { t } = useLanguage();
  return (
    <div className={styles.skeleton} aria-busy="true">
      <p className="visually-hidden" role="status">
        {t("errors.checking")}
      </p>
      <div className={styles.line} />
      <div className={styles.hero} />
      <div className={styles.numbers} />
    </div>
  );
}
