// How the values of each target are written and drawn: its unit, its digits and its colour.
import type { TargetName } from "../api/client";
import { useLanguage } from "../lib/useLanguage";
import { useUnits } from "../lib/useUnits";

/** The name of the colour of a line. */
export type Tone = "high" | "low" | "dust" | "ink";

type Quantity = "temperature" | "pm10";

const QUANTITIES: Record<TargetName, Quantity> = {
  TA_AVG: "temperature",
  TA_MAX: "temperature",
  TA_MIN: "temperature",
  PM10_AVG: "pm10",
  PM10_MAX: "pm10",
  PM10_MIN: "pm10",
};

/** The targets that charts are drawn of, each with the name of its colour. */
export const TONES = {
  TA_MAX: "high",
  TA_MIN: "low",
  PM10_AVG: "dust",
} as const satisfies Partial<Record<TargetName, Tone>>;

export type ChartTarget = keyof typeof TONES;

/** How values of a quantity are written. */
export interface TargetUnits {
  /** E.g. "µg/m³". */
  unit: string;
  /** What follows a value at once, e.g. "°". */
  mark: string;
  digits: number;
  /** A value of the API in the reader's unit. */
  convert: (value: number) => number;
  /** The same of the distance between two values. */
  convertDifference: (value: number) => number;
  /** Whether its values have grades. */
  hasGrades: boolean;
}

const same = (value: number) => value;

/** How values of a target are written, in the reader's language and unit. */
export function useTargetUnits(): (target: TargetName) => TargetUnits {
  const { t } = useLanguage();
  const { unit, convert, convertDifference } = useUnits();
  const pm10Unit = t("day.pm10Unit");
  const of: Record<Quantity, TargetUnits> = {
    temperature: { unit, mark: "°", digits: 1, convert, convertDifference, hasGrades: false },
    pm10: {
      unit: pm10Unit,
      mark: ` ${pm10Unit}`,
      digits: 0,
      convert: same,
      convertDifference: same,
      hasGrades: true,
    },
  };
  return (target) => of[QUANTITIES[target]];
}
