// The days of a chart as a CSV file, made in the browser from what is drawn.
import type { Day } from "../lib/kst";
import type { Point, Series } from "./series";

/** What a row tells of one value; quantiles are blank where a value was observed. */
const COLUMNS: readonly (readonly [string, (point: Point) => number | null | undefined])[] = [
  ["", (point) => point.value],
  ["_p10", (point) => point.band80?.[0]],
  ["_p25", (point) => point.band50?.[0]],
  ["_p75", (point) => point.band50?.[1]],
  ["_p90", (point) => point.band80?.[1]],
];

interface CsvOptions {
  /** "°C", "°F" or "µg/m³"; stands in the name of each column. */
  unit: string;
  digits: number;
  firstForecastDay: Day;
  /** kma, archive or synthetic; stands in each row, so that no row is taken for real. */
  origin: string;
}

/** A series' name in the file. */
function nameOf({ tone, forecast }: Series): string {
  if (tone === "ink") return "observed";
  return forecast === true ? "forecast" : tone;
}

/** The days as CSV (RFC 4180): day in KST, kind of day, origin, values. */
export function csvOf(series: readonly Series[], options: CsvOptions): string {
  const { unit, digits, firstForecastDay, origin } = options;
  const columns = series.flatMap((one) =>
    COLUMNS.filter(([, valueOf]) => one.points.some((point) => valueOf(point) !== undefined)).map(
      ([part, valueOf]) => ({
        name: `${nameOf(one)}${part} (${unit})`,
        value: (index: number) => {
          const point = one.points[index];
          const value = point && valueOf(point);
          return value === null || value === undefined ? "" : value.toFixed(digits);
        },
      }),
    ),
  );
  const verified = series.some(({ forecast }) => forecast === true);
  const kind = (day: Day) => {
    if (verified) return "verified";
    return day < firstForecastDay ? "observed" : "forecast";
  };
  const days = series[0]?.points.map(({ day }) => day) ?? [];
  const rows = days.map((day, index) => [
    day,
    kind(day),
    origin,
    ...columns.map(({ value }) => value(index)),
  ]);
  const lines = [["day_kst", "kind", "origin", ...columns.map(({ name }) => name)], ...rows];
  return lines.map((line) => `${line.join(",")}\r\n`).join("");
}

/** Lets the reader save `text` under `name`. */
export function save(name: string, text: string): void {
  // The mark at its start tells a spreadsheet that the file is UTF-8.
  const url = URL.createObjectURL(new Blob(["\uFEFF", text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
