// Temperatures in the reader's unit: °C, and in English °F where it is chosen. PM10 has one
// unit everywhere.
import { formatNumber, rounded } from "./numbers";
import { useLanguage } from "./useLanguage";
import { useUrlChoice } from "./useUrlChoice";

const UNITS = ["c", "f"] as const;

/** The unit chosen in English, and how to choose the other. */
export function useUnitChoice() {
  return useUrlChoice("unit", UNITS, "c");
}

/** How temperatures, given in °C, are written. */
export function useUnits() {
  const { language, range } = useLanguage();
  const [chosen] = useUnitChoice();
  const scale = language === "en" && chosen === "f" ? 1.8 : 1;
  const convert = (celsius: number) => (scale === 1 ? celsius : celsius * scale + 32);
  return {
    /** "°C" or "°F". */
    unit: scale === 1 ? "°C" : "°F",
    convert,
    /** E.g. "−3°". */
    temperature: (celsius: number, digits = 0) => `${formatNumber(convert(celsius), digits)}°`,
    /** E.g. "−8~ −5°". */
    temperatures: (from: number, to: number, end = "°") =>
      range(convert(from), convert(to), 0, end),
    /** How far two temperatures are apart, e.g. "3°". */
    degrees: (celsius: number, digits = 0) => `${formatNumber(celsius * scale, digits)}°`,
    /** How far two temperatures are apart by the whole degrees that are shown, e.g. "3°". */
    apart: (celsius: number, other: number) =>
      `${formatNumber(Math.abs(rounded(convert(celsius)) - rounded(convert(other))))}°`,
    /** The distance of two temperatures as a number without its unit. */
    convertDifference: (celsius: number) => celsius * scale,
  };
}
