// Where other forecasts were more accurate than ours: all cases of the period, none chosen.
import type { ScoreSummary } from "../api/client";
import { useTargetUnits } from "../charts/targets";
import { useLeadName } from "../lib/lead";
import { formatNumber } from "../lib/numbers";
import { useLanguage } from "../lib/useLanguage";
import { betterRivals, type BetterRival, type Metric, type Rival } from "./rivals";
import styles from "./Scores.module.css";
import { MIN_FORECASTS } from "./verdict";

interface OthersBetterProps {
  /** Of all targets and leads. */
  summary: readonly ScoreSummary[];
  metric: Metric;
  /** "From … to …", as a sentence begins. */
  period: string;
}

/** A function that names a compared forecast. */
export function useRivalName(): (rival: Rival) => string {
  const { t } = useLanguage();
  return (rival) => (rival === "climatology" ? t("record.trend") : t(`scores.${rival}`));
}

function Cases({ target, rival, cases }: BetterRival) {
  const { t } = useLanguage();
  const leadName = useLeadName();
  const rivalName = useRivalName();
  const { unit, convertDifference } = useTargetUnits()(target);
  const list = cases.map(({ lead, theirs, ours }) => {
    const [first, second] = [convertDifference(theirs), convertDifference(ours)];
    // One decimal, and more where it would hide which is the smaller one.
    const digits = [1, 2, 3].find((n) => formatNumber(first, n) !== formatNumber(second, n)) ?? 4;
    const text = (value: number) => `${formatNumber(value, digits)}\u00a0${unit}`;
    return t("record.others.at", {
      lead: leadName(lead),
      theirs: text(first),
      ours: text(second),
    });
  });
  const head = t("record.others.of", { what: t(`targets.${target}`), system: rivalName(rival) });
  return (
    <li>
      <strong>{head}</strong> {list.join(", ")}
    </li>
  );
}

/** Every target, lead and forecast with a smaller error, or that there was none. */
export function OthersBetter({ summary, metric, period }: OthersBetterProps) {
  const { t } = useLanguage();
  const { better, isAny, isSomeLeftOut } = betterRivals(summary, metric);
  const words = metric === "mae" ? "record.others" : "record.crps";
  const least = String(MIN_FORECASTS);
  // What is folded is not to be overlooked where it speaks against ours.
  const isMoreBelow = metric === "mae" && betterRivals(summary, "mean_crps").better.length > 0;
  if (!isAny) {
    return isSomeLeftOut && <p className={styles.verdict}>{t("record.others.tooFew", { least })}</p>;
  }
  return (
    <>
      <p className={styles.verdict}>
        {t(better.length > 0 ? `${words}.found` : `${words}.none`, { period })}
        {isSomeLeftOut && ` ${t("record.others.few", { least })}`}
        {isMoreBelow && ` ${t("record.others.more", { title: t("record.expert.scores") })}`}
      </p>
      {better.length > 0 && (
        <ul className={styles.others}>
          {better.map((one) => (
            <Cases key={`${one.target} ${one.rival}`} {...one} />
          ))}
        </ul>
      )}
    </>
  );
}
