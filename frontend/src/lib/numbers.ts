// Numbers as a reader sees them: rounded half away from zero, with a true minus sign. Messages
// and tables round alike (seoulcast/rounding.py); src/test/rounding.json has cases of both.

/** A number times a power of ten, exact in decimals: 1.005 and 2 give 100.5. */
function shifted(value: number, exponent: number): number {
  const [digits, e = "0"] = String(value).split("e");
  return Number(`${digits}e${Number(e) + exponent}`);
}

/** Rounds half away from zero at `digits` decimals, without a negative zero. */
export function rounded(value: number, digits = 0): number {
  const size = shifted(Math.round(shifted(Math.abs(value), digits)), -digits);
  return value < 0 && size > 0 ? -size : size;
}

/** A number with exactly `digits` decimals, "−" for minus. */
export function formatNumber(value: number, digits = 0): string {
  return rounded(value, digits).toFixed(digits).replace("-", "−");
}

/** The same with its sign, "+" for plus; 0 has none. */
export function formatSigned(value: number, digits = 0): string {
  return (rounded(value, digits) > 0 ? "+" : "") + formatNumber(value, digits);
}

/** A probability from 0 to 1 in per cent. */
export function percentOf(probability: number): number {
  return rounded(shifted(probability, 2));
}

/** A probability from 0 to 1 as whole per cent, e.g. "35". */
export function formatPercent(probability: number): string {
  return formatNumber(percentOf(probability));
}
