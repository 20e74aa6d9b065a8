// The days of the forecast as rows: a bar from low to high on one scale for all.
import type { ForecastDay, Result } from "../api/client";
import { useScores } from "../api/queries";
import { dayLabel, dayTick, type Day } from "../lib/kst";
import { formatNumber } from "../lib/numbers";
import { useLanguage } from "../lib/useLanguage";
import { useUnits } from "../lib/useUnits";
import { noBetterFrom } from "../scores/verdict";
import { GradeBadge } from "../ui/GradeBadge";
import { Section } from "../ui/Section";
import { OfficialCell, OfficialHead, OfficialNote } from "./OfficialWeather";
import { isAnyTold } from "./officialWeather";
import { RangeText } from "./RangeText";
import { Shares } from "./ShareTable";
import styles from "./Week.module.css";

/** A place on the scale of all bars, as a share of its width in per cent. */
type Place = (temperature: number) => number;

/** A scale wide enough for every day's 80 % band. */
function scaleOf(days: readonly ForecastDay[]): Place {
  const lowest = Math.min(...days.map((day) => day.targets.TA_MIN.quantiles["0.1"]));
  const highest = Math.max(...days.map((day) => day.targets.TA_MAX.quantiles["0.9"]));
  const width = Math.max(highest - lowest, 1);
  return (temperature) => ((temperature - lowest) / width) * 100;
}

function span(place: Place, from: number, to: number) {
  return { left: `${place(from)}%`, width: `${place(to) - place(from)}%` };
}

interface RowProps {
  day: ForecastDay;
  today: Day;
  place: Place;
  /** Whether the week has a column of KMA's sky and rain. */
  hasOfficial: boolean;
}

function Row({ day, today, place, hasOfficial }: RowProps) {
  const { t, language, range } = useLanguage();
  const { temperature, temperatures } = useUnits();
  const low = day.targets.TA_MIN.quantiles;
  const high = day.targets.TA_MAX.quantiles;
  const dust = day.targets.PM10_AVG.quantiles;
  return (
    <tr>
      <th scope="row">
        <time dateTime={day.date}>
          {day.date === today ? t("day.today") : dayLabel(day.date, language, "weekday")}{" "}
          <small>{dayTick(day.date)}</small>
        </time>
      </th>
      <td className={styles.dust}>
        <GradeBadge grade={day.pm10_grade.grade} ends={[dust["0.1"], dust["0.9"]]} />
        <small>
          {formatNumber(dust["0.5"])} (<RangeText>{range(dust["0.1"], dust["0.9"])}</RangeText>)
        </small>
      </td>
      {hasOfficial && <OfficialCell day={day} />}
      <td className={styles.low}>
        {temperature(low["0.5"])}
        <small>
          <RangeText>{temperatures(low["0.1"], low["0.9"], "")}</RangeText>
        </small>
      </td>
      <td className={styles.bars} aria-hidden="true">
        <div className={styles.track}>
          <span className={styles.band} style={span(place, low["0.1"], high["0.9"])} />
          <span className={styles.bar} style={span(place, low["0.5"], high["0.5"])} />
        </div>
      </td>
      <td className={styles.high}>
        {temperature(high["0.5"])}
        <small>
          <RangeText>{temperatures(high["0.1"], high["0.9"], "")}</RangeText>
        </small>
      </td>
    </tr>
  );
}

interface WeekProps {
  result: Result;
  /** The days of the forecast from today on. */
  days: readonly ForecastDay[];
  today: Day;
}

/** From which days on recent forecasts were no better than the normals. */
function Limits({ result, days }: Pick<WeekProps, "result" | "days">) {
  const { t, language } = useLanguage();
  const scores = useScores(result.day, "30").data;
  const limits = [
    { what: t("scores.temperature"), lead: noBetterFrom(scores, ["TA_MAX", "TA_MIN"]) },
    { what: t("scores.dust"), lead: noBetterFrom(scores, ["PM10_AVG"]) },
  ];
  const sentences = limits.flatMap(({ what, lead }) => {
    const from = days.find((day) => lead !== null && day.lead >= lead);
    return from ? [t("scores.noBetter", { what, day: dayLabel(from.date, language) })] : [];
  });
  return <p className={styles.limits}>{sentences.join(" ")}</p>;
}

/** The seven days, or those of them from today on. */
export function Week({ result, days, today }: WeekProps) {
  const { t } = useLanguage();
  const place = scaleOf(days);
  const hasOfficial = isAnyTold(days);
  return (
    <Section title={t("week.title")} note={t("week.note")}>
      <table className={styles.week}>
        <caption className="visually-hidden">{t("week.title")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("week.columns.day")}</th>
            <th scope="col">
              {t("week.columns.dust")} <small>{t("day.pm10Unit")}</small>
            </th>
            {hasOfficial && <OfficialHead />}
            <th scope="col" className={styles.low}>{t("week.columns.low")}</th>
            <td className={styles.bars} aria-hidden="true" />
            <th scope="col" className={styles.high}>{t("week.columns.high")}</th>
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <Row key={day.date} day={day} today={today} place={place} hasOfficial={hasOfficial} />
          ))}
        </tbody>
      </table>
      <OfficialNote days={days} />
      <Limits result={result} days={days} />
      <Shares days={days} today={today} />
    </Section>
  );
}
