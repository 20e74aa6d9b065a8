// KMA's own sky and rain: a line of a day's card, a cell of the week, and what to take along.
import { Fragment } from "react";
import type { ForecastDay, OfficialOutlook } from "../api/client";
import { dayInSeoul, dayLabel, timeInSeoul } from "../lib/kst";
import { useLanguage } from "../lib/useLanguage";
import { MaskIcon, UmbrellaIcon, WeatherIcon } from "../ui/WeatherIcon";
import styles from "./OfficialWeather.module.css";
import {
  chanceOf,
  fallsOf,
  isTold,
  needsMask,
  needsUmbrella,
  partsOf,
  weatherOf,
  weatherOfDay,
  wetParts,
  type Part,
} from "./officialWeather";

/** A function that says the sky and what falls, e.g. "흐리고 비"; empty where KMA tells neither. */
function useSkyWords(): (outlook: OfficialOutlook) => string {
  const { t } = useLanguage();
  return (outlook) => {
    const falls = fallsOf(outlook);
    if (falls === null) return outlook.sky === null ? "" : t(`official.sky.${outlook.sky}`);
    const words = t(`official.falls.${falls}`);
    return outlook.sky === null ? words : t(`official.skyWith.${outlook.sky}`, { falls: words });
  };
}

/** A function that says when KMA issued forecasts, e.g. "12월 28일 (목) 18:00 발표". */
function useIssued(): (first: string, last: string) => string {
  const { t, language } = useLanguage();
  const at = (issuedAt: string) => {
    const instant = new Date(issuedAt);
    return `${dayLabel(dayInSeoul(instant), language)} ${timeInSeoul(instant)}`;
  };
  return (first, last) => {
    const when = first === last ? at(first) : t("range", { from: at(first), to: at(last) });
    return t("official.issued", { when });
  };
}

interface Group {
  parts: [Part, ...Part[]];
  /** Of their sky, after the part's name where there is more than one group. */
  words: string;
}

/** A function that puts parts together whose sky is said in the same words. */
function useGroups(): (day: ForecastDay) => Group[] {
  const { t } = useLanguage();
  const wordsOf = useSkyWords();
  return (day) => {
    const groups: Group[] = [];
    for (const one of partsOf(day)) {
      const words = wordsOf(one.outlook);
      const last = groups.at(-1);
      if (last?.words === words) last.parts.push(one);
      else groups.push({ words, parts: [one] });
    }
    return groups.map(({ parts, words }) => {
      const [{ part }] = parts;
      if (parts.length > 1 || part === "day" || words === "") return { parts, words };
      return { parts, words: t("official.ofPart", { part: t(`official.parts.${part}`), words }) };
    });
  };
}

/** The chances of some parts, with their parts' names where they differ and no words name them. */
function Chances({ parts, isUnnamed }: { parts: readonly Part[]; isUnnamed: boolean }) {
  const { t } = useLanguage();
  const told = parts.filter(isTold);
  const [first] = told;
  if (first === undefined) return null;
  const isSame = parts.every(({ outlook }) => outlook.rain_chance === first.outlook.rain_chance);
  const isNamed = parts.length > 1 ? !isSame : isUnnamed;
  return (
    <>
      {t(fallsOf(first.outlook) === null ? "official.chance" : "official.chanceOfIt")}{" "}
      {(isSame ? [first] : told).map(({ part, outlook }, index) => (
        <Fragment key={part}>
          {index > 0 && " · "}
          {part !== "day" && isNamed && `${t(`official.parts.${part}`)} `}
          <strong>{t("official.percent", { chance: outlook.rain_chance })}</strong>
        </Fragment>
      ))}
    </>
  );
}

/** What KMA says of a day, with its time of issue; nothing where nothing was out. */
export function OfficialWeather({ day }: { day: ForecastDay }) {
  const { t } = useLanguage();
  const groupsOf = useGroups();
  const issued = useIssued();
  const weather = day.official_weather;
  if (weather === null) return null;
  return (
    <div className={styles.official}>
      <p>
        {t("official.title")} (<time dateTime={weather.issued_at}>{issued(weather.issued_at, weather.issued_at)}</time>)
      </p>
      <ul>
        {groupsOf(day).map(({ words, parts }) => {
          const icon = weatherOf(parts[0].outlook);
          return (
            <li key={parts[0].part}>
              {icon && <WeatherIcon weather={icon} />}
              <span>
                {words}
                {words !== "" && parts.some(isTold) && ", "}
                <Chances parts={parts} isUnnamed={words === ""} />
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Umbrella and mask, by name, where the day asks for them. */
export function TakeAlong({ day }: { day: ForecastDay }) {
  const { t } = useLanguage();
  const umbrella = needsUmbrella(day) === true;
  const mask = needsMask(day);
  if (!umbrella && !mask) return null;
  const wet = wetParts(day).map(({ part }) => part);
  const only = wet.length === 1 ? wet[0] : undefined;
  const umbrellaWords = t(`official.take.umbrella.${only ?? "day"}`, { chance: chanceOf(day) });
  return (
    <ul className={styles.take} aria-label={t("official.take.title")}>
      {umbrella && (
        <li>
          <UmbrellaIcon />
          {umbrellaWords}
        </li>
      )}
      {mask && (
        <li>
          <MaskIcon />
          {t("official.take.mask")}
        </li>
      )}
    </ul>
  );
}

/** The heading of the week's column. */
export function OfficialHead() {
  const { t } = useLanguage();
  return (
    <th scope="col" className={styles.cell}>
      {t("official.column")} <small>{t("official.columnOf")}</small>
    </th>
  );
}

/** A day's sky as a named icon, and the chance of rain or snow. */
export function OfficialCell({ day }: { day: ForecastDay }) {
  const { t } = useLanguage();
  const groupsOf = useGroups();
  const weather = weatherOfDay(day);
  const chance = chanceOf(day);
  const name = groupsOf(day)
    .map(({ words }) => words)
    .filter((words) => words !== "")
    .join(", ");
  return (
    <td className={styles.cell}>
      {weather && <WeatherIcon weather={weather} name={name} />}
      <span>
        {chance === null ? (
          "–"
        ) : (
          <>
            <span className="visually-hidden">{t("official.chance")} </span>
            {t("official.percent", { chance })}
          </>
        )}
      </span>
    </td>
  );
}

/** Whose sky and rain the week's column has, and when they were issued. */
export function OfficialNote({ days }: { days: readonly ForecastDay[] }) {
  const { t } = useLanguage();
  const issued = useIssued();
  const times = [...new Set(days.flatMap((day) => day.official_weather?.issued_at ?? []))].sort();
  const [first] = times;
  const last = times.at(-1);
  if (first === undefined || last === undefined) return null;
  return (
    <p className={styles.note}>{t("official.weekNote", { issued: issued(first, last) })}</p>
  );
}
