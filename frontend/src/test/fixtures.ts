// What the API answers in the tests: a winter week of Seoul with one day of bad air. Typed as
// the API's own answers, so that a change of the API shows here first.
import type {
  DayNormals,
  ForecastDay,
  MorningSource,
  Normals,
  ObservedDay,
  Observations,
  Preparation,
  Result,
  TargetName,
  TargetValue,
} from "../api/client";
import { gradeOf } from "../lib/grades";
import { addDays, type Day } from "../lib/kst";

/** D of the forecast; its first day is Saturday, 2022-12-31. */
export const D = "2022-12-30";
export const TODAY = "2022-12-31";

const GRADE_WORDS = {
  good: { ko: "좋음", en: "Good" },
  moderate: { ko: "보통", en: "Moderate" },
  bad: { ko: "나쁨", en: "Bad" },
  very_bad: { ko: "매우나쁨", en: "Very bad" },
};

export const SOURCE: Result["source"] = {
  observations: { ko: "기상청", en: "Korea Meteorological Administration (KMA)" },
  origin: "kma",
  origin_words: { ko: "기상청 API 허브의 관측 자료", en: "Observations from the KMA API Hub" },
  disclaimer: { ko: "공식 예보가 아니에요.", en: "Not an official forecast." },
  official_urls: ["https://www.weather.go.kr", "https://www.airkorea.or.kr"],
};
export const STATION: Result["station"] = {
  id: 108,
  name: { ko: "서울", en: "Seoul" },
  neighbourhood: { ko: "송월동", en: "Songwol-dong" },
};

/** A value with quantiles `spread` apart from one to the next, and none below `floor`. */
function value(unit: string, median: number, spread: number, floor = -99): TargetValue {
  const at = (steps: number) => Math.max(floor, Math.round((median + steps * spread) * 10) / 10);
  return {
    unit,
    mean: median,
    corrections: ["official"],
    shares: { daily: median - 0.2, hours: 0, official: 0.3, calibration: -0.1 },
    quantiles: {
      0.05: at(-3),
      0.1: at(-2),
      0.25: at(-1),
      0.5: median,
      0.75: at(1),
      0.9: at(2),
      0.95: at(3),
    },
  };
}

export interface Weather {
  low: number;
  mean: number;
  high: number;
  /** Daily mean of PM10, µg/m³. */
  dust: number;
  /** Probabilities of 나쁨 and of 매우나쁨. */
  bad?: number;
  veryBad?: number;
  /** KMA's sky and rain; null where nothing was out. */
  official?: ForecastDay["official_weather"];
}

/** One day of a forecast; its bands widen with the lead. */
export function forecastDay(date: Day, lead: number, weather: Weather): ForecastDay {
  const { low, mean, high, dust, bad = 0.01, veryBad = 0, official = null } = weather;
  const widening = 0.5 + 0.1 * lead;
  const grade = gradeOf(dust);
  const clean = 1 - bad - veryBad;
  return {
    date,
    lead,
    targets: {
      TA_AVG: value("°C", mean, widening),
      TA_MAX: value("°C", high, widening),
      TA_MIN: value("°C", low, widening),
      PM10_AVG: value("µg/m³", dust, 4 + lead, 0),
      PM10_MAX: value("µg/m³", dust * 1.6, 8 + lead, 0),
      PM10_MIN: value("µg/m³", dust * 0.5, 3, 0),
    },
    pm10_grade: {
      grade,
      words: GRADE_WORDS[grade],
      probabilities: { good: clean * 0.3, moderate: clean * 0.7, bad, very_bad: veryBad },
      probability_bad_or_worse: bad + veryBad,
    },
    apparent: null,
    official_weather: official,
    normal: null,
  };
}

type SharesOf = NonNullable<TargetValue["shares"]>;

/** A day whose means are made of these shares, of 0 where none is given; a null has none at all. */
export function withShares(
  day: ForecastDay,
  shares: Partial<Record<TargetName, Partial<SharesOf>>> | null,
): ForecastDay {
  const made = (name: TargetName, { mean, ...rest }: TargetValue): TargetValue => {
    if (shares === null) return { ...rest, mean, corrections: [], shares: null };
    const { hours = 0, official = 0, calibration = 0 } = shares[name] ?? {};
    const corrections = [hours !== 0 && "hours", official !== 0 && "official"] as const;
    return {
      ...rest,
      mean,
      corrections: corrections.filter((one) => one !== false),
      shares: { daily: mean - hours - official - calibration, hours, official, calibration },
    };
  };
  const targets = Object.entries(day.targets).map(([name, value]) => [
    name,
    made(name as TargetName, value),
  ]);
  return { ...day, targets: Object.fromEntries(targets) as ForecastDay["targets"] };
}

const WEEK: Weather[] = [
  { low: -6.3, mean: -2.1, high: 2.1, dust: 38 },
  { low: -4.1, mean: 0.8, high: 5.7, dust: 62, bad: 0.12 },
  { low: -2.1, mean: 2.4, high: 6.9, dust: 96, bad: 0.6, veryBad: 0.02 },
  { low: -5.8, mean: -0.6, high: 4.6, dust: 71, bad: 0.12 },
  { low: -9.4, mean: -4.8, high: -0.2, dust: 28 },
  { low: -11.1, mean: -6.2, high: -1.3, dust: 24 },
  { low: -8.4, mean: -3, high: 2.4, dust: 41 },
];

/** An observed day; a part of null was not observed. */
export function observedDay(
  date: Day,
  weather: { low: number | null; mean: number | null; high: number | null; dust: number | null },
  status: "complete" | "partial" = "complete",
): ObservedDay {
  const flagged = (observed: number | null) => ({
    observed,
    cleaned: observed,
    flag: observed === null ? ("missing" as const) : ("observed" as const),
  });
  const scaled = (factor: number) =>
    flagged(weather.dust === null ? null : Math.round(weather.dust * factor));
  return {
    date,
    temperature: {
      TA_AVG: flagged(weather.mean),
      TA_MAX: flagged(weather.high),
      TA_MIN: flagged(weather.low),
      excluded: false,
    },
    pm10: {
      PM10_AVG: flagged(weather.dust),
      PM10_MAX: scaled(1.6),
      PM10_MIN: scaled(0.5),
      slots: status === "complete" ? 288 : 140,
      zeros: 0,
      spikes: 0,
      status,
      grade: weather.dust === null ? null : gradeOf(weather.dust),
    },
  };
}

/** The weather of the day before the forecast. */
export const YESTERDAY = { low: -4.9, mean: -0.6, high: 3.4, dust: 47 };

/** A source that had come in through `newest`; `changes` replace its fields. */
export function morningSource(
  source: MorningSource["source"],
  newest: string,
  changes: Partial<MorningSource> = {},
): MorningSource {
  return {
    source,
    name: { ko: source, en: source },
    state: "available",
    newest,
    used: true,
    reason_words: null,
    reason_data: null,
    ...changes,
  };
}

/** Every source of the morning of 2022-12-31, all there. */
export const MORNING: MorningSource[] = [
  morningSource("weather_hours", "2022-12-31T04:00:00+09:00"),
  morningSource("dust_hours", "2022-12-31T04:00:00+09:00"),
  morningSource("midterm_temperature", "2022-12-30T18:00:00+09:00"),
  morningSource("midterm_land", "2022-12-30T18:00:00+09:00"),
  morningSource("short_term", "2022-12-30T17:00:00+09:00"),
  morningSource("point", "2022-12-31T02:00:00+09:00"),
];

/** The same with other fields of some sources. */
export function morningWith(
  changes: Partial<Record<MorningSource["source"], Partial<MorningSource>>>,
): MorningSource[] {
  return MORNING.map((one) => ({ ...one, ...changes[one.source] }));
}

/** What /result answers on the morning of 2022-12-31, half past nine in Seoul. */
export function result(changes: Partial<Result> = {}, week: readonly Weather[] = WEEK): Result {
  const day = changes.day ?? D;
  return {
    station: STATION,
    day,
    issued_at: `${addDays(day, 1)}T05:00:12+09:00`,
    issue: "morning",
    updates: null,
    data_through: day,
    kind: "live",
    status: "fresh",
    status_words: { ko: "전날까지의 관측을 모두 반영한 예측입니다.", en: "Made from all." },
    reasons: [],
    reasons_words: [],
    reasons_data: [],
    model: {
      name: "lstm",
      version: "2022-12-25-1f3a9c02",
      trained_through: "2022-12-25",
      promoted_on: "2022-12-25",
    },
    inputs: { temperature: { newest: day, digest: "9f2c41" } },
    morning: MORNING,
    fingerprint: "5b1e0c77a9d2",
    days: week.map((weather, index) => forecastDay(addDays(day, index + 1), index + 1, weather)),
    source: SOURCE,
    freshness: freshness(`${addDays(day, 1)}T09:30:00+09:00`),
    newest_observation: observedDay(day, YESTERDAY),
    ...changes,
  };
}

/** The freshness of the forecast of 2022-12-31 at `now`. */
export function freshness(
  now: string,
  state: Result["freshness"]["state"] = "fresh",
  nextIssueAt = "2023-01-01T05:00:00+09:00",
): Result["freshness"] {
  const seconds = Math.round((Date.parse(now) - Date.parse(`${TODAY}T05:00:12+09:00`)) / 1000);
  return {
    state,
    words: { ko: "최신 예측입니다.", en: "This is the newest forecast due." },
    now,
    age_seconds: seconds,
    age_hours: Math.round(seconds / 360) / 10,
    next_issue_at: nextIssueAt,
    forecast_at: "05:00",
  };
}

/** Result with another origin of its data. */
export function fromOrigin(origin: Result["source"]["origin"]): Result {
  return result({ source: { ...SOURCE, origin } });
}

/** What /api/v1/observations answers: the `count` days through `last`. */
export function observations(
  last: Day = D,
  count = 30,
  change: (day: ObservedDay) => ObservedDay | null = (day) => day,
): Observations {
  const days = Array.from({ length: count }, (_, index) => {
    const back = count - 1 - index;
    const mean = Math.round(40 * Math.sin(back / 3)) / 10;
    const dust = 45 + Math.round(20 * Math.sin(back / 2));
    return observedDay(addDays(last, -back), { low: mean - 4, mean, high: mean + 4, dust });
  });
  return {
    station: STATION,
    from: addDays(last, 1 - count),
    to: last,
    units: {
      TA_AVG: "°C",
      TA_MAX: "°C",
      TA_MIN: "°C",
      PM10_AVG: "µg/m³",
      PM10_MAX: "µg/m³",
      PM10_MIN: "µg/m³",
    },
    days: days.map(change).filter((day) => day !== null),
    source: SOURCE,
  };
}

/** What is usual on a day: a mean of `celsius`, 5 °C either side of it, and no dust observed. */
export function usual(celsius: number): DayNormals {
  const normal = (mean: number) => ({
    unit: "°C",
    mean,
    q10: mean - 5,
    median: mean,
    q90: mean + 5,
    years: 30,
    first_year: 1992,
    last_year: 2021,
  });
  return {
    TA_MIN: normal(celsius - 5),
    TA_AVG: normal(celsius),
    TA_MAX: normal(celsius + 5),
    PM10_AVG: null,
  };
}

/** What /api/v1/normals answers: the same for each day from `from` to `to`. */
export function normals(from: Day, to: Day): Normals {
  const days: Normals["days"] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) days.push({ date, normal: usual(-1) });
  return { station: STATION, from, to, base_from: 1992, base_to: 2021, days, source: SOURCE };
}

/** What a system answers that was never prepared by steps; `changes` replace fields. */
export function preparation(changes: Partial<Preparation> = {}): Preparation {
  return {
    state: null,
    step: null,
    step_words: null,
    trouble: null,
    first_forecast_in_s: null,
    model_forecast_in_s: null,
    ...changes,
  };
}
