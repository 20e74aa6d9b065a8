// Classes of a day's temperatures, from sweltering to bitter cold, for words and advice.

export type TemperatureClass = "sweltering" | "hot" | "warm" | "mild" | "cool" | "chilly" | "cold" | "bitter";

import { rounded } from "./numbers";

/** Lowest daily mean, °C, of each class between cold and hot. */
const MEAN_FROM: readonly (readonly [number, TemperatureClass])[] = [
  [20, "warm"],
  [14, "mild"],
  [8, "cool"],
  [2, "chilly"],
];

/**
 * The class of a day, by its lowest, mean and highest temperature in °C as they are shown: rounded,
 * so that no word contradicts the number beside it.
 *
 * The two ends follow KMA's advisories (a maximum of 33 °C for heat, a minimum of −12 °C for
 * cold); 28 °C and up is short-sleeve weather.
 */
export function temperatureClassOf(low: number, mean: number, high: number): TemperatureClass {
  if (rounded(high) >= 33) return "sweltering";
  if (rounded(low) <= -12) return "bitter";
  if (rounded(high) >= 28) return "hot";
  return MEAN_FROM.find(([from]) => rounded(mean) >= from)?.[1] ?? "cold";
}

/** How far two temperatures of one decimal are apart, °C: 4.1 and 3.1 by 1, not by 0.9999999. */
export function differenceOf(temperature: number, other: number): number {
  return rounded(temperature - other, 1);
}

/** What a difference of mean temperatures is called; less than 1 °C apart is the same. */
export function comparison(difference: number): "same" | "warmer" | "colder" {
  if (Math.abs(difference) < 1) return "same";
  return difference > 0 ? "warmer" : "colder";
}
