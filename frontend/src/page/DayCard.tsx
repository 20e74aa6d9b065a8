// Today or tomorrow: the weather and the air in words, then in numbers.
import type { ForecastDay, ObservedDay, TargetValue } from "../api/client";
import { exceedsWho, probabilityOfBad, WHO_DAILY_PM10 } from "../lib/grades";
import { addDays, dayLabel } from "../lib/kst";
import { formatNumber, formatPercent } from "../lib/numbers";
import { useLanguage } from "../lib/useLanguage";
import { useUnits } from "../lib/useUnits";
import { GradeBadge } from "../ui/GradeBadge";
import { Sentence } from "../ui/Sentence";
import { adviceOf, classOfDay } from "./advice";
import { ApparentLine } from "./ApparentLine";
import styles from "./DayCard.module.css";
import { OfficialWeather, TakeAlong } from "./OfficialWeather";
import { RangeText } from "./RangeText";
import { sentencesOf } from "./shares";

/** Smaller probabilities of bad air are noise to a reader. */
const MIN_SHOWN_PROBABILITY = 0.05;

interface DayCardProps {
  day: ForecastDay;
  which: "today" | "tomorrow";
  /** High of the day before, °C: observed for today, forecast for tomorrow. */
  highBefore: number | null;
  /** The day of the card before this one; advice that is the same is not repeated. */
  before?: ForecastDay | undefined;
}

interface FigureProps {
  label: string;
  value: TargetValue;
  tone?: "low" | "high";
}

function TemperatureFigure({ label, value, tone }: FigureProps) {
  const { temperature, temperatures } = useUnits();
  const { "0.1": from, "0.5": median, "0.9": to } = value.quantiles;
  return (
    <div className={styles.figure} data-tone={tone}>
      <dt>{label}</dt>
      <dd className={styles.value}>{temperature(median)}</dd>
      <dd className={styles.range}>
        <RangeText>{temperatures(from, to)}</RangeText>
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
      <dt>{t("charts.pm10")}</dt>
      <dd className={styles.value}>
        {formatNumber(median)}
        <small>{t("day.pm10Unit")}</small>
        <GradeBadge grade={day.pm10_grade.grade} ends={[from, to]} />
      </dd>
      <dd className={styles.range}>
        <RangeText>{range(from, to)}</RangeText>
        {probability > MIN_SHOWN_PROBABILITY && (
          <strong>{t("day.chanceOfBad", { percent: formatPercent(probability) })}</strong>
        )}
      </dd>
      {exceedsWho(median) && (
        <dd className={styles.who}>
          {t("cards.who", { limit: `${WHO_DAILY_PM10}\u00a0${t("day.pm10Unit")}` })}
        </dd>
      )}
    </div>
  );
}

/** The card of one day. Today's heading is the page's. */
export function DayCard(props: DayCardProps) {
  const { day, which } = props;
  const { t, language } = useLanguage();
  const { degrees, apart } = useUnits();
  const advice = adviceOf(day, props, { t, apart });
  const today = which === "today" ? day.date : addDays(day.date, -1);
  const reasons = sentencesOf(day, today, { t, degrees });
  const { TA_MIN: low, TA_AVG: mean, TA_MAX: high } = day.targets;
  // Said once, at the first mention of dust.
  const pm10 = which === "today" && <small>{t("cards.pm10")}</small>;
  const Heading = which === "today" ? "h1" : "h2";

  return (
    <article className={styles.card} data-which={which} data-day={day.date}>
      <p className={styles.when}>
        <strong>{t(`day.${which}`)}</strong>{" "}
        <time dateTime={day.date}>{dayLabel(day.date, language, "full")}</time>
      </p>
      {which === "today" && <TakeAlong day={day} />}
      <Heading className={styles.words}>
        {t("day.headline", { temperature: t(`day.temperatureClass.${classOfDay(day)}`) })}{" "}
        <span>
          <Sentence text={t(`cards.headlineDust.${day.pm10_grade.grade}`)} parts={{ pm10 }} />
        </span>
      </Heading>
      <p className={styles.advice}>{advice}</p>
      <OfficialWeather day={day} />
      <dl className={styles.numbers}>
        <TemperatureFigure label={t("day.low")} value={low} tone="low" />
        <TemperatureFigure label={t("day.high")} value={high} tone="high" />
        <TemperatureFigure label={t("day.mean")} value={mean} />
        <DustFigure day={day} />
      </dl>
      {which === "today" && <p className={styles.note}>{t("day.rangeNote")}</p>}
      <ApparentLine day={day} />
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
