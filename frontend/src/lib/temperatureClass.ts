// Classes of a day's temperatures, from sweltering to bitter cold, for words and advice.
import { rounded } from "./numbers";

export type TemperatureClass = "sweltering" | "hot" | "warm" | "mild" | "cool" | "chilly" | "cold" | "bitter";

/** A maximum of at least this, °C, makes a day sweltering. */
const SWELTERING_FROM = 33;

/** Lowest daily maximum, °C, of each class but the coldest. */
const HIGH_FROM: readonly (readonly [number, TemperatureClass])[] = [
  [SWELTERING_FROM, "sweltering"],
  [25, "hot"],
  [20, "warm"],
  [15, "mild"],
  [10, "cool"],
  [5, "chilly"],
];

/** A minimum of at most this, °C, makes a day bitter. */
const BITTER_TO = -12;

/** From this difference of high and low on, °C, a day's swing is told. */
const WIDE_SWING = 10;

/**
 * The class of a day, by its lowest and highest temperature in °C as they are shown: rounded,
 * so that no word contradicts the number beside it.
 *
 * KMA's climate statistics count a day as 폭염일 from a maximum of 33 °C, as 여름일 from one of
 * 25 °C and as 한파일 from a morning's minimum of −12 °C down; the classes between are steps of
 * five degrees. None of them is an advisory. KMA's 폭염주의보 goes by the apparent temperature
 * (체감온도) of two days, 33 °C and up (폭염경보: 35 °C), and its 한파주의보 by the minimum of two
 * days, −12 °C and below (한파경보: −15 °C), or by a sharp fall.
 */
export function temperatureClassOf(low: number, high: number): TemperatureClass {
  if (rounded(low) <= BITTER_TO) return "bitter";
  return HIGH_FROM.find(([from]) => rounded(high) >= from)?.[1] ?? "cold";
}

/** Whether a day that is warm at noon is so much colder by night that other clothes are needed. */
export function hasWideSwing(low: number, high: number): boolean {
  return rounded(high) >= 15 && rounded(low) < 15 && rounded(high) - rounded(low) >= WIDE_SWING;
}

/** Whether a day feels so hot or so cold, °C as it is shown, that it is told: from 33 up or −12 down. */
export function isToldApparent(which: "high" | "low", celsius: number): boolean {
  return which === "high" ? rounded(celsius) >= SWELTERING_FROM : rounded(celsius) <= BITTER_TO;
}

/** How a temperature compares with another, °C; less than 1 °C apart is the same. */
export function comparison(temperature: number, other: number): "same" | "warmer" | "colder" {
  // 4.1 and 3.1 are apart by 1, not by 0.9999999.
  const difference = rounded(temperature - other, 1);
  if (Math.abs(difference) < 1) return "same";
  return difference > 0 ? "warmer" : "colder";
}
