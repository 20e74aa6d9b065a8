// Today or tomorrow: the weather and the air in words, then in numbers.
import type { ForecastDay, ObservedDay, TargetValue } from "../api/client";
import { probabilityOfBad } from "../lib/grades";
import { addDays, dayLabel } from "../lib/kst";
import { formatNumber, formatPercent } from "../lib/numbers";
import { comparison, differenceOf, temperatureClassOf, type TemperatureClass } from "../lib/temperatureClass";
import { useLanguage } from "../lib/useLanguage";
import { useUnits } from "../lib/useUnits";
import { GradeBadge } from "../ui/GradeBadge";
import styles from "./DayCard.module.css";
import { sentencesOf } from "./shares";

/** Smaller probabilities of bad air are noise to a reader. */
const MIN_SHOWN_PROBABILITY = 0.05;

interface DayCardProps {
  day: ForecastDay;
  which: "today" | "tomorrow";
  /** Mean temperature of the day before, °C: observed for today, forecast for tomorrow. */
  meanBefore: number | null;
  /** The day of the card before this one; advice that is the same is not repeated. */
  before?: ForecastDay | undefined;
}

interface FigureProps {
  label: string;
  value: TargetValue;
  tone?: "low" | "high";
}

function TemperatureFigure({ label, value, tone }: FigureProps) {
  const { t } = useLanguage();
  const { temperature, temperatures } = useUnits();
  const { "0.1": from, "0.5": median, "0.9": to } = value.quantiles;
  return (
    <div className={styles.figure} data-tone={tone}>
      <dt>{label}</dt>
      <dd className={styles.value}>{temperature(median)}</dd>
      <dd className={styles.range}>
        <span className="visually-hidden">{t("day.rangeLabel")} </span>
        {temperatures(from, to)}
      </dd>
    </div>
  );
}

function DustFigure({ day }: { day: ForecastDay }) {
  const { t, range } = useLanguage();
  const { "0.1": from, "0.5": median, "0.9": to } = day.targets.PM10_AVG.quantiles;
  const probability = probabilityOfBad(day.pm10_grade.probabilities);
  return (
    <div className={styles.dust}>
      <dt>{t("day.pm10")}</dt>
      <dd className={styles.value}>
        {formatNumber(median)}
        <small>{t("day.pm10Unit")}</small>
        <GradeBadge grade={day.pm10_grade.grade} />
      </dd>
      <dd className={styles.range}>
        <span className="visually-hidden">{t("day.rangeLabel")} </span>
        {range(from, to)}
        {probability > MIN_SHOWN_PROBABILITY && (
          <strong>{t("day.chanceOfBad", { percent: formatPercent(probability) })}</strong>
        )}
      </dd>
    </div>
  );
}

function classOfDay({ targets }: ForecastDay): TemperatureClass {
  const [low, mean, high] = [targets.TA_MIN, targets.TA_AVG, targets.TA_MAX];
  return temperatureClassOf(low.quantiles["0.5"], mean.quantiles["0.5"], high.quantiles["0.5"]);
}

/** Comparisons with the day before and with the season, then advice on clothes and air. */
function useAdvice({ day, which, meanBefore, before }: DayCardProps): string {
  const { t } = useLanguage();
  const units = useUnits();
  const temperatureClass = classOfDay(day);
  const { grade } = day.pm10_grade;
  const mean = day.targets.TA_AVG.quantiles["0.5"];
  const sentences: string[] = [];
  if (meanBefore !== null) {
    const difference = differenceOf(mean, meanBefore);
    const degrees = units.degrees(Math.abs(difference));
    const than = which === "today" ? "yesterday" : "today";
    sentences.push(t(`day.than.${than}.${comparison(difference)}`, { degrees }));
  }
  const normal = day.normal?.TA_AVG?.mean ?? null;
  if (normal !== null) {
    const difference = differenceOf(mean, normal);
    const degrees = units.degrees(Math.abs(difference));
    sentences.push(t(`day.thanNormal.${comparison(difference)}`, { degrees }));
  }
  if (!before || classOfDay(before) !== temperatureClass) sentences.push(t(`day.clothes.${temperatureClass}`));
  if (before?.pm10_grade.grade !== grade) sentences.push(t(`day.dust.${grade}`));
  return sentences.join(" ");
}

/** The card of one day. Today's heading is the page's. */
export function DayCard(props: DayCardProps) {
  const { day, which } = props;
  const { t, language } = useLanguage();
  const { degrees } = useUnits();
  const advice = useAdvice(props);
  const today = which === "today" ? day.date : addDays(day.date, -1);
  const reasons = sentencesOf(day, today, { t, degrees });
  const { TA_MIN: low, TA_AVG: mean, TA_MAX: high } = day.targets;
  const Heading = which === "today" ? "h1" : "h2";

  return (
    <article className={styles.card} data-which={which} data-day={day.date}>
      <p className={styles.when}>
        <strong>{t(`day.${which}`)}</strong>{" "}
        <time dateTime={day.date}>{dayLabel(day.date, language, "full")}</time>
      </p>
      <Heading className={styles.words}>
        {t("day.headline", { temperature: t(`day.temperatureClass.${classOfDay(day)}`) })}{" "}
        <span>{t(`day.headlineDust.${day.pm10_grade.grade}`)}</span>
      </Heading>
      <p className={styles.advice}>{advice}</p>
      <dl className={styles.numbers}>
        <TemperatureFigure label={t("day.low")} value={low} tone="low" />
        <TemperatureFigure label={t("day.high")} value={high} tone="high" />
        <TemperatureFigure label={t("day.mean")} value={mean} />
        <DustFigure day={day} />
      </dl>
      {reasons !== "" && <p className={styles.reasons}>{reasons}</p>}
    </article>
  );
}

/** What was observed on the day before, one line with its units. */
export function ObservedLine({ observed }: { observed: ObservedDay }) {
  const { t, language } = useLanguage();
  const { temperature } = useUnits();
  const low = observed.temperature?.TA_MIN.observed ?? null;
  const high = observed.temperature?.TA_MAX.observed ?? null;
  const dust = observed.pm10?.PM10_AVG.observed ?? null;
  const partial = observed.pm10?.status === "partial" ? ` (${t("charts.notes.partial")})` : "";
  const parts = [
    low !== null && `${t("day.low")} ${temperature(low, 1)}`,
    high !== null && `${t("day.high")} ${temperature(high, 1)}`,
    dust === null
      ? `${t("day.pm10")} ${t("day.noDustYesterday")}`
      : `${t("day.pm10")} ${formatNumber(dust)} ${t("day.pm10Unit")}${partial}`,
  ].filter((part) => part !== false);
  return (
    <p className={styles.observed}>
      {t("day.observedYesterday")} ({dayLabel(observed.date, language)}) {parts.join(" · ")}
    </p>
  );
}
