// What KMA says of a day's sky and rain, and what to take along. Pure: no words, no elements.
import type { ForecastDay, OfficialOutlook } from "../api/client";
import { addDays, dayInSeoul } from "../lib/kst";
import type { Weather } from "../ui/WeatherIcon";

/** From this chance of rain or snow on KMA's own words have rain or snow in them, %. */
const UMBRELLA_FROM = 60;
/** Up to this chance nobody needs an umbrella, %; between both the chance alone is told. */
const DRY_THROUGH = 20;

const PARTS = ["morning", "afternoon", "day"] as const;

/** What is said of a part of a day. */
export interface Part {
  part: (typeof PARTS)[number];
  outlook: OfficialOutlook;
}

/** What KMA says of a day, part by part in order of time; nothing where nothing was out. */
export function partsOf({ official_weather: weather }: ForecastDay): Part[] {
  return PARTS.flatMap((part) => {
    const outlook = weather?.[part] ?? null;
    return outlook === null ? [] : [{ part, outlook }];
  });
}

/** The highest chance of rain or snow of a day's parts, %; null where KMA tells none. */
export function chanceOf(day: ForecastDay): number | null {
  const chances = partsOf(day).flatMap(({ outlook }) => outlook.rain_chance ?? []);
  return chances.length > 0 ? Math.max(...chances) : null;
}

/** What falls, if anything does. */
export function fallsOf({ precipitation }: OfficialOutlook) {
  return precipitation === "none" ? null : precipitation;
}

/** What an icon shows of a part: what falls, else the sky; null where KMA tells neither. */
export function weatherOf(outlook: OfficialOutlook): Weather | null {
  return fallsOf(outlook) ?? outlook.sky;
}

// In order of what matters to whoever goes out.
const WORST_FIRST: readonly Weather[] = [
  "rain_and_snow",
  "snow",
  "rain",
  "shower",
  "overcast",
  "mostly_cloudy",
  "few_clouds",
  "clear",
];

/** What one icon shows of a day: what falls in any part of it, else its cloudiest sky. */
export function weatherOfDay(day: ForecastDay): Weather | null {
  const said = partsOf(day).map(({ outlook }) => weatherOf(outlook));
  return WORST_FIRST.find((weather) => said.includes(weather)) ?? null;
}

/** Whether an umbrella is needed on a day; null where KMA's forecast leaves it open. */
export function needsUmbrella(day: ForecastDay): boolean | null {
  const chance = chanceOf(day);
  if (chance === null) return null;
  if (chance >= UMBRELLA_FROM) return true;
  return chance <= DRY_THROUGH && isRecent(day) && partsOf(day).every(isTold) ? false : null;
}

/** The parts of a day that an umbrella is for. */
export function wetParts(day: ForecastDay): Part[] {
  return partsOf(day).filter(({ outlook }) => (outlook.rain_chance ?? 0) >= UMBRELLA_FROM);
}

/** Whether KMA tells the chance of rain or snow of a part. */
export const isTold = ({ outlook }: Part) => outlook.rain_chance !== null;

/** Whether KMA's issue is of the day our forecast was issued, or of the day before. */
function isRecent({ date, lead, official_weather: weather }: ForecastDay): boolean {
  const issuedOn = addDays(date, 1 - lead);
  return weather !== null && dayInSeoul(new Date(weather.issued_at)) >= addDays(issuedOn, -1);
}

/** The advice on umbrellas; null where there is none, or a dry day's was given the day before. */
export function umbrellaAdvice(day: ForecastDay, before?: ForecastDay): "needed" | "notNeeded" | null {
  const needed = needsUmbrella(day);
  if (needed === null || needed) return needed && "needed";
  return before && needsUmbrella(before) === false ? null : "notNeeded";
}

/** Whether any of these days has sky or rain to show. */
export function isAnyTold(days: readonly ForecastDay[]): boolean {
  return days.some((day) => partsOf(day).length > 0);
}

/** Whether the air of a day asks for a mask, as the advice on it says. */
export function needsMask({ pm10_grade: { grade } }: ForecastDay): boolean {
  return grade === "bad" || grade === "very_bad";
}
