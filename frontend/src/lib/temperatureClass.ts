// Classes of a day's temperatures, from sweltering to bitter cold, for words and advice.

export type TemperatureClass = "sweltering" | "hot" | "warm" | "mild" | "cool" | "chilly" | "cold" | "bitter";

/** Lowest daily mean, °C, of each class between cold and hot. */
const MEAN_FROM: readonly (readonly [number, TemperatureClass])[] = [
  [20, "warm"],
  [14, "mild"],
  [8, "cool"],
  [2, "chilly"],
];

/**
 * The class of a day, by its lowest, mean and highest temperature in °C.
 *
 * The two ends follow KMA's advisories (a maximum of 33 °C for heat, a minimum of −12 °C for
 * cold); 28 °C and up is short-sleeve weather.
 */
export function temperatureClassOf(low: number, mean: number, high: number): TemperatureClass {
  if (high >= 33) return "sweltering";
  if (low <= -12) return "bitter";
  if (high >= 28) return "hot";
  return MEAN_FROM.find(([from]) => mean >= from)?.[1] ?? "cold";
}

/** How one mean temperature compares with another; less than 1 °C apart is the same. */
export function compare(mean: number, other: number): "same" | "warmer" | "colder" {
  const difference = mean - other;
  if (Math.abs(difference) < 1) return "same";
  return difference > 0 ? "warmer" : "colder";
}
